"""Readers whom the proxy before us has signed in."""

from broadsheet.actions.enrol import Newcomer, enrol
from broadsheet.actions.house import House
from broadsheet.actions.visit import network
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.errors import Conflict, Refused, WrongUse
from broadsheet.model.person import Reader, Visitor
from broadsheet.store import identities, people
from broadsheet.store.db import Connection

PROXY = "proxy"
"""The proxy, among the issuers of identities."""
_LONGEST = 254


def by_proxy(house: House, named: str, client: str) -> Visitor:
    """The reader the proxy names, by name or mail address; made on the first visit.

    Raises Refused where accounts are not made, or the reader's own is gone; Conflict
    where the name is another's, who signs in with a password; WrongUse for no name.
    """
    if len(named) > _LONGEST or not named.isprintable():
        raise WrongUse("The proxy named a reader in a way that cannot be read.")
    with house.store.read() as db:
        reader = identities.find(db, PROXY, named.lower())
    reader = reader or house.act(lambda db: _first_visit(db, house, named))
    if reader.state == "deleted":
        raise Refused("Your account was deleted, and the proxy still signs you in.")
    return Visitor(reader=reader, network=network(house, client))


def _first_visit(db: Connection, house: House, named: str) -> Reader:
    known = identities.find(db, PROXY, named.lower())
    if known:
        return known
    reader = _same(db, named)
    if reader is None and house.rules.sign_up == "closed":
        raise Refused("There is no account for you yet; ask the operator for one.")
    reader = reader or enrol(db, house, _newcomer(named))
    identities.add(db, PROXY, named.lower(), reader.no, house.now())
    return reader


def _same(db: Connection, named: str) -> Reader | None:
    """The account here that the proxy can only mean: of that confirmed address, or that name and without a password."""
    if "@" in named:
        reader = people.by_email(db, mail_address(named).key)
        return reader if reader and reader.confirmed else None
    reader = people.by_name(db, named)
    if reader and people.has_password(db, reader.no):
        raise Conflict(
            f"“{named}” has a password here, so it may be somebody else. "
            f"The operator says that you are the same with `broadsheet reader vouch {reader.name}`."
        )
    return reader


def _newcomer(named: str) -> Newcomer:
    # the proxy has signed the reader in, so there is nothing left to confirm
    return Newcomer(like=named, address=mail_address(named) if "@" in named else None, confirmed=True)
