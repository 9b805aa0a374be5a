"""What runs when: harvest and bind editions, and whatever else goes on in the background; one loop for all."""

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime

from broadsheet.actions.bind import fill, gather, give_up, recent, sweep
from broadsheet.actions.catch_up import StoreFeed
from broadsheet.actions.collect import collect_returned
from broadsheet.actions.harvest import Progress, harvest
from broadsheet.actions.rings import look
from broadsheet.actions.send_mail import send_due
from broadsheet.actions.standing import settle_all
from broadsheet.actions.sweep import sweep as sweep_readers
from broadsheet.digest.serve import serve_due
from broadsheet.model.calendar import latest_due, previous_edition
from broadsheet.model.errors import BroadsheetError, EmbedderError
from broadsheet.model.harvest import Harvest
from broadsheet.press import open_press
from broadsheet.sources.base import Ask, Source
from broadsheet.store.editions import first_reading
from broadsheet.wiring import Site

_log = logging.getLogger(__name__)
_ARXIV = "arxiv"
_EMBED_SECONDS = 60.0
_RING_SECONDS = 600.0
_FOLLOW_SECONDS = 20.0
_MAIL_SECONDS = 5.0
_COLLECT_SECONDS = 300.0
_DIGEST_SECONDS = 30.0
_TIDY_SECONDS = 86400.0
Report = Callable[[Harvest], None]


def harvest_all(
    site: Site,
    progress: Progress,
    *,
    days: tuple[date, date] | None = None,
    categories: tuple[str, ...] = (),
    patience: float = 60.0,
) -> tuple[Harvest, ...]:
    """Harvest every source, bind the editions that may have changed, and let the index catch up.

    ``days`` backfills exactly those days; otherwise each source goes on from where
    it stopped. Returns how each source went; never raises for a source.
    """
    press = open_press(site, patience)
    done = []
    for source in site.harvested:
        ask = _ask(site, source, days, categories)
        done.append(harvest(press, source, ask, lambda so_far, expected: _told(site, progress, so_far, expected)))
        site.catch_up()
    bind_editions(site, tuple(done), days)
    site.catch_up()
    return tuple(done)


def _told(site: Site, progress: Progress, so_far: Harvest, expected: int | None) -> None:
    """After each stored batch: papers are findable at once, and the page fills while the harvest goes on."""
    trusted = so_far.rejected <= site.own.broken_share * so_far.read
    if so_far.source == _ARXIV and so_far.added and trusted:
        with site.store.write() as db:
            fill(db, site.desk(), latest_due(site.now()), site.now())
    site.catch_up()
    progress(so_far, expected)


def _ask(site: Site, source: Source, days: tuple[date, date] | None, categories: tuple[str, ...]) -> Ask:
    wanted = categories or site.own.categories
    if days:
        return Ask(categories=wanted, first=days[0], last=days[1], backfill=True)
    now = site.now()
    due = latest_due(now)
    return Ask(categories=wanted, first=previous_edition(due), last=max(due, now.date()))


def bind_editions(site: Site, done: tuple[Harvest, ...], days: tuple[date, date] | None = None) -> None:
    """Bind the last days' editions anew, unless the announcements came in too broken to trust."""
    arxiv = next((one for one in done if one.source == _ARXIV), None)
    now = site.now()
    window = _window(site, now, days)
    with site.store.write() as db:
        if arxiv is None:
            gather(db, now)
        elif not (arxiv.outcome == "failed" and arxiv.rejected):
            trouble = arxiv.why if arxiv.outcome in ("failed", "late", "stopped") else ""
            asked = window if days else _asked(window, latest_due(now), first_reading(db))
            sweep(db, site.desk(), asked, now, trouble)
            gather(db, now, before=asked[0])
        else:
            give_up(db, latest_due(now), now)


def _asked(window: tuple[date, ...], due: date, known: date | None) -> tuple[date, ...]:
    """The days of ``window`` that any harvest has asked for: of those before nothing is known, whatever was updated."""
    begin = min(previous_edition(due), known or due)
    return tuple(day for day in window if day >= begin)


def _window(site: Site, now: datetime, days: tuple[date, date] | None) -> tuple[date, ...]:
    if days:
        return recent(days[1], (days[1] - days[0]).days + 1)
    return recent(max(latest_due(now), now.date()), site.own.sweep_days)


def again(stop: threading.Event, seconds: float, what: str, do: Callable[[], object]) -> None:
    """Do it, and again every ``seconds`` until ``stop`` is set; a failure is written down and ends nothing."""
    while not stop.is_set():
        try:
            once(what, do)
        except _Stopping:
            return
        stop.wait(seconds)


def once(what: str, do: Callable[[], object]) -> None:
    """Do it; a failure is written down and ends nothing."""
    try:
        do()
    except _Stopping:
        raise
    except BroadsheetError as trouble:
        _log.warning("%s outcome=failed why=%s", what, trouble)
    except Exception:  # tomorrow's run must come, whatever happened today
        _log.exception("%s outcome=crashed", what)


def run(
    site: Site,
    stop: threading.Event,
    harvest: Callable[[], tuple[Harvest, ...]],
    report: Report,
    *,
    first: bool = True,
) -> None:
    """Harvest on schedule; ``first`` says whether to begin at once."""
    every = site.own.harvest_minutes * 60

    def harvested() -> None:
        for one in harvest():
            report(one)

    if not first:
        stop.wait(every)
    again(stop, every, "harvest", harvested)


def follow(site: Site, stop: threading.Event) -> None:
    """Let the index follow what readers do, without waiting for a harvest.

    Begins with giving every paper its standing by the weights of the settings.
    """
    seen = -1

    def followed() -> None:
        nonlocal seen
        if seen < 0:
            settle_all(site.store, site.own, site.now())
        last = StoreFeed(site.store).last()
        if last != seen:
            site.catch_up()
        seen = last

    again(stop, _FOLLOW_SECONDS, "index", followed)


def send_mails(site: Site, stop: threading.Event) -> None:
    """Send mails as they are written."""
    again(stop, _MAIL_SECONDS, "mail", lambda: send_due(site.house))


def collect_mails(site: Site, stop: threading.Event) -> None:
    """Read the mailbox that bounces come back to."""
    again(stop, _COLLECT_SECONDS, "bounces", lambda: collect_returned(site.house))


def serve_digests(site: Site, stop: threading.Event) -> None:
    """Compose the digests that are due, each once a day of its reader."""

    def served() -> None:
        if done := serve_due(site):
            _log.info("digests outcome=ok served=%d", done)

    again(stop, _DIGEST_SECONDS, "digests", served)


def tidy(site: Site, stop: threading.Event) -> None:
    """Once a day, drop what has been kept of readers long enough."""
    again(stop, _TIDY_SECONDS, "sweep", lambda: sweep_readers(site.house))


def watch(site: Site, stop: threading.Event) -> None:
    """Look for vote rings, where there are accounts."""

    def watched() -> None:
        if frozen := look(site.house):
            _log.warning("rings outcome=frozen votes=%d", frozen)

    if not site.house.is_personal:
        again(stop, _RING_SECONDS, "rings", watched)


def embed(site: Site, stop: threading.Event) -> None:
    """Embed what is new with a slow embedder, then let the second stage's model read it.

    Without that model nothing happens: the second stage is an extra.
    """

    def embedded() -> None:
        if site.slow:
            site.catch_up_meaning(progress=lambda _seq, _last: _unless(stop))
        _read_again(site, stop)

    again(stop, _EMBED_SECONDS, "embedding", embedded)


def _read_again(site: Site, stop: threading.Event) -> None:
    if site.second is None:
        return
    try:
        site.catch_up_second(lambda _seq, _last: _unless(stop))
        site.second.warm()
    except EmbedderError as missing:
        _log.info("second stage outcome=away why=%s", missing)


class _Stopping(Exception):
    """The press is being stopped in the middle of a long reading."""


def _unless(stop: threading.Event) -> None:
    if stop.is_set():
        raise _Stopping
