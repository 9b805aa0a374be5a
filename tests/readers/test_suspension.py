"""A suspended reader reads and changes nothing, until the day is over or a moderator ends it."""

from datetime import timedelta

import pytest
from tests.callers import Caller, enrol, signed_in
from tests.cast import NOW, FakeClock, a_record
from tests.readers.test_moderation import do

from broadsheet.lib.clock import instant
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.person import SCOPES, Reader
from broadsheet.store import papers, people
from broadsheet.store.schema import api_tokens
from broadsheet.web.app import create_app
from broadsheet.web.desk import Desk
from broadsheet.web.routes import routes
from broadsheet.wiring import Site

PAPER = "2611.00001"


@pytest.fixture
def bob(community: Site) -> Reader:
    with community.store.write() as db:
        papers.save(db, [a_record()], NOW)
    return enrol(community, "bob")


@pytest.fixture
def mia(community: Site, bob: Reader) -> Reader:
    return enrol(community, "mia", "moderator")


def suspend(site: Site, mia: Reader, bob: Reader, days: int | None = None) -> None:
    do(site, mia, "suspend", "reader", bob.no, days=days)


def program_of(site: Site, reader: Reader, *scopes: str) -> Caller:
    token = "bs_" + new_token()
    with site.store.write() as db:
        values = {"reader_no": reader.no, "name": "a program", "hash": digest(token), "created": instant(NOW)}
        db.execute(api_tokens.insert().values(scopes=" ".join(scopes), **values))
    return Caller(create_app(site), headers=(("authorization", f"Bearer {token}"),))


def test_a_suspended_reader_reads(community: Site, mia: Reader, bob: Reader) -> None:
    browser = signed_in(community, bob)
    suspend(community, mia, bob)
    for path in ("/", f"/papers/{PAPER}", "/log"):
        assert browser.get(path).status == 200


def test_a_suspended_reader_changes_nothing_that_others_see(community: Site, mia: Reader, bob: Reader) -> None:
    browser = signed_in(community, bob)
    suspend(community, mia, bob, days=3)
    doors = [place for place in routes(Desk(community, None, {})) if place.access.scope in ("rate", "talk", "pick")]  # type: ignore[arg-type]
    forms = [place.path for place in doors if "POST" in (place.methods or ())]
    assert "/flags" in forms
    for path in forms:
        answer = browser.post(path.replace("{no:int}", "1").replace("{name}", "x"))
        assert answer.status == 403, path
        assert "suspended until 21 November 2026" in answer.text


@pytest.mark.parametrize("scope", SCOPES)
def test_no_token_of_a_suspended_reader_is_good_for_anything(
    scope: str, community: Site, mia: Reader, bob: Reader, clock: FakeClock
) -> None:
    program = program_of(community, bob, scope, "read")
    assert program.get("/").status == 200
    suspend(community, mia, bob, days=2)
    assert program.get("/").status == 401
    assert program.post("/flags", kind="paper", target=PAPER, reason="spam").status == 401
    clock.moment += timedelta(days=2)
    assert program.get("/").status == 200


def test_a_suspended_moderator_does_not_moderate(community: Site, mia: Reader) -> None:
    browser = signed_in(community, mia)
    suspend(community, enrol(community, "zoe", "admin"), mia)
    assert browser.get("/moderation").status == 404


def test_a_suspension_ends_by_itself_with_its_last_day(
    community: Site, mia: Reader, bob: Reader, clock: FakeClock
) -> None:
    browser = signed_in(community, bob)
    suspend(community, mia, bob, days=3)
    clock.moment += timedelta(days=3, seconds=-1)
    assert browser.post("/flags", kind="paper", target=PAPER, reason="spam").status == 403
    clock.moment += timedelta(seconds=1)
    assert browser.post("/flags", kind="paper", target=PAPER, reason="spam").status == 303
    with community.store.read() as db:
        assert people.by_no(db, bob.no).state == "active"  # type: ignore[union-attr]


def test_a_suspension_without_an_end_waits_for_a_moderator(
    community: Site, mia: Reader, bob: Reader, clock: FakeClock
) -> None:
    browser = signed_in(community, bob)
    suspend(community, mia, bob)
    clock.moment += timedelta(days=13)
    assert browser.get("/flags/new?kind=paper&target=" + PAPER).status == 403
    do(community, mia, "restore", "reader", bob.no)
    assert browser.get("/flags/new?kind=paper&target=" + PAPER).status == 200
