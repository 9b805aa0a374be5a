"""What the reader who asks is mailed, and when."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Body, Path
from starlette.responses import Response

from broadsheet.actions import keep_subscription, mail_links
from broadsheet.actions import subscribe as beginning
from broadsheet.actions.keep_subscription import Choices
from broadsheet.actions.wishes import Wish
from broadsheet.api.v1.asked import Ask, Asked, nothing
from broadsheet.api.v1.models.subscriptions import Subscriptions
from broadsheet.api.v1.models.wishes import NewSubscription, SubscriptionChange, Watching
from broadsheet.api.v1.shapes.subscriptions import subscription
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.subscription import Schedule, Subscription, Watch
from broadsheet.queries import subscriptions

No = Annotated[int, Path(ge=1, le=2**53, description="The number of a subscription of yours.")]


def get_subscriptions(asked: Ask) -> Response:
    """List what you are mailed."""
    mine = _mine(asked)
    coming = subscriptions.coming(asked.house.store, mine, asked.house.now())
    slots = {no: slot.at if slot else None for no, slot in coming.items()}
    return asked.answer(Subscriptions(subscriptions=[subscription(one, slots[one.no]) for one in mine]))


def get_subscription(asked: Ask, no: No) -> Response:
    """Look at one of your mails."""
    return _shown(asked, _one(asked, no))


def subscribe(asked: Ask, given: Annotated[NewSubscription, Body()]) -> Response:
    """Have something mailed to your confirmed address from now on."""
    wish = Wish(
        watches=_watches(given.watches),
        schedule=Schedule(tuple(given.days), _minute(given.time), given.zone),
        name=given.name,
        format=given.format,
        quiet=given.quiet,
    )
    with _named():
        return _shown(asked, beginning.subscribe(asked.house, asked.visitor.reader, wish), 201)


def change_subscription(asked: Ask, no: No, given: Annotated[SubscriptionChange, Body()]) -> Response:
    """Change what a mail brings and when, pause it, take it up again, or say when you are away."""
    one = _one(asked, no)
    token = _token(asked, one)
    with _named():
        if given.state == "paused":
            keep_subscription.pause(asked.house, token)
        elif given.state == "active":
            keep_subscription.resume(asked.house, token)
        if given.model_fields_set - {"state"}:
            keep_subscription.choose(asked.house, token, _choices(one, given))
    return _shown(asked, _one(asked, no))


def end_subscription(asked: Ask, no: No) -> Response:
    """End one of your mails."""
    keep_subscription.stop(asked.house, _token(asked, _one(asked, no)))
    return nothing()


def _choices(one: Subscription, given: SubscriptionChange) -> Choices:
    """What was, with what is said otherwise."""
    said, old = given.model_dump(exclude_none=True), one.schedule
    wish = Wish(
        watches=_watches(given.watches) if given.watches else one.watches,
        schedule=Schedule(
            tuple(said.get("days", old.days)),
            _minute(given.time) if given.time else old.minute,
            said.get("zone", old.zone),
        ),
        name=said.get("name", one.name),
        format=said.get("format", one.format),
        quiet=said.get("quiet", one.quiet),
    )
    away = {"away_from", "away_until"} & given.model_fields_set
    return Choices(wish, given.away_from if away else one.away_from, given.away_until if away else one.away_until)


@contextmanager
def _named() -> Iterator[None]:
    """What is named and is not there, such as a time zone, is not found."""
    try:
        yield
    except WrongUse as mistake:
        raise NotFound(str(mistake)) from mistake


def _watches(given: Iterable[Watching]) -> tuple[Watch, ...]:
    return tuple(Watch(one.kind, one.name) for one in given)


def _minute(time: str) -> int:
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute)


def _token(asked: Asked, one: Subscription) -> str:
    """What the links in its mails hold, which lets its reader keep it."""
    return mail_links.preferences_url(asked.house, one).rpartition("/")[2]


def _mine(asked: Asked) -> tuple[Subscription, ...]:
    return subscriptions.of_reader(asked.house.store, asked.visitor.reader.no)


def _one(asked: Asked, no: int) -> Subscription:
    found = next((one for one in _mine(asked) if one.no == no), None)
    if found is None:
        raise NotFound("There is no such subscription of yours.")
    return found


def _shown(asked: Asked, one: Subscription, status: int = 200) -> Response:
    slot = subscriptions.coming(asked.house.store, (one,), asked.house.now())[one.no]
    return asked.answer(subscription(one, slot.at if slot else None), status)
