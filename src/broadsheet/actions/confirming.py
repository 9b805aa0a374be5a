"""Show that a mail address is a reader's: a link sent there, used once, within two days.

Until then the address stays with the link and not with the account. So nobody
can hold an address that is not theirs, and an account made with an address that
another has looks like any other: nothing tells a stranger who is a reader here.
"""

from datetime import timedelta

from broadsheet.actions import letters
from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, Limit, spend, spend_strictly
from broadsheet.actions.post import post
from broadsheet.lib.clock import instant
from broadsheet.lib.mail_address import MailAddress, mail_address
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.errors import Conflict, NotFound, TooMany, WrongUse
from broadsheet.model.person import Reader
from broadsheet.store import accounts, people, subscriptions, tickets
from broadsheet.store.db import Connection
from broadsheet.store.tickets import Ticket

CONFIRM = "confirm"
LIFETIME = timedelta(hours=48)
DAILY = Limit("mails to confirm an address", 1, DAY)
MONTHLY = Limit("mails to confirm an address in a month", 3, 30 * DAY)


def ask_to_confirm(db: Connection, house: House, reader: Reader, address: MailAddress) -> None:
    """Send a link to an address, or a word to the reader who has it already; either looks the same from outside.

    Earlier links of the reader end. Raises TooMany when this address was written to too often.
    """
    token = _issue(db, house, reader, address)
    count_mail(db, house, address)
    _send(db, house, reader, address, token)


def ask_quietly(db: Connection, house: House, reader: Reader, address: MailAddress) -> None:
    """The same, but what would be too many mails is passed over: a stranger asks, and must learn nothing."""
    token = _issue(db, house, reader, address)
    try:
        with db.begin_nested():
            count_mail(db, house, address)
    except TooMany:
        return
    _send(db, house, reader, address, token)


def _issue(db: Connection, house: House, reader: Reader, address: MailAddress) -> str:
    token = new_token()
    tickets.void(db, CONFIRM, reader.no)
    ticket = Ticket(CONFIRM, reader.no, address.text, address.key)
    tickets.issue(db, digest(token), ticket, house.now(), LIFETIME)
    return token


def count_mail(db: Connection, house: House, address: MailAddress) -> None:
    """Count a mail that asks an address to confirm something. Raises TooMany: one a day, three a month."""
    whose = house.keys.mac("address", address.key)
    spend(db, DAILY, whose, house.now())
    spend_strictly(db, MONTHLY, whose, house.now())


def _send(db: Connection, house: House, reader: Reader, address: MailAddress, token: str) -> None:
    other = people.by_email(db, address.key)
    taken = other is not None and other.no != reader.no
    letter = letters.known(house, other.name) if other and taken else letters.confirm(house, reader.name, token)
    post(db, house, CONFIRM, address.text, *letter, reader_no=reader.no)


def ask_again(house: House, reader: Reader) -> None:
    """Send the link once more. Raises TooMany, WrongUse when no address waits."""

    def write(db: Connection) -> None:
        waiting = accounts.waiting_address(db, reader.no, house.now()) or (None if reader.confirmed else reader.email)
        if waiting is None:
            raise WrongUse("No address waits to be confirmed. Give yours again.")
        ask_to_confirm(db, house, reader, mail_address(waiting))

    house.act(write)


def look(house: House, token: str) -> Ticket:
    """What a link is good for. Raises NotFound when it is good for nothing; changes nothing."""
    with house.store.read() as db:
        return _good(tickets.find(db, CONFIRM, digest(token), house.now()))


def confirm(house: House, token: str) -> Reader:
    """Take the address as its reader's. Raises NotFound for a link that is good for nothing, Conflict like accept."""

    def write(db: Connection) -> Reader:
        ticket = _good(tickets.use(db, CONFIRM, digest(token), house.now()))
        reader = people.by_no(db, ticket.reader_no or 0)
        if reader is None:
            raise NotFound(_OVER)
        return accept(db, house, reader, ticket)

    return house.act(write)


def accept_waiting(db: Connection, house: House, reader: Reader) -> Reader:
    """Confirm a reader by another's word: with the address that waits, or the one there is. Raises Conflict."""
    waiting = accounts.waiting_address(db, reader.no, house.now())
    address = mail_address(waiting) if waiting else None
    tickets.void(db, CONFIRM, reader.no)
    ticket = Ticket(CONFIRM, reader.no, address.text if address else None, address.key if address else None)
    return accept(db, house, reader, ticket)


def accept(db: Connection, house: House, reader: Reader, ticket: Ticket) -> Reader:
    """Give the reader the address of the ticket, confirmed. Raises Conflict when another has it by now."""
    values: dict[str, str] = {"confirmed": instant(house.now())}
    if ticket.email and ticket.email_key:
        other = people.by_email(db, ticket.email_key)
        if other is not None and other.no != reader.no:
            raise Conflict("This address belongs to another account here.")
        values |= {"email": ticket.email, "email_key": ticket.email_key}
        subscriptions.move(db, reader.no, ticket.email, ticket.email_key)
        subscriptions.adopt(db, reader.no, ticket.email_key)
    people.change(db, reader.no, **values)
    return people.by_no(db, reader.no) or reader


_OVER = "This link was used already, is too old, or is not whole. Sign in to have another one sent."


def _good(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise NotFound(_OVER)
    return ticket
