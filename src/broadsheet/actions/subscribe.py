"""Subscribe: at once with an account whose address is confirmed, by one link in a mail without one.

Whoever asks without an account learns nothing: what happens looks the same, and
takes as long, whether an address is known here, gets mails already, was written to
today, or is not to be written to.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from broadsheet.actions import letters
from broadsheet.actions.bounces import is_suppressed
from broadsheet.actions.confirming import LIFETIME, count_mail
from broadsheet.actions.house import House
from broadsheet.actions.limits import HOUR, Limit, spend_strictly
from broadsheet.actions.mail_links import CONFIRM, is_same, subscription_of
from broadsheet.actions.post import post
from broadsheet.actions.wishes import MOST_WATCHES, Wish, checked, may_watch
from broadsheet.lib.mail_address import MailAddress, mail_address
from broadsheet.model.errors import Conflict, NotFound, Refused, TooMany, WrongUse
from broadsheet.model.person import PERSONAL, Reader
from broadsheet.model.subscription import Subscription
from broadsheet.store import people, subscriptions
from broadsheet.store.db import Connection

NETWORK = Limit("subscriptions asked from one network", 5, HOUR)
MOST = 20
"""Subscriptions a reader may have."""
KIND = "subscribe"
_NO_MAIL = "No mail server is set here (smtp_host), so nothing can be mailed."
_OVER = "This link was used already, is too old, or is not whole. Subscribe again to have another sent."


def may_subscribe(house: House) -> None:
    """Raises Refused where no mails are sent."""
    if not house.rules.smtp_host:
        raise Refused(_NO_MAIL)


def ask(house: House, email: str, wish: Wish, network: bytes) -> None:
    """Send the link that confirms a subscription, unless too many went to this address or none may.

    Raises Refused where no mails are sent, WrongUse for what is no address or cannot
    be mailed, TooMany for the network, Busy.
    """
    may_subscribe(house)
    address, wanted = mail_address(email), checked(wish)

    def write(db: Connection) -> None:
        may_watch(db, wanted.watches, None)
        if not house.is_personal:
            spend_strictly(db, NETWORK, network, house.now())
        may = _may_write_to(db, house, address)
        with suppress(_Unsaid), db.begin_nested():
            _send(db, house, address, wanted)
            if not may:
                raise _Unsaid

    house.act(write)


class _Unsaid(Exception):
    """The mail was written and is taken back, so that the clock does not tell who may be written to."""


def _may_write_to(db: Connection, house: House, address: MailAddress) -> bool:
    try:
        with db.begin_nested():
            count_mail(db, house, address)
    except TooMany:
        return False
    return not is_suppressed(db, house, address.key)


def _send(db: Connection, house: House, address: MailAddress, wish: Wish) -> None:
    found = subscriptions.of_email(db, address.key)
    same = next((one for one in found if one.state != "asked" and set(one.watches) == set(wish.watches)), None)
    one = same or _add(db, house, address, wish, None)
    letter = letters.subscribed(house, one) if same else letters.subscribe(house, one)
    post(db, house, KIND, address.text, *letter, reader_no=one.reader_no)


def _add(db: Connection, house: House, address: MailAddress, wish: Wish, reader_no: int | None) -> Subscription:
    now, known = house.now(), reader_no is not None
    one = Subscription(
        no=0,
        email=address.text,
        reader_no=reader_no,
        name=wish.name,
        state="active" if known else "asked",
        schedule=wish.schedule,
        format=wish.format,
        quiet=wish.quiet,
        watches=wish.watches,
        asked=now,
        confirmed=now if known else None,
        since=now if known else None,
    )
    return replace(one, no=subscriptions.add(db, one, address.key))


def look(house: House, token: str) -> Subscription:
    """The subscription that a link confirms. Raises NotFound when it is good for nothing; changes nothing."""
    no, asked = subscription_of(house, CONFIRM, token)
    with house.store.read() as db:
        return _good(house, subscriptions.by_no(db, no), asked)


def confirm(house: House, token: str) -> Subscription:
    """Begin a subscription, once. Raises NotFound for a link that is good for nothing."""
    no, asked = subscription_of(house, CONFIRM, token)

    def write(db: Connection) -> Subscription:
        now = house.now()
        one = _good(house, subscriptions.by_no(db, no), asked)
        begun = replace(one, state="active", confirmed=now, since=now)
        subscriptions.change(db, begun)
        _adopt(db, house, begun)
        return begun

    return house.act(write)


def subscribe(house: House, reader: Reader, wish: Wish, into: int = 0) -> Subscription:
    """Mail a reader something from now on, in the subscription ``into``, or in one of its own.

    Raises Refused where no mails are sent or none may go to this reader, WrongUse and
    NotFound for what cannot be mailed, Conflict when there are MOST, Busy.
    """
    may_subscribe(house)
    address, wanted = address_of(reader), checked(wish)

    def write(db: Connection) -> Subscription:
        may_watch(db, wanted.watches, reader.no)
        if is_suppressed(db, house, address.key):
            raise Refused(
                "Mails to your address came back, or were called unwanted, so none go there. Use another one."
            )
        mine = subscriptions.of_reader(db, reader.no)
        return _put_into(db, mine, wanted, into) if into else _begin(db, house, (reader, address), mine, wanted)

    return house.act(write)


def address_of(reader: Reader) -> MailAddress:
    """The confirmed address of a reader who may act. Raises Refused."""
    if not (reader.may_act and reader.email):
        raise Refused("Your account is suspended." if reader.state != "active" else "Confirm your mail address first.")
    return mail_address(reader.email)


def _begin(
    db: Connection, house: House, who: tuple[Reader, MailAddress], mine: tuple[Subscription, ...], wish: Wish
) -> Subscription:
    same = next((one for one in mine if set(one.watches) == set(wish.watches)), None)
    if same:
        return same
    if len(mine) >= MOST:
        raise Conflict(f"You have {MOST} subscriptions, which is the most. Put this into one of them.")
    reader, address = who
    return _add(db, house, address, wish, reader.no)


def _put_into(db: Connection, mine: tuple[Subscription, ...], wish: Wish, no: int) -> Subscription:
    one = next((one for one in mine if one.no == no), None)
    if one is None:
        raise NotFound("There is no such subscription of yours.")
    watches = tuple(dict.fromkeys((*one.watches, *wish.watches)))
    if len(watches) > MOST_WATCHES:
        raise WrongUse(f"One mail brings at most {MOST_WATCHES} things.")
    more = replace(one, watches=watches)
    subscriptions.change(db, more)
    return more


def _good(house: House, one: Subscription | None, asked: datetime) -> Subscription:
    if one is None or not is_same(one, asked) or one.state != "asked" or asked + LIFETIME <= house.now():
        raise NotFound(_OVER)
    return one


def _adopt(db: Connection, house: House, one: Subscription) -> None:
    """What is mailed to the confirmed address of a reader is that reader's."""
    key = mail_address(one.email).key
    reader = people.by_name(db, PERSONAL) if house.is_personal else people.by_email(db, key)
    if reader is not None and reader.confirmed:
        subscriptions.adopt(db, reader.no, key)
