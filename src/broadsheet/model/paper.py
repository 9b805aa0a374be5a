"""A paper, what sources say of it, and the ids it is known by."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

PaperId = NewType("PaperId", str)  # "2409.17481", "math.GT/0309136" or "source:key"
"""The public id: the bare arXiv id when there is one, otherwise ``source:key``."""

_NEW = r"\d{4}\.\d{4,6}"
_OLD = r"[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7}"
_ARXIV = re.compile(rf"(?P<id>{_NEW}|{_OLD})(?:v(?P<version>[1-9]\d{{0,3}}))?", re.ASCII)
_PREFIX = re.compile(
    r"(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|ps|e-print|src)/"
    r"|(?:https?://)?(?:www\.)?huggingface\.co/papers/"
    r"|(?:https?://)?(?:www\.)?alphaxiv\.org/(?:abs|pdf)/"
    r"|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\."
    r"|10\.48550/arxiv\."
    r"|oai:arxiv\.org:"
    r"|arxiv:\s*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:\.pdf|\.html?)?(?:[?#].*)?$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class ArxivId:
    """An arXiv identifier; ``version`` is None when the text named none."""

    id: str
    version: int | None = None


def arxiv_id(text: str) -> ArxivId | None:
    """Read an arXiv id in any historical form, bare, prefixed or as a URL.

    Forms: ``YYMM.NNNN`` (0704 to 1412), ``YYMM.NNNNN`` (from 1501),
    ``archive.SC/YYMMNNN`` (before 0704), each with ``vN``. Returns None for
    anything else. Source: arXiv, "Understanding the arXiv identifier".
    """
    text = text.strip()[:300]
    prefix = _PREFIX.match(text)
    if prefix:
        text = _SUFFIX.sub("", text[prefix.end() :].rstrip("/"))
    found = _ARXIV.fullmatch(text) or _ARXIV.fullmatch(_lower_archive(text))
    if not found or not _month_is_real(found["id"]):
        return None
    return ArxivId(found["id"], int(found["version"]) if found["version"] else None)


def _lower_archive(text: str) -> str:
    archive, slash, number = text.partition("/")
    name, dot, subject = archive.partition(".")
    return f"{name.lower()}{dot}{subject.upper()}{slash}{number}" if slash else text


def _month_is_real(identifier: str) -> bool:
    digits = identifier.rpartition("/")[2]
    return 1 <= int(digits[2:4]) <= 12


@dataclass(frozen=True, slots=True)
class Author:
    """One name in an author list, with the affiliation the record gives, if any."""

    name: str
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """v1, v2 … of a record; ``size`` as the source prints it ("31kb")."""

    number: int
    created: datetime | None = None
    size: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Where a paper leads: kind is ``abstract``, ``pdf``, ``html``, ``code``, ``project`` or ``doi``."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number a source reported: kind is ``upvotes``, ``comments`` or ``stars``; ``at`` the day it held."""

    kind: str
    value: int
    at: date | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A paper put on the daily page of ``day`` by a source; ``rank`` counts from 1."""

    day: date
    rank: int | None = None


READERS = "@readers"
"""Stands for a source where readers say where a paper's code and project are, and whose it is; none is named so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one source says of a paper, cleaned; ``raw`` is what it sent, byte for byte.

    Text is plain Unicode, TeX accents resolved, ``$…$`` kept raw. Dates are ISO
    and may be partial ("2024", "2024-11"). None and empty mean "not said", so a
    poorer record never erases what a richer one gave. ``addresses`` are names of
    authors with what stands for their mail addresses, as hexadecimal text.
    """

    source: str
    key: str
    raw: bytes
    title: str
    abstract: str | None = None
    summary: str | None = None  # ours or a source's own words, never the authors' abstract
    tldr: str | None = None
    arxiv_id: str | None = None
    authors: tuple[Author, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    author_count: int | None = None
    organization: str | None = None
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    announced: str | None = None
    comment: str | None = None
    venue: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    license: str | None = None
    withdrawn: bool = False
    versions: tuple[Version, ...] = ()
    links: tuple[Link, ...] = ()
    counts: tuple[Count, ...] = ()
    picks: tuple[Pick, ...] = ()

    @property
    def paper_id(self) -> PaperId:
        """The public id this record speaks of; readers speak of the papers of others."""
        own = self.key if self.source == READERS else f"{self.source}:{self.key}"
        return PaperId(self.arxiv_id or own)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something a parser could not read: where it stood, why, and its bytes."""

    where: str  # "line 17", an identifier, a page
    why: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One work as readers see it, merged from its records.

    ``title_html`` and ``abstract_html`` hold sanitised HTML with MathML and are
    set only where the plain text carries ``$…$``; everywhere else the text is
    escaped when printed. ``abstract_is_summary`` marks words that are not the
    authors'. ``votes`` and ``comments`` are the newest counts known; ``comments``
    is None when no source ever counted. ``reader_votes`` and ``reader_comments`` are
    those among them that come from here.
    """

    id: PaperId
    title: str
    abstract: str = ""
    title_html: str | None = None
    abstract_html: str | None = None
    abstract_is_summary: bool = False
    tldr: str | None = None
    authors: tuple[Author, ...] = ()
    author_count: int | None = None
    organization: str | None = None
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    published: str | None = None
    updated: str | None = None
    announced: str | None = None
    comment: str | None = None
    venue: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    license: str | None = None
    withdrawn: bool = False
    version: int | None = None
    votes: int = 0
    comments: int | None = None
    reader_votes: int = 0
    reader_comments: int = 0
    sources: tuple[str, ...] = ()
    picked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as the paper page prints it: who says so, since when, and where it differs."""

    source: str
    key: str
    first_seen: datetime
    differs_in: tuple[str, ...] = field(default=())
    title: str = ""
