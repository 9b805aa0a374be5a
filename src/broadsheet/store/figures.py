"""Counts for an operator's monitoring: each is one question of an index or a small table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, func, select

from broadsheet.lib.clock import instant, moment
from broadsheet.store.schema import digests, harvests, hook_calls, outbox, quarantine

_WELL = ("ok", "ok_with_errors")


def mails(db: Connection) -> Mapping[str, int]:
    """Mails in the outbox by state."""
    return _by(db, outbox.c.state)


def hooks(db: Connection) -> Mapping[str, int]:
    """Calls of hooks by state."""
    return _by(db, hook_calls.c.state)


def digests_since(db: Connection, since: datetime) -> Mapping[str, int]:
    """Digests by outcome, from a moment on."""
    query = select(digests.c.outcome, func.count()).where(digests.c.at >= instant(since)).group_by(digests.c.outcome)
    return {row[0]: row[1] for row in db.execute(query)}


def last_good(db: Connection) -> Mapping[str, datetime]:
    """When each source was last harvested well."""
    ended = select(harvests.c.source, func.max(harvests.c.ended)).where(harvests.c.outcome.in_(_WELL))
    return {source: moment(at) for source, at in db.execute(ended.group_by(harvests.c.source)) if at}


def quarantined(db: Connection) -> int:
    """Records that could not be read."""
    return db.scalar(select(func.count()).select_from(quarantine)) or 0


def _by(db: Connection, column: Column[Any]) -> Mapping[str, int]:
    return {row[0]: row[1] for row in db.execute(select(column, func.count()).group_by(column))}
