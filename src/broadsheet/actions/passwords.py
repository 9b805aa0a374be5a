"""Set another password: with the present one, or with a link sent by mail."""

from broadsheet.actions import letters
from broadsheet.actions.confirming import CONFIRM
from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, HOUR, Limit, spend, spend_strictly
from broadsheet.actions.post import post
from broadsheet.actions.prove import prove
from broadsheet.actions.steward import LINK_LIFETIME, RESET
from broadsheet.lib import passwords
from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.errors import NotFound, TooMany
from broadsheet.model.person import Reader, Visitor
from broadsheet.store import accounts, people, sessions, tickets
from broadsheet.store.db import Connection
from broadsheet.store.tickets import Ticket

ASKED = Limit("new passwords asked for from one network", 10, HOUR)
MAILS = Limit("mails to set a new password", 3, DAY)


def ask_for_reset(house: House, email: str, network: bytes) -> None:
    """Send a link that sets a new password, where the address is a reader's; nobody can tell whether it is.

    Raises WrongUse for what is no address, TooMany for the network.
    """
    address, token = mail_address(email), new_token()

    def write(db: Connection) -> None:
        spend(db, ASKED, network, house.now())
        reader = people.by_email(db, address.key)
        known = reader is not None and reader.state != "deleted"
        # a stranger's ticket opens nothing; it is written so that both take as long
        whose = reader.no if reader and known else None
        tickets.issue(db, digest(token), Ticket(RESET, whose, None, None), house.now(), LINK_LIFETIME)
        if reader and known:
            _send(db, house, reader, token)

    house.act(write)


def _send(db: Connection, house: House, reader: Reader, token: str) -> None:
    try:
        spend_strictly(db, MAILS, reader.no, house.now())
    except TooMany:
        return
    post(db, house, RESET, reader.email or "", *letters.reset(house, reader.name, token), reader_no=reader.no)


def look(house: House, token: str) -> Reader:
    """Whose password a link sets. Raises NotFound for one that is good for nothing; changes nothing."""
    with house.store.read() as db:
        ticket = tickets.find(db, RESET, digest(token), house.now())
        reader = people.by_no(db, ticket.reader_no or 0) if ticket else None
    if reader is None or reader.state == "deleted":
        raise NotFound(_OVER)
    return reader


def reset(house: House, token: str, password: str) -> Reader:
    """Set the password and sign the reader out everywhere. Raises NotFound, WrongUse for a bad password, Busy."""
    reader = look(house, token)
    kept = _hash(reader, password)

    def write(db: Connection) -> None:
        if tickets.use(db, RESET, digest(token), house.now()) is None:
            raise NotFound(_OVER)
        _replace(db, house, reader, kept)

    house.act(write)
    return reader


def change(house: House, visitor: Visitor, present: str, password: str) -> None:
    """Set another password, proving the present one, and end all sessions. Raises WrongUse, Refused, TooMany, Busy."""
    prove(house, visitor, present)
    kept = _hash(visitor.reader, password)
    house.act(lambda db: _replace(db, house, visitor.reader, kept))


def _hash(reader: Reader, password: str) -> str:
    passwords.check(password, (reader.name, reader.email or "", reader.full_name))
    return passwords.hash_of(password)


def _replace(db: Connection, house: House, reader: Reader, kept: str) -> None:
    accounts.set_password(db, reader.no, kept)
    sessions.end_all(db, reader.no)
    tickets.void(db, RESET, reader.no)
    if reader.confirmed:
        # an address somebody else asked for in the meantime
        tickets.void(db, CONFIRM, reader.no)
    if reader.email:
        post(db, house, "password", reader.email, *letters.password_changed(house, reader.name), reader_no=reader.no)


_OVER = "This link was used already, is too old, or is not whole. Ask for another one."
