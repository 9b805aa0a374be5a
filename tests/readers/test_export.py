"""Everything of mine as one document: complete by the schema, without secrets, without others' words."""

import json
from typing import Any

import pytest
from tests.readers.access_matrix import Stage, role
from tests.readers.access_scene import PASSWORD, TOKENS, session_of

from broadsheet.store import dossier, schema

A = role("A")


@pytest.fixture
def document(stage: Stage) -> dict[str, Any]:
    return json.loads(stage.send(A, "/me/export", "POST").body)


def test_every_reference_to_readers_is_handed_out_or_left_out_with_a_reason() -> None:
    names = {"reader_no", "actor_no", "invited_by"}
    walked = {f"{table.name}.reader_no" for table in dossier.tables()}
    found = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.tables.values()
        for column in table.c
        if column.name in names or any(key.column.table.name == "readers" for key in column.foreign_keys)
    }
    lost = found - walked - set(dossier.LEFT_OUT)
    assert not lost, f"/me/export forgets {sorted(lost)}: walk them in store/dossier.py, or name them in LEFT_OUT."
    assert set(dossier.LEFT_OUT) <= found


def test_every_secret_and_derived_column_exists() -> None:
    columns = {f"{table.name}.{column.name}" for table in schema.metadata.tables.values() for column in table.c}
    assert columns >= dossier.SECRET | dossier.DERIVED


def test_one_thing_of_every_kind_is_in_it(document: dict[str, Any]) -> None:
    empty = {name for name, rows in document["parts"].items() if not rows}
    assert empty == {"acts"}
    parts = document["parts"]
    assert parts["readers"][0]["email"] == "ada@readers.test"
    assert parts["comment_versions"][0]["text"] == "Herons fly."
    assert parts["saves"] == [{"paper": "2611.00001", "shelf": "To read", "at": "2026-11-18T15:00:00+00:00"}]
    assert parts["notifications"][0]["by"] == "bob"


def test_what_moderators_did_to_me_is_in_it(stage: Stage) -> None:
    with stage.site.store.write() as db:
        done = {"reader_no": 5, "act": "suspend", "kind": "reader", "target_no": 1, "why": "rude", "before": "active"}
        db.execute(schema.acts.insert().values(at="2026-11-18T15:00:00+00:00", **done))
    acts = json.loads(stage.send(A, "/me/export", "POST").body)["parts"]["acts"]
    assert [(one["act"], one["why"]) for one in acts] == [("suspend", "rude")]


def test_no_secret_and_no_hash_is_in_it(stage: Stage) -> None:
    text = stage.send(A, "/me/export", "POST").text
    with stage.site.store.read() as db:
        hashed = db.exec_driver_sql("SELECT password FROM readers WHERE no = 1").scalar()
        hashes = [
            row[0].hex() for row in db.exec_driver_sql("SELECT hash FROM sessions UNION SELECT hash FROM tickets")
        ]
    for secret in (PASSWORD, hashed, session_of("ada"), "ticket-", "argon2", *hashes):
        assert secret not in text
    assert all(scope in text for scope in TOKENS.values())


def test_of_others_there_is_nothing_but_their_place(stage: Stage) -> None:
    with stage.site.store.write() as db:
        db.exec_driver_sql("UPDATE comments SET text = 'the words of bob' WHERE reader_no = 2")
    text = stage.send(A, "/me/export", "POST").text
    assert "the words of bob" not in text
    assert "bob@readers.test" not in text


def test_it_is_a_file_that_nobody_keeps_on_the_way(stage: Stage) -> None:
    answer = stage.send(A, "/me/export", "POST")
    assert answer["content-type"] == "application/json"
    assert answer["cache-control"] == "private, no-store"
    assert answer["content-disposition"] == 'attachment; filename="broadsheet-2026-11-18.json"'
    assert "Hand it to me" in stage.send(A, "/me/export").text


def test_the_reader_of_a_personal_library_may_take_everything_along(stage: Stage) -> None:
    assert json.loads(stage.send(role("personal"), "/me/export", "POST").body)["name"] == "me"
