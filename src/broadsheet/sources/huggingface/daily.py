"""Daily Papers answers of the Hugging Face API: bytes in, records out.

Items come wrapped (``{"paper": {…}, …}``) or flat, and most fields may stand at
either level. Source: huggingface_hub, ``PaperInfo``; the OpenAPI description of the Hub.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from broadsheet.lib.text import detex, one_line, unwrap
from broadsheet.model.errors import BadReply
from broadsheet.model.paper import Author, Count, Link, Pick, Record, Rejected, arxiv_id
from broadsheet.sources.base import Reply
from broadsheet.sources.links import found_links, web_address

_COUNTS = (("upvotes", "upvotes"), ("comments", "numComments"), ("stars", "githubStars"))
_LINKS = (("code", "githubRepo"), ("project", "projectPage"))


@dataclass(frozen=True, slots=True)
class DailyPage:
    """One page of a listing; ``more`` says that another follows, ``items`` how many entries it held."""

    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...]
    items: int
    more: bool


def read_listing(reply: Reply, listed: date | None, today: date, offset: int = 0) -> DailyPage:
    """Understand a page of Daily Papers. Raises BadReply.

    ``listed`` is the day asked for, None for a week or month; ``today`` the day the
    counts hold; ``offset`` the entries on earlier pages. Status 400 is how the API
    says it has no such day: an empty page.
    """
    if reply.status == 400:
        return DailyPage((), (), 0, more=False)
    items = _json(reply)
    if not isinstance(items, list):
        raise BadReply("Hugging Face sent something else than a list of papers.")
    records: list[Record] = []
    rejected: list[Rejected] = []
    for rank, item in enumerate(items, start=offset + 1):
        try:
            records.append(_record(_both(item), item, today, listed, rank if listed else None))
        except ValueError as error:
            rejected.append(Rejected(f"entry {rank}", str(error), _bytes(item)))
    return DailyPage(tuple(records), tuple(rejected), len(items), 'rel="next"' in reply.headers.get("link", ""))


def read_paper(reply: Reply, today: date) -> Record | None:
    """Understand the answer for one paper, None when there is none. Raises BadReply."""
    if reply.status in (400, 404):
        return None
    item = _json(reply)
    try:
        return _record(_both(item), item, today, None, None)
    except ValueError as error:
        raise BadReply(f"Hugging Face sent a paper that cannot be read: {error}.") from error


def _json(reply: Reply) -> Any:
    if reply.status != 200:
        raise BadReply(f"{reply.url} answered with status {reply.status}.")
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise BadReply("Hugging Face sent something that is not JSON.") from error


def _bytes(item: object) -> bytes:
    """An item as stable bytes; it is cut out of a list, so its own spelling is lost."""
    return json.dumps(item, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _both(item: object) -> dict[str, Any]:
    """One flat view of an item: what the nested paper says wins over its copy outside."""
    if not isinstance(item, dict):
        raise ValueError("it is not an object")
    nested = item.get("paper")
    outer = {name: value for name, value in item.items() if name != "paper"}
    inner = nested if isinstance(nested, dict) else {}
    return outer | {name: value for name, value in inner.items() if value not in (None, "", [])}


def _record(said: Mapping[str, Any], item: object, today: date, listed: date | None, rank: int | None) -> Record:
    found = arxiv_id(_text(said, "id"))
    if found is None:
        raise ValueError("it has no paper id" if not said.get("id") else "its id is no arXiv id")
    title = detex(one_line(_text(said, "title")))
    if not title:
        raise ValueError("it has no title")
    abstract = detex(unwrap(_text(said, "summary"))) or None
    authors = tuple(_authors(said.get("authors")))
    return Record(
        source="huggingface",
        key=found.id,
        arxiv_id=found.id,
        raw=_bytes(item),
        title=title,
        abstract=abstract,
        tldr=one_line(_text(said, "ai_summary")) or None,
        authors=authors,
        author_count=len(authors) or None,
        organization=_organization(said.get("organization")),
        keywords=tuple(dict.fromkeys(_strings(said.get("ai_keywords")))),
        published=_day(said, "publishedAt"),
        withdrawn=bool(said.get("withdrawnAt")),
        links=tuple(dict.fromkeys([*_links(said, found.id), *found_links(abstract or "")])),
        counts=tuple(_counts(said, today)),
        picks=_picks(said, listed, rank),
    )


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (text for one in value if isinstance(one, str) and (text := one_line(one)))


def _day(said: Mapping[str, Any], name: str) -> str | None:
    try:
        return date.fromisoformat(_text(said, name)[:10]).isoformat()
    except ValueError:
        return None


def _authors(value: object) -> Iterator[Author]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and one.get("hidden") is not True and (name := one_line(_text(one, "name"))):
            yield Author(detex(name))


def _organization(value: object) -> str | None:
    said = value if isinstance(value, dict) else {}
    return one_line(_text(said, "fullname") or _text(said, "name")) or None


def _links(said: Mapping[str, Any], identifier: str) -> Iterator[Link]:
    yield Link("abstract", f"https://arxiv.org/abs/{identifier}")
    yield Link("pdf", f"https://arxiv.org/pdf/{identifier}")
    for kind, name in _LINKS:
        url = web_address(said.get(name))
        if url:
            yield Link(kind, url)


def _counts(said: Mapping[str, Any], today: date) -> Iterator[Count]:
    for kind, name in _COUNTS:
        value = said.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            yield Count(kind, value, today)


def _picks(said: Mapping[str, Any], listed: date | None, rank: int | None) -> tuple[Pick, ...]:
    if listed:
        return (Pick(listed, rank),)
    day = _day(said, "submittedOnDailyAt")
    return (Pick(date.fromisoformat(day)),) if day else ()
