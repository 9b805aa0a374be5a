"""A paper as the Hub shows it: flat on its own, nested in listings with everything said again beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from broadsheet.api.hub import ids, stamps
from broadsheet.api.hub.people import Json, Wire
from broadsheet.model.around import Around, Brought, Daily
from broadsheet.model.listing import Entry, Segment
from broadsheet.model.paper import Paper

_AGAIN = (
    "title", "summary", "source", "upvotes", "ai_summary", "ai_keywords", "organization", "projectPage", "githubRepo",
    "githubStars", "mediaUrls",
)  # fmt: skip
"""What clients look for beside the nested paper, some of them nowhere else."""
_HUB = "huggingface.co"
_KINDS = {"datasets": "Datasets", "spaces": "Spaces"}


@dataclass(frozen=True, slots=True)
class Told:
    """A paper and what is said of it: what stands around it, the ``day`` of its page, who is to be named for it."""

    paper: Paper
    around: Around
    day: date | None = None
    by: str = ""

    @property
    def brought(self) -> Brought | None:
        """The pick to name."""
        return self.around.by(self.by)

    @property
    def came(self) -> str | None:
        """When it came to the daily page."""
        one = self.brought
        if one and one.at:
            return stamps.of_moment(one.at)
        day = self.day or (one.day if one else None)
        return stamps.of_day(day) if day else stamps.of_text(self.paper.announced)


def flat(wire: Wire, told: Told) -> Json:
    """A paper on its own."""
    paper, around = told.paper, told.around
    came = told.came
    published = stamps.of_text(paper.published) or stamps.of_text(paper.announced) or came
    return _known({
        "_id": ids.of_number(ids.PAPER, around.no),
        "id": paper.id,
        "authors": wire.authors(paper, around),
        "mediaUrls": [],
        "publishedAt": published,
        "submittedOnDailyAt": came,
        "submittedOnDailyBy": wire.bringer(paper, told.brought) if came else None,
        "withdrawnAt": (stamps.of_text(paper.updated) or published) if paper.withdrawn else None,
        "title": paper.title,
        "summary": paper.abstract,
        "summaryIsOurs": paper.abstract_is_summary or None,
        "source": paper.sources[0] if paper.sources else None,
        "upvotes": paper.votes,
        "discussionId": ids.of_number(ids.DISCUSSION, around.no),
        "projectPage": _link(paper, "project"),
        "githubRepo": _github(paper),
        "githubStars": around.stars,
        "ai_summary": paper.tldr,
        "ai_keywords": list(paper.keywords) or None,
        "organization": wire.organization(paper.organization) if paper.organization else None,
    })  # fmt: skip


def detail(wire: Wire, told: Told) -> Json:
    """A paper on its own, with the counts and the repositories of its page."""
    comments = {"numComments": told.paper.comments or 0, "thumbnail": wire.picture}
    return flat(wire, told) | comments | {"isAuthorParticipating": told.around.author_talks} | linked(told.paper)


def daily(wire: Wire, one: Daily, by: str = "") -> Json:
    """An entry of the daily papers."""
    told = Told(one.entry.paper, one.around, one.day, by)
    nested = flat(wire, told)
    return _around(wire, told, nested) | {"submittedBy": wire.bringer(told.paper, told.brought)}


def found(wire: Wire, entry: Entry, around: Around, *, voted: bool) -> Json:
    """An entry of a search, with the words that were asked for marked."""
    told = Told(entry.paper, around)
    marked = entry.highlight
    title = marked.title if marked else (Segment(entry.paper.title),)
    summary = marked.snippet if marked else (Segment(entry.paper.abstract),)
    lit = {"highlightedTitle": _segments(title), "highlightedSummary": _segments(summary)}
    return _around(wire, told, flat(wire, told)) | {"upvoted": voted} | lit


def listed(wire: Wire, told: Told) -> Json:
    """An entry of the list of all papers."""
    whole = flat(wire, told)
    return {name: whole[name] for name in _LISTED if name in whole} | {"thumbnailUrl": wire.picture}


_LISTED = (
    "id", "title", "upvotes", "publishedAt", "authors", "summary", "projectPage", "githubRepo", "ai_summary",
    "organization",
)  # fmt: skip


def linked(paper: Paper) -> Json:
    """Models, datasets and Spaces of the Hub that a paper links to; nothing is counted that nobody told us."""
    said: dict[str, dict[str, Json]] = {"Models": {}, "Datasets": {}, "Spaces": {}}
    for link in paper.links:
        kind, name = _repository(link.url)
        if name:
            author = name.partition("/")[0]
            said[kind][name] = {"id": name, "author": author, "private": False, "repoType": kind.lower()[:-1]}
    lists = {f"linked{kind}": list(names.values()) for kind, names in said.items()}
    return {**lists, **{f"numTotal{kind}": len(names) for kind, names in said.items()}}


def _around(wire: Wire, told: Told, nested: Json) -> Json:
    again = {name: nested[name] for name in _AGAIN if name in nested}
    came = told.came or nested.get("publishedAt")
    return again | _known({
        "paper": nested,
        "publishedAt": came,
        "thumbnail": wire.picture,
        "numComments": told.paper.comments or 0,
        "isAuthorParticipating": told.around.author_talks,
    })  # fmt: skip


def _known(said: Json) -> Json:
    return {name: value for name, value in said.items() if value is not None}


def _segments(cut: Iterable[Segment]) -> list[Json]:
    return [{"type": "highlight" if one.hit else "text", "text": one.text} for one in cut]


def _link(paper: Paper, kind: str) -> str | None:
    return next((link.url for link in paper.links if link.kind == kind), None)


def _github(paper: Paper) -> str | None:
    code = (link.url for link in paper.links if link.kind == "code")
    return next((url for url in code if _host(url) == "github.com"), None)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _repository(url: str) -> tuple[str, str]:
    """What an address of the Hub names: Models, Datasets or Spaces, and ``owner/name``; empty for anything else."""
    if _host(url) != _HUB:
        return "", ""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    kind = _KINDS.get(parts[0], "Models") if parts else "Models"
    parts = parts[1:] if parts and parts[0] in _KINDS else parts
    return (kind, "/".join(parts[:2])) if len(parts) > 1 and parts[0] not in _PAGES else ("", "")


_PAGES = frozenset({"papers", "docs", "blog", "collections", "posts", "organizations", "api"})
