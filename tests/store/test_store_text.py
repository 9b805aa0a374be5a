"""Any text a source may send survives the way through cleaning, both databases and back."""

import json
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.cast import NOW, a_record
from tests.vectors import ODD

from broadsheet.model.paper import Record
from broadsheet.sources.files.reader import cleaned
from broadsheet.sources.files.row import identify
from broadsheet.store import papers, shelf, testimony
from broadsheet.store.db import Db
from broadsheet.store.schema import records

NUMBERS = count(1)
# the profile of these tests: the database is shared by the examples, each has its own key
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def round_trip(store: Db, record: Record) -> None:
    with store.write() as db:
        papers.save(db, [record], NOW)
    with store.read() as db:
        no = shelf.number(db, record.paper_id)
        ((said, _),) = testimony.records_of(db, no)
        shown = shelf.papers_of(db, [no])[no]
        raw = bytes(db.scalar(select(records.c.raw).where(records.c.paper_no == no)))
    assert (said.title, said.abstract, said.comment) == (record.title, record.abstract, record.comment)
    assert (shown.title, shown.abstract) == (record.title, record.abstract or "")
    assert raw == record.raw


@FEW
@given(title=st.text(min_size=1), abstract=st.text(), name=st.text(), raw=st.binary())
def test_whatever_a_file_says_is_stored_and_comes_back_as_it_was_cleaned(
    store: Db, title: str, abstract: str, name: str, raw: bytes
) -> None:
    data = {"id": f"file:{next(NUMBERS)}", "title": f"T {title}", "abstract": abstract, "authors": [name]}
    row = identify(1, raw, data | {"comment": abstract, "organization": name, "keywords": [name]}, "file")
    record = cleaned(row)
    assert isinstance(record, Record)
    round_trip(store, record)


def test_text_that_databases_stumble_over_comes_back(store: Db) -> None:
    for text in ODD:
        data = {"id": f"file:odd{next(NUMBERS)}", "title": f"T {text}", "abstract": text, "comment": text}
        record = cleaned(identify(1, json.dumps(data).encode(), data, "file"))
        assert isinstance(record, Record)
        round_trip(store, record)


def test_a_zero_byte_is_gone_from_the_text_and_kept_in_the_bytes(store: Db) -> None:
    raw = b'{"title": "Count\\u0000ing", "id": "file:nul"}\x00'
    record = cleaned(identify(1, raw, {"title": "Count\x00ing", "id": "file:nul"}, "file"))
    assert isinstance(record, Record)
    assert record.title == "Counting"
    round_trip(store, record)


def test_asking_for_a_paper_by_unprintable_text_finds_nothing(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record()], NOW)
    for text in ("a\x00b", "\ud800", "\udcff"):
        with store.read() as db:
            assert shelf.number(db, text) is None
            assert shelf.titled(db, text) == []
