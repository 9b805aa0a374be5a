"""Ask who is signed in to prove it again, before what a stolen session must not do."""

from datetime import timedelta

from broadsheet.actions.house import House
from broadsheet.actions.limits import MINUTE, Limit, spend
from broadsheet.lib import passwords
from broadsheet.model.errors import Refused, WrongUse
from broadsheet.model.person import Visitor
from broadsheet.store import people

FRESH = timedelta(minutes=10)
_TRIES = Limit("passwords", 10, 5 * MINUTE)


def prove(house: House, visitor: Visitor, password: str) -> None:
    """Raises WrongUse for a wrong password, TooMany; without a password here, Refused for a session not just begun.

    A reader whom a proxy names is named by it in each request, and proves no more here.
    """
    reader, now = visitor.reader, house.now()
    with house.store.read() as db:
        stored = people.password_of(db, reader.no)
    if stored is not None:
        house.act(lambda db: spend(db, _TRIES, reader.no, now))
        if not passwords.matches(password, stored):
            raise WrongUse("That is not your password.")
    elif visitor.session and (visitor.proved is None or visitor.proved < now - FRESH):
        raise Refused("Sign out and in again first; for ten minutes afterwards this can be changed.")
