"""Fields nobody asked for are not read: every column of the readers' tables sent along with every form (S-13)."""

import json
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import Boolean, LargeBinary, Table, Text, select
from tests.readers.access_matrix import Row, Stage, role, rows

from broadsheet.faces import VOICES
from broadsheet.shell.voice import voice_of
from broadsheet.store import schema

pytestmark = pytest.mark.slow
_LIBRARY = {"papers"}
TABLES = [
    one for one in schema.metadata.tables.values() if one.name in _LIBRARY or any(
        key.column.table.name in ("readers", "comments", "groups", "shelves") for key in one.foreign_keys
    ) or one.name in ("readers", "groups", "locks", "rings")
]  # fmt: skip
_MOMENT = "1999-01-01T00:00:00+00:00"
KNOWN = {
    "role": "admin", "state": "active", "confirmed": _MOMENT, "trusted": _MOMENT, "created": _MOMENT, "scopes": "pick",
    "is_admin": "1", "is_staff": "1", "email_verified": "1", "karma": "9999", "id": "9", "_method": "DELETE",
    "invited_by": "2", "reader_no": "2", "actor_no": "2", "weight": "99",
}  # fmt: skip
BARRED = {
    "POST /sign-in/code", "POST /me/codes", "POST /me/codes/end", "POST /mails/unblock", "POST /bounces",
}  # fmt: skip
"""Forms that take a one-time code or a secret, which no sample can know; they are sent all the same."""
FIELDS = {"POST /gestures": {"read"}, "POST /picks": {"comment"}, "POST /moderation": {"days"}}
"""Columns that a form asks for by their own name, and that its sample leaves out."""
RANDOM = {"readers.password", "outbox.message_id", "outbox.text"}


def everything() -> dict[str, str]:
    """A value for every column there is."""
    found = {}
    for table in TABLES:
        for column in table.c:
            text = "mass" if isinstance(column.type, Text) else "1" if isinstance(column.type, Boolean) else "2"
            found[str(column.name)] = text
    return found | KNOWN


def contents(stage: Stage) -> dict[str, list[str]]:
    """Every table of readers, without what is drawn by chance."""
    with stage.site.store.read() as db:
        return {str(table.name): sorted(map(repr, db.execute(select(*_sure(table))).all())) for table in TABLES}


def _sure(table: Table) -> list:
    return [
        one for one in table.c if not isinstance(one.type, LargeBinary) and f"{table.name}.{one.name}" not in RANDOM
    ]


def _sender(stage: Stage, row: Row) -> str:
    """Somebody who gets through with the sample's form."""
    for who in ("A", "moderator", "admin", "stranger"):
        answer = stage.send(role(who), row.ask.at, row.method, row.ask.form)
        stage.restore()
        if answer.status in (200, 201, 204, 303):
            return who
    assert row.name in BARRED, f"Nobody gets through with the sample of {row.name} in access_asks.py; mend its form."
    return "A"


@pytest.mark.parametrize("row", [row for row in rows() if row.changes], ids=lambda row: row.name)
def test_columns_sent_along_with_a_form_change_nothing(stage: Stage, row: Row) -> None:
    who = _sender(stage, row)
    given = _fields(row.ask.form)
    extra = {
        name: value
        for name, value in everything().items()
        if name not in given and name not in FIELDS.get(row.name, ())
    }
    before = contents(stage)
    plain = _after(stage, who, row)
    loaded = _after(stage, who, row, form=_written(row.ask.form, given | extra))
    mark = "&" if "?" in row.ask.at else "?"
    asked = _after(stage, who, row, at=f"{row.ask.at}{mark}{urlencode(extra)}")
    # an API refuses what it does not know, and then does nothing at all
    strict = voice_of(VOICES, {"path": row.place.path}) is not None
    for name in plain:
        fine = (plain[name], before[name]) if strict else (plain[name],)
        assert loaded[name] in fine, (
            f"{row.name} read a field of {name} that its sample does not send. If it is a field of the form, "
            "add it to the sample in access_asks.py; otherwise it must not be read."
        )
        assert asked[name] in fine, f"{row.name} reads fields of {name} from its address."


def _fields(form: str) -> dict[str, object]:
    return json.loads(form) if form.startswith("{") else dict(parse_qsl(form, keep_blank_values=True))


def _written(form: str, fields: dict[str, object]) -> str:
    return json.dumps(fields) if form.startswith("{") else urlencode(fields)


def _after(stage: Stage, who: str, row: Row, at: str = "", form: str | None = None) -> dict[str, list[str]]:
    """Every table after a request, which is taken back."""
    stage.send(role(who), at or row.ask.at, row.method, row.ask.form if form is None else form)
    found = contents(stage)
    stage.restore()
    return found
