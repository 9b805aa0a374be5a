"""Everything the library holds of one reader, found by walking the schema, so that a new table cannot be forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Select, Table, or_, select

from broadsheet.model.farewell import Json
from broadsheet.store.schema import (
    acts,
    comment_versions,
    comments,
    digests,
    groups,
    hook_calls,
    hooks,
    metadata,
    papers,
    readers,
    shelves,
    subscriptions,
    watches,
)

SECRET = frozenset({
    "readers.password", "readers.otp_last",
    "outbox.message_id", "outbox.subject", "outbox.text", "outbox.html", "outbox.headers",
})  # fmt: skip
"""Columns that let somebody in, or hold tickets that do; bytes are secrets everywhere."""
DERIVED = frozenset({
    "readers.name_key", "readers.email_key", "tickets.email_key", "shelves.key", "comments.html",
    "outbox.lease", "outbox.due", "subscriptions.email_key", "hook_calls.lease", "hook_calls.due",
})  # fmt: skip
"""Columns that repeat what another says, or serve the machine alone."""
LEFT_OUT: Mapping[str, str] = {
    "recovery_codes.reader_no": "hashes alone: there is nothing to read, and the codes are yours already",
    "notifications.actor_no": "the boxes of others; what you did stands with your own votes, comments and picks",
    "readers.invited_by": "whom you invited is theirs to say",
}
"""References to readers by which nothing is handed out, and why."""


def of_reader(db: Connection, no: int) -> dict[str, list[dict[str, Json]]]:
    """By table, the rows that are this reader's, without secrets and with others' things as references alone."""
    found = {"readers": _rows(db, readers, select(*_columns(readers)).where(readers.c.no == no))}
    for table in tables():
        found[str(table.name)] = _rows(db, table, _query(table, no))
    calls = select(*_columns(hook_calls)).join(hooks, hooks.c.no == hook_calls.c.hook_no)
    found["hook_calls"] = _rows(db, hook_calls, calls.where(hooks.c.reader_no == no).order_by(hook_calls.c.no))
    said = select(*_columns(comment_versions)).join(comments, comments.c.no == comment_versions.c.comment_no)
    found["comment_versions"] = _rows(db, comment_versions, said.where(comments.c.reader_no == no))
    for table in (watches, digests):
        sent = select(*_columns(table)).join(subscriptions, subscriptions.c.no == table.c.subscription_no)
        found[str(table.name)] = _rows(
            db, table, sent.where(subscriptions.c.reader_no == no).order_by(*table.primary_key)
        )
    return found


def tables() -> tuple[Table, ...]:
    """The tables whose rows belong to a reader and are handed out, by name."""
    mine = (one for one in metadata.tables.values() if "reader_no" in one.c)
    return tuple(sorted((one for one in mine if f"{one.name}.reader_no" not in LEFT_OUT), key=lambda one: one.name))


def _columns(table: Table) -> list[Column[Any]]:
    return [one for one in table.c if _is_handed_out(one)]


def _is_handed_out(column: Column[Any]) -> bool:
    dull = column.name == "reader_no" or f"{column.table.name}.{column.name}" in SECRET | DERIVED
    return not dull and not isinstance(column.type, LargeBinary)


def _query(table: Table, no: int) -> Select[Any]:
    """Mine by ``reader_no``; of the acts of moderators also those about me."""
    mine = table.c.reader_no == no
    if table is acts:
        mine = or_(mine, (acts.c.kind == "reader") & (acts.c.target_no == no))
    key = list(table.primary_key.columns)
    return select(*_columns(table)).where(mine).order_by(*key)


def _rows(db: Connection, table: Table, query: Select[Any]) -> list[dict[str, Json]]:
    rows = [{str(name): value for name, value in row._mapping.items()} for row in db.execute(query)]
    for column, (target, label, said) in _NAMES.items():
        if rows and column in rows[0]:
            _say(db, rows, column, target, label, said)
    return rows


_NAMES: Mapping[str, tuple[Table, str, str]] = {
    "paper_no": (papers, "id", "paper"),
    "shelf_no": (shelves, "name", "shelf"),
    "group_no": (groups, "name", "group"),
    "actor_no": (readers, "name", "by"),
    "invited_by": (readers, "name", "invited_by"),
}
"""Columns that refer to something else: its table, the column that names it, and the word for it."""


def _say(db: Connection, rows: Sequence[dict[str, Json]], column: str, target: Table, label: str, said: str) -> None:
    numbers = {row[column] for row in rows if row[column] is not None}
    names = {row[0]: row[1] for row in db.execute(select(target.c.no, target.c[label]).where(target.c.no.in_(numbers)))}
    for row in rows:
        row[said] = names.get(row.pop(column))
