"""Links in mails that work without signing in, each for one purpose: signed, so that nobody makes one.

Keys of before still verify them (``old_secrets``), so they outlive a change of the
key. Looking at one never does anything: programs that read mails follow every link.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from broadsheet.actions.house import House
from broadsheet.model.errors import NotFound
from broadsheet.model.subscription import Subscription

CONFIRM, PREFERENCES, UNSUBSCRIBE, RATE = "subscribe", "subscriptions", "unsubscribe", "rate"
"""The purposes of our links, which are the first part of their paths."""
RATING_LIFETIME = timedelta(days=90)
_NOT_WHOLE = "This link is not whole. Copy all of it out of the mail."


@dataclass(frozen=True, slots=True)
class Rating:
    """What a rating link stands for: ``value`` is ``more`` or ``less`` like this paper."""

    reader_no: int
    value: str
    paper_id: str


def confirm_url(house: House, one: Subscription) -> str:
    """Where a subscription that was asked for is confirmed."""
    return _url(house, CONFIRM, _name(one))


def preferences_url(house: House, one: Subscription) -> str:
    """Where a subscription is changed."""
    return _url(house, PREFERENCES, _name(one))


def unsubscribe_url(house: House, one: Subscription) -> str:
    """Where a subscription is ended: a page with a button, and one click by POST (RFC 8058)."""
    return _url(house, UNSUBSCRIBE, _name(one))


def rating_urls(house: House, reader_no: int, paper_id: str) -> tuple[str, str]:
    """Where a reader says “more like this” and “less like this” of a paper, for ninety days."""
    until = int((house.now() + RATING_LIFETIME).timestamp())
    more, less = (_url(house, RATE, f"{reader_no} {value} {until} {paper_id}") for value in ("more", "less"))
    return more, less


def subscription_of(house: House, purpose: str, token: str) -> tuple[int, datetime]:
    """The number of the subscription that a link is for, and when it was asked for. Raises NotFound."""
    said = house.keys.read(purpose, token)
    if said is None:
        raise NotFound(_NOT_WHOLE)
    no, asked = said.split()
    return int(no), datetime.fromtimestamp(int(asked), UTC)


def is_same(one: Subscription | None, asked: datetime) -> bool:
    """Whether a subscription is the one that a link names: its number may have been another's before."""
    return one is not None and int(one.asked.timestamp()) == int(asked.timestamp())


def rating_of(house: House, token: str) -> Rating:
    """What a rating link stands for. Raises NotFound, for one that is too old as well."""
    said = house.keys.read(RATE, token)
    if said is None:
        raise NotFound(_NOT_WHOLE)
    reader_no, value, until, paper_id = said.split(" ", 3)
    if int(until) < house.now().timestamp():
        raise NotFound("This link is too old. Rate the paper on its page.")
    return Rating(int(reader_no), value, paper_id)


def _name(one: Subscription) -> str:
    return f"{one.no} {int(one.asked.timestamp())}"


def _url(house: House, purpose: str, text: str) -> str:
    return f"{house.rules.address}/{purpose}/{house.keys.token(purpose, text)}"
