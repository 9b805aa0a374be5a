"""Listings and papers as JSON and as text for a terminal."""

import shutil
from collections.abc import Iterator
from textwrap import fill
from typing import Any

from broadsheet.cli.say import plain
from broadsheet.model.listing import Entry, Listing
from broadsheet.model.pages import PaperPage
from broadsheet.model.paper import Paper
from broadsheet.wording.words import plural

_WIDEST, _NARROWEST = 88, 40
_INDENT = " " * 5


def listing(found: Listing, address: str) -> dict[str, Any]:
    """A listing as the command contract has it (docs/reference/command-line.md)."""
    return {
        "total": found.total,
        "next": found.next,
        "entries": [entry(one, address) for one in found.entries],
        "notices": list(found.notices),
    }


def entry(one: Entry, address: str) -> dict[str, Any]:
    """One line of a listing."""
    reasons = [{"kind": why.kind, "text": why.text, "weight": why.weight} for why in one.reasons]
    return {**_common(one.paper, address), "place": one.place, "news": one.news, "reasons": reasons}


def _common(paper: Paper, address: str) -> dict[str, Any]:
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "abstract_is_summary": paper.abstract_is_summary,
        "authors": [author.name for author in paper.authors],
        "author_count": paper.author_count or (len(paper.authors) or None),
        "organization": paper.organization,
        "published": paper.published,
        "comments": paper.comments,
        "votes": paper.votes,
        "keywords": list(paper.keywords),
        "categories": list(paper.categories),
        "sources": list(paper.sources),
        "url": next((link.url for link in paper.links), f"{address}/papers/{paper.id}"),
    }


def paper(page: PaperPage, address: str) -> dict[str, Any]:
    """A paper with everything known of it."""
    one = page.paper
    return {
        **_common(one, address),
        **{name: getattr(one, name) for name in _MORE},
        "page": f"{address}/papers/{one.id}",
        "picked_by": list(one.picked_by),
        "links": [{"kind": link.kind, "url": link.url} for link in one.links],
        "affiliations": [author.affiliation for author in one.authors],
        "versions": [
            {"number": v.number, "created": v.created and v.created.isoformat(), "size": v.size} for v in page.versions
        ],
        "records": [
            {
                "source": record.source,
                "key": record.key,
                "title": record.title,
                "first_seen": record.first_seen.isoformat(),
                "differs_in": list(record.differs_in),
            }
            for record in page.records
        ],
        "counts": [
            {"source": series.source, "kind": series.kind, "at": str(point.at), "value": point.value}
            for series in page.series
            for point in series.points
        ],
    }


_MORE = (
    "tldr", "updated", "announced", "comment", "venue", "doi", "journal_ref", "license", "withdrawn", "version",
)  # fmt: skip


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """Text without controls, in lines as wide as the terminal, up to a width that reads well."""
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    start = indent if first is None else first
    return fill(plain(text), width, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False)


def listing_text(found: Listing) -> Iterator[str]:
    """A listing for people."""
    for notice in found.notices:
        yield wrapped(notice) + "\n"
    for one in found.entries:
        yield from _entry_text(one)
    shown = f"{len(found.entries):,} of {found.total:,}"
    yield f"{shown}; go on with --after {found.next}" if found.next else shown


def _entry_text(one: Entry) -> Iterator[str]:
    paper = one.paper
    yield wrapped(paper.title, _INDENT, f"{one.place:>3}. ")
    told = [f"▲ {paper.votes:,}" if paper.votes else "", plural(paper.comments, "comment") if paper.comments else ""]
    facts = [byline(paper), paper.published or "", " ".join(paper.categories[:3]), paper.id, *told]
    yield wrapped(" · ".join(filter(None, facts)), _INDENT)
    if one.reasons:
        yield wrapped(" · ".join(why.text for why in one.reasons), _INDENT)
    yield ""


def byline(one: Paper) -> str:
    """The first author and how many others, or the organisation."""
    count = one.author_count or len(one.authors)
    if not one.authors:
        return one.organization or (f"{count} authors" if count else "")
    return one.authors[0].name + (f" + {count - 1}" if count > 1 else "")


def paper_text(page: PaperPage) -> Iterator[str]:
    """A paper for people."""
    one = page.paper
    yield wrapped(one.title)
    if one.authors:
        yield wrapped(", ".join(author.name for author in one.authors))
    yield wrapped(" · ".join(filter(None, [one.id, one.published or "", *one.categories])))
    yield ""
    if one.abstract_is_summary:
        yield "(Broadsheet's summary, not the authors' abstract)"
    for part in one.abstract.split("\n\n"):
        yield wrapped(part) + "\n"
    for link in one.links:
        yield plain(f"{link.kind:>10}  {link.url}")
    for record in page.records:
        yield plain(f"    record  {record.source}, first seen {record.first_seen:%Y-%m-%d}")
