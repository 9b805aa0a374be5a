"""``broadsheet reader``: the operator's way with accounts."""

from datetime import timedelta
from pathlib import Path

import pytest

from broadsheet.lib.clock import SystemClock
from broadsheet.lib.signing import digest
from broadsheet.settings import Settings
from broadsheet.store import acts, people, sessions, tickets
from broadsheet.store.db import Db


@pytest.fixture
def lab(data: Path) -> Path:
    """A community's folder."""
    (data / "settings.toml").write_text('mode = "community"\nbase_url = "https://papers.test"\n')
    return data


def store_of(folder: Path) -> Db:
    return Db(Settings(data=folder).database_url)


def test_an_added_reader_is_confirmed_and_sets_a_password_within_the_hour(run, lab: Path) -> None:
    done = run("reader", "add", "Ada", "Ada@Papers.TEST", "--role", "admin", "--data", lab)
    assert (done.code, done.err) == (0, "")
    assert "Ada is admin, with the address Ada@papers.test." in done.out
    link = done.out.splitlines()[-1]
    token = link.removeprefix("https://papers.test/reset/")
    assert len(token) == 43
    store, now = store_of(lab), SystemClock().now()
    with store.write() as db:
        reader = people.by_name(db, "ada")
        assert reader is not None
        assert (reader.role, reader.confirmed, reader.trusted) == ("admin", True, True)
        assert tickets.find(db, "reset", digest(token), now + timedelta(minutes=61)) is None
        assert tickets.find(db, "confirm", digest(token), now) is None
        found = tickets.use(db, "reset", digest(token), now)
        assert found is not None
        assert found.reader_no == reader.no
        assert tickets.use(db, "reset", digest(token), now) is None
    store.close()


def test_a_fresh_link_ends_the_one_before(run, lab: Path) -> None:
    first = run("reader", "add", "ada", "ada@papers.test", "--data", lab, "--json").json["link"].rpartition("/")[2]
    second = run("reader", "link", "ada", "--data", lab, "--json").json["link"].rpartition("/")[2]
    store = store_of(lab)
    with store.read() as db:
        assert tickets.find(db, "reset", digest(first), SystemClock().now()) is None
        assert tickets.find(db, "reset", digest(second), SystemClock().now()) is not None
    store.close()


def test_no_word_of_a_link_is_kept(run, lab: Path) -> None:
    link = run("reader", "add", "ada", "ada@papers.test", "--data", lab, "--json").json["link"]
    token = link.rpartition("/")[2].encode()
    assert not any(token in path.read_bytes() for path in lab.rglob("*") if path.is_file())


def test_names_and_addresses_are_taken_once_however_they_are_written(run, lab: Path) -> None:
    run("reader", "add", "ada", "ada@papers.test", "--data", lab)
    again = run("reader", "add", "ADA", "other@papers.test", "--data", lab)
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("There is a reader “ADA” already.")
    same = run("reader", "add", "bob", "ADA@Papers.test", "--data", lab)
    assert (same.code, same.err) == (1, "Another reader has the address ADA@papers.test.\n")


@pytest.mark.parametrize("name", ["a", "x" * 31, "раypal", "admin\u202e", "a b", "me", "-" * 40, "a\u200bb", ""])
def test_names_that_look_like_others_or_hide_something_are_refused(run, lab: Path, name: str) -> None:
    done = run("reader", "add", name, "ada@papers.test", "--data", lab)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("email", ["ada", "a@b", "a@b.test\r\nBcc: c@d.test", "é@papers.test", "a" * 300 + "@b.test"])
def test_what_is_no_mail_address_is_refused(run, lab: Path, email: str) -> None:
    done = run("reader", "add", "ada", email, "--data", lab)
    assert (done.code, done.out) == (2, "")


def test_readers_are_listed_by_name_with_their_rights(run, lab: Path) -> None:
    assert "There are no readers yet" in run("reader", "list", "--data", lab).err
    run("reader", "add", "Cyd", "cyd@papers.test", "--data", lab)
    run("reader", "add", "bob", "bob@papers.test", "--role", "moderator", "--data", lab)
    run("reader", "suspend", "cyd", "--data", lab)
    rows = run("reader", "list", "--json", "--data", lab).json["readers"]
    assert [(row["name"], row["role"], row["state"]) for row in rows] == [
        ("bob", "moderator", "active"),
        ("Cyd", "reader", "suspended"),
    ]
    first, second = run("reader", "list", "--data", lab).out.splitlines()
    assert first.endswith("bob@papers.test  moderator")
    assert second.endswith("cyd@papers.test  reader, suspended")


def test_rights_are_changed_and_a_suspended_reader_restored(run, lab: Path) -> None:
    run("reader", "add", "ada", "ada@papers.test", "--data", lab)
    assert run("reader", "role", "ADA", "moderator", "--data", lab).out == "ada is moderator.\n"
    assert run("reader", "suspend", "ada", "--json", "--data", lab).json["state"] == "suspended"
    assert run("reader", "restore", "ada", "--json", "--data", lab).json["state"] == "active"
    assert run("reader", "role", "ada", "king", "--data", lab).code == 2


def test_an_address_is_confirmed_by_the_operators_word(run, lab: Path) -> None:
    store = store_of(lab)
    with store.write() as db:
        people.add(db, "ada", SystemClock().now())
    assert run("reader", "list", "--json", "--data", lab).json["readers"][0]["confirmed"] is False
    assert run("reader", "confirm", "ada", "--data", lab).out == "The address of ada is confirmed.\n"
    assert run("reader", "list", "--json", "--data", lab).json["readers"][0]["confirmed"] is True
    store.close()


def test_the_operator_signs_a_reader_out_everywhere(run, lab: Path) -> None:
    run("reader", "add", "ada", "ada@papers.test", "--data", lab)
    store, now = store_of(lab), SystemClock().now()
    with store.write() as db:
        reader = people.by_name(db, "ada")
        assert reader is not None
        sessions.begin(db, digest("one"), reader.no, "Browser", now)
    assert run("reader", "end-sessions", "ada", "--data", lab).code == 0
    with store.read() as db:
        assert sessions.find(db, digest("one"), now) is None
    store.close()


def test_what_the_operator_does_to_a_reader_stands_in_the_public_log(run, lab: Path) -> None:
    run("reader", "add", "ada", "ada@papers.test", "--data", lab)
    run("reader", "suspend", "ada", "--data", lab)
    run("reader", "role", "ada", "moderator", "--data", lab)
    store = store_of(lab)
    with store.read() as db:
        log = acts.newest(db, None, 10)
    store.close()
    assert [(one.act, one.why, one.reader) for one in log] == [
        ("role", "By the operator.", None),
        ("suspend", "By the operator.", None),
    ]
    assert log[1].changes[0].was == "active"


@pytest.mark.parametrize("verb", ["link", "confirm", "suspend", "restore", "end-sessions"])
def test_a_reader_who_is_not_there_is_a_failure_with_a_sentence(run, lab: Path, verb: str) -> None:
    done = run("reader", verb, "nobody", "--data", lab)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("There is no reader “nobody”.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "ada"], "reader add NAME EMAIL"),
        (["role", "ada"], "reader role NAME ROLE"),
        (["link"], "reader link NAME"),
        (["list", "ada"], "reader list"),
        (["suspend", "ada", "bob"], "reader suspend NAME"),
    ],
)
def test_wrong_use_says_how_it_is_written(run, lab: Path, words: list[str], said: str) -> None:
    done = run("reader", *words, "--data", lab)
    assert (done.code, done.err) == (2, f"Write `broadsheet {said}`.\n")


def test_a_personal_library_says_that_nobody_signs_in(run, data: Path) -> None:
    assert "is personal" in run("reader", "add", "ada", "ada@papers.test", "--data", data).err
