"""Readers who say that they wrote a paper."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record

from broadsheet.actions.import_file import import_file
from broadsheet.lib.clock import instant
from broadsheet.model.paper import Author
from broadsheet.queries.claims import authors_of
from broadsheet.store import papers, schema
from broadsheet.store.db import Db
from broadsheet.wiring import Site

PAPER = "2611.00001"
SIGN = "reads here"


def put(site: Site, **changes: object) -> None:
    with site.store.write() as db:
        papers.save(db, [a_record(**changes)], NOW)


def ours(site: Site, folder: Path, authors: list[object], **more: object) -> None:
    """Import a file that gives addresses."""
    path = folder / "ours.jsonl"
    path.write_text(json.dumps({"id": PAPER, "title": "Counting Herons from the Air", "authors": authors} | more))
    done = import_file(site.store, path, site.clock, lambda _: None, house=site.house)
    assert done.rejected == ()


def told(site: Site) -> list[tuple[int, str, str]]:
    with site.store.read() as db:
        table = schema.notifications.c
        return [tuple(row) for row in db.execute(schema.notifications.select().with_only_columns(
            table.reader_no, table.kind, table.text))]  # fmt: skip


@pytest.fixture
def ada(community: Site) -> Caller:
    put(community)
    return signed_in(community, enrol(community, "ada"))


@pytest.fixture
def mia(community: Site, ada: Caller) -> Caller:
    return signed_in(community, enrol(community, "mia", role="moderator"))


def test_a_claim_waits_for_a_moderator_who_approves_it(community: Site, ada: Caller, mia: Caller) -> None:
    page = ada.get(f"/papers/{PAPER}").text
    assert '<option value="1">Li Wei</option>' in page
    assert ada.post("/claims", paper=PAPER, place="1")["location"] == f"/papers/{PAPER}"
    assert "Your claim to be Li Wei waits" in ada.get(f"/papers/{PAPER}").text
    assert SIGN not in stranger(community).get(f"/papers/{PAPER}").text
    assert "says to be <bdi>Li Wei</bdi>" in mia.get("/claims").text
    assert mia.post("/claims/decide", claim="1", approved="yes", why="We met.").status == 303
    page = stranger(community).get(f"/papers/{PAPER}").text
    assert f'<a href="/readers/ada"><bdi>Li Wei</bdi></a> <span class="agate" title="{SIGN}">' in page
    assert told(community) == [(1, "claim", "Approved. We met.")]
    assert "We met." in stranger(community).get("/log").text


def test_a_denied_claim_is_asked_again_a_day_later(ada: Caller, mia: Caller, clock: FakeClock) -> None:
    ada.post("/claims", paper=PAPER, place="0")
    mia.post("/claims/decide", claim="1", approved="no", why="Say more.")
    assert "was denied: Say more." in ada.get(f"/papers/{PAPER}").text
    answer = ada.post("/claims", paper=PAPER, place="0")
    assert (answer.status, int(answer["retry-after"])) == (429, 86400)
    clock.moment += timedelta(hours=24)
    assert ada.post("/claims", paper=PAPER, place="0").status == 303
    assert mia.post("/claims/decide", claim="1", approved="yes").status == 409


def test_an_author_is_one_reader(community: Site, ada: Caller, mia: Caller) -> None:
    bob = signed_in(community, enrol(community, "bob"))
    assert (ada.post("/claims", paper=PAPER, place="0").status, bob.post("/claims", paper=PAPER, place="0").status) == (
        303,
        303,
    )
    mia.post("/claims/decide", claim="1", approved="yes")
    assert mia.post("/claims/decide", claim="2", approved="yes").status == 409
    assert mia.post("/claims/decide", claim="2", approved="no").status == 303
    eve = signed_in(community, enrol(community, "eve"))
    assert eve.post("/claims", paper=PAPER, place="0").status == 409
    assert ada.post("/claims", paper=PAPER, place="1").status == 409


def test_a_reader_takes_a_claim_back(community: Site, ada: Caller, mia: Caller) -> None:
    ada.post("/claims", paper=PAPER, place="0")
    assert ada.post("/claims", paper=PAPER, place="0").status == 409
    mia.post("/claims/decide", claim="1", approved="yes")
    assert SIGN in ada.get(f"/papers/{PAPER}").text
    assert ada.post("/claims/withdraw", paper=PAPER).status == 303
    assert SIGN not in ada.get(f"/papers/{PAPER}").text
    assert ada.post("/claims/withdraw", paper=PAPER).status == 404


def test_nobody_decides_or_takes_back_for_others(community: Site, ada: Caller, mia: Caller) -> None:
    ada.post("/claims", paper=PAPER, place="0")
    bob = signed_in(community, enrol(community, "bob"))
    for other in (ada, bob):
        assert other.post("/claims/decide", claim="1", approved="yes").status == 404
        assert other.get("/claims").status == 404
    assert bob.post("/claims/withdraw", paper=PAPER, reader_no="1", claim="1").status == 404
    assert mia.post("/claims", paper=PAPER, place="1").status == 303
    assert mia.post("/claims/decide", claim="2", approved="yes").status == 403


def test_fields_that_are_not_of_the_form_change_nothing(community: Site, ada: Caller) -> None:
    enrol(community, "bob")
    ada.post("/claims", paper=PAPER, place="0", state="approved", reader_no="2", decided=instant(NOW), why="x")
    with community.store.read() as db:
        row = db.execute(schema.claims.select()).one()
    assert (row.reader_no, row.state, row.decided, row.why) == (1, "asked", None, "")


@pytest.mark.parametrize(("place", "status"), [("2", 404), ("-1", 400), ("", 400), ("9" * 30, 400), ("٣", 400)])
def test_places_that_are_not_there_are_refused(ada: Caller, place: str, status: int) -> None:
    assert ada.post("/claims", paper=PAPER, place=place).status == status


def test_decisions_are_yes_or_no(ada: Caller, mia: Caller) -> None:
    ada.post("/claims", paper=PAPER, place="0")
    assert mia.post("/claims/decide", claim="1", approved="perhaps").status == 400
    assert mia.post("/claims/decide", claim="77", approved="yes").status == 404
    assert mia.post("/claims/decide", claim="1", approved="no", why="x" * 501).status == 400


def test_an_address_that_a_record_gave_is_believed_at_once(community: Site, ada: Caller, tmp_path: Path) -> None:
    ours(community, tmp_path, ["Li Wei", {"name": "Ines Amado", "email": "ADA@Readers.test"}])
    bob = signed_in(community, enrol(community, "bob"))
    bob.post("/claims", paper=PAPER, place="0")
    assert SIGN not in bob.get(f"/papers/{PAPER}").text
    ada.post("/claims", paper=PAPER, place="0")
    assert SIGN in stranger(community).get(f"/papers/{PAPER}").text


@pytest.mark.parametrize(
    ("authors", "reader"),
    [
        ([{"name": "Ines Amado", "email": "ada@readers.test"}], {"confirmed": None}),
        ([{"name": "Li Wei", "email": "ada@readers.test"}], {}),
        ([{"name": "Ines Amado", "email": "no address"}], {}),
        ([{"name": "Ines Amado", "email_mark": "00" * 16}], {}),
    ],
)
def test_other_addresses_are_not(
    community: Site, tmp_path: Path, authors: list[object], reader: dict[str, object]
) -> None:
    put(community)
    ours(community, tmp_path, authors)
    ada = signed_in(community, enrol(community, "ada", **reader))
    ada.post("/claims", paper=PAPER, place="0")
    assert SIGN not in ada.get(f"/papers/{PAPER}").text


def test_of_two_authors_of_one_name_neither_is_believed_at_once(community: Site, tmp_path: Path) -> None:
    put(community, authors=(Author("Li Wei"), Author("Li Wei")))
    ours(community, tmp_path, [{"name": "Li Wei", "email": "ada@readers.test"}, "Li Wei"])
    ada = signed_in(community, enrol(community, "ada"))
    ada.post("/claims", paper=PAPER, place="0")
    assert SIGN not in ada.get(f"/papers/{PAPER}").text


def test_no_address_out_of_a_file_is_kept_anywhere(community: Site, tmp_path: Path) -> None:
    given = {"name": "Ines Amado", "email": "ines.amado@marsh.test", "affiliation": "Marsh"}
    ours(community, tmp_path, [given], organization="Marsh Institute")
    ours(community, tmp_path, [given], organization="Marsh Institute")
    with community.store.read() as db:
        records = db.execute(schema.records.select()).all()
        assert len(records) == 1
        assert b"marsh.test" not in records[0].raw
        assert "marsh.test" not in records[0].clean
        assert len(db.execute(schema.author_emails.select()).one().hash) == 16
    community.store.close()
    for path in community.own.data.rglob("*"):
        assert not path.is_file() or b"ines.amado@" not in path.read_bytes()


def test_a_file_imported_twice_says_nothing_new(community: Site, tmp_path: Path) -> None:
    path = tmp_path / "ours.jsonl"
    path.write_text(json.dumps({"title": "Herons", "authors": [{"name": "A B", "email": "a@marsh.test"}]}))
    first, second = (
        import_file(community.store, path, community.clock, lambda _: None, house=community.house) for _ in range(2)
    )
    assert (first.added, second.unchanged) == (1, 1)


def test_a_claim_goes_with_the_name_when_a_version_moves_its_place(store: Db) -> None:
    def moved(*names: str) -> dict[int, str]:
        with store.write() as db:
            papers.save(db, [a_record(authors=tuple(map(Author, names)))], NOW)
            return authors_of(db, 1)

    moved("Ines Amado", "Li Wei")
    with store.write() as db:
        reader = {"name": "ada", "name_key": "ada", "role": "reader", "state": "active", "created": instant(NOW)}
        db.execute(schema.readers.insert().values(**reader))
        values = {"paper_no": 1, "reader_no": 1, "place": 1, "name_key": "li wei", "state": "approved", "why": ""}
        db.execute(schema.claims.insert().values(at=instant(NOW), **values))
        assert authors_of(db, 1) == {1: "ada"}
    assert moved("Ines Amado", "Ana Ruiz", "Li Wei") == {2: "ada"}
    assert moved("Li Wei", "Ana Ruiz", "Li Wei") == {}
    assert moved("Ines Amado", "Ana Ruiz") == {}
