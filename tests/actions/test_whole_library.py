"""A whole library leaves as one file and comes back as it was, on either database and across them."""

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, func, select
from tests.callers import enrol, signed_in
from tests.cast import NOW, FakeClock, a_record
from tests.readers.access_scene import populate, session_of

from broadsheet.actions.export_whole import export_whole
from broadsheet.actions.import_whole import import_whole
from broadsheet.actions.standing import restand
from broadsheet.actions.whole import is_whole
from broadsheet.measure.doctor import Patient, examine
from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Count, Pick
from broadsheet.model.query import Query
from broadsheet.settings import Settings
from broadsheet.store import papers as saved
from broadsheet.store import whole
from broadsheet.store.schema import metadata, papers
from broadsheet.wiring import Site, open_site

Open = Callable[..., Site]
SECRET = "k" * 32
MATHS = "<math><mi>x</mi></math>"


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[Open]:
    """Opens new, empty libraries on a database of either kind."""
    made: list[Site] = []
    dropped: list[str] = []
    numbers = count()

    def new(kind: str, **more: Any) -> Site:
        data = tmp_path / f"library{next(numbers)}"
        data.mkdir()
        url = ""
        if kind == "sqlite":
            shutil.copy(sqlite_template, data / "broadsheet.db")
        else:
            name, url = request.getfixturevalue("postgres_server").lend()
            dropped.append(name)
        rules = {"mode": "community", "base_url": "http://papers.test", "secret": SECRET} | more
        made.append(open_site(Settings(data=data, database=url, **rules), FakeClock()))
        return made[-1]

    yield new
    for site in made:
        site.store.close()
    for name in dropped:
        request.getfixturevalue("postgres_server").take_back(name)


def fill(site: Site) -> Site:
    """Put a row, or more, into every table."""
    populate(site)
    with site.store.write() as db:
        odd = a_record(
            key="2611.00007",
            title="On $x$ – “Ærøskøbing” 鷺 \\textbf{bold}",
            authors=(),
            counts=(Count("upvotes", 9, NOW.date()),),
            picks=(Pick(NOW.date(), 1),),
            raw=bytes(range(256)),
        )
        saved.save(db, [odd], NOW)
        for table in metadata.sorted_tables:
            if table.name not in whole.PASSING and db.execute(select(table).limit(1)).first() is None:
                db.execute(table.insert().values(**_invented(db, table)))
        restand(db, site.own, whole.numbers(db), NOW)
    return site


def _invented(db: Connection, table: Table) -> dict[str, Any]:
    """A row of a table, by what its columns hold; references lead to what is there."""
    kinds = {str: NOW.isoformat(timespec="seconds"), bytes: b"\x00\xff", bool: True, int: 7}
    row = {}
    for column in whole.columns(table):
        target = next((key.column for key in column.foreign_keys), None)
        row[column.name] = kinds[whole.kind(column)] if target is None else db.scalar(select(func.max(target)))
    return row


def exported(site: Site, path: Path, *, people: bool = True) -> bytes:
    """The bytes of an export."""
    export_whole(site.store, path, lambda _done: None, people=people)
    return path.read_bytes()


def imported(site: Site, path: Path) -> Site:
    import_whole(site.house, path, lambda _done: None)
    return site


PAIRS = [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite"), ("postgresql", "postgresql")]


@pytest.mark.slow
@pytest.mark.parametrize("people", [True, False], ids=["people", "papers"])
@pytest.mark.parametrize(("there", "here"), PAIRS)
def test_what_comes_back_leaves_again_byte_for_byte(
    empty: Open, tmp_path: Path, there: str, here: str, people: bool
) -> None:
    first = exported(fill(empty(there)), tmp_path / "first.ndjson", people=people)
    second = exported(imported(empty(here), tmp_path / "first.ndjson"), tmp_path / "second.ndjson", people=people)
    assert second == first
    named = {json.loads(line).get("table") for line in first.splitlines()}
    assert {table.name for table in whole.tables(people=people)} <= named


def test_packed_exports_are_the_same_bytes_too(empty: Open, tmp_path: Path) -> None:
    site = fill(empty("sqlite"))
    first, second = exported(site, tmp_path / "a.ndjson.gz"), exported(site, tmp_path / "b.ndjson.gz")
    assert first == second
    assert gzip.decompress(first) == exported(site, tmp_path / "c.ndjson")


@pytest.mark.parametrize("here", ["sqlite", "postgresql"])
def test_the_library_works_as_before(empty: Open, tmp_path: Path, here: str) -> None:
    there = fill(empty("sqlite"))
    exported(there, tmp_path / "all.ndjson")
    site = imported(empty(here), tmp_path / "all.ndjson")
    for one in (there, site):
        one.catch_up()
        one.refresh()
    found = [[one.id for one in each.search(Query("herons")).listing.papers] for each in (there, site)]
    assert found[0] == found[1] != []
    ada = signed_in(site, enrol(site, "newcomer"))
    assert ada.get("/me").status == 200
    ada.cookies = {"bs": session_of("ada")}
    assert ada.post("/gestures", vote="2611.00002").status == 303
    assert ada.post("/comments", paper="2611.00002", text="Still here.").status == 303
    with there.store.read() as one, site.store.read() as other:
        derived = [papers.c[name] for name in whole.DERIVED["papers"]]
        before, after = ({row[0]: row for row in db.execute(select(papers.c.id, *derived))} for db in (one, other))
    del before["2611.00002"], after["2611.00002"]
    assert before == after


def test_a_library_that_came_back_is_sound(empty: Open, tmp_path: Path) -> None:
    exported(fill(empty("sqlite")), tmp_path / "all.ndjson")
    site = imported(empty("sqlite"), tmp_path / "all.ndjson")
    site.catch_up()
    patient = Patient(site.own.data, site.index_folder, site.store, site.words, site.meaning.codes)
    assert [one for one in examine(patient, deep=True) if not one.ok] == []


def test_without_people_nothing_of_them_leaves(empty: Open, tmp_path: Path) -> None:
    text = exported(fill(empty("sqlite")), tmp_path / "papers.ndjson", people=False).decode()
    tables = {json.loads(line).get("table") for line in text.splitlines()} - {None}
    assert tables == set(whole.LIBRARY)
    for word in ("ada", "readers.test", "@", "Herons wade."):
        assert word not in text.replace("editions@", ""), word


def test_every_table_is_papers_or_people_or_passes() -> None:
    """A new table is exported with people unless it is named; what tells of people by no reference is named here."""
    names = set(metadata.tables)
    assert names >= whole.LIBRARY | whole.PASSING
    people = names - whole.LIBRARY - whole.PASSING
    told_by_reference: set[str] = {"readers"}
    for _ in names:
        told_by_reference |= {
            name
            for name in names
            if any(key.column.table.name in told_by_reference for key in metadata.tables[name].foreign_keys)
        }
    assert not told_by_reference & (whole.LIBRARY | whole.PASSING), "These refer to readers, so they hold people."
    others = {"author_emails", "bounces", "groups", "locks", "returns", "rings", "suppressions"}
    assert people - told_by_reference == others, "Say in store/whole.py whether a new table holds papers or people."


def test_no_library_table_is_of_an_export_without_what_it_refers_to() -> None:
    for people in (True, False):
        chosen = set(whole.tables(people=people))
        for table in chosen:
            assert {key.column.table for key in table.foreign_keys} <= chosen, table.name


def lines_of(empty: Open, tmp_path: Path) -> list[bytes]:
    return exported(fill(empty("sqlite")), tmp_path / "good.ndjson").splitlines(keepends=True)


SPOILED: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "cut off": lambda lines: lines[:-1],
    "cut off within a line": lambda lines: [*lines[:-5], lines[-5][:20]],
    "a row changed": lambda lines: [line.replace(b"Counting Herons", b"Counting Storks") for line in lines],
    "a row missing": lambda lines: [*lines[:5], *lines[6:]],
    "a row twice": lambda lines: [*lines[:5], lines[5], *lines[5:]],
    "more behind the end": lambda lines: [*lines, lines[3]],
    "no json": lambda lines: [lines[0], b"{oops}\n", *lines[1:]],
    "another table": lambda lines: [lines[0], b'{"table":"sqlite_master","row":{}}\n', *lines[1:]],
    "another column": lambda lines: [lines[0], b'{"table":"cursors","row":{"source":"x","evil":1}}\n', *lines[1:]],
    "another kind": lambda lines: [
        lines[0],
        b'{"table":"cursors","row":{"source":1,"cursor":"x","at":"x"}}\n',
        *lines[1:],
    ],
    "nothing where something must be": lambda lines: [
        lines[0],
        b'{"table":"cursors","row":{"source":"x"}}\n',
        *lines[1:],
    ],
    "a newer schema": lambda lines: [lines[0].replace(b'"schema":"0', b'"schema":"9'), *lines[1:]],
    "another format": lambda lines: [lines[0].replace(b'"format":1', b'"format":2'), *lines[1:]],
    "people where none may be": lambda lines: [lines[0].replace(b'"people":true', b'"people":false'), *lines[1:]],
}


@pytest.mark.parametrize("kind", SPOILED)
def test_a_spoiled_file_changes_nothing_and_says_why(empty: Open, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "spoiled.ndjson"
    path.write_bytes(b"".join(SPOILED[kind](lines_of(empty, tmp_path))))
    site = empty("sqlite")
    with pytest.raises(WrongUse):
        imported(site, path)
    with site.store.read() as db:
        assert whole.is_empty(db)


def test_a_damaged_packed_file_changes_nothing(empty: Open, tmp_path: Path) -> None:
    body = exported(fill(empty("sqlite")), tmp_path / "good.ndjson.gz")
    path = tmp_path / "bad.ndjson.gz"
    path.write_bytes(body[: len(body) // 2])
    site = empty("sqlite")
    with pytest.raises(WrongUse, match="cannot be read to its end"):
        imported(site, path)
    with site.store.read() as db:
        assert whole.is_empty(db)


def test_html_in_a_file_is_trusted_no_further_than_the_lists(empty: Open, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    lines = lines_of(empty, tmp_path)
    rows = [json.loads(line) for line in lines[:-1]]
    for row in rows:
        if row.get("table") == "papers":
            row["row"] |= {"title_html": evil, "abstract_html": f"{MATHS}{evil}"}
        if row.get("table") == "comments":
            row["row"]["html"] += evil
    body = b"".join(json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in rows)
    from_scratch = {"rows": len(rows) - 1, "sha256": sha256(body).hexdigest()}
    path = tmp_path / "evil.ndjson"
    path.write_bytes(body + json.dumps({"end": from_scratch}).encode() + b"\n")
    again = exported(imported(empty("sqlite"), path), tmp_path / "again.ndjson")
    assert b"<img" not in again


def test_a_library_that_is_not_empty_is_left_alone(empty: Open, tmp_path: Path) -> None:
    site = fill(empty("sqlite"))
    exported(site, tmp_path / "all.ndjson")
    with pytest.raises(WrongUse, match="not empty"):
        imported(site, tmp_path / "all.ndjson")


def test_the_one_reader_of_a_personal_library_gives_way(empty: Open, tmp_path: Path) -> None:
    there, here = empty("sqlite", mode="personal", base_url=""), empty("sqlite", mode="personal", base_url="")
    for site in (there, here):
        site.own = replace(site.own)
        signed_in(site, enrol(site, "me"))
        with site.store.write() as db:
            db.exec_driver_sql("DELETE FROM sessions")
    with there.store.write() as db:
        saved.save(db, [a_record()], NOW)
    first = exported(there, tmp_path / "first.ndjson")
    assert exported(imported(here, tmp_path / "first.ndjson"), tmp_path / "second.ndjson") == first


def test_nothing_is_written_over_and_half_a_file_is_not_left(
    empty: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, path = fill(empty("sqlite")), tmp_path / "all.ndjson"
    path.write_text("mine")
    with pytest.raises(WrongUse, match="there already"):
        exported(site, path)
    assert path.read_text() == "mine"

    def fails(*_said: object, **_more: object) -> Iterator[tuple[object, ...]]:
        raise OSError("disk full")

    monkeypatch.setattr("broadsheet.store.whole.rows", fails)
    with pytest.raises(OSError, match="disk full"):
        exported(site, tmp_path / "other.ndjson")
    assert [one.name for one in tmp_path.glob("other*")] == []


def test_an_export_is_for_its_owners_eyes_and_known_by_its_first_line(empty: Open, tmp_path: Path) -> None:
    for name in ("all.ndjson", "all.ndjson.gz"):
        exported(fill(empty("sqlite")), tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
        assert is_whole(tmp_path / name)
    (tmp_path / "papers.jsonl").write_text('{"id": "2611.00001", "title": "Herons"}\n')
    assert not is_whole(tmp_path / "papers.jsonl")
    assert not is_whole(tmp_path / "absent")
