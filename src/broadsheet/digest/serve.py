"""Serve the subscriptions that are due: compose their digests and write them down, or why there is none.

A digest waits for an edition that is late, up to a limit, and then goes without it; the
edition comes with the next one. Whatever becomes of a day is written down with it.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from broadsheet.actions.serve import Letter, Serving, serve
from broadsheet.digest.compose import Occasion, compose
from broadsheet.digest.covers import Covers, reach
from broadsheet.digest.digest import Digest
from broadsheet.digest.fit import Printer
from broadsheet.digest.leads import leads
from broadsheet.digest.parts import Round
from broadsheet.digest.said import nothing, subject
from broadsheet.model.calendar import HOLIDAYS, latest_due
from broadsheet.model.due import Slot, zone_of
from broadsheet.model.edition import EditionPage
from broadsheet.model.subscription import Served, Subscription
from broadsheet.queries import digests
from broadsheet.queries.digests import Waiting
from broadsheet.wiring import Site

LIFETIME = timedelta(hours=24)
"""How long a digest is worth sending: a daily paper that is a day late is yesterday's."""
_LATE = timedelta(minutes=15)
_STRIDE = 61  # neighbours are a minute apart, and each keeps its place from day to day
_TOGETHER = 25
"""Digests written down in one transaction."""
_ON_ITS_WAY = frozenset({"filling", "late", "unknown"})
_ANNOUNCER = "arxiv"
_log = logging.getLogger(__name__)


@dataclass
class Morning:
    """What is known while a round of digests is served; editions do not change meanwhile."""

    site: Site
    now: datetime
    round: Round = field(init=False)
    printer: Printer = field(default_factory=Printer)
    _here: dict[date, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.round = Round(self.site)

    @cached_property
    def front(self) -> EditionPage:
        """The newest edition."""
        return self.site.front()

    @cached_property
    def holidays(self) -> Mapping[date, str]:
        """Evenings without an announcement."""
        return {**HOLIDAYS, **dict.fromkeys(self.site.desk().holidays, "a holiday")}

    def expected(self, at: datetime) -> date:
        """The edition that should be here at a moment."""
        return latest_due(at, self.holidays)

    def is_here(self, day: date) -> bool:
        """Whether the edition of a day is here, whole, and can be searched; or nobody announces any."""
        if day not in self._here:
            self._here[day] = self._looked(day)
        return self._here[day]

    def _looked(self, day: date) -> bool:
        if all(one.name != _ANNOUNCER for one in self.site.harvested):
            return True
        newest, state = self.front.edition.day, self.front.edition.state
        if newest is None or newest < day or (newest == day and state in _ON_ITS_WAY):
            return False
        seq = self.site.words.seq if self.site.slow else min(self.site.words.seq, self.site.meaning.codes.seq)
        return digests.is_indexed(self.site.store, day, seq)


def serve_due(site: Site) -> int:
    """Serve every subscription that is due now; how many were written down."""
    morning, done = Morning(site, site.now()), 0
    open_to_all = site.house.is_personal or site.own.reading == "open"
    for some in digests.waiting(site.store, morning.now, strangers=open_to_all):
        batch: list[Serving] = []
        for serving in _servings(morning, some):
            batch.append(serving)
            if len(batch) == _TOGETHER:
                done += serve(site.house, batch)
                batch = []
        done += serve(site.house, batch) if batch else 0
    return done


def _servings(morning: Morning, some: tuple[Waiting, ...]) -> Iterator[Serving]:
    for one in some:
        try:
            serving = serving_of(morning, one)
        except Exception:  # one digest that cannot be composed must not keep back all others
            _log.exception("digest subscription=%d outcome=crashed", one.subscription.no)
        else:
            if serving:
                yield serving


@dataclass(frozen=True, slots=True)
class _State:
    """How things stand for one digest: whether an edition is still awaited, and what there is to say about it."""

    covers: Covers
    awaited: date | None
    late: str
    quiet: str


def serving_of(morning: Morning, one: Waiting) -> Serving | None:
    """What is to be written down for a subscription now; None while its edition is waited for."""
    subscription, due = one.subscription, one.due
    awaited = _awaited(morning, one)
    patience = timedelta(minutes=morning.site.own.digest_patience_minutes)
    if awaited and morning.now < due.at + patience:
        return None
    state = _state(morning, one, awaited)
    notes = tuple(filter(None, (state.late, state.quiet)))
    occasion = Occasion(due.local_date, state.covers, notes)
    digest = compose(morning.round, subscription, occasion, leads(morning.site.house, subscription))
    silent = not digest.news
    sends = not (silent and subscription.quiet)
    why = "; ".join(filter(None, (*notes, nothing(digest.parts) if silent and not notes else "")))
    return Serving(
        subscription,
        tuple(_missed(subscription, slot, morning.now) for slot in due.missed),
        Served(
            subscription_no=subscription.no,
            local_date=due.local_date,
            edition=state.covers.newest,
            due=due.at,
            at=morning.now,
            outcome=("late" if state.late else "sent") if sends else "empty",
            why=why,
            entries=len(digest.entries),
        ),
        letter(morning, subscription, digest) if sends else None,
    )


def _awaited(morning: Morning, one: Waiting) -> date | None:
    """The edition that should be in this digest and is not here."""
    expected = morning.expected(one.due.at)
    brought = one.covered.edition
    return expected if (brought is None or brought < expected) and not morning.is_here(expected) else None


def _state(morning: Morning, one: Waiting, awaited: date | None) -> _State:
    begun = one.covered.first - timedelta(days=1) if one.covered.first else None
    after = one.covered.edition or begun or reach(one.subscription.schedule, one.due.local_date)
    found = morning.round.covers(after, awaited or date.max, one.covered.at)
    if found.undated:  # a sample to look at, and no news
        found = Covers(since=found.since)
    quiet = "" if found.pages or awaited else _quiet(morning, one.due.local_date)
    return _State(found, awaited, _late(morning, one, awaited), quiet)


def _quiet(morning: Morning, day: date) -> str:
    said = morning.site.desk().quiet(day)
    return f"No edition today: {said}" if said else "There is no new edition since the last digest."


def _late(morning: Morning, one: Waiting, awaited: date | None) -> str:
    """Why it comes later than asked for, or without its edition; empty when it is in time."""
    due, zone = one.due, zone_of(one.subscription.schedule.zone)
    at, asked = morning.now.astimezone(zone), due.at.astimezone(zone)
    times = f"sent at {at:%H:%M} instead of {asked:%H:%M}"
    if awaited:
        edition = f"the edition of {awaited:%A} {awaited.day} {awaited:%B}"
        return f"arXiv late: {times}, without {edition}. It will be in the next one."
    if morning.now - due.at < _LATE:
        return ""
    came = digests.came(morning.site.store, morning.expected(due.at))
    return f"arXiv late: {times}." if came and came > due.at else f"{times[0].upper()}{times[1:]}: we were late."


def _missed(one: Subscription, slot: Slot, now: datetime) -> Served:
    why = f"Broadsheet was not running on {slot.local_date:%A} {slot.local_date.day} {slot.local_date:%B}."
    return Served(
        subscription_no=one.no,
        local_date=slot.local_date,
        edition=None,
        due=slot.at,
        at=now,
        outcome="missed",
        why=why,
        entries=0,
    )


def letter(morning: Morning, one: Subscription, digest: Digest) -> Letter:
    """The mail; the digests of one moment are spread, so that no server of mail sees them all at once."""
    written = morning.printer.write(digest)
    spread = morning.site.own.mail_spread_minutes * 60
    due = morning.now + timedelta(seconds=one.no * _STRIDE % spread if spread > 0 else 0)
    return Letter(
        subject=subject(written.digest),
        text=written.text,
        html=written.html,
        unsubscribe=digest.leads.unsubscribe,
        due=due,
        expires=due + LIFETIME,
    )
