"""Make and end tokens for programs."""

from datetime import timedelta

from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, Limit, spend
from broadsheet.actions.visit import TOKEN_MARK
from broadsheet.lib.signing import digest, new_token
from broadsheet.lib.text import one_line
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.person import SCOPES, Reader
from broadsheet.model.token import Token
from broadsheet.store import tokens
from broadsheet.store.db import Connection

LONGEST_NAME = 60
MOST = 20
DAYS = (30, 90, 365)
"""For how long a token may be made; 0 days mean until it is ended."""
_MADE = Limit("making tokens", 20, DAY)


def make_token(
    house: House, reader: Reader, name: str, scopes: tuple[str, ...], *, days: int, agent: bool = False
) -> str:
    """The word of a new token, which is kept nowhere. Raises WrongUse, TooMany."""
    word, now = TOKEN_MARK + new_token(), house.now()
    expires = now + timedelta(days=days) if days else None
    token = Token(no=0, name=_name(name), scopes=_scopes(scopes), agent=agent, created=now, expires=expires, seen=None)
    if days not in (0, *DAYS):
        raise WrongUse("A token is good for 30, 90 or 365 days, or until you end it.")

    def write(db: Connection) -> None:
        if tokens.count(db, reader.no) >= MOST:
            raise WrongUse(f"You hold {MOST} tokens, the most there are; end one first.")
        spend(db, _MADE, reader.no, now)
        tokens.add(db, reader.no, digest(word), now, token)

    house.act(write)
    return word


def end_token(house: House, reader: Reader, no: int) -> None:
    """Make a reader's token good for nothing. Raises NotFound for one the reader does not hold."""
    if not house.act(lambda db: tokens.end(db, reader.no, no)):
        raise NotFound("You have no such token.")


def _name(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > LONGEST_NAME:
        raise WrongUse(f"Give the token a name of at most {LONGEST_NAME} letters, so that you know it again.")
    return name


def _scopes(wanted: tuple[str, ...]) -> tuple[str, ...]:
    if not wanted or not set(wanted) <= set(SCOPES):
        raise WrongUse("Choose what the token is good for.")
    return tuple(scope for scope in SCOPES if scope in wanted)
