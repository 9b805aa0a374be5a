"""Tokens for programs: hashed, limited to scopes, ended by their reader."""

from datetime import datetime

from sqlalchemy import Connection, or_, select

from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.store.people import COLUMNS, reader_of
from broadsheet.store.schema import api_tokens, readers


def find(db: Connection, token_hash: bytes, now: datetime) -> tuple[Reader, frozenset[str], bool] | None:
    """Whose token this is, what it is good for, and whether it is an agent's; None when it is good for nothing."""
    row = db.execute(
        select(*COLUMNS, api_tokens.c.scopes, api_tokens.c.agent.label("is_agent"))
        .join(readers, readers.c.no == api_tokens.c.reader_no)
        .where(api_tokens.c.hash == token_hash, readers.c.state != "deleted")
        .where(or_(api_tokens.c.expires.is_(None), api_tokens.c.expires > instant(now)))
    ).one_or_none()
    return (reader_of(row), frozenset(row.scopes.split()), row.is_agent) if row else None
