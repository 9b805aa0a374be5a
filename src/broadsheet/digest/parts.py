"""What each kind of watch brings: one line each in KINDS, and the function that finds it."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import parse_qsl

from broadsheet.digest.covers import Covers, covers
from broadsheet.digest.covers import before as earlier
from broadsheet.digest.digest import Line, Part
from broadsheet.digest.said import short
from broadsheet.model.edition import EditionPage
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.listing import Entry, Listing
from broadsheet.model.query import LARGEST_PAGE, PAGE, Query
from broadsheet.model.subscription import Watch
from broadsheet.queries import groups, talk
from broadsheet.shell import kinds
from broadsheet.shell.site import Site
from broadsheet.wording import links, watches, words

LEAD = 10
"""Picks, or papers where nobody picked, below the masthead."""
REST = 30
"""Titles of the rest of an edition."""
FOUND = 20
"""Papers of a search, an author, a group …"""
_KEPT = 512
"""Parts kept while a round goes on: ten thousand readers may have thirty thousand searches."""
_TRENDING = 5
_OLDER = 5


@dataclass
class Round:
    """One round of digests: what several of them bring is found once."""

    site: Site
    _found: OrderedDict[tuple[object, ...], Part] = field(default_factory=OrderedDict)
    _covers: dict[tuple[date | None, date], Covers] = field(default_factory=dict)
    _late: dict[tuple[date, datetime], frozenset[str]] = field(default_factory=dict)
    _rest: dict[tuple[date, ...], tuple[Part, ...]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """Our address, without a closing slash."""
        return self.site.settings.base_url.rstrip("/")

    def covers(self, after: date | None, before: date, since: datetime | None) -> Covers:
        """The editions between two days; ``since`` is when the digest before was composed."""
        key = (after, before)
        if key not in self._covers:
            self._covers[key] = covers(self.site, after, before)
        found = replace(self._covers[key], since=since)
        return self._with_late(found, after, since) if after and since else found

    def _with_late(self, found: Covers, after: date, since: datetime) -> Covers:
        days = earlier(after)
        if (after, since) not in self._late:
            self._late[after, since] = self.site.late(days, since)
        return replace(found, late=self._late[after, since], before=days)

    def rest(self, covers: Covers) -> tuple[Part, ...]:
        """What the editions hold besides what stands below the masthead."""
        key = tuple(page.period.first for page in covers.pages)
        if key not in self._rest:
            self._rest[key] = rest(self, covers)
        return self._rest[key]

    def part(self, watch: Watch, covers: Covers, reader_no: int | None) -> Part:
        """What a watch brings; a sentence in the place of entries where it can bring nothing."""
        own = (reader_no, covers.since) if watch.kind in OWN else ()
        key = (watch.kind, watch.name, covers.days, covers.late, own)
        if key not in self._found:
            self._found[key] = self._find(watch, covers, reader_no)
            if len(self._found) > _KEPT:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]

    def _find(self, watch: Watch, covers: Covers, reader_no: int | None) -> Part:
        try:
            if watch.kind not in OF_EDITIONS:
                return KINDS[watch.kind](self, watch.name, covers, reader_no)
            return self._of_editions(watch, covers)
        except (NotFound, WrongUse) as trouble:
            return Part(kind=watch.kind, name=watch.name, title=title_of(watch), note=str(trouble))

    def _of_editions(self, watch: Watch, covers: Covers) -> Part:
        """What is new of a watch, and what came late of editions before."""
        find = KINDS[watch.kind]
        if covers.pages:
            part = find(self, watch.name, covers, None)
        else:
            part = Part(kind=watch.kind, name=watch.name, title=title_of(watch), note="no new edition")
        if not covers.late or not covers.before:
            return part
        earlier_ones = find(self, watch.name, Covers(span=covers.before), None).entries
        late = tuple(entry for entry in earlier_ones if entry.paper.id in covers.late)
        if not late:
            return part
        note = f"{part.note}, and {words.plural(len(late), 'paper')} that came late"
        return replace(part, entries=(*part.entries, *late), total=part.total + len(late), note=note)


Find = Callable[[Round, str, Covers, int | None], Part]


def title_of(watch: Watch) -> str:
    """The heading of what a watch brings."""
    asked = dict(parse_qsl(watch.name)).get("q", "").strip() if watch.kind == "search" else ""
    return f"“{short(asked)}”" if asked else short(watches.title_of(watch))


def query_of(name: str) -> Query:
    """The search that a query string asks for, from its beginning. Raises WrongUse."""
    return replace(kinds.query_of(name), limit=FOUND, announced=None)


def lead(round: Round, covers: Covers) -> Part:
    """What stands below the masthead: the picks of the newest edition, its first papers where nobody picked."""
    if not covers.pages:
        return Part(kind="today")
    page = covers.pages[0]
    if page.picks.total:
        where = _page(round, page)
        return Part(kind="today", entries=page.picks.entries[:LEAD], total=page.picks.total, page=where)
    first = page.papers.entries[:LEAD]
    return Part(kind="today", entries=first, total=len(first))


def rest(round: Round, covers: Covers) -> tuple[Part, ...]:
    """What else the newest edition has, by title; and the editions before it, each with its first papers."""
    if not covers.pages:
        return ()
    newest, *older = covers.pages
    told = 0 if newest.picks.total else LEAD
    more = newest.papers.entries[told : told + REST]
    parts = [_edition(round, newest, "Also announced", more, newest.papers.total - told)] if more else []
    for page in older:
        first = page.picks if page.picks.total else page.papers
        parts.append(_edition(round, page, words.period_title(page.period), first.entries[:_OLDER]))
    return tuple(part for part in parts if part.total)


def _edition(round: Round, page: EditionPage, title: str, entries: tuple[Entry, ...], total: int | None = None) -> Part:
    return Part(
        kind="today",
        name=page.period.name,
        title=title,
        note="" if total is not None else words.completeness(page.edition),
        entries=entries,
        total=page.picks.total + page.papers.total if total is None else total,
        page=_page(round, page),
        brief=True,
    )


def _page(round: Round, page: EditionPage) -> str:
    """Where the papers of an edition are; those that name no day are on the front page."""
    return round.home + (links.period_url(page.period) if page.edition.day else "/")


def _today(round: Round, _name: str, covers: Covers, _reader: int | None) -> Part:
    return lead(round, covers)


def _picks(round: Round, _name: str, covers: Covers, _reader: int | None) -> Part:
    """The picks of all editions covered, those of the newest first."""
    entries = tuple(entry for page in covers.pages for entry in page.picks.entries)
    return Part(kind="picks", entries=entries[:FOUND], total=len(entries), page=round.home + "/")


def _search(round: Round, name: str, covers: Covers, _reader: int | None) -> Part:
    query = replace(query_of(name), announced=covers.days, limit=_most(covers))
    page = round.site.search(query, leads=False, marks=False)
    among = page.among if page.among is not None else None
    note = page.mistake or _of(page.listing.total, among)
    return Part(
        kind="search",
        name=name,
        title=title_of(Watch("search", name)),
        note=note,
        entries=page.listing.entries,
        total=page.listing.total,
        page=round.home + links.query_url(replace(query, limit=PAGE)),
    )


def _most(covers: Covers) -> int:
    """How many to look at: among what came late the best may not be the late ones."""
    return LARGEST_PAGE if covers.span else FOUND


def _of(found: int, among: int | None) -> str:
    if among is None:
        return words.plural(found, "paper")
    return f"{found:,} of {words.plural(among, 'new paper')}"


def _keyword(round: Round, name: str, covers: Covers, reader: int | None) -> Part:
    asked = Query(links.filter_text("keyword", name), order="date").to_params()
    part = _search(round, asked, covers, reader)
    return replace(part, kind="keywords", name=name, title=title_of(Watch("keywords", name)))


def _subject(kind: str) -> Find:
    def find(round: Round, name: str, covers: Covers, _reader: int | None) -> Part:
        if covers.days:
            found, among = round.site.new(kind, name, covers.days, _most(covers)), round.site.new_count(covers.days)
        else:
            found, among = _whole(round, kind, name), None
        return Part(
            kind=kind,
            name=name,
            title=title_of(Watch(kind, name)),
            note=_of(found.total, among),
            entries=found.entries[: _most(covers)],
            total=found.total,
            page=round.home + kinds.page_of(kind, name),
        )

    return find


def _whole(round: Round, kind: str, name: str) -> Listing:
    """All there is of a subject, in a library that knows no days; nothing where there is none."""
    try:
        return kinds.find(round.site, kind, name).listing
    except NotFound:
        return Listing(0, ())


def _trending(round: Round, _name: str, _covers: Covers, _reader: int | None) -> Part:
    found = round.site.trending(None)
    return Part(
        kind="trending",
        title=title_of(Watch("trending")),
        entries=found.entries[:_TRENDING],
        total=found.total,
        page=round.home + kinds.page_of("trending", ""),
        brief=True,
    )


def _group(round: Round, name: str, covers: Covers, reader: int | None) -> Part:
    """What the readers of a group picked, saved and said since the last digest."""
    house = round.site.house
    if house is None:
        raise NotFound(groups.NONE_SUCH)
    found = groups.group_page(house.store, name, reader, house.now(), covers.since)
    return Part(
        kind="groups",
        name=name,
        title=found.group.name,
        note="what its readers picked, saved and said",
        entries=found.desk.entries[:FOUND],
        total=found.desk.total,
        page=round.home + links.group_url(name),
        brief=True,
    )


def _replies(round: Round, _name: str, covers: Covers, reader: int | None) -> Part:
    """What others said to the reader since the last digest, as far as it was not seen on the pages."""
    house = round.site.house
    if house is None or reader is None:
        return Part(kind="replies")
    told = talk.told(house.store, reader).notifications
    new = [one for one in told if not one.seen and (covers.since is None or one.at > covers.since)]
    page = f"{round.home}/me/notifications"
    said = tuple(
        Line(
            f"{one.actor or ''} {one.words}{f': {one.title}' if one.title else ''}".strip(),
            f"{round.home}/comments/{one.comment_no}" if one.comment_no else page,
        )
        for one in new[:FOUND]
    )
    return Part(kind="replies", title=title_of(Watch("replies")) if said else "", lines=said, page=page)


KINDS: Mapping[str, Find] = {
    "today": _today,
    "picks": _picks,
    "trending": _trending,
    "search": _search,
    "authors": _subject("authors"),
    "categories": _subject("categories"),
    "keywords": _keyword,
    "organizations": _subject("organizations"),
    "groups": _group,
    "replies": _replies,
}
OF_EDITIONS = frozenset({"search", "authors", "categories", "keywords", "organizations"})
"""Kinds that look for what is new in editions."""
OWN = frozenset({"groups", "replies"})
"""Kinds that bring each reader something else."""
