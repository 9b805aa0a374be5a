"""Change a subscription, pause it, go away, end it: by the links in its mails, without signing in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from broadsheet.actions.bounces import is_suppressed
from broadsheet.actions.house import House
from broadsheet.actions.mail_links import PREFERENCES, UNSUBSCRIBE, is_same, subscription_of
from broadsheet.actions.wishes import Wish, checked, may_watch
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.due import Slot, following, rescheduled
from broadsheet.model.errors import Conflict, NotFound, Refused, WrongUse
from broadsheet.model.subscription import Served, Subscription
from broadsheet.store import subscriptions
from broadsheet.store.db import Connection

UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the reader chose on the page of a subscription; the dates are the first and last day of a vacation."""

    wish: Wish
    away_from: date | None = None
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A subscription, when its next mail comes, and its last days, newest first."""

    one: Subscription
    next: Slot | None
    served: tuple[Served, ...]


def look(house: House, token: str) -> State:
    """The subscription that a link is for. Raises NotFound; changes nothing."""
    no, asked = subscription_of(house, PREFERENCES, token)
    with house.store.read() as db:
        one = _held(db, no, asked)
        return State(one, following(one, house.now(), subscriptions.last(db, no)), subscriptions.served(db, no, _SHOWN))


def choose(house: House, token: str, choices: Choices) -> Subscription:
    """Send other things, or at another time. Raises NotFound, WrongUse, Conflict for one that has ended."""
    wish = checked(choices.wish)
    first, last = choices.away_from, choices.away_until
    if first and last and last < first:
        raise WrongUse("A vacation ends on its first day at the earliest.")

    def change(db: Connection, one: Subscription, now: datetime) -> Subscription:
        if one.state == "ended":
            raise Conflict("This subscription has ended. Start it again first.")
        may_watch(db, tuple(set(wish.watches) - set(one.watches)), one.reader_no)
        said = replace(one, watches=wish.watches, name=wish.name, format=wish.format, quiet=wish.quiet)
        return replace(rescheduled(said, wish.schedule, now), away_from=first, away_until=last)

    return _change(house, token, change)


def pause(house: House, token: str) -> Subscription:
    """Send nothing until it is taken up again. Raises NotFound; changes nothing in one that is not active."""

    def change(_db: Connection, one: Subscription, _now: datetime) -> Subscription:
        return replace(one, state="paused") if one.state == "active" else one

    return _change(house, token, change)


def resume(house: House, token: str) -> Subscription:
    """Send it again: one that was paused, or that ended by mistake. Raises NotFound, Refused.

    What came due meanwhile is not sent.
    """

    def change(db: Connection, one: Subscription, now: datetime) -> Subscription:
        if one.state == "ended" and is_suppressed(db, house, mail_address(one.email).key):
            raise Refused("Mails to this address came back, or were called unwanted, so none go there any more.")
        return replace(one, state="active", since=now) if one.state in ("paused", "ended") else one

    return _change(house, token, change)


def stop(house: House, token: str) -> Subscription:
    """End it, from its own page. Raises NotFound."""
    no, asked = subscription_of(house, PREFERENCES, token)

    def write(db: Connection) -> Subscription:
        one = _held(db, no, asked)
        end(db, no, UNSUBSCRIBED, house.now())
        return one

    return house.act(write)


def unsubscribe(house: House, token: str) -> None:
    """End a subscription, and take back its mails that wait. Raises NotFound for what is no link of ours.

    It may have ended before, or be gone with its account: that is all the same.
    """
    no, asked = subscription_of(house, UNSUBSCRIBE, token)

    def write(db: Connection) -> None:
        if is_same(subscriptions.by_no(db, no), asked):
            end(db, no, UNSUBSCRIBED, house.now())

    house.act(write)


def end(db: Connection, no: int, why: str, now: datetime) -> bool:
    """End a subscription, ``why``, and take back its mails that wait; False when it was over."""
    ended = subscriptions.end(db, no, why, now)
    subscriptions.withdraw(db, no)
    return ended


def to_end(house: House, token: str) -> Subscription | None:
    """The subscription that a link would end, None when it is over or gone. Raises NotFound; changes nothing."""
    no, asked = subscription_of(house, UNSUBSCRIBE, token)
    with house.store.read() as db:
        one = subscriptions.by_no(db, no)
    return one if one is not None and is_same(one, asked) and one.state != "ended" else None


_SHOWN = 7
_Change = Callable[[Connection, Subscription, datetime], Subscription]


def _change(house: House, token: str, change: _Change) -> Subscription:
    no, asked = subscription_of(house, PREFERENCES, token)

    def write(db: Connection) -> Subscription:
        one = _held(db, no, asked)
        changed = change(db, one, house.now())
        if changed != one:
            subscriptions.change(db, changed)
        if changed.state != "active":
            subscriptions.withdraw(db, no)
        return changed

    return house.act(write)


def _held(db: Connection, no: int, asked: datetime) -> Subscription:
    one = subscriptions.by_no(db, no)
    if one is None or not is_same(one, asked) or one.state == "asked":
        raise NotFound("This subscription is gone. Nothing more is sent by it.")
    return one
