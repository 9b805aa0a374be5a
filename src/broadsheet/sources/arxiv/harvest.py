"""One harvest of arXiv: announcement lists, then each set in both formats, then what was left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from broadsheet.model.calendar import EASTERN
from broadsheet.model.errors import BadReply, RetryLater, SourceError, Stopped
from broadsheet.model.paper import Record, Rejected
from broadsheet.sources.arxiv import client
from broadsheet.sources.arxiv.client import Wanted
from broadsheet.sources.arxiv.cursor import Cursor, Place, read_cursor
from broadsheet.sources.arxiv.oai import OaiPage
from broadsheet.sources.arxiv.sets import set_of
from broadsheet.sources.base import Ask, Batch, Fetch

FORMATS: Final = ("arXiv", "arXivRaw")
EARLIEST: Final = date(2005, 9, 16)  # arXiv's first datestamp; asking for less is refused
OVERLAP: Final = timedelta(days=2)  # "today" is never whole at day granularity, and tokens are offsets
RECENT: Final = timedelta(days=31)  # up to here a backfill asks for all that was revised since, too
MOST_RESTARTS: Final = 3
FEW: Final = 20  # up to here single records are asked for, which carry licence and versions


@dataclass(slots=True)
class Harvest:
    """The state of one run: where each list stands and which ids each format delivered."""

    fetch: Fetch
    ask: Ask
    now: datetime
    cursor: Cursor = field(init=False)
    split: dict[str, date] = field(init=False)  # by set: the day up to which earlier runs have read split names
    delivered: dict[str, set[str]] = field(default_factory=lambda: {prefix: set() for prefix in FORMATS})
    announced: dict[str, str] = field(default_factory=dict)  # id → the set whose list announced it, in order

    def __post_init__(self) -> None:
        self.cursor = read_cursor(self.ask.cursor)
        places = ((set_of(category), "arXiv") for category in self.ask.categories)
        self.split = {name: since for name, prefix in places if (since := self._place(name, prefix).since)}

    def batches(self) -> Iterator[Batch]:
        """Everything, in order. Raises SourceError; what was yielded before stays good."""
        sets = {set_of(category): category for category in self.ask.categories}
        last = (next(reversed(sets), ""), FORMATS[-1])
        if not self.ask.backfill or self.ask.last >= self.now.astimezone(EASTERN).date():
            for category in self.ask.categories:
                yield self._announcements(category)
        missing: dict[str, None] = {}
        for name, category in sets.items():
            begin = min(self._wanted(name, prefix).first for prefix in FORMATS)
            resumed = [seen for prefix in FORMATS if (seen := self._seen(name, prefix))]
            for prefix in FORMATS:
                final = (name, prefix) == last
                if final or not self._is_done(name, prefix):
                    yield from self._list(name, category, prefix, final=final)
            if resumed:  # what a run that was cut off had delivered is not known here; the next harvest looks again
                begin = max(begin, max(resumed) + timedelta(days=1))
                self._forget(name)
            missing |= dict.fromkeys(self._left_out(name, begin))
        yield from self._supply(missing)

    def _announcements(self, category: str) -> Batch:
        step = f"arXiv RSS {category}"
        try:
            listed = client.announcement_list(self.fetch, category)
        except (Stopped, RetryLater):
            raise
        except SourceError as error:  # the papers themselves may still come
            return Batch(rejected=(Rejected(step, str(error)),), step=step)
        if not listed.is_stale(self.now):
            self.announced |= dict.fromkeys((one.paper_id for one in listed.announcements), set_of(category))
        return Batch(
            announcements=listed.announcements,
            readings=listed.readings(self.now),
            rejected=listed.rejected,
            step=step,
        )

    def _forget(self, name: str) -> None:
        self.announced = {one: where for one, where in self.announced.items() if where != name}

    def _name(self, name: str, prefix: str) -> str:
        days = f" {self.ask.first}..{self.ask.last}" if self.ask.backfill else ""
        return f"{name} {prefix}{days}"

    def _place(self, name: str, prefix: str) -> Place:
        return self.cursor.at(self._name(name, prefix))

    def _is_done(self, name: str, prefix: str) -> bool:
        """Whether a run that was cut off today had read this list to its end."""
        place = self._place(name, prefix)
        return place.early and place.since is not None and place.since >= self._today()

    def _seen(self, name: str, prefix: str) -> date | None:
        """The newest datestamp that a run cut off earlier had of this list."""
        return self._place(name, prefix).since if self._is_done(name, prefix) else self._place(name, prefix).seen

    def _today(self) -> date:
        return self.now.astimezone(UTC).date()

    def _wanted(self, name: str, prefix: str, verb: str = "ListRecords") -> Wanted:
        since = self._place(name, prefix).since
        first = self.ask.first if self.ask.backfill or since is None else since - OVERLAP
        # A day the server has not reached is refused, and a paper revised since bears a later datestamp:
        # a list of recent days has no end.
        last = self.ask.last if self.ask.backfill and self.ask.last < self._today() - RECENT else None
        return Wanted(verb, name, prefix, max(first, EARLIEST), last)

    def _list(self, name: str, category: str, prefix: str, *, final: bool) -> Iterator[Batch]:
        wanted = self._wanted(name, prefix)
        label = "arXiv OAI" if prefix == "arXiv" else "arXiv OAI versions"
        for number, (page, place) in enumerate(walk(self.fetch, wanted, self._place(name, prefix)), start=1):
            records = self._fresh(page, prefix, self.split.get(name))
            self._remember(name, prefix, place, settle=final and place.token is None)
            yield Batch(
                records=records,
                rejected=page.rejected,
                deleted=page.deleted,
                cursor=self.cursor.text(),
                step=f"{label} {category}, page {number}",
                expected=page.expected,
            )

    def _remember(self, name: str, prefix: str, place: Place, *, settle: bool) -> None:
        done = self.ask.backfill and place.token is None
        list_name = self._name(name, prefix)
        self.cursor = self.cursor.without(list_name) if done else self.cursor.moved(list_name, place)
        if settle:
            self.cursor = self.cursor.settled()

    def _fresh(self, page: OaiPage, prefix: str, split: date | None = None) -> tuple[Record, ...]:
        """The records of a page; split author names already delivered are not overwritten by a guess at them.

        Up to the day ``split`` earlier runs have delivered them.
        """
        self.delivered[prefix].update(page.stamps)
        if prefix == "arXiv":
            return page.records
        named = self.delivered["arXiv"] | {key for key, stamp in page.stamps.items() if split and stamp <= split}
        return tuple(replace(one, authors=(), author_count=None) if one.key in named else one for one in page.records)

    def _left_out(self, name: str, begin: date) -> Iterator[str]:
        """Ids the set lists since ``begin`` that a format did not deliver: a page shifted under our token."""
        wanted = replace(self._wanted(name, "arXiv", "ListIdentifiers"), first=begin)
        if begin > (wanted.last or self._today()):
            return
        whole = self.delivered["arXiv"] & self.delivered["arXivRaw"]
        for page, _ in walk(self.fetch, wanted, Place()):
            yield from (one for one in page.stamps if one not in whole and one not in page.deleted)

    def _supply(self, missing: dict[str, None]) -> Iterator[Batch]:
        held = self.delivered["arXiv"]
        wanted = list(missing | dict.fromkeys(one for one in self.announced if one not in held))
        step = f"arXiv, {len(wanted)} papers the lists left out"
        if len(wanted) > FEW:
            for found in client.query(self.fetch, wanted):
                yield Batch(records=found.records, rejected=found.rejected, step=step)
            return
        for identifier in wanted:
            for prefix in FORMATS:
                page = client.record_page(self.fetch, identifier, prefix)
                yield Batch(records=self._fresh(page, prefix), rejected=page.rejected, deleted=page.deleted, step=step)


def walk(fetch: Fetch, wanted: Wanted, place: Place) -> Iterator[tuple[OaiPage, Place]]:
    """All pages of a list from ``place`` on, each with the place to remember once it is stored.

    A token the server no longer takes restarts the list at the last datestamp seen
    minus the overlap, at most three times; then raises BadReply.
    """
    restarts = 0
    while True:
        page = client.list_page(fetch, wanted, place.token)
        if page.error == "badResumptionToken":
            restarts += 1
            if restarts > MOST_RESTARTS:
                raise BadReply(f"arXiv OAI refused its own resumption token {restarts} times.")
            again = max(wanted.first, place.seen - OVERLAP) if place.seen else wanted.first
            wanted, place = replace(wanted, first=again), replace(place, token=None)
            continue
        if page.token and page.token == place.token:
            raise BadReply("arXiv OAI gave the same resumption token twice; the list would never end.")
        place = place.after(page)
        yield page, place
        if place.token is None:
            return
