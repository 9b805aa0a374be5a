"""What a reader is mailed, and when."""

from datetime import date, datetime

from broadsheet.api.v1.models.base import Shape


class Watched(Shape):
    """A listing that a mail brings: `kind` as in the addresses of feeds, `name` of what, empty where there is one."""

    kind: str
    name: str


class Subscription(Shape):
    """A mail that comes again and again."""

    no: int
    name: str
    email: str
    state: str
    """`asked` (not confirmed), `active`, `paused` or `ended`."""
    watches: list[Watched]
    days: list[str]
    """Weekdays it comes on: `mon`, `tue` and so on."""
    time: str
    """When it comes, as `07:00` in its zone."""
    zone: str
    format: str
    """`full`, `titles` or `text`."""
    quiet: bool
    """Whether nothing comes where there is nothing to read."""
    away_from: date | None
    """The first day of a vacation, on which nothing comes."""
    away_until: date | None
    next: datetime | None
    """When it comes next; null where nothing does."""


class Subscriptions(Shape):
    """The mails of the reader who asks, oldest first."""

    subscriptions: list[Subscription]
