"""Transactions: short, whole, one writer at a time; troubles of the database in sentences."""

import threading
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.cast import NOW, a_record

from broadsheet.model.errors import StoreError
from broadsheet.store import library, papers
from broadsheet.store.db import Db, part
from broadsheet.store.library import open_library


def test_a_reader_sees_one_moment_however_often_it_asks(store: Db) -> None:
    with store.read() as reader:
        before = library.size(reader)
        with store.write() as db:
            papers.save(db, [a_record()], NOW)
        assert library.size(reader) == before == 0
    with store.read() as reader:
        assert library.size(reader) == 1


def test_a_write_that_fails_leaves_nothing(store: Db) -> None:
    with pytest.raises(RuntimeError, match="pulled the plug"), store.write() as db:
        papers.save(db, [a_record()], NOW)
        raise RuntimeError("pulled the plug")
    with store.read() as db:
        assert library.is_empty(db)


def _open_files() -> list[str]:
    found = []
    for one in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(str(one.readlink()))
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are looked up in /proc")
@pytest.mark.parametrize("small", [True, False])
def test_what_undoes_a_part_is_kept_in_memory_where_writes_are_short(tmp_path: Path, small: bool) -> None:
    db = open_library(f"sqlite:///{tmp_path}/broadsheet.db", small=small)
    keys = [f"2611.{no:05}" for no in range(20)]
    with db.write() as writer:
        papers.save(writer, [a_record(key=key, abstract="Herons wait. " * 900) for key in keys], NOW)
        with part(writer):
            papers.save(writer, [a_record(key=key, abstract="Egrets wait. " * 900) for key in keys], NOW)
            files = [one for one in _open_files() if "etilqs_" in one]  # SQLite's own
    db.close()
    assert bool(files) is not small


def test_writers_wait_for_each_other(store: Db, store_url: str) -> None:
    other, done = Db(store_url), []

    def write() -> None:
        with other.write() as db:
            papers.save(db, [a_record(key="2611.00002")], NOW)
            done.append("second")

    with store.write() as db:
        thread = threading.Thread(target=write)
        thread.start()
        papers.save(db, [a_record()], NOW)
        thread.join(0.05)
        done.append("first")
    thread.join()
    other.close()
    assert done == ["first", "second"]
    with store.read() as db:
        assert library.size(db) == 2


def test_a_broken_reference_between_tables_is_refused(store: Db) -> None:
    bad = text("INSERT INTO titles (key, paper_no) VALUES (1, 99)")
    with pytest.raises(Exception, match=r"(?i)foreign key"), store.write() as db:
        db.execute(bad)


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.db").write_bytes(b"Dear diary, " * 500)
    with pytest.raises(StoreError, match="database"):
        open_library(f"sqlite:///{tmp_path / 'broadsheet.db'}")


def test_a_server_that_does_not_answer_is_told_in_a_sentence_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_library(f"postgresql+psycopg://press:hunter2@/broadsheet?host={tmp_path}")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["marble", "oracle://here/there", "sqlite://"])
def test_an_address_that_names_no_known_database_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(StoreError):
        open_library(url)


def test_a_plain_postgresql_address_needs_no_driver_named() -> None:
    assert Db("postgresql://press@localhost/broadsheet").engine.driver == "psycopg"
