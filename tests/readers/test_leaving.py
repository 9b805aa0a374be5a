"""Delete me: what is mine goes, what others rely on stays nobody's, and no byte of me is left (C6, S-25)."""

import random
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from tests.callers import enrol, signed_in
from tests.cast import NOW, FakeClock
from tests.postgres import Server
from tests.readers.access_matrix import Stage, role
from tests.readers.access_scene import ADA, PAPER, PASSWORD

from broadsheet.actions import farewell
from broadsheet.actions.sweep import sweep
from broadsheet.model.errors import WrongUse
from broadsheet.model.farewell import Farewell
from broadsheet.model.naming import new_name_of
from broadsheet.settings import Settings
from broadsheet.store import erasing, people, schema, sweeping
from broadsheet.store.db import Db
from broadsheet.wiring import Site, open_site

A, B = role("A"), role("B")
_PROOF = urlencode({"password": PASSWORD})
REMOVE, KEEP = f"comments=remove&votes=remove&{_PROOF}", f"comments=keep&votes=keep&{_PROOF}"


def leave(stage: Stage, form: str) -> None:
    answer = stage.send(A, "/me/delete", "POST", form)
    assert (answer.status, answer["location"]) == (303, "/"), answer.text
    assert answer["set-cookie"].startswith('bs=""')


def left(stage: Stage) -> dict[str, int]:
    """By table, how many rows are still Ada's."""
    with stage.site.store.read() as db:
        return {
            table.name: len(db.execute(select(table).where(table.c.reader_no == ADA)).all())
            for table in schema.metadata.tables.values()
            if "reader_no" in table.c
        }


def test_every_table_of_readers_is_emptied_or_kept_for_a_reason(stage: Stage) -> None:
    leave(stage, KEEP)
    kept = {name for name, rows in left(stage).items() if rows}
    assert kept == {"comments", "votes", "reactions", "reader_picks", "flags"}
    assert kept < set(erasing.KEPT)
    known = {table.name for table in erasing.GONE} | set(erasing.KEPT)
    forgotten = {table.name for table in schema.metadata.tables.values() if "reader_no" in table.c} - known
    assert not forgotten, f"Say in store/erasing.py what becomes of {forgotten} when a reader leaves."


def test_what_is_left_of_the_reader_is_a_number(stage: Stage) -> None:
    leave(stage, KEEP)
    with stage.site.store.read() as db:
        row = dict(db.execute(select(schema.readers).where(schema.readers.c.no == ADA)).one()._mapping)
    assert {name for name, value in row.items() if value} == {
        "no",
        "name",
        "name_key",
        "role",
        "state",
        "created",
        "hides_votes",
    }
    assert (row["name"], row["state"], row["role"]) == ("former-1", "deleted", "reader")


def test_sessions_and_tokens_open_nothing_afterwards(stage: Stage) -> None:
    assert stage.send(role("rate"), "/papers").status == 403
    leave(stage, KEEP)
    assert stage.send(A, "/me/export").status == 303
    assert stage.send(role("rate"), "/papers").status == 401


def test_comments_go_or_stay_as_the_reader_says(stage: Stage) -> None:
    said = "SELECT state, text, html FROM comments WHERE no = 1"
    leave(stage, KEEP)
    with stage.site.store.read() as db:
        assert db.exec_driver_sql(said).one() == ("shown", "Herons wade.", "<p>Herons wade.</p>\n")
    stage.restore()
    leave(stage, REMOVE)
    with stage.site.store.read() as db:
        assert db.exec_driver_sql(said).one() == ("deleted", "", "")
        assert db.exec_driver_sql("SELECT count(*) FROM comment_versions").scalar() == 0
        assert db.exec_driver_sql("SELECT count(*) FROM comments WHERE network IS NOT NULL").scalar() == 0


def test_votes_go_or_stay_as_the_reader_says_and_are_counted_so(stage: Stage) -> None:
    counted = f"SELECT reader_votes FROM papers WHERE id = '{PAPER}'"
    leave(stage, KEEP)
    with stage.site.store.read() as db:
        assert db.exec_driver_sql("SELECT network FROM votes").all() == [(None,)]
        assert db.exec_driver_sql(counted).scalar() == 1
    stage.restore()
    leave(stage, REMOVE)
    with stage.site.store.read() as db:
        assert db.exec_driver_sql(counted).scalar() == 0
        assert left(stage)["reactions"] == 0


def test_a_group_passes_to_who_is_in_it_and_one_without_anybody_goes(stage: Stage) -> None:
    with stage.site.store.write() as db:
        db.exec_driver_sql("INSERT INTO memberships VALUES (1, 2, 'member', 'in', '2026-11-18')")
    leave(stage, KEEP)
    with stage.site.store.read() as db:
        assert db.exec_driver_sql("SELECT group_no, reader_no, role FROM memberships").all() == [(1, 2, "keeper")]
        assert db.exec_driver_sql("SELECT key FROM groups").all() == [("herons",)]


def test_a_pick_stays_on_its_page_under_nobodys_name(stage: Stage) -> None:
    assert 'picked by <a href="/readers/ada">' in stage.send(role("B"), f"/papers/{PAPER}").text
    leave(stage, KEEP)
    with stage.site.store.read() as db:
        assert db.exec_driver_sql("SELECT source FROM picks").all() == [("@former-1",)]
    page = stage.send(role("B"), f"/papers/{PAPER}").text
    assert "picked by <span>a reader who left</span>" in page
    assert ">ada<" not in page


def test_a_group_where_somebody_was_only_invited_goes_with_its_last_reader(stage: Stage) -> None:
    with stage.site.store.write() as db:
        db.exec_driver_sql("INSERT INTO memberships VALUES (1, 2, 'member', 'invited', '2026-11-18')")
    leave(stage, KEEP)
    with stage.site.store.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM memberships").scalar() == 0


def test_the_log_of_moderators_stays(stage: Stage) -> None:
    stage.send(role("moderator"), "/me/delete", "POST", REMOVE)
    with stage.site.store.read() as db:
        assert db.exec_driver_sql("SELECT act, reader_no FROM acts").all() == [("hide", 5)]


def test_the_last_administrator_stays(community: Site) -> None:
    zoe = signed_in(community, enrol(community, "zoe", "admin"))
    answer = zoe.post("/me/delete", comments="keep", votes="keep")
    assert answer.status == 403
    assert "last administrator" in answer.text


def test_nothing_is_deleted_without_both_choices(stage: Stage) -> None:
    for form in ("", "comments=keep", "votes=keep", "comments=all&votes=keep"):
        answer = stage.send(A, "/me/delete", "POST", form)
        assert answer.status == 400
        assert "Say what shall become" in answer.text
    assert (
        'id="comments-keep" name="comments" value="keep" required checked'
        in stage.send(A, "/me/delete", "POST", "comments=keep").text
    )


def test_a_wrong_password_deletes_nothing(stage: Stage) -> None:
    for proof in ("", "&password=", "&password=herons"):
        answer = stage.send(A, "/me/delete", "POST", f"comments=keep&votes=keep{proof}")
        assert answer.status == 400
        assert "do not go together" in answer.text
    assert left(stage)["sessions"] == 1


def test_guessing_the_password_there_is_slowed_down_as_at_the_door(stage: Stage) -> None:
    found = {stage.send(A, "/me/delete", "POST", "comments=keep&votes=keep&password=x").status for _ in range(11)}
    assert found == {400, 429}


def test_a_former_name_may_not_be_taken() -> None:
    for name in ("former-1", "Former_22", "former"):
        with pytest.raises(WrongUse, match="is kept"):
            new_name_of(name)
    assert new_name_of("formerly") == "formerly"


def test_a_session_that_was_left_open_deletes_nothing(community: Site, clock: FakeClock) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    clock.moment += timedelta(minutes=16)
    answer = ada.post("/me/delete", comments="keep", votes="keep")
    assert answer.status == 400
    assert "sign out and in again" in answer.text


def test_a_name_like_that_of_a_former_reader_is_stepped_around(store: Db) -> None:
    with store.write() as db:
        ada = people.add(db, "ada", NOW)
        people.add(db, f"former-{ada.no}", NOW)
        erasing.erase(db, ada.no, Farewell(comments=True, votes=True))
        assert people.by_no(db, ada.no).name == f"former-{ada.no}-"


def test_an_invitation_sent_to_the_address_goes_too(store: Db) -> None:
    with store.write() as db:
        ada = people.add(db, "ada", NOW, email="a@x.test", email_key="a@x.test")
        ticket = {"kind": "invite", "created": "x", "expires": "y", "email": "A@x.test", "email_key": "a@x.test"}
        db.execute(schema.tickets.insert().values(hash=b"h", **ticket))
        erasing.erase(db, ada.no, Farewell(comments=True, votes=True))
        assert db.execute(select(schema.tickets)).all() == []


# every byte


def crowd(site: Site, count: int) -> list[str]:
    """Readers in such an order that pages of the tables divide and rows move between them."""
    dice = random.Random(7)
    names = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=12)) for _ in range(count)]
    with site.store.write() as db:
        for name in names:
            email = f"{name}@herons.test"
            reader = people.add(db, name, NOW, email=email, email_key=email, full_name=name.title())
            mail = {"subject": name, "text": name * dice.randint(1, 90), "created": "x", "due": "x", "state": "sent"}
            db.execute(
                schema.outbox.insert().values(
                    reader_no=reader.no, kind="k", recipient=email, message_id=str(reader.no), **mail
                )
            )
    return names


def depart(site: Site, names: list[str]) -> list[str]:
    """Let a dozen of these readers delete their accounts."""
    going = random.Random(8).sample(names, 12)
    for name in going:
        with site.store.read() as db:
            reader = people.by_name(db, name)
        assert signed_in(site, reader).post("/me/delete", comments="remove", votes="remove").status == 303
    return going


def bytes_of(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.slow
def test_no_byte_of_those_who_left_is_found_in_the_data_folder(
    community: Site, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    names = crowd(community, 400)
    going = depart(community, names)
    found = bytes_of(data).lower() + caplog.text.encode().lower()
    assert [name for name in going if name.encode() in found] == []
    assert (data / "broadsheet.db-wal").stat().st_size <= 64 << 10
    assert all(name.encode() in found for name in names if name not in going)


@pytest.mark.slow
def test_a_large_library_is_rewritten_by_the_next_sweep(
    community: Site, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(farewell, "AT_ONCE", 0)
    going = depart(community, crowd(community, 400))
    with community.store.read() as db:
        assert sweeping.erasure(db)
    sweep(community.house)
    with community.store.read() as db:
        assert sweeping.erasure(db) is None
    found = bytes_of(data).lower()
    assert [name for name in going if name.encode() in found] == []


@pytest.mark.slow
def test_postgresql_keeps_no_byte_but_in_its_own_log(postgres_server: Server, tmp_path: Path, clock: FakeClock) -> None:
    name, url = postgres_server.copy()
    rules = Settings(data=tmp_path, database=url, mode="community", base_url="http://papers.test")
    site = open_site(rules, clock)
    names = crowd(site, 200)
    with site.store.write() as db:
        db.exec_driver_sql("ANALYZE")
    going = depart(site, names)
    site.store.close()
    folder = postgres_server.files(name)
    found = bytes_of(folder).lower()
    assert [one for one in going if one.encode() in found] == []
    assert all(one.encode() in found for one in names if one not in going)
    postgres_server.drop(name)
