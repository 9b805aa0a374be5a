"""Statements past the toolkit: the same rows, the same writes and the same troubles as through it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from tests.cast import NOW

from broadsheet.model.errors import StoreError
from broadsheet.store import people
from broadsheet.store.db import Db, part
from broadsheet.store.prepared import Prepared, say
from broadsheet.store.schema import buckets, readers

NAMES: BindParameter[str] = bindparam("names", expanding=True)
NAMED = Prepared(lambda _: select(readers).where(readers.c.name.in_(NAMES)).order_by(readers.c.no), "names")
FULL = Prepared(lambda _: insert(buckets))
BROKEN = {"sqlite": "SELECT at FROM nowhere", "postgresql": "SELECT pg_terminate_backend(pg_backend_pid())"}


def enrol(db: Connection, *names: str) -> None:
    for name in names:
        people.add(db, name, NOW, agent=name == "heron")


def test_rows_are_those_that_the_toolkit_finds(store: Db) -> None:
    with store.write() as db:
        enrol(db, "avocet", "heron", "stilt")
        found = NAMED.all(db, {"names": ["stilt", "heron"]})
        same = db.execute(select(readers).where(readers.c.name.in_(["stilt", "heron"])).order_by(readers.c.no)).all()
    assert [tuple(row) for row in found] == [tuple(row) for row in same]
    assert [row.name for row in found] == ["heron", "stilt"]
    assert [row.agent for row in found] == [True, False]
    assert type(found[0].agent) is bool


def test_a_list_may_be_of_another_length_each_time(store: Db) -> None:
    with store.write() as db:
        enrol(db, "avocet", "heron", "stilt")
        lengths = [
            len(NAMED.all(db, {"names": names})) for names in (["heron"], ["heron", "stilt", "ruff"], ["ruff"], [])
        ]
    assert lengths == [1, 2, 0, 0]


def test_a_list_may_be_long(store: Db) -> None:
    with store.write() as db:
        enrol(db, "avocet", "heron")
        for length in (1000, 2000):
            found = NAMED.all(db, {"names": ["heron", *(f"nobody {no}" for no in range(length)), "avocet"]})
            assert [row.name for row in found] == ["avocet", "heron"]


def test_the_first_row_is_none_where_there_is_none(store: Db) -> None:
    with store.read() as db:
        assert NAMED.first(db, {"names": ["ruff"]}) is None


def test_a_write_says_how_many_rows_it_changed(store: Db) -> None:
    renamed = Prepared(lambda _: update(readers).where(readers.c.name == bindparam("it")).values(about=bindparam("to")))
    with store.write() as db:
        enrol(db, "avocet")
        assert [renamed.run(db, {"it": name, "to": "wades"}) for name in ("avocet", "ruff")] == [1, 0]


def test_columns_that_are_not_given_keep_their_defaults(store: Db) -> None:
    born = Prepared(lambda _: insert(readers))
    values = {"name": "knot", "name_key": "knot", "role": "reader", "state": "active", "created": NOW.isoformat()}
    with store.write() as db:
        born.run(db, values)
        assert people.by_name(db, "knot") is not None


def test_many_rows_are_written_and_none_is_no_trouble(store: Db) -> None:
    with store.write() as db:
        FULL.run_each(db, [])
        FULL.run_each(db, [{"key": "a", "at": 1}, {"key": "b", "at": 2}])
    with store.read() as db:
        assert [tuple(row) for row in db.execute(select(buckets).order_by(buckets.c.key))] == [("a", 1), ("b", 2)]


def test_what_the_driver_complains_of_is_raised_as_the_toolkit_raises_it_without_the_values(store: Db) -> None:
    with store.write() as db, pytest.raises(IntegrityError) as raised:
        FULL.run_each(db, [{"key": "secret", "at": 1}, {"key": "secret", "at": 2}])
    assert "[SQL: INSERT" in str(raised.value)
    assert "secret" not in str(raised.value.params)


def test_a_database_that_is_damaged_is_said_in_words(store: Db) -> None:
    with pytest.raises(StoreError, match="does not do as asked"), store.write() as db:
        say(db, BROKEN[store.dialect])
    with store.write() as db:
        enrol(db, "heron")


def test_a_part_that_fails_is_taken_back_and_the_rest_stays(store: Db) -> None:
    with store.write() as db:
        enrol(db, "avocet")
        with pytest.raises(RuntimeError), part(db):
            enrol(db, "heron")
            raise RuntimeError("pulled the plug")
    with store.read() as db:
        assert [one.name for one in people.everyone(db)] == ["avocet"]


def test_values_are_written_as_the_toolkit_writes_them(store: Db) -> None:
    born = Prepared(lambda _: insert(readers))
    values = {"name": "knot", "name_key": "knot", "role": "reader", "state": "active", "created": NOW.isoformat()}
    with store.write() as db:
        born.run_each(db, [values | {"agent": True}, values | {"name": "sora", "name_key": "sora", "agent": False}])
        assert [one.agent for one in people.everyone(db)] == [True, False]


def test_a_glance_sees_what_was_written_a_moment_ago(store: Db) -> None:
    for count, name in enumerate(("heron", "stilt")):
        with store.glance() as db:
            assert len(NAMED.all(db, {"names": ["heron", "stilt"]})) == count
        with store.write() as db:
            enrol(db, name)


def test_a_glance_holds_up_neither_a_scrub_nor_closing(store: Db) -> None:
    with store.write() as db:
        enrol(db, "heron")
    with store.glance() as db:
        assert NAMED.first(db, {"names": ["heron"]}).name == "heron"
    assert store.scrub(whole=True)
    with store.glance() as db:
        assert NAMED.first(db, {"names": ["heron"]}).name == "heron"
    store.close()
    with store.glance() as db:
        assert NAMED.first(db, {"names": ["heron"]}).name == "heron"


def test_glances_of_many_threads_take_turns(store: Db) -> None:
    with store.write() as db:
        enrol(db, "heron")

    def look() -> str:
        with store.glance() as db:
            return str(NAMED.first(db, {"names": ["heron"]}).name)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: look(), range(200))) == {"heron"}


def test_a_glance_at_a_library_that_is_damaged_says_so_and_the_next_may_be_luckier(store: Db) -> None:
    with pytest.raises(StoreError, match="does not do as asked"), store.glance() as db:
        say(db, BROKEN[store.dialect])
    with store.glance() as db:
        assert NAMED.all(db, {"names": ["heron"]}) == []
