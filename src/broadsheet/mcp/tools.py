"""The table of tools: what each is called, says of itself, takes and does, and who may call it.

Nothing that others wrote stands in what a tool says of itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from broadsheet.mcp import acting, given, reading
from broadsheet.mcp.caller import DOOR, Caller
from broadsheet.shell.access import GESTURE, TALK, Access


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool; ``again`` says that calling it twice does no more than calling it once."""

    name: str
    title: str
    about: str
    takes: type[given.Given]
    does: Callable[[Caller, Any], str]
    access: Access = DOOR
    again: bool = True

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.access is DOOR


TOOLS: tuple[Tool, ...] = (
    Tool(
        "today",
        "Today’s papers",
        "The papers of the latest edition, or of a date, week or month: picks first, then what was announced, each "
        "with the reasons for its place. Answers are Markdown, the same listing as the pages.",
        given.Today,
        reading.today,
    ),
    Tool(
        "search",
        "Search papers",
        "Search the library by words and by meaning, the best first. A whole sentence works as well as words.",
        given.Search,
        reading.search,
    ),
    Tool(
        "read",
        "Read a paper",
        "One paper: title, authors, dates, links, abstract, the comments on it with their numbers, and with full its "
        "text.",
        given.Read,
        reading.read,
    ),
    Tool(
        "similar",
        "Similar papers",
        "Papers that resemble one paper, several together, or a text that is not in the library.",
        given.Similar,
        reading.similar,
    ),
    Tool(
        "trending",
        "Trending papers",
        "What votes, comments and growth elsewhere move now, the hottest first, whatever day it is of.",
        given.Listed,
        reading.trending,
    ),
    Tool(
        "rate",
        "Rate a paper",
        "Judge a paper for the reader whose token you carry. An agent’s vote shows, and weighs nothing in any order. "
        "undo takes it back.",
        given.Rate,
        acting.rate,
        GESTURE,
    ),
    Tool(
        "save",
        "Save a paper",
        "Put a paper on a shelf of the reader whose token you carry; nobody else sees it. undo takes it off.",
        given.Save,
        acting.save,
        GESTURE,
    ),
    Tool(
        "comment",
        "Comment on a paper",
        "Say something about a paper in the name of the reader whose token you carry, for everybody to see and marked "
        "as an agent’s. Ask the reader first. With delete it takes a comment of the reader’s own away.",
        given.Comment,
        acting.comment,
        TALK,
        again=False,
    ),
)
"""Every tool, eight at most: a longer list costs every agent tokens before it has asked anything."""
