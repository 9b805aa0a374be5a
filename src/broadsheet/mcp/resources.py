"""Editions and papers as resources: what an agent's reader may attach to a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from broadsheet.mcp import reading
from broadsheet.mcp.budget import MOST
from broadsheet.mcp.caller import Caller
from broadsheet.mcp.given import Read, Today
from broadsheet.model.errors import NotFound
from broadsheet.wording import words

PAPERS, EDITIONS = "broadsheet://papers/", "broadsheet://editions/"
TEMPLATES = (
    (PAPERS + "{id}", "A paper", "One paper by its id, such as 2409.17481, with the comments on it."),
    (EDITIONS + "{date}", "An edition", "The papers of a day, an ISO week or a month, such as 2026-11-18."),
)
"""Address, title and description of what can be read besides what is listed."""
_LISTED = 7
_LONGEST = 50


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that can be read; its words are ours alone."""

    uri: str
    name: str
    title: str


def listed(caller: Caller) -> Sequence[Resource]:
    """The latest editions, newest first."""
    periods = (page.period for page in caller.site.latest_editions(_LISTED))
    return [Resource(EDITIONS + one.name, one.name, f"The papers of {words.period_title(one)}") for one in periods]


def read(caller: Caller, uri: str) -> str:
    """What stands at an address, as Markdown. Raises NotFound, WrongUse."""
    name = unquote(uri.partition("://")[2].partition("/")[2])
    if uri.startswith(PAPERS) and name:
        return reading.read(caller, Read(paper=name, tokens=MOST))
    if uri.startswith(EDITIONS) and name:
        return reading.today(caller, Today(date=name[:20], tokens=MOST, limit=_LONGEST))
    raise NotFound(f"There is no such resource. There are {' and '.join(one for one, *_ in TEMPLATES)}.")
