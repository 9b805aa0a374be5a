"""What the operator does with readers, from the command line."""

from collections.abc import Mapping
from datetime import timedelta

from broadsheet.actions.confirming import accept_waiting
from broadsheet.actions.house import House
from broadsheet.actions.vouched import PROXY
from broadsheet.lib.clock import instant
from broadsheet.lib.mail_address import MailAddress, mail_address
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.errors import Conflict, NotFound, WrongUse
from broadsheet.model.moderation import Change, NewAct
from broadsheet.model.naming import name_of
from broadsheet.model.person import ROLES, Reader
from broadsheet.store import acts, changes, identities, people, sessions, states, tickets
from broadsheet.store.db import Connection
from broadsheet.store.tickets import Ticket

RESET = "reset"
_WHY = "By the operator."
LINK_LIFETIME = timedelta(hours=1)


def add_reader(house: House, name: str, email: str, role: str = "reader") -> Reader:
    """Make an account whose address is taken as confirmed, without a password. Raises WrongUse, Conflict."""
    address = mail_address(email)
    return house.act(lambda db: _add(db, house, name_of(name), address, _role(role)))


def _add(db: Connection, house: House, name: str, address: MailAddress, role: str) -> Reader:
    if people.by_name(db, name):
        raise Conflict(f"There is a reader “{name}” already. `broadsheet reader link {name}` makes a new link.")
    if people.by_email(db, address.key):
        raise Conflict(f"Another reader has the address {address.text}.")
    now = house.now()
    confirmed = instant(now)
    return people.add(
        db, name, now, email=address.text, email_key=address.key, role=role, confirmed=confirmed, trusted=confirmed
    )


def reset_link(house: House, name: str) -> str:
    """The path at which the reader ``name`` sets a password within the hour; earlier ones end. Raises NotFound."""
    token = new_token()

    def write(db: Connection) -> None:
        reader = _found(db, name)
        tickets.void(db, RESET, reader.no)
        ticket = Ticket(RESET, reader.no, reader.email, None)
        tickets.issue(db, digest(token), ticket, house.now(), LINK_LIFETIME)

    house.act(write)
    return f"/reset/{token}"


def set_role(house: House, name: str, role: str) -> Reader:
    """Give a reader the rights of ``role``, and log it. Raises NotFound, WrongUse."""
    return _act(house, name, "role", {"role": _role(role)})


def confirm(house: House, name: str) -> Reader:
    """Take a reader's mail address, the one that waits where one does, as confirmed. Raises NotFound, Conflict."""
    return house.act(lambda db: accept_waiting(db, house, _found(db, name)))


def suspend(house: House, name: str) -> Reader:
    """Let a reader change nothing any more, until restored, and log it. Raises NotFound."""
    return _act(house, name, "suspend", {"state": "suspended", "suspended_until": None})


def restore(house: House, name: str) -> Reader:
    """Let a suspended reader act again, and log it. Raises NotFound."""
    return _act(house, name, "restore", {"state": "active", "suspended_until": None})


def end_sessions(house: House, name: str) -> Reader:
    """Sign a reader out everywhere. Raises NotFound."""

    def write(db: Connection) -> Reader:
        reader = _found(db, name)
        sessions.end_all(db, reader.no)
        return reader

    return house.act(write)


def vouch(house: House, name: str) -> Reader:
    """Let the proxy's word for this name sign the reader in, password or not. Raises NotFound."""

    def write(db: Connection) -> Reader:
        reader = _found(db, name)
        if identities.find(db, PROXY, reader.name.lower()) is None:
            identities.add(db, PROXY, reader.name.lower(), reader.no, house.now())
        return reader

    return house.act(write)


def _act(house: House, name: str, act: str, wanted: Mapping[str, str | None]) -> Reader:
    """Change what moderators change too, with a line in the same public log, so that it can be undone there."""

    def write(db: Connection) -> Reader:
        now, reader = house.now(), _found(db, name)
        were = {field: states.value(db, "reader", reader.no, field) for field in wanted}
        made = tuple(Change("reader", reader.no, field, were[field], value) for field, value in wanted.items())
        for change in made:
            states.put(db, change)
        no = acts.add(db, None, NewAct(act=act, place=("reader", reader.no), why=_WHY, changes=made), now)
        changes.append(db, "act", [no], now)
        return _found(db, name)

    return house.act(write)


def _found(db: Connection, name: str) -> Reader:
    reader = people.by_name(db, name)
    if reader is None or reader.state == "deleted":
        raise NotFound(f"There is no reader “{name[:40]}”. `broadsheet reader list` names them.")
    return reader


def _role(role: str) -> str:
    if role not in ROLES:
        raise WrongUse(f"A role is {', '.join(ROLES)}.")
    return role
