"""A library written before there were readers keeps everything when they come."""

from collections.abc import Iterator
from math import log2
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

import broadsheet.store.migrate as migrate_module
from broadsheet.store.db import Connection, Db
from broadsheet.store.library import open_library

PAPER = (
    "INSERT INTO papers (no, id, title, abstract, abstract_is_summary, withdrawn, votes, comments, sources, first_seen,"
    " hash) VALUES (:no, :id, :title, '', :no_, :no_, :votes, NULL, 'arxiv', '2026-11-01', :hash)"
)
ROWS = {
    "records": "(1, 1, 'arxiv:1', 'arxiv', '1', :raw, :raw, '{}', '2026-11-01', '2026-11-01')",
    "authors": "(1, 0, 'Li Wei', 'li wei', NULL)",
    "picks": "('2026-11-18', 2, 'huggingface', 3)",
    "announcements": "('2026-11-18', 'cs.CV', '2611.00001', 'new', 1)",
    "cursors": "('arxiv', 'somewhere', '2026-11-18')",
    "changes": "(7, 'paper', 1, '2026-11-18')",
}
COUNTS = ((1, "2026-11-16", 40), (2, "2026-11-16", 3), (2, "2026-11-17", 4), (2, "2026-11-18T10:00:00+00:00", 10))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table, on each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name, url = server.empty()
    yield url
    server.drop(name)


def write_as_before(url: str) -> None:
    """What the first release would have left behind."""
    db, config = Db(url), Config()
    config.set_main_option("script_location", str(Path(migrate_module.__file__).parent / "migrations"))
    with db.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for no in (1, 2, 3):
            values = {"no": no, "id": f"2611.0000{no}", "title": "Herons", "no_": False, "votes": no, "hash": b"h"}
            connection.execute(text(PAPER), values)
        for table, values_of in ROWS.items():
            connection.execute(
                text(f"INSERT INTO {table} VALUES {values_of}"), {"raw": b"<x/>"} if "raw" in values_of else {}
            )
        for no, at, value in COUNTS:
            row = {"no": no, "at": at, "value": value}
            connection.execute(text("INSERT INTO counts VALUES (:no, 'huggingface', 'upvotes', :at, :value)"), row)
    db.close()


def everything(db: Connection, names: dict[str, list[str]]) -> dict[str, list[Any]]:
    """All rows of these columns, by table."""
    quoted = {table: ", ".join(f'"{one}"' for one in columns) for table, columns in names.items()}
    return {
        table: sorted(map(tuple, db.execute(text(f"SELECT {quoted[table]} FROM {table}")).all()), key=repr)
        for table in names
    }


def test_a_library_of_the_first_release_keeps_every_row_when_readers_come(empty_url: str) -> None:
    write_as_before(empty_url)
    old = Db(empty_url)
    with old.read() as db:
        seen = inspect(db)
        names = {one: [c["name"] for c in seen.get_columns(one)] for one in seen.get_table_names()}
        del names["alembic_version"]
        before = everything(db, names)
    old.close()
    new = open_library(empty_url)
    with new.read() as db:
        assert everything(db, names) == before
        placed = db.execute(text("SELECT no, standing, heat FROM papers ORDER BY no")).all()
    new.close()
    assert [tuple(row)[:2] for row in placed] == [(1, 0), (2, round(200 * log2(8))), (3, 0)]
    assert [row.heat is None for row in placed] == [True, False, True]
