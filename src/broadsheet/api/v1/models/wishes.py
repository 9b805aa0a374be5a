"""What callers say of mails to be."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field

from broadsheet.api.v1.models.base import Given
from broadsheet.model.subscription import DAYS, FORMATS, KINDS

Kind = Literal[
    "today",
    "picks",
    "trending",
    "search",
    "authors",
    "categories",
    "keywords",
    "organizations",
    "groups",
    "replies",
]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Format = Literal["full", "titles", "text"]
Time = Annotated[str, Field(pattern="^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", examples=["07:00"])]
Zone = Annotated[str, Field(min_length=1, max_length=60, examples=["Europe/Berlin"])]
Days = Annotated[list[Day], Field(min_length=1, max_length=7)]
Called = Annotated[str, Field(max_length=80)]

if (get_args(Kind), get_args(Day), get_args(Format)) != (KINDS, DAYS, FORMATS):
    raise AssertionError("The words of the API are not those of the model.")


class Watching(Given):
    """A listing to be mailed; the name of a search is its query string, as `q=sparse+attention`."""

    kind: Kind
    name: Annotated[str, Field(max_length=1200)] = ""


Watches = Annotated[list[Watching], Field(min_length=1, max_length=20)]


class NewSubscription(Given):
    """A mail to be."""

    watches: Watches
    name: Called = ""
    days: Days = ["mon", "tue", "wed", "thu", "fri"]
    time: Time = "07:00"
    zone: Zone = "UTC"
    format: Format = "full"
    quiet: bool = True


class SubscriptionChange(Given):
    """What shall be otherwise; what is left out stays. `away_from` and `away_until` are set together."""

    watches: Watches | None = None
    name: Called | None = None
    days: Days | None = None
    time: Time | None = None
    zone: Zone | None = None
    format: Format | None = None
    quiet: bool | None = None
    state: Literal["active", "paused"] | None = None
    away_from: date | None = None
    away_until: date | None = None
