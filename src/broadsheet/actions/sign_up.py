"""Make an account: open to anyone, to those invited, or to nobody."""

from dataclasses import dataclass

from broadsheet.actions import invite
from broadsheet.actions.confirming import accept, ask_quietly
from broadsheet.actions.house import House
from broadsheet.actions.limits import HOUR, Limit, spend_strictly
from broadsheet.lib import passwords
from broadsheet.lib.mail_address import MailAddress, mail_address
from broadsheet.model.errors import Conflict, Refused
from broadsheet.model.naming import new_name_of
from broadsheet.store import accounts, people
from broadsheet.store.db import Connection

SIGN_UPS = Limit("new accounts from one network", 5, HOUR)


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a stranger writes into the form; ``invitation`` is the word of an invitation's link, or empty."""

    name: str
    email: str
    password: str
    invitation: str = ""


def sign_up(house: House, form: SignUp, network: bytes) -> None:
    """Make an account that waits for its address to be confirmed.

    What happens, and how long it takes, is the same whether the address is known
    here or not. Raises Refused when this stranger may make no account, WrongUse,
    Conflict for a name that is taken, TooMany for the network, Busy.
    """
    may_sign_up(house, form.invitation)
    name, address = new_name_of(form.name), mail_address(form.email)
    passwords.check(form.password, (name, address.text))
    with house.store.read() as db:
        _free(db, name)
    kept = passwords.hash_of(form.password)
    house.act(lambda db: _enrol(db, house, form, (name, address, kept), network))


def may_sign_up(house: House, invitation: str) -> None:
    """Raises Refused where accounts are not made, or only by invitation and this is none."""
    if house.rules.sign_up == "closed":
        raise Refused("Accounts are not made here by oneself. Ask whoever runs this place.")
    if house.rules.sign_up == "invite" and not invitation:
        raise Refused("Accounts are made by invitation here. Ask a reader for one.")
    if invitation:
        invite.look(house, invitation)


def _enrol(db: Connection, house: House, form: SignUp, who: tuple[str, MailAddress, str], network: bytes) -> None:
    name, address, kept = who
    now = house.now()
    _free(db, name)
    spend_strictly(db, SIGN_UPS, network, now)
    ticket = invite.use(db, house, form.invitation) if form.invitation else None
    inviter = ticket.reader_no if ticket else None
    reader = people.add(db, name, now, password=kept, invited_by=inviter)
    if ticket and ticket.email_key == address.key and people.by_email(db, address.key) is None:
        # the invitation went to this very address and nowhere else
        accept(db, house, reader, ticket)
    else:
        ask_quietly(db, house, reader, address)


def _free(db: Connection, name: str) -> None:
    if people.by_name(db, name):
        raise Conflict(f"The name “{name}” is taken. Choose another.")


def is_first(house: House) -> bool:
    """Whether there is no account yet, so that the operator may be told how to make the first."""
    with house.store.read() as db:
        return accounts.is_empty(db)
