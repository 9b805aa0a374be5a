"""What callers give: parameters of addresses, and bodies. What is read here is what the description says."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, get_origin

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema
from starlette.datastructures import QueryParams

from broadsheet.model.edition import Period
from broadsheet.model.errors import WrongUse
from broadsheet.model.period import period_of
from broadsheet.model.talk import LONGEST_COMMENT, SAYS

PAGE, LARGEST_PAGE = 50, 100
LARGEST_SEARCH = 120
LONGEST_SEARCH = 250
QUICK, MOST_QUICK = 10, 20
LONGEST_ADDRESS = 500
_LARGEST = 1_000_000
_NAMED = 3
_YEAR = "(?:19|20)[0-9]{2}"
_LONG_YEARS = "|".join(str(year) for year in range(1900, 2100) if date(year, 12, 28).isocalendar().week == 53)
"""Those with a week 53 (ISO 8601)."""
_WEEK = f"^{_YEAR}-W(?:0[1-9]|[1-4][0-9]|5[0-2])$|^(?:{_LONG_YEARS})-W53$"
_MONTH = f"^{_YEAR}-(?:0[1-9]|1[0-2])$"
_ADDRESS = r"^https?://[0-9A-Za-zÀ-ɏ][0-9A-Za-zÀ-ɏ.-]*(?::[0-9]{1,5})?(?:[/?#][!-\[\]-~À-ɏͰ-ᙿ、-힣]*)?$"


class Given(BaseModel):
    """Something the API is given. Names nobody knows are left aside, as clients of the Hub expect."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    @classmethod
    def of_query(cls, params: QueryParams) -> Self:
        """Read out of the parameters of an address. Raises WrongUse."""
        lists = {name for name, field in cls.model_fields.items() if get_origin(field.annotation) is list}
        named = {name: params.getlist(name) if name in lists else params[name] for name in params.keys()}  # noqa: SIM118
        return cls.read(named)

    @classmethod
    def read(cls, members: Mapping[str, Any], *, strict: bool | None = None) -> Self:
        """Read out of members by name; ``strict`` takes no text for anything else. Raises WrongUse."""
        try:
            return cls.model_validate(members, strict=strict)
        except ValidationError as mistakes:
            said = [f"“{'.'.join(map(str, one['loc']))}”: {one['msg']}." for one in mistakes.errors()[:_NAMED]]
            raise WrongUse(" ".join(said)) from None


def _calendar(kind: str, spelt: re.Pattern[str] | None = None) -> Callable[[Any], Period]:
    def read(text: Any) -> Period:
        if not isinstance(text, str) or not (spelt is None or spelt.search(text)):
            raise WrongUse(f"“{str(text)[:40]}” is not a {kind} of the years from 1900 to 2099.")
        return period_of(kind, text)

    return read


Day = Annotated[Period | None, PlainValidator(_calendar("day")), WithJsonSchema({"type": "string", "format": "date"})]
Week = Annotated[
    Period | None,
    PlainValidator(_calendar("week", re.compile(_WEEK))),
    WithJsonSchema({"type": "string", "pattern": _WEEK}),
]
Month = Annotated[
    Period | None,
    PlainValidator(_calendar("month", re.compile(_MONTH))),
    WithJsonSchema({"type": "string", "pattern": _MONTH}),
]
HubId = Annotated[str, Field(pattern="^[0-9a-f]{24}$")]
Name = Annotated[str, Field(min_length=1, examples=["2505.02130"])]
Address = Annotated[str, Field(max_length=LONGEST_ADDRESS, pattern=_ADDRESS)]
Repository = Annotated[
    str, Field(max_length=LONGEST_ADDRESS, pattern=r"^https://github\.com/[0-9A-Za-z_.-]+/[0-9A-Za-z_.-]+$")
]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_COMMENT, pattern=SAYS, examples=["Which data?"])]


class Nothing(Given):
    """Nothing at all."""


class Daily(Given):
    """Which daily papers; where several periods are named, the days they share."""

    p: Annotated[int, Field(ge=0, le=_LARGEST)] = 0
    """The page, from 0."""
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE
    date: Day = None
    week: Week = None
    """An ISO week, such as `2026-W53`."""
    month: Month = None
    submitter: str = ""
    """Who brought them: a reader or a source, by name."""
    sort: Literal["publishedAt", "trending"] = "publishedAt"


class Searched(Given):
    """What is searched for; nothing finds the newest papers."""

    q: Annotated[str, Field(max_length=LONGEST_SEARCH, examples=["graph attention"])] = ""
    limit: Annotated[int, Field(ge=1, le=LARGEST_SEARCH)] = LARGEST_SEARCH


class Listed(Given):
    """Where to go on among all papers, and how far."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE
    cursor: str = ""
    """As the `Link` header of the page before has it."""


class Chosen(Given):
    """What to give beside a paper."""

    field: list[Literal["comments", "submissionDeadline"]] = []


class Quick(Given):
    """A few letters, and what they may stand for."""

    q: Annotated[str, Field(max_length=LONGEST_SEARCH, examples=["attention"])] = ""
    type: list[str] = []
    """`paper`, `org`, both where none is named; of all other kinds nothing is found."""
    limit: Annotated[int, Field(ge=1, le=MOST_QUICK)] = QUICK


class Index(Given):
    """A paper to bring here."""

    arxivId: Name
    """Its arXiv id, in any form."""


class Claim(Given):
    """Which author of a paper somebody is."""

    paperId: Name
    claimAuthorId: HubId
    """The `_id` of one of its authors."""
    targetUserId: HubId = ""
    """The `_id` of who claims; one claims for oneself alone."""


class Saying(Given):
    """A comment or an answer to be."""

    comment: Text
    """In Markdown."""


class Links(Given):
    """What to say of a paper; what is left out stays, and null takes back what was said here."""

    projectPage: Address | None = None
    githubRepo: Repository | None = None
    organizationId: HubId | None = None
    """The `_id` of an organisation that papers here carry."""


class Vote(Given):
    """A vote."""

    upvoted: bool = True
    """False takes it back."""
