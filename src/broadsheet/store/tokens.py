"""Tokens for programs: hashed, limited to scopes, ended by their reader."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, or_, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.model.token import Token
from broadsheet.store.people import COLUMNS, reader_of
from broadsheet.store.schema import api_tokens, readers


@dataclass(frozen=True, slots=True)
class Held:
    """A token that is good for something: whose it is, for what, and whether its use today is not noted yet."""

    reader: Reader
    scopes: frozenset[str]
    agent: bool
    note_due: bool


def find(db: Connection, token_hash: bytes, now: datetime) -> Held | None:
    """The token with this hash; None when it has ended, or its reader is suspended or deleted."""
    row = db.execute(
        select(*COLUMNS, api_tokens.c.scopes, api_tokens.c.agent.label("is_agent"), api_tokens.c.seen)
        .join(readers, readers.c.no == api_tokens.c.reader_no)
        .where(api_tokens.c.hash == token_hash, readers.c.state != "deleted")
        .where(or_(readers.c.state == "active", readers.c.suspended_until <= instant(now)))
        .where(or_(api_tokens.c.expires.is_(None), api_tokens.c.expires > instant(now)))
    ).one_or_none()
    if row is None:
        return None
    return Held(reader_of(row), frozenset(row.scopes.split()), row.is_agent, row.seen != _day(now))


def note(db: Connection, token_hash: bytes, now: datetime) -> None:
    """Note that a token was used today."""
    db.execute(update(api_tokens).where(api_tokens.c.hash == token_hash).values(seen=_day(now)))


def add(db: Connection, reader_no: int, token_hash: bytes, now: datetime, token: Token) -> None:
    """Write down a token of a reader; its number is given anew."""
    db.execute(
        api_tokens.insert().values(
            reader_no=reader_no,
            name=token.name,
            hash=token_hash,
            scopes=" ".join(token.scopes),
            agent=token.agent,
            created=instant(now),
            expires=instant(token.expires) if token.expires else None,
        )
    )


def count(db: Connection, reader_no: int) -> int:
    """How many tokens a reader holds, those that have expired among them."""
    return db.scalar(select(func.count()).where(api_tokens.c.reader_no == reader_no)) or 0


def of_reader(db: Connection, reader_no: int) -> list[Token]:
    """A reader's tokens, newest first."""
    rows = db.execute(select(api_tokens).where(api_tokens.c.reader_no == reader_no).order_by(api_tokens.c.no.desc()))
    return [_token(row) for row in rows]


def end(db: Connection, reader_no: int, no: int) -> bool:
    """End a reader's token; False when the reader has none of that number."""
    gone = db.execute(delete(api_tokens).where(api_tokens.c.no == no, api_tokens.c.reader_no == reader_no))
    return gone.rowcount > 0


def _token(row) -> Token:  # type: ignore[no-untyped-def]
    return Token(
        no=row.no,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        agent=row.agent,
        created=datetime.fromisoformat(row.created),
        expires=datetime.fromisoformat(row.expires) if row.expires else None,
        seen=date.fromisoformat(row.seen[:10]) if row.seen else None,
    )


def _day(now: datetime) -> str:
    return instant(now)[:10]
