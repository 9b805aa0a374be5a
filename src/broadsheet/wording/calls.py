"""What hooks send: the new entries of a listing, for a program as JSON, for a chat as lines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from broadsheet.model.listing import Entry
from broadsheet.wording import links, words

NEW, TEST = "listing.new", "listing.test"
"""What a call is about: new entries, or nothing but whether it arrives."""
LINES = 10
"""Papers that a chat is told by name."""
_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Listed:
    """The listing that is sent on: its kind and name as in the feeds, its title, and the full address of its page."""

    kind: str
    name: str
    title: str
    page: str


def document(what: str, listed: Listed, day: date, entries: Sequence[Entry], home: str, now: datetime) -> str:
    """The body of a call, as JSON; ``home`` is our address without a closing slash."""
    data = {
        "kind": listed.kind,
        "name": listed.name,
        "title": listed.title,
        "page": listed.page,
        "edition": day.isoformat(),
        "entries": [_entry(one, home) for one in entries],
    }
    whole = {"type": what, "timestamp": now.isoformat(timespec="seconds"), "data": data}
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace").decode()


def ids_in(body: str) -> tuple[str, ...]:
    """The ids of the papers in the body of a call."""
    return tuple(one["id"] for one in json.loads(body)["data"]["entries"])


def _entry(one: Entry, home: str) -> dict[str, Any]:
    paper = one.paper
    pdf = next((link.url for link in paper.links if link.kind == "pdf"), "")
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": [author.name for author in paper.authors],
        "author_count": paper.author_count or (len(paper.authors) or None),
        "organization": paper.organization,
        "published": paper.published,
        "announced": paper.announced,
        "categories": list(paper.categories),
        "keywords": list(paper.keywords),
        "page": home + links.paper_url(paper.id),
        "pdf": links.foreign_url(pdf),
        "reasons": [{"kind": why.kind, "text": why.text, "weight": why.weight} for why in one.reasons],
    }


def message(body: str) -> tuple[str, str]:
    """The title and the lines of a chat's message, out of the body of a call."""
    whole: Mapping[str, Any] = json.loads(body)
    data = whole["data"]
    entries, title = data["entries"], tame(data["title"])
    if whole["type"] == TEST:
        return "Broadsheet", f"This is a test: {title} will come here."
    lines = [line for place, one in enumerate(entries[:LINES], 1) for line in _said(place, one)]
    more = len(entries) - LINES
    lines.append(f"And {words.plural(more, 'more paper')}: {data['page']}" if more > 0 else data["page"])
    return f"{title}: {words.plural(len(entries), 'new paper')}", "\n".join(lines)


def _said(place: int, one: Mapping[str, Any]) -> tuple[str, str]:
    title = " ".join(one["title"].split())
    short = title if len(title) <= _LONGEST else f"{title[:_LONGEST].rstrip()} …"
    return f"{place}. {tame(short)}", one["page"]


def tame(text: str) -> str:
    """``text`` that calls nobody: “@everyone” or “<!channel>” in a title must not wake a whole chat."""
    return text.replace("@", "@\u200b").replace("<", "‹").replace(">", "›")
