"""What callers give: queries of addresses, and bodies."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from broadsheet.api.v1.models.base import Given
from broadsheet.api.v1.models.papers import Paper
from broadsheet.model.query import LARGEST_PAGE, MODES, ORDERS, PAGE
from broadsheet.model.talk import LONGEST_COMMENT, REACTIONS, SAYS

_FIELD = "|".join(Paper.model_fields)
_LETTER = "[0-9A-Za-zÀ-ÖØ-öø-ɏ]"

Fields = Annotated[str | None, Field(pattern=f"^(?:{_FIELD})(?:,(?:{_FIELD}))*$")]
Cursor = Annotated[str | None, Field(min_length=1)]
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]
PaperName = Annotated[str, Field(min_length=1, max_length=200, pattern=SAYS, examples=["2409.17481"])]
"""An id in any form, or an address of a paper's page."""
Text = Annotated[
    str, Field(min_length=1, max_length=LONGEST_COMMENT, pattern=SAYS, examples=["Which data were left out?"])
]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Words = Annotated[list[Word], Field(max_length=5)]
ShelfName = Annotated[str, Field(min_length=1, max_length=60, pattern=f"^[^/]*{_LETTER}[^/]*$", examples=["To read"])]
Order = Literal["relevance", "date", "votes"]
Mode = Literal["words", "meaning", "hybrid"]
ReactionName = Literal["thanks", "agree", "doubt", "explain"]
RatingName = Literal["more", "less"]

if (get_args(Order), get_args(Mode), get_args(ReactionName)) != (ORDERS, MODES, tuple(REACTIONS)):
    raise AssertionError("The words of the API are not those of the model.")


class Selected(Given):
    """Which fields of papers to give."""

    fields: Fields = None
    """Names of fields of papers with commas between; the `id` is always among them."""


class Following(Selected):
    """Where to go on in a listing."""

    after: Cursor = None
    """The cursor of a page: what `next` said on the page before."""


class Paged(Following):
    """Where to go on, and how far."""

    limit: Limit = PAGE


class Searching(Paged):
    """A search. Filters may stand in `q` in the grammar of the search, or apart; all of them must hold."""

    q: Annotated[str, Field(examples=["sparse attention"])] = ""
    mode: Mode = "hybrid"
    order: Order = "relevance"
    author: Words = []
    category: Words = []
    organization: Words = []
    keyword: Words = []
    source: Words = []
    has: Words = []
    """`code`, `comments` or `organization`."""
    date: Annotated[str | None, Field(max_length=40, examples=["2025-10..2025-12"])] = None
    """Days, months or years: `2025-10-08`, `2025-10..2025-12`, `2025..`."""
    announced: Annotated[str | None, Field(max_length=40, examples=["2026-11-16..2026-11-18"])] = None
    """Only what is new: of the papers that the editions of a day, or of days from first to last, announced, those that
    match."""
    facets: bool = False
    """Whether to count ways to narrow the search."""


class Likening(Selected):
    """Papers whose neighbours are looked for."""

    to: Annotated[list[PaperName], Field(min_length=1, max_length=10)]
    limit: Limit = PAGE


class LikeText(Given):
    """A text whose neighbours are looked for, such as an abstract; nothing is kept of it."""

    text: Text
    limit: Limit = PAGE
    fields: Fields = None


class Recent(Given):
    """How many editions."""

    limit: Annotated[int, Field(ge=1, le=14)] = 7


class OnShelf(Given):
    """Which shelf, by name or key; without it, the first one to save on, or all to take from."""

    shelf: ShelfName | None = None


class SavesAsked(Following):
    """Which shelf to show, all where none is named."""

    shelf: ShelfName | None = None


class Naming(Given):
    """Papers, several of them, by their ids."""

    paper: Annotated[list[PaperName], Field(min_length=1, max_length=50)]


class NewShelf(Given):
    """A shelf to be, or its new name."""

    name: ShelfName


class NewRating(Given):
    """More like this, or less."""

    rating: RatingName


class Talking(Given):
    """The talk about which paper, and from where on."""

    paper: PaperName
    after: Annotated[str | None, Field(pattern="^[1-9][0-9]{0,4}$")] = None


class NewComment(Given):
    """A comment to be, in Markdown; with `parent`, an answer to that comment."""

    paper: PaperName
    text: Text
    parent: Annotated[int | None, Field(ge=1, le=2**53)] = None


class NewText(Given):
    """What a comment shall say instead."""

    text: Text


class NewPick(Given):
    """A paper for the daily page, by id or address, with a line why."""

    paper: PaperName
    comment: Annotated[str, Field(max_length=LONGEST_COMMENT)] = ""


class Told(Given):
    """Where to go on in the notifications."""

    after: Annotated[str | None, Field(max_length=20)] = None


class Seen(Given):
    """The notification that was seen, all of them without a number."""

    no: Annotated[int | None, Field(ge=1, le=2**53)] = None


class Exporting(Selected):
    """Where an export goes on, and after how many papers it ends."""

    after: Cursor = None
    limit: Annotated[int | None, Field(ge=1)] = None
