"""What goes out besides mail when an edition is bound: word to a WebSub hub, and calls of readers' hooks."""

import logging
import threading
from dataclasses import dataclass
from datetime import date

from broadsheet.actions import call_hooks
from broadsheet.actions.tell_hub import tell
from broadsheet.feeds.routes import FORMS, of_the_place
from broadsheet.jobs import again
from broadsheet.model.errors import BroadsheetError, NotFound, WrongUse
from broadsheet.model.hook import Hook
from broadsheet.press import way_out
from broadsheet.queries import digests, hooks
from broadsheet.queries.bound import Bound, bound
from broadsheet.shell.brought import DATED, brought
from broadsheet.shell.kinds import page_of
from broadsheet.wiring import Site
from broadsheet.wording import links
from broadsheet.wording.calls import NEW, Listed, document

_log = logging.getLogger(__name__)
_HUB_SECONDS = 60.0
_HOOK_SECONDS = 20.0
_PATIENCE = 30.0


def tell_hub(site: Site, stop: threading.Event) -> None:
    """Tell the hub of the settings, where there is one, whenever an edition is bound; and once at the beginning."""
    told: Bound | None = None

    def looked() -> None:
        nonlocal told
        now = bound(site.store, site.now())
        if now.days and now != told:
            tell(way_out(site, _PATIENCE), site.own.websub_hub, topics(site))
            told = now
            _log.info("hub outcome=told day=%s", now.days[-1])

    if site.own.websub_hub:
        again(stop, _HUB_SECONDS, "hub", looked)


def topics(site: Site) -> list[str]:
    """The full addresses of the feeds that an edition moves: those of the place, in every form."""
    return [
        site.own.address + links.feed_url(kind, name, form)
        for kind, name in of_the_place(site.own.categories)
        for form in FORMS
    ]


def send_on(site: Site, stop: threading.Event) -> None:
    """Write a call for each hook and edition as editions are bound, and make the calls that are due."""

    seen: object = None

    def looked() -> None:
        nonlocal seen
        now = _standing(site)
        if now.hooks and now.days and now != seen:
            write_calls(site, now)
        seen = now
        call_hooks.call_due(site.house, stop.is_set)

    again(stop, _HOOK_SECONDS, "hooks", looked)


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to be sent on: the hooks, and the days of this week whose papers can be found."""

    hooks: tuple[Hook, ...]
    days: tuple[date, ...] = ()
    change: int = 0


def _standing(site: Site) -> Standing:
    wanted = hooks.active(site.store)
    if not wanted:
        return Standing(())
    now = bound(site.store, site.now())
    return Standing(wanted, tuple(day for day in now.days if _is_found(site, day)), now.change)


def write_calls(site: Site, now: Standing | None = None) -> int:
    """Write down the calls that this week's editions bring, as far as there are none yet; how many."""
    now = now or _standing(site)
    return sum(_write(site, hook, now.days) for hook in now.hooks) if now.days else 0


def _is_found(site: Site, day: date) -> bool:
    """Whether the papers of a day can be searched."""
    seq = site.words.seq if site.slow else min(site.words.seq, site.meaning.codes.seq)
    return digests.is_indexed(site.store, day, seq)


def _write(site: Site, hook: Hook, days: tuple[date, ...]) -> int:
    """The newest edition, and those since the hook was made that came while nobody was here to send them on."""
    known, sent = call_hooks.called(site.house, hook.no)
    newest, since = days[-1], hook.created.date()
    wanted = [day for day in days if day == newest or (day >= since and hook.kind in DATED)]
    done = 0
    for day in wanted:
        if day.isoformat() not in known:
            done += _written(site, hook, day, sent)
    return done


def _written(site: Site, hook: Hook, day: date, sent: frozenset[str]) -> bool:
    try:
        entries = brought(site, hook.kind, hook.name, day, hook.reader_no)
    except (NotFound, WrongUse) as gone:
        call_hooks.give_up(site.house, hook, str(gone))
        return False
    except BroadsheetError as trouble:
        _log.warning("hook no=%d outcome=not_written why=%s", hook.no, trouble)
        return False
    new = tuple(one for one in entries if one.paper.id not in sent)
    if not new:
        return False
    listed = Listed(hook.kind, hook.name, hook.title, site.own.address + page_of(hook.kind, hook.name))
    body = document(NEW, listed, day, new, site.own.address, site.now())
    call_hooks.write(site.house, hook, day.isoformat(), body)
    return True
