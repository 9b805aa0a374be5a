"""Sign in with name or address and password, and out again."""

from dataclasses import dataclass
from hmac import compare_digest

from broadsheet.actions.house import House
from broadsheet.actions.limits import MINUTE, Limit, spend
from broadsheet.lib import passwords
from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.signing import new_token
from broadsheet.model.errors import WrongUse
from broadsheet.model.person import Reader
from broadsheet.store import accounts, buckets, people, sessions
from broadsheet.store.db import Connection

ACCOUNT = Limit("tries to sign in to one account", 10, 5 * MINUTE)
NETWORK = Limit("tries to sign in from one network", 10, 5 * MINUTE)
OVERALL = Limit("tries to sign in", 1000, 5 * MINUTE)
DEVICE = Limit("tries to sign in from one browser", 10, 5 * MINUTE)
"""Figures of a large package index. They slow guessing down and lock nobody out: a browser
that has signed in before has a count of its own (OWASP, device cookies)."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in: ``who`` is a name or an address, ``device`` the cookie of a browser that signed in before."""

    who: str
    password: str
    network: bytes
    device: str = ""


def prove(house: House, attempt: Attempt) -> Reader:
    """The reader whose password this is. Raises WrongUse, in the same words and the same time for whoever is unknown.

    Raises TooMany before anything is compared, Busy when too many wait for it.
    """
    with house.store.read() as db:
        reader = _named(db, attempt.who)
        kept = people.password_of(db, reader.no) if reader else None
    house.act(lambda db: _count(db, house, attempt, reader))
    if not passwords.matches(attempt.password, kept) or reader is None or kept is None:
        raise WrongUse("That name and that password do not go together.")
    if passwords.is_dated(kept):
        renewed = passwords.hash_of(attempt.password)
        house.act(lambda db: accounts.set_password(db, reader.no, renewed))
    return reader


def _named(db: Connection, who: str) -> Reader | None:
    typed = who.strip()
    try:
        reader = people.by_email(db, mail_address(typed).key) if "@" in typed else people.by_name(db, typed)
    except WrongUse:
        return None
    return reader if reader and reader.state != "deleted" else None


def _count(db: Connection, house: House, attempt: Attempt, reader: Reader | None) -> None:
    now = house.now()
    if reader and is_known_device(house, reader, attempt.device):
        spend(db, DEVICE, house.keys.mac("device count", attempt.device), now)
        return
    spend(db, OVERALL, "all", now)
    spend(db, NETWORK, attempt.network, now)
    spend(db, ACCOUNT, _account(house, attempt, reader), now)


def _account(house: House, attempt: Attempt, reader: Reader | None) -> bytes:
    """What stands for an account in the counts, whether it exists or not, and by whichever name it is called."""
    return house.keys.mac("account count", str(reader.no) if reader else attempt.who.strip().lower()[:300])


def forgive(db: Connection, house: House, reader: Reader) -> None:
    """Count no wrong passwords against an account whose reader has just come in."""
    account = house.keys.mac("account count", str(reader.no))
    buckets.forget(db, f"{ACCOUNT.what}:{account.hex()}")


def sign_out(house: House, session: bytes) -> None:
    """End this session."""
    house.act(lambda db: sessions.end(db, session))


def device_of(house: House, reader: Reader) -> str:
    """What a browser keeps to show that this reader signed in with it: a random word, and our mark that it did."""
    word = new_token()
    return f"{word}.{_mark(house, reader, word)}"


def is_known_device(house: House, reader: Reader, device: str) -> bool:
    """Whether this reader signed in with that browser before."""
    word, _, mark = device.partition(".")
    return bool(mark) and compare_digest(mark.encode(), _mark(house, reader, word).encode())


def _mark(house: House, reader: Reader, word: str) -> str:
    return house.keys.mac("device", f"{reader.no} {word}").hex()
