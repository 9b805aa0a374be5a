"""What the API gives, as dataclasses. Written by tools/reference out of docs/reference/openapi.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One name in an author list."""

    name: str
    affiliation: str | None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Author:
        """Read what the API gave; what is not known is left aside."""
        return Author(
            name=data["name"],
            affiliation=data["affiliation"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, and the text of the search without it."""

    label: str
    without: str

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Chip:
        """Read what the API gave; what is not known is left aside."""
        return Chip(
            label=data["label"],
            without=data["without"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment; `html` is sanitised. `writer` is null where the account is gone."""

    no: int
    paper: str
    writer: str | None
    parent: int | None
    """The number of the comment it answers."""
    text: str
    html: str
    state: str
    """`shown`, `held` (waits for a moderator), `hidden` or `deleted`."""
    created: datetime
    edited: datetime | None
    edits: int
    by_author: bool
    """Whether the writer is an author of the paper."""
    agent: bool
    """Whether a program wrote it in the writer's name."""
    reactions: list[Reaction]
    page: str
    """Its address for people."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Comment:
        """Read what the API gave; what is not known is left aside."""
        return Comment(
            no=data["no"],
            paper=data["paper"],
            writer=data["writer"],
            parent=data["parent"],
            text=data["text"],
            html=data["html"],
            state=data["state"],
            created=datetime.fromisoformat(data["created"]),
            edited=None if data["edited"] is None else datetime.fromisoformat(data["edited"]),
            edits=data["edits"],
            by_author=data["by_author"],
            agent=data["agent"],
            reactions=[Reaction.from_json(one) for one in data["reactions"]],
            page=data["page"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentHistory:
    """Everything a comment said, the newest last."""

    comment: Comment
    versions: list[CommentVersion]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> CommentHistory:
        """Read what the API gave; what is not known is left aside."""
        return CommentHistory(
            comment=Comment.from_json(data["comment"]),
            versions=[CommentVersion.from_json(one) for one in data["versions"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentVersion:
    """What a comment said until it was changed; `until` is null for what it says now."""

    number: int
    text: str
    until: datetime | None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> CommentVersion:
        """Read what the API gave; what is not known is left aside."""
        return CommentVersion(
            number=data["number"],
            text=data["text"],
            until=None if data["until"] is None else datetime.fromisoformat(data["until"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Completeness of one category on one day: what was announced, what is here, and which are missing."""

    category: str
    announced: int
    held: int
    missing: list[str]
    readings: list[str]
    """The independent readings that were held against each other."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Count:
        """Read what the API gave; what is not known is left aside."""
        return Count(
            category=data["category"],
            announced=data["announced"],
            held=data["held"],
            missing=data["missing"],
            readings=data["readings"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One announcement day, and whether it is all here."""

    day: date | None
    state: str
    """`complete`, `incomplete`, `filling`, `uncounted`, `late`, `quiet`, `starter`, `gathered` or
    `unknown`.
    """
    why: str
    number: int
    announced: int
    held: int
    missing: list[str]
    counts: list[Count]
    checked_at: datetime | None
    due: datetime | None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Edition:
        """Read what the API gave; what is not known is left aside."""
        return Edition(
            day=None if data["day"] is None else date.fromisoformat(data["day"]),
            state=data["state"],
            why=data["why"],
            number=data["number"],
            announced=data["announced"],
            held=data["held"],
            missing=data["missing"],
            counts=[Count.from_json(one) for one in data["counts"]],
            checked_at=None if data["checked_at"] is None else datetime.fromisoformat(data["checked_at"]),
            due=None if data["due"] is None else datetime.fromisoformat(data["due"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """An edition in short: its completeness, and how many papers were picked and announced."""

    period: Period
    edition: Edition
    picks: int
    papers: int

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> EditionLine:
        """Read what the API gave; what is not known is left aside."""
        return EditionLine(
            period=Period.from_json(data["period"]),
            edition=Edition.from_json(data["edition"]),
            picks=data["picks"],
            papers=data["papers"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPage:
    """A day, week or month: its completeness, what was picked, announced, cross-listed and updated.

    The cursor of the following page is that of `papers`; the other parts stand on the first page alone.
    """

    period: Period
    edition: Edition
    picks: Listing
    papers: Listing
    crossed: Listing
    updated: Listing
    older: str | None
    """The name of the period before that has papers."""
    newer: str | None
    week: list[Edition]
    """The editions around a day."""
    notices: list[str]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> EditionPage:
        """Read what the API gave; what is not known is left aside."""
        return EditionPage(
            period=Period.from_json(data["period"]),
            edition=Edition.from_json(data["edition"]),
            picks=Listing.from_json(data["picks"]),
            papers=Listing.from_json(data["papers"]),
            crossed=Listing.from_json(data["crossed"]),
            updated=Listing.from_json(data["updated"]),
            older=data["older"],
            newer=data["newer"],
            week=[Edition.from_json(one) for one in data["week"]],
            notices=data["notices"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """The newest editions with papers, newest first."""

    editions: list[EditionLine]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Editions:
        """Read what the API gave; what is not known is left aside."""
        return Editions(
            editions=[EditionLine.from_json(one) for one in data["editions"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a listing: the paper, its place from 1 over all pages, and why it stands there."""

    place: int
    news: str
    """`new`, `cross` (cross-listed) or `updated` (a replacement)."""
    paper: Paper
    reasons: list[Reason]
    highlight: Highlight | None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Entry:
        """Read what the API gave; what is not known is left aside."""
        return Entry(
            place=data["place"],
            news=data["news"],
            paper=Paper.from_json(data["paper"]),
            reasons=[Reason.from_json(one) for one in data["reasons"]],
            highlight=None if data["highlight"] is None else Highlight.from_json(data["highlight"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A way to narrow a search: how many papers it keeps, and the text of the search with it."""

    label: str
    count: int
    narrowed: str

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Facet:
        """Read what the API gave; what is not known is left aside."""
        return Facet(
            label=data["label"],
            count=data["count"],
            narrowed=data["narrowed"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetGroup:
    """Facets of one kind: `year`, `cat`, `keyword` or `has`."""

    kind: str
    facets: list[Facet]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> FacetGroup:
        """Read what the API gave; what is not known is left aside."""
        return FacetGroup(
            kind=data["kind"],
            facets=[Facet.from_json(one) for one in data["facets"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A title and the telling part of an abstract, cut where words were hit."""

    title: list[Segment]
    snippet: list[Segment]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Highlight:
        """Read what the API gave; what is not known is left aside."""
        return Highlight(
            title=[Segment.from_json(one) for one in data["title"]],
            snippet=[Segment.from_json(one) for one in data["snippet"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a paper leads: `kind` is `abstract`, `pdf`, `html`, `code`, `project` or `doi`."""

    kind: str
    url: str

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Link:
        """Read what the API gave; what is not known is left aside."""
        return Link(
            kind=data["kind"],
            url=data["url"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An ordered page of entries. `next` is the cursor of the following page, null on the last."""

    total: int
    next: str | None
    notices: list[str]
    """Sentences that whoever reads the listing should see."""
    entries: list[Entry]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Listing:
        """Read what the API gave; what is not known is left aside."""
        return Listing(
            total=data["total"],
            next=data["next"],
            notices=data["notices"],
            entries=[Entry.from_json(one) for one in data["entries"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The same of several papers, in the order asked."""

    papers: list[Mine]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Marks:
        """Read what the API gave; what is not known is left aside."""
        return Marks(
            papers=[Mine.from_json(one) for one in data["papers"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who asks, and what the token is good for."""

    name: str
    full_name: str
    role: str
    state: str
    confirmed: bool
    agent: bool
    """Whether the acts of this reader or token are marked as a program's."""
    scopes: list[str] | None
    """What the token is good for; null where no token limits anything."""
    unread: int
    """Notifications not seen."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Me:
        """Read what the API gave; what is not known is left aside."""
        return Me(
            name=data["name"],
            full_name=data["full_name"],
            role=data["role"],
            state=data["state"],
            confirmed=data["confirmed"],
            agent=data["agent"],
            scopes=data["scopes"],
            unread=data["unread"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What the reader who asks has done with a paper, and its votes."""

    paper: str
    votes: int
    voted: bool
    saved: bool
    rating: str | None
    """`more` like this, `less` like this, or nothing said."""
    read: bool
    hidden: bool

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Mine:
        """Read what the API gave; what is not known is left aside."""
        return Mine(
            paper=data["paper"],
            votes=data["votes"],
            voted=data["voted"],
            saved=data["saved"],
            rating=data["rating"],
            read=data["read"],
            hidden=data["hidden"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Something the reader is told; `words` follow the name of `actor`, where there is one."""

    no: int
    kind: str
    words: str
    actor: str | None
    paper: str | None
    title: str | None
    comment: int | None
    text: str
    at: datetime
    seen: bool

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Notification:
        """Read what the API gave; what is not known is left aside."""
        return Notification(
            no=data["no"],
            kind=data["kind"],
            words=data["words"],
            actor=data["actor"],
            paper=data["paper"],
            title=data["title"],
            comment=data["comment"],
            text=data["text"],
            at=datetime.fromisoformat(data["at"]),
            seen=data["seen"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifications:
    """A page of notifications: those not seen first, each kind newest first."""

    unread: int
    next: str | None
    notifications: list[Notification]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Notifications:
        """Read what the API gave; what is not known is left aside."""
        return Notifications(
            unread=data["unread"],
            next=data["next"],
            notifications=[Notification.from_json(one) for one in data["notifications"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One work, merged from what its sources say. With `fields`, only those that were named and the `id`."""

    id: str
    """The public id: the bare arXiv id where there is one, otherwise `source:key`."""
    title: str = ""
    abstract: str = ""
    title_html: str | None = None
    """The title with its formulas as MathML, sanitised; null where it has none."""
    abstract_html: str | None = None
    """The abstract with its formulas as MathML, sanitised; null where it has none."""
    abstract_is_summary: bool = False
    """Whether the words are a summary and not the authors' own abstract."""
    tldr: str | None = None
    authors: list[Author] = field(default_factory=list)
    author_count: int | None = None
    organization: str | None = None
    categories: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    published: str | None = None
    """A day, a month or a year, as far as it is known: `2025-10-08`, `2025-10` or `2025`."""
    updated: str | None = None
    announced: str | None = None
    comment: str | None = None
    """What the authors say of it, such as its number of pages."""
    venue: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    license: str | None = None
    withdrawn: bool = False
    version: int | None = None
    votes: int = 0
    comments: int | None = None
    """The newest count known, here and elsewhere; null where nobody ever counted."""
    reader_votes: int = 0
    """Those of the votes that come from here."""
    reader_comments: int = 0
    sources: list[str] = field(default_factory=list)
    picked_by: list[str] = field(default_factory=list)
    page: str = ""
    """The address of its page here."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Paper:
        """Read what the API gave; what is not known is left aside."""
        return Paper(
            id=data["id"],
            title=data.get("title", ""),
            abstract=data.get("abstract", ""),
            title_html=data.get("title_html", None),
            abstract_html=data.get("abstract_html", None),
            abstract_is_summary=data.get("abstract_is_summary", False),
            tldr=data.get("tldr", None),
            authors=[Author.from_json(one) for one in data.get("authors", [])],
            author_count=data.get("author_count", None),
            organization=data.get("organization", None),
            categories=data.get("categories", []),
            keywords=data.get("keywords", []),
            links=[Link.from_json(one) for one in data.get("links", [])],
            published=data.get("published", None),
            updated=data.get("updated", None),
            announced=data.get("announced", None),
            comment=data.get("comment", None),
            venue=data.get("venue", None),
            doi=data.get("doi", None),
            journal_ref=data.get("journal_ref", None),
            license=data.get("license", None),
            withdrawn=data.get("withdrawn", False),
            version=data.get("version", None),
            votes=data.get("votes", 0),
            comments=data.get("comments", None),
            reader_votes=data.get("reader_votes", 0),
            reader_comments=data.get("reader_comments", 0),
            sources=data.get("sources", []),
            picked_by=data.get("picked_by", []),
            page=data.get("page", ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """A paper with everything known of it."""

    paper: Paper
    versions: list[Version]
    records: list[Record]
    series: list[Series]
    similar: list[Entry]
    """Papers that resemble it."""
    notices: list[str]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> PaperPage:
        """Read what the API gave; what is not known is left aside."""
        return PaperPage(
            paper=Paper.from_json(data["paper"]),
            versions=[Version.from_json(one) for one in data["versions"]],
            records=[Record.from_json(one) for one in data["records"]],
            series=[Series.from_json(one) for one in data["series"]],
            similar=[Entry.from_json(one) for one in data["similar"]],
            notices=data["notices"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A day, ISO week or month: `kind` is `day`, `week` or `month`, `name` is `2025-10-08`, `2025-W41`,
    `2025-10`.
    """

    kind: str
    name: str
    first: date
    last: date

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Period:
        """Read what the API gave; what is not known is left aside."""
        return Period(
            kind=data["kind"],
            name=data["name"],
            first=date.fromisoformat(data["first"]),
            last=date.fromisoformat(data["last"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCount:
    """How many papers there were in a year (`2025`) or month (`2025-10`)."""

    period: str
    papers: int

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> PeriodCount:
        """Read what the API gave; what is not known is left aside."""
        return PeriodCount(
            period=data["period"],
            papers=data["papers"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A pick, and the page it stands on."""

    paper: str
    day: date

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Picked:
        """Read what the API gave; what is not known is left aside."""
        return Picked(
            paper=data["paper"],
            day=date.fromisoformat(data["day"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A number a source reported, and the day it held."""

    value: int
    at: date | None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Point:
        """Read what the API gave; what is not known is left aside."""
        return Point(
            value=data["value"],
            at=None if data["at"] is None else date.fromisoformat(data["at"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """How many said this of a comment, and whether the one who asks did."""

    name: str
    label: str
    count: int
    mine: bool

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Reaction:
        """Read what the API gave; what is not known is left aside."""
        return Reaction(
            name=data["name"],
            label=data["label"],
            count=data["count"],
            mine=data["mine"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What others may see of a reader; `votes` is null where the reader hides them."""

    name: str
    full_name: str
    about: str
    since: datetime
    comments: int
    picks: Listing
    votes: Listing | None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Reader:
        """Read what the API gave; what is not known is left aside."""
        return Reader(
            name=data["name"],
            full_name=data["full_name"],
            about=data["about"],
            since=datetime.fromisoformat(data["since"]),
            comments=data["comments"],
            picks=Listing.from_json(data["picks"]),
            votes=None if data["votes"] is None else Listing.from_json(data["votes"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an entry is where it is: `kind` for programs, `text` for people."""

    kind: str
    text: str
    weight: float

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Reason:
        """Read what the API gave; what is not known is left aside."""
        return Reason(
            kind=data["kind"],
            text=data["text"],
            weight=data["weight"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one source says: since when, and in which fields it differs from the paper."""

    source: str
    key: str
    title: str
    first_seen: datetime
    differs_in: list[str]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Record:
        """Read what the API gave; what is not known is left aside."""
        return Record(
            source=data["source"],
            key=data["key"],
            title=data["title"],
            first_seen=datetime.fromisoformat(data["first_seen"]),
            differs_in=data["differs_in"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Saves:
    """What is saved, last first; `shelf` is null where all shelves are shown together."""

    total: int
    next: str | None
    notices: list[str]
    """Sentences that whoever reads the listing should see."""
    entries: list[Entry]
    shelf: Shelf | None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Saves:
        """Read what the API gave; what is not known is left aside."""
        return Saves(
            total=data["total"],
            next=data["next"],
            notices=data["notices"],
            entries=[Entry.from_json(one) for one in data["entries"]],
            shelf=None if data["shelf"] is None else Shelf.from_json(data["shelf"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search found. `mistake` says why a text cannot be read; nothing is found then."""

    total: int
    next: str | None
    notices: list[str]
    """Sentences that whoever reads the listing should see."""
    entries: list[Entry]
    text: str
    """The text that was searched for, with the filters in the grammar of the search."""
    mistake: str | None
    chips: list[Chip]
    facets: list[FacetGroup]
    """Counted over the whole result, when asked for with `facets=true`."""
    nearby: list[str]
    """Keywords of the best papers that were not asked for, with the facets."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Search:
        """Read what the API gave; what is not known is left aside."""
        return Search(
            total=data["total"],
            next=data["next"],
            notices=data["notices"],
            entries=[Entry.from_json(one) for one in data["entries"]],
            text=data["text"],
            mistake=data["mistake"],
            chips=[Chip.from_json(one) for one in data["chips"]],
            facets=[FacetGroup.from_json(one) for one in data["facets"]],
            nearby=data["nearby"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text; `hit` when it is a word that was asked for."""

    text: str
    hit: bool

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Segment:
        """Read what the API gave; what is not known is left aside."""
        return Segment(
            text=data["text"],
            hit=data["hit"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One count of one source over time, oldest first."""

    source: str
    kind: str
    points: list[Point]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Series:
        """Read what the API gave; what is not known is left aside."""
        return Series(
            source=data["source"],
            kind=data["kind"],
            points=[Point.from_json(one) for one in data["points"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A shelf of the reader's own; `key` stands in its address."""

    name: str
    key: str
    count: int

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Shelf:
        """Read what the API gave; what is not known is left aside."""
        return Shelf(
            name=data["name"],
            key=data["key"],
            count=data["count"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """All shelves of the reader who asks."""

    shelves: list[Shelf]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Shelves:
        """Read what the API gave; what is not known is left aside."""
        return Shelves(
            shelves=[Shelf.from_json(one) for one in data["shelves"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source, and how its last harvest ended."""

    name: str
    title: str
    homepage: str
    thanks: str
    last_run: datetime | None
    outcome: str
    """`running`, `ok`, `ok_with_errors`, `late`, `failed` or `stopped`; empty before the first harvest."""
    why: str
    next_due: datetime | None
    stopped: bool
    """Whether it refused us, and is asked nothing until the operator says so."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Source:
        """Read what the API gave; what is not known is left aside."""
        return Source(
            name=data["name"],
            title=data["title"],
            homepage=data["homepage"],
            thanks=data["thanks"],
            last_run=None if data["last_run"] is None else datetime.fromisoformat(data["last_run"]),
            outcome=data["outcome"],
            why=data["why"],
            next_due=None if data["next_due"] is None else datetime.fromisoformat(data["next_due"]),
            stopped=data["stopped"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Every source asked, in the order of the settings."""

    sources: list[Source]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Sources:
        """Read what the API gave; what is not known is left aside."""
        return Sources(
            sources=[Source.from_json(one) for one in data["sources"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The papers of an author, a category, a keyword or an organisation, newest first."""

    total: int
    next: str | None
    notices: list[str]
    """Sentences that whoever reads the listing should see."""
    entries: list[Entry]
    kind: str
    name: str
    counts: list[PeriodCount]
    """Papers per period over time, oldest first; of keywords and organisations."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Subject:
        """Read what the API gave; what is not known is left aside."""
        return Subject(
            total=data["total"],
            next=data["next"],
            notices=data["notices"],
            entries=[Entry.from_json(one) for one in data["entries"]],
            kind=data["kind"],
            name=data["name"],
            counts=[PeriodCount.from_json(one) for one in data["counts"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A mail that comes again and again."""

    no: int
    name: str
    email: str
    state: str
    """`asked` (not confirmed), `active`, `paused` or `ended`."""
    watches: list[Watched]
    days: list[str]
    """Weekdays it comes on: `mon`, `tue` and so on."""
    time: str
    """When it comes, as `07:00` in its zone."""
    zone: str
    format: str
    """`full`, `titles` or `text`."""
    quiet: bool
    """Whether nothing comes where there is nothing to read."""
    away_from: date | None
    """The first day of a vacation, on which nothing comes."""
    away_until: date | None
    next: datetime | None
    """When it comes next; null where nothing does."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Subscription:
        """Read what the API gave; what is not known is left aside."""
        return Subscription(
            no=data["no"],
            name=data["name"],
            email=data["email"],
            state=data["state"],
            watches=[Watched.from_json(one) for one in data["watches"]],
            days=data["days"],
            time=data["time"],
            zone=data["zone"],
            format=data["format"],
            quiet=data["quiet"],
            away_from=None if data["away_from"] is None else date.fromisoformat(data["away_from"]),
            away_until=None if data["away_until"] is None else date.fromisoformat(data["away_until"]),
            next=None if data["next"] is None else datetime.fromisoformat(data["next"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """The mails of the reader who asks, oldest first."""

    subscriptions: list[Subscription]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Subscriptions:
        """Read what the API gave; what is not known is left aside."""
        return Subscriptions(
            subscriptions=[Subscription.from_json(one) for one in data["subscriptions"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What is said about a paper. `sealed` says why whoever asks may add nothing, empty where they may."""

    paper: str
    count: int
    sealed: str
    next: str | None
    threads: list[Thread]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Talk:
        """Read what the API gave; what is not known is left aside."""
        return Talk(
            paper=data["paper"],
            count=data["count"],
            sealed=data["sealed"],
            next=data["next"],
            threads=[Thread.from_json(one) for one in data["threads"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A comment and the answers to it, oldest first; `seen` is false where only its place is left."""

    comment: Comment
    seen: bool
    replies: list[Thread]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Thread:
        """Read what the API gave; what is not known is left aside."""
        return Thread(
            comment=Comment.from_json(data["comment"]),
            seen=data["seen"],
            replies=[Thread.from_json(one) for one in data["replies"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """v1, v2 … of a paper; `size` as its source prints it."""

    number: int
    created: datetime | None
    size: str | None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Version:
        """Read what the API gave; what is not known is left aside."""
        return Version(
            number=data["number"],
            created=None if data["created"] is None else datetime.fromisoformat(data["created"]),
            size=data["size"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A listing that a mail brings: `kind` as in the addresses of feeds, `name` of what, empty where there
    is one.
    """

    kind: str
    name: str

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Watched:
        """Read what the API gave; what is not known is left aside."""
        return Watched(
            kind=data["kind"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """A listing to be mailed; the name of a search is its query string, as `q=sparse+attention`."""

    kind: Literal[
        "today",
        "picks",
        "trending",
        "search",
        "authors",
        "categories",
        "keywords",
        "organizations",
        "groups",
        "replies",
    ]
    name: str = ""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Watching:
        """Read what the API gave; what is not known is left aside."""
        return Watching(
            kind=data["kind"],
            name=data.get("name", ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing in a request that cannot be taken: where it stands, and why."""

    where: str
    why: str

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Mistake:
        """Read what the API gave; what is not known is left aside."""
        return Mistake(
            where=data["where"],
            why=data["why"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong: `title` names the status, `detail` is a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    mistakes: list[Mistake] = field(default_factory=list)
    """Everything that could not be read, where the status is 422."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Problem:
        """Read what the API gave; what is not known is left aside."""
        return Problem(
            type=data["type"],
            title=data["title"],
            status=data["status"],
            detail=data["detail"],
            mistakes=[Mistake.from_json(one) for one in data.get("mistakes", [])],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPaper:
    """A line of an export."""

    id: str
    """The public id: the bare arXiv id where there is one, otherwise `source:key`."""
    cursor: str
    """Where an export goes on that ends behind this line."""
    title: str = ""
    abstract: str = ""
    title_html: str | None = None
    """The title with its formulas as MathML, sanitised; null where it has none."""
    abstract_html: str | None = None
    """The abstract with its formulas as MathML, sanitised; null where it has none."""
    abstract_is_summary: bool = False
    """Whether the words are a summary and not the authors' own abstract."""
    tldr: str | None = None
    authors: list[Author] = field(default_factory=list)
    author_count: int | None = None
    organization: str | None = None
    categories: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    published: str | None = None
    """A day, a month or a year, as far as it is known: `2025-10-08`, `2025-10` or `2025`."""
    updated: str | None = None
    announced: str | None = None
    comment: str | None = None
    """What the authors say of it, such as its number of pages."""
    venue: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    license: str | None = None
    withdrawn: bool = False
    version: int | None = None
    votes: int = 0
    comments: int | None = None
    """The newest count known, here and elsewhere; null where nobody ever counted."""
    reader_votes: int = 0
    """Those of the votes that come from here."""
    reader_comments: int = 0
    sources: list[str] = field(default_factory=list)
    picked_by: list[str] = field(default_factory=list)
    page: str = ""
    """The address of its page here."""

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> ExportedPaper:
        """Read what the API gave; what is not known is left aside."""
        return ExportedPaper(
            id=data["id"],
            cursor=data["cursor"],
            title=data.get("title", ""),
            abstract=data.get("abstract", ""),
            title_html=data.get("title_html", None),
            abstract_html=data.get("abstract_html", None),
            abstract_is_summary=data.get("abstract_is_summary", False),
            tldr=data.get("tldr", None),
            authors=[Author.from_json(one) for one in data.get("authors", [])],
            author_count=data.get("author_count", None),
            organization=data.get("organization", None),
            categories=data.get("categories", []),
            keywords=data.get("keywords", []),
            links=[Link.from_json(one) for one in data.get("links", [])],
            published=data.get("published", None),
            updated=data.get("updated", None),
            announced=data.get("announced", None),
            comment=data.get("comment", None),
            venue=data.get("venue", None),
            doi=data.get("doi", None),
            journal_ref=data.get("journal_ref", None),
            license=data.get("license", None),
            withdrawn=data.get("withdrawn", False),
            version=data.get("version", None),
            votes=data.get("votes", 0),
            comments=data.get("comments", None),
            reader_votes=data.get("reader_votes", 0),
            reader_comments=data.get("reader_comments", 0),
            sources=data.get("sources", []),
            picked_by=data.get("picked_by", []),
            page=data.get("page", ""),
        )
