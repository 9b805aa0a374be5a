"""Set up one-time codes, sign in with them, turn them off."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, MINUTE, Limit, spend
from broadsheet.actions.prove import prove
from broadsheet.lib import one_time
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.errors import Conflict, Refused, TooMany, WrongUse
from broadsheet.model.person import Reader, Visitor
from broadsheet.store import codes, people, sessions, tickets
from broadsheet.store.db import Connection
from broadsheet.store.tickets import Ticket

CODE = "code"
"""The kind of ticket that says: the password was right, the code is still to come."""
CODE_LIFETIME = timedelta(minutes=10)
_TRIES = Limit("codes for one sign-in", 5, 5 * DAY)
_GUESSES = Limit("one-time codes", 10, 5 * MINUTE)
_WRONG = "That code is wrong, too old or used already. Wait for the next one."
_SEAL = "otp"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A secret to be put into an authenticator: as text, and as the address in the square of dots."""

    secret: str
    address: str


def propose_codes(house: House, visitor: Visitor, password: str) -> Proposal:
    """A new secret, which the first right code puts in force. Raises WrongUse for a wrong password, Conflict."""
    if visitor.reader.otp:
        raise Conflict("One-time codes are on already.")
    prove(house, visitor, password)
    secret = one_time.new_secret()
    sealed = house.keys.seal(_SEAL, secret)
    house.act(lambda db: codes.propose(db, visitor.reader.no, sealed))
    return _proposal(house, visitor.reader, secret)


def proposal(house: House, reader: Reader) -> Proposal:
    """The secret proposed last. Raises Conflict where there is none."""
    with house.store.read() as db:
        found = codes.find(db, reader.no)
    if found.on or found.sealed is None:
        raise Conflict("Begin again: no one-time codes are being set up.")
    return _proposal(house, reader, house.keys.unseal(_SEAL, found.sealed))


def switch_on(house: House, visitor: Visitor, code: str) -> tuple[str, ...]:
    """Put the proposed secret in force with its first code; the recovery codes, kept as hashes alone.

    The reader's other sessions end. Raises WrongUse for a wrong code, Conflict, TooMany.
    """
    reader, now = visitor.reader, house.now()
    secret = proposal(house, reader).secret
    fresh = tuple(one_time.new_recovery_code() for _ in range(one_time.RECOVERY_CODES))

    def write(db: Connection) -> bool:
        spend(db, _GUESSES, reader.no, now)
        step = one_time.step_of(secret, _typed(code), now, None)
        if step is None:
            return False
        codes.switch_on(db, reader.no, step, (_hash(house, one) for one in fresh), now)
        sessions.end_all(db, reader.no, but=visitor.session)
        return True

    if not house.act(write):
        raise WrongUse(_WRONG)
    return fresh


def switch_off(house: House, visitor: Visitor, password: str, code: str) -> None:
    """Turn one-time codes off. Raises WrongUse for a wrong password or code, TooMany."""
    prove(house, visitor, password)
    reader = visitor.reader

    def write(db: Connection) -> bool:
        spend(db, _GUESSES, reader.no, house.now())
        right = _is_right(db, house, reader.no, code)
        if right:
            codes.switch_off(db, reader.no)
        return right

    if not house.act(write):
        raise WrongUse(_WRONG)


def ask_for_code(house: House, reader: Reader) -> str:
    """The ticket of a reader whose password was right, and who is to give a code within ten minutes."""
    word = new_token()
    ticket = Ticket(CODE, reader.no, None, None)
    house.act(lambda db: tickets.issue(db, digest(word), ticket, house.now(), CODE_LIFETIME))
    return word


def give_code(house: House, word: str, code: str) -> Reader:
    """The reader whose ticket and code these are; both are used up.

    Raises Refused for a ticket that is good for nothing, or was tried too often;
    WrongUse for a wrong code; TooMany.
    """

    def write(db: Connection) -> Reader | None:
        now, hashed = house.now(), digest(word)
        ticket = tickets.find(db, CODE, hashed, now)
        reader = people.by_no(db, ticket.reader_no) if ticket and ticket.reader_no else None
        if reader is None or reader.state == "deleted":
            raise Refused("That took too long. Sign in again.")
        spend(db, _GUESSES, reader.no, now)
        _count(db, hashed, now)
        if not _is_right(db, house, reader.no, code):
            return None
        tickets.use(db, CODE, hashed, now)
        return reader

    reader = house.act(write)
    if reader is None:
        raise WrongUse(_WRONG)
    return reader


def _count(db: Connection, ticket: bytes, now: datetime) -> None:
    try:
        spend(db, _TRIES, ticket, now)
    except TooMany:
        raise Refused("Those were five wrong codes. Sign in again.") from None


def _is_right(db: Connection, house: House, reader_no: int, code: str) -> bool:
    """Whether a code opens: one of the moment, or a recovery code; it opens nothing afterwards."""
    found = codes.find(db, reader_no)
    if not found.on or found.sealed is None:
        return False
    step = one_time.step_of(house.keys.unseal(_SEAL, found.sealed), _typed(code), house.now(), found.last)
    if step is None:
        return codes.use_recovery(db, reader_no, _hash(house, code))
    codes.note_step(db, reader_no, step)
    return True


def _proposal(house: House, reader: Reader, secret: str) -> Proposal:
    host = house.rules.address.partition("://")[2]
    return Proposal(secret, one_time.address_of(secret, reader.name, f"Broadsheet {host}"))


def _typed(code: str) -> str:
    return "".join(code.split())


def _hash(house: House, code: str) -> bytes:
    # under the key of the house, so that a copy of the library alone allows no guessing
    return house.keys.mac("recovery", one_time.plain_recovery(code))
