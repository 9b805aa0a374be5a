"""A site made of invented papers, for the pages' tests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from broadsheet.model.edition import Count, Edition, EditionPage, Period
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.listing import Entry, Highlight, Listing, Reason, Segment
from broadsheet.model.pages import Chip, Facet, FacetGroup, PaperPage, SearchPage, Series, SourceState, SubjectPage
from broadsheet.model.paper import Author, Link, Paper, PaperId, RecordView, Version
from broadsheet.model.paper import Count as Number
from broadsheet.model.period import period_of, period_with
from broadsheet.model.query import Query

FORM = ("content-type", "application/x-www-form-urlencoded")
NOW = datetime(2025, 10, 8, 9, 30, tzinfo=UTC)
DAY = date(2025, 10, 8)
NOTHING = Listing(0, ())
TITLES = (
    "Why Do Small Models Forget How to Carry? Tracing Arithmetic Through Attention Heads",
    "Looking Twice: Re-Reading Long Documents with a Ledger of Open Questions",
    "Sparse Routing Without a Router",
    "HeronBench: What Image Models Do Not See in Marshland Photographs",
    "Counting on Kernels: A Uniform Bound for Two-Sample Tests on Streams",
    "Teaching Retrieval to Say “Nothing Found”",
    "A Gentle Schedule for Distilling Speech Encoders on One Laptop",
    "Do Graph Networks Need Their Edges?",
    "Weighing Witnesses: Calibrated Trust in Tool-Using Agents",
    "Low-Rank Weather: Forecast Ensembles from a Single Run",
)
ABSTRACT = (
    "We ask why small language models lose the ability to carry digits after further training. Following the carry "
    "through attention heads, we find that two heads in the middle layers hold it, and that ordinary fine-tuning "
    "overwrites both within a few hundred steps. Freezing them keeps the skill at no cost to the new task. The effect "
    "holds for four model families between 70 million and 3 billion parameters, and a probe of one layer predicts, "
    "before training begins, which skills will be lost. We release the probe, the traces and a ledger of every run, "
    "including those that failed, so that the count of what was tried is complete."
)
NAMES = ("Ines Amado", "Björn Þórsson", "Li Wei", "Óscar Núñez", "Amina el-Sayed", "Kofi Boateng", "Yuki Tanaka")
WORDS = (
    *("arithmetic in language models", "attention heads", "continual learning", "probing classifiers"),
    *("small language models", "catastrophic forgetting", "mechanistic interpretability"),
)
CATEGORIES = ("cs.CL", "cs.LG", "cs.CV", "stat.ML", "cs.IR")


def paper(number: int = 1, **changes: object) -> Paper:
    """An invented paper; every field a page prints has something in it."""
    key = f"2510.{number:05}"
    one = Paper(
        id=PaperId(key),
        title=TITLES[number % len(TITLES)],
        abstract=ABSTRACT,
        tldr="Two heads hold the carry.",
        authors=tuple(Author(NAMES[(number + i) % len(NAMES)]) for i in range(1 + number % 6)),
        organization="Marsh Institute" if number % 4 == 1 else None,
        categories=(CATEGORIES[number // 2 % 3 if number < 80 else number % 5], "stat.ML"),
        keywords=WORDS[number % 3 :],
        links=(
            Link("abstract", f"https://arxiv.org/abs/{key}"),
            Link("pdf", f"https://arxiv.org/pdf/{key}"),
            *((Link("code", f"https://code.example.org/{number}"),) if number % 3 == 0 else ()),
        ),
        published="2025-10-06",
        announced="2025-10-08",
        version=1 + number % 3,
        votes=(number * 7) % 40,
        comments=number % 4 or None,
        sources=("arxiv", "huggingface"),
        picked_by=("huggingface",) if number < 9 else (),
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def listing(first: int, count: int, *, news: str = "new", **more: object) -> Listing:
    """``count`` entries from place ``first`` on."""
    entries = tuple(Entry(paper(number), number, (), news) for number in range(first, first + count))
    return replace(Listing(count, entries), **more)  # type: ignore[arg-type]


def edition(**changes: object) -> Edition:
    """A complete edition."""
    counts = (Count("cs.CL", 121, 121, (), ("RSS 121", "OAI 119")), Count("cs.LG", 118, 118, (), ("RSS 118",)))
    checked = datetime(2025, 10, 8, 6, 12, tzinfo=UTC)
    due = datetime(2025, 10, 9, 0, 30, tzinfo=UTC)
    one = Edition(DAY, "complete", "", 281, counts, checked, due)
    return replace(one, **changes)  # type: ignore[arg-type]


def edition_page(**changes: object) -> EditionPage:
    """A busy Wednesday: 8 picks, 110 papers of 231, cross-listed and updated ones."""
    papers = listing(9, 110, total=231, next="cursor-2")
    page = EditionPage(
        period=period_with("day", DAY),
        edition=edition(),
        picks=listing(1, 8),
        papers=papers,
        crossed=listing(300, 5, news="cross"),
        updated=listing(400, 7, news="updated"),
        older=period_with("day", DAY - timedelta(days=1)),
    )
    return replace(page, **changes)  # type: ignore[arg-type]


def missing_page() -> EditionPage:
    """An edition that lacks three papers and says which."""
    counts = (Count("cs.AI", 239, 236, ("2510.90001", "2510.90002", "2510.90003"), ("RSS 239", "OAI 236")),)
    return edition_page(edition=edition(state="incomplete", counts=counts, why="Three records have not come yet."))


def starter_page() -> EditionPage:
    """What an empty library shows."""
    day = period_with("day", DAY)
    sample = Edition(None, "starter", "These papers are a sample shipped with Broadsheet. Run a harvest for today’s.")
    return EditionPage(day, sample, NOTHING, listing(1, 30), NOTHING, NOTHING)


def quiet_page() -> EditionPage:
    """A Saturday."""
    day = date(2025, 10, 11)
    due = datetime(2025, 10, 13, 0, 30, tzinfo=UTC)
    why = "arXiv announces papers from Sunday to Thursday evening, New York time, so nothing is printed on a Saturday."
    week = tuple(edition(day=day - timedelta(days=5 - i)) for i in range(5))
    quiet = Edition(day, "quiet", why, due=due)
    older = period_with("day", day - timedelta(days=1))
    return EditionPage(period_with("day", day), quiet, NOTHING, NOTHING, NOTHING, NOTHING, older=older, week=week)


def paper_page(one: Paper | None = None) -> PaperPage:
    """A paper two sources know, in three versions."""
    seen = datetime(2025, 10, 7, 1, 0, tzinfo=UTC)
    records = (
        RecordView("arxiv", "2510.00001", seen),
        RecordView("huggingface", "2510.00001", seen + timedelta(days=1), ("organisation", "keywords")),
    )
    versions = tuple(Version(i, seen + timedelta(days=3 * i), f"{29 + i}kb") for i in (1, 2, 3))
    points = tuple(Number("upvotes", 4 * i, DAY + timedelta(days=i)) for i in range(4))
    full = one or paper(
        1, comment="12 pages, 4 figures", venue="MarshConf 2025", doi="10.1234/marsh.5", license="CC BY"
    )
    return PaperPage(full, versions, records, (Series("huggingface", "upvotes", points),), similar=near(5))


def near(count: int) -> tuple[Entry, ...]:
    """Papers with how near each is in meaning."""
    return tuple(replace(entry, reasons=(close(entry.place),)) for entry in listing(2, count).entries)


def close(place: int) -> Reason:
    """Nearness that falls from place to place."""
    return Reason("meaning", f"close in meaning {0.9 - place / 50:.2f}", 0.9 - place / 50)


SOURCES = (
    SourceState(
        name="arxiv",
        title="arXiv",
        homepage="https://arxiv.org",
        thanks="Thank you to arXiv for use of its open access interoperability.",
        last_run=NOW - timedelta(minutes=20),
        outcome="complete",
        next_due=NOW + timedelta(minutes=10),
    ),
    SourceState(
        name="huggingface",
        title="Hugging Face",
        homepage="https://huggingface.co/papers",
        thanks="Picks and votes come from Hugging Face Daily Papers.",
        last_run=NOW - timedelta(hours=5),
        outcome="stopped",
        why="It answered 403 Forbidden.",
        stopped=True,
    ),
)


@dataclass(frozen=True)
class FakeSettings:
    base_url: str = "http://papers.test"
    hosts: frozenset[str] = frozenset({"papers.test", "localhost"})
    categories: tuple[str, ...] = ("cs.CL", "cs.LG")
    websub_hub: str = ""


@dataclass
class FakeSite:
    """Answers from what it was given; counts the reads."""

    page: EditionPage = field(default_factory=edition_page)
    one: PaperPage = field(default_factory=paper_page)
    found: SearchPage | None = None
    subject: SubjectPage | None = None
    resembles: Listing | None = None
    entries: int = 20
    states: tuple[SourceState, ...] = SOURCES
    settings: FakeSettings = FakeSettings()
    clock: datetime = NOW
    word: str = "1"
    house: None = None
    reads: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return self.clock

    def revision(self) -> str:
        return self.word

    def front(self, after: str | None) -> EditionPage:
        self.reads.append(f"front {after}")
        return self.page

    def edition(self, period: Period, after: str | None) -> EditionPage:
        self.reads.append(f"edition {period.name} {after}")
        if period.first.year != 2025 and period.name != "2026-W53":
            raise NotFound("Nothing is known of that time.")
        return replace(self.page, period=period)

    def today(self, after: str | None, limit: int) -> Listing:
        entries = (*self.page.picks.entries, *self.page.papers.entries)[:limit]
        return Listing(self.page.picks.total + self.page.papers.total, entries)

    def latest_editions(self, count: int) -> tuple[EditionPage, ...]:
        return (self.page,)

    def trending(self, after: str | None) -> Listing:
        self.reads.append(f"trending {after}")
        return listing(1, 12, total=31, next="more")

    def search(self, query: Query, *, leads: bool = True, marks: bool = True) -> SearchPage:
        self.reads.append(f"search {query}")
        return self.found or search_page(query, self.entries)

    def paper(self, paper_id: str) -> PaperPage:
        self.reads.append(f"paper {paper_id}")
        if paper_id == "boom":
            raise RuntimeError("the disk is on fire")
        if paper_id != self.one.paper.id:
            raise NotFound("No source knows this paper.")
        return self.one

    def author(self, name: str, after: str | None) -> SubjectPage:
        return self.subject or SubjectPage("author", name, listing(1, 12, total=31, next="more"))

    def category(self, name: str, after: str | None) -> SubjectPage:
        return self.subject or SubjectPage("category", name, listing(1, 12))

    def keyword(self, name: str, after: str | None) -> SubjectPage:
        if name == "unheard of":
            raise NotFound("No paper has this keyword.")
        return self.subject or SubjectPage("keyword", name, listing(1, 12, total=31, next="more"), COUNTS)

    def organization(self, name: str, after: str | None) -> SubjectPage:
        return self.subject or SubjectPage("organisation", name, listing(1, 12, total=31, next="more"), COUNTS)

    def similar(self, ids: Sequence[str], limit: int) -> Listing:
        self.reads.append(f"similar {' '.join(ids)} {limit}")
        return self.resembles or Listing(limit, near(limit))

    def resembling(self, text: str, limit: int) -> Listing:
        self.reads.append(f"resembling {text[:20]} {limit}")
        if not text.strip():
            raise WrongUse("Give the text whose neighbours you look for, such as an abstract.")
        return self.resembles or Listing(limit, near(limit))

    def sources(self) -> tuple[SourceState, ...]:
        return self.states

    def credits(self) -> tuple[SourceState, ...]:
        return self.states

    def ready(self) -> dict[str, bool]:
        return {"store": True, "index": True}

    def sitemap_pages(self) -> int:
        return 2

    def sitemap(self, page: int) -> tuple[tuple[str, date | None], ...]:
        return (("/papers/2510.00001", DAY), ("/papers/math.GT/0309136?a&b", None)) if page in (1, 2) else ()


def segments(text: str, hits: str) -> tuple[Segment, ...]:
    """``text`` cut where the words of ``hits`` stand."""
    parts = re.split(rf"(\b(?:{'|'.join(hits.split())})\b)", text, flags=re.IGNORECASE)
    return tuple(Segment(part, bool(at % 2)) for at, part in enumerate(parts) if part)


def told(entry: Entry) -> Entry:
    """An entry as a search finds it: marked, and with its reasons."""
    reasons = (
        Reason("words", "“attention” in the title; “heads” in the abstract", 3.1),
        close(entry.place),
        Reason("place", f"{entry.place + 3}th by words, {entry.place + 7}th by meaning", 0.03),
    )
    cut = (*segments(ABSTRACT[:320], "attention heads"), Segment(" …"))
    return replace(entry, reasons=reasons, highlight=Highlight(segments(entry.paper.title, "attention heads"), cut))


def facets(text: str) -> tuple[FacetGroup, ...]:
    """Every way to narrow a search, as many of each as there may be."""
    kinds = {
        "year": {"2025": 22, "2024": 14, "2023": 3, "2021": 2},
        "cat": {"cs.CL": 20, "cs.LG": 12, "cs.CV": 4, "stat.ML": 3, "cs.IR": 2},
        "keyword": {word: 9 - at for at, word in enumerate((*WORDS, "length extrapolation", "kv cache"))},
        "has": {"code": 17, "comments": 9, "organization": 4},
    }
    return tuple(
        FacetGroup(
            kind, tuple(Facet(label, count, f'{text} {kind}:"{label}"'.strip()) for label, count in some.items())
        )
        for kind, some in kinds.items()
    )


def search_page(query: Query, count: int = 20) -> SearchPage:
    """Twenty of 41 papers, each with its reasons."""
    found = listing(1, count, total=41, next="cursor-20")
    chips = (Chip("since 2024", "attention"), Chip("from arXiv", "attention since:2024"))
    return SearchPage(
        query=query,
        listing=replace(found, entries=tuple(map(told, found.entries))),
        chips=chips,
        milliseconds=6.2,
        facets=facets(query.text),
        nearby=("attention sinks", "sequence parallelism", "rope embeddings", "context retrieval"),
    )


COUNTS = (("2019", 3), ("2021", 14), ("2022", 40), ("2023", 121), ("2024", 310), ("2025", 288))


W53 = period_of("week", "2026-W53")
