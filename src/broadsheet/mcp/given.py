"""What each tool takes, as types; a schema for agents is made of each."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from broadsheet.mcp.budget import LEAST, MOST, USUAL
from broadsheet.model.talk import LONGEST_COMMENT

LONGEST_TEXT = 20_000
"""Characters of a text whose like is looked for."""
_LARGEST = 2**53 - 1
Paper = Annotated[str, Field(min_length=1, max_length=400, description="Its id in any form, such as 2409.17481.")]
Number = Annotated[int, Field(ge=0, le=_LARGEST)]


class Given(BaseModel):
    """Arguments: nothing beside what is named."""

    model_config = ConfigDict(extra="forbid")


class Part(Given):
    """How long an answer may be, and where it begins."""

    tokens: int = Field(default=USUAL, ge=LEAST, le=MOST, description="Longest answer, in tokens.")
    cursor: str = Field(default="", max_length=400, description="Where to go on, as the answer before said.")


class Listed(Part):
    """A listing, or what follows of it."""

    limit: int = Field(default=10, ge=1, le=50, description="Papers in the answer, at most.")


class Today(Listed):
    """A day, or another period."""

    date: str = Field(
        default="", max_length=20, description="Day, ISO week or month, as 2026-11-18; empty: the latest day."
    )


class Search(Listed):
    """A search."""

    query: str = Field(
        max_length=1000,
        description='Words or a thought; also "phrases", -without, author:, cat:, date:2025-01..2025-03.',
    )
    order: Literal["relevance", "date", "votes"] = "relevance"
    mode: Literal["hybrid", "words", "meaning"] = "hybrid"
    announced: str = Field(
        default="", max_length=40, description="Only what editions of these days brought: DAY or DAY..DAY."
    )


class Read(Part):
    """One paper."""

    paper: Paper
    full: bool = Field(default=False, description="Its whole text as well, where its licence lets us.")


class Similar(Listed):
    """Papers, or a text, whose like is looked for."""

    papers: list[Paper] = Field(default=[], max_length=20, description="Ids of papers; several count together.")
    text: str = Field(default="", max_length=LONGEST_TEXT, description="Or a text, such as an abstract.")


class Rate(Given):
    """A judgement of a paper."""

    paper: Paper
    rating: Literal["vote", "more", "less"] = Field(
        description="vote: worth reading; more or less: for the reader alone, like this."
    )
    undo: bool = Field(default=False, description="Take it back.")


class Save(Given):
    """Something to keep."""

    paper: Paper
    shelf: str = Field(default="", max_length=100, description="Name of a shelf of the reader’s.")
    undo: bool = Field(default=False, description="Take it off the shelf, or off all.")


class Comment(Given):
    """Something to say, or to take back."""

    paper: Annotated[str, Field(max_length=400)] = ""
    text: str = Field(default="", max_length=LONGEST_COMMENT, description="Markdown.")
    answers: Number = Field(default=0, description="Number of the comment it answers.")
    delete: Number = Field(default=0, description="Instead: number of a comment of one’s own to take away.")


def schema_of(given: type[Given]) -> dict[str, Any]:
    """The schema of arguments, without what agents need not read."""
    plain: dict[str, Any] = _without_titles(given.model_json_schema())
    plain.pop("description", None)
    return plain


def _without_titles(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_titles(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _without_titles(one) for name, one in value.items() if name != "title" or not isinstance(one, str)}
