"""Once a day: what has been kept long enough goes, what is young stays; page and docs say when."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select, update
from tests.callers import enrol, stranger
from tests.cast import NOW
from tests.readers.access_matrix import Stage, role

from broadsheet import jobs
from broadsheet.actions.sweep import sweep
from broadsheet.lib.clock import instant
from broadsheet.model import keeping
from broadsheet.store import notifications, people, schema, sessions
from broadsheet.store.db import Db
from broadsheet.store.schema import (
    api_tokens,
    comments,
    flags,
    outbox,
    readers,
    tickets,
    votes,
)  # fmt: skip
from broadsheet.store.sweeping import sweep as sweep_store
from broadsheet.wiring import Site

DOCS = Path(__file__).parents[2] / "docs" / "explanation" / "privacy.md"


def count(stage: Stage, name: str) -> int:
    table = schema.metadata.tables[name]
    with stage.site.store.read() as db:
        return len(db.execute(select(table)).all())


def after(stage: Stage, period: timedelta) -> None:
    with stage.site.store.write() as db:
        sweep_store(db, NOW + period)


def test_a_sweep_of_today_takes_nothing_but_what_is_long_over(stage: Stage) -> None:
    tables = ("sessions", "tickets", "votes", "comments", "notifications", "flags", "outbox", "readers")
    before = {name: count(stage, name) for name in tables}
    after(stage, timedelta(0))
    assert {name: count(stage, name) for name in tables} == before
    with stage.site.store.read() as db:
        assert db.scalar(select(votes.c.network)) is not None


@pytest.mark.parametrize(
    ("name", "period", "change"),
    [
        ("sessions", sessions.LONGEST, None),
        ("tickets", keeping.TICKET + timedelta(days=1), None),
        ("tickets", keeping.TICKET, update(tickets).values(used=instant(NOW))),
        ("notifications", keeping.SEEN + timedelta(days=1), update(schema.notifications).values(seen=instant(NOW))),
        ("flags", keeping.FLAG, update(flags).values(state="upheld")),
        ("outbox", keeping.MAIL + timedelta(days=1), update(outbox).values(state="sent")),
    ],
)
def test_what_is_over_goes_and_not_sooner(stage: Stage, name: str, period: timedelta, change: object) -> None:
    if change is not None:
        with stage.site.store.write() as db:
            db.execute(change)
    kept = count(stage, name)
    if name != "sessions":
        after(stage, period - timedelta(days=2))
        assert count(stage, name) == kept
    after(stage, period)
    assert count(stage, name) == 0


def test_flags_that_nobody_has_settled_stay(stage: Stage) -> None:
    after(stage, 2 * keeping.FLAG)
    assert count(stage, "flags") == 1


def test_networks_are_forgotten_after_a_month(stage: Stage) -> None:
    after(stage, keeping.NETWORK - timedelta(days=1))
    with stage.site.store.read() as db:
        assert db.scalar(select(votes.c.network)) is not None
    after(stage, keeping.NETWORK)
    with stage.site.store.read() as db:
        assert db.scalar(select(votes.c.network)) is None
        assert db.scalars(select(comments.c.network)).all() == [None] * 4


def test_tokens_that_ended_go_a_month_later_and_others_stay(stage: Stage) -> None:
    after(stage, timedelta(0))
    with stage.site.store.read() as db:
        assert db.scalars(select(api_tokens.c.expires)).all() == [None] * 4


def test_an_account_that_was_never_confirmed_goes_after_a_week(community: Site, clock: object) -> None:
    enrol(community, "ada")
    una = enrol(community, "una", confirmed=None, password="x")
    enrol(community, "ida", confirmed=None)
    with community.store.write() as db:
        people.change(db, una.no, created=instant(NOW - keeping.UNCONFIRMED + timedelta(hours=1)))
    assert sweep(community.house) == 0
    with community.store.write() as db:
        people.change(db, una.no, created=instant(NOW - keeping.UNCONFIRMED))
    assert sweep(community.house) == 1
    with community.store.read() as db:
        assert db.scalars(select(readers.c.name)).all() == ["ada", "ida"]


def test_the_sweep_runs_once_a_day_and_survives_a_failure(community: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    stop = Event()

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            stop.set()

    monkeypatch.setattr(stop, "wait", wait)
    monkeypatch.setattr(jobs, "sweep_readers", lambda _house: 1 / 0)
    jobs.tidy(community, stop)
    assert waited == [86400, 86400]


def test_what_deleting_leaves_is_the_same_on_both_databases(store: Db) -> None:
    with store.write() as db:
        people.add(db, "ada", NOW - timedelta(days=8), password="x", email="a@x.test", email_key="a@x.test")
        sweep_store(db, NOW)
    assert store.scrub(whole=True)


def test_page_and_docs_say_the_same(community: Site) -> None:
    docs, page = DOCS.read_text(encoding="utf-8"), stranger(community).get("/privacy").text
    for one in keeping.KEEPING:
        line = f"| {one.what} | {one.how_long} | {one.seen_by} |"
        assert line in docs, f"{DOCS.name} lacks: {line}"
        assert one.what[1:] in page
        assert one.how_long in page


def test_what_is_said_is_what_is_done() -> None:
    assert sessions.LONGEST == keeping.SESSION
    assert notifications.KEPT == keeping.SEEN


def test_privacy_is_a_page_of_communities(stage: Stage) -> None:
    assert stage.send(role("personal"), "/privacy").status == 404
