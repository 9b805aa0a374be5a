"""Harvests as written down: outcomes, cursors, quarantine, and leases that keep two from running at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.cast import NOW, a_record

from broadsheet.model.harvest import Harvest
from broadsheet.model.paper import Rejected
from broadsheet.store import harvests, integrity, leases, library, papers
from broadsheet.store.db import Db
from broadsheet.store.leases import TERM, LeaseLost
from broadsheet.store.schema import quarantine

LATER = NOW + timedelta(minutes=5)
RUNNING = Harvest(source="arxiv", started=NOW, step="page 2", read=10, added=4, changed=3, rejected=1)


def test_a_harvest_comes_back_with_its_figures_and_outcome(store: Db) -> None:
    with store.write() as db:
        number = harvests.begin(db, "arxiv", NOW)
        harvests.advance(db, number, RUNNING, None, NOW)
        harvests.advance(db, number, replace(RUNNING, outcome="ok", why="All is well."), None, LATER)
    with store.read() as db:
        assert harvests.latest(db) == {"arxiv": replace(RUNNING, outcome="ok", why="All is well.", ended=LATER)}


def test_the_cursor_stays_where_the_last_batch_put_it(store: Db) -> None:
    with store.write() as db:
        number = harvests.begin(db, "arxiv", NOW)
        for cursor in ("page 1", "page 2", None):
            harvests.advance(db, number, RUNNING, cursor, NOW)
    with store.read() as db:
        assert (harvests.cursor(db, "arxiv"), harvests.cursor(db, "huggingface")) == ("page 2", None)


def test_a_harvest_that_was_cut_off_is_written_down_as_failed_when_the_next_begins(store: Db) -> None:
    with store.write() as db:
        first = harvests.begin(db, "arxiv", NOW)
        second = harvests.begin(db, "arxiv", LATER)
        assert second > first
        harvests.advance(db, second, replace(RUNNING, started=LATER), None, LATER)
    with store.read() as db:
        assert harvests.latest(db)["arxiv"].started == LATER
        sql = "SELECT outcome, why FROM harvests ORDER BY no"
        assert db.exec_driver_sql(sql).first() == ("failed", "It was cut off before it ended.")


def test_a_broken_record_is_put_aside_once_with_its_bytes(store: Db) -> None:
    broken = Rejected("line 3", "it has no title", b"\x00\xff{")
    for batch in ([broken, broken], [broken, replace(broken, raw=b"other")]):
        with store.write() as db:
            harvests.reject(db, "marsh", batch, NOW)
    with store.write() as db:
        harvests.reject(db, "arxiv", [broken], NOW)
    with store.read() as db:
        assert integrity.sizes(db)["quarantine"] == 3
        assert bytes(db.scalar(select(quarantine.c.raw).order_by(quarantine.c.no).limit(1))) == broken.raw


def test_reasons_that_quote_unprintable_text_can_be_written_down(store: Db) -> None:
    with store.write() as db:
        harvests.reject(db, "marsh", [Rejected("line \ud800 3", "“a\x00b\udfff” is no id")], NOW)
    with store.read() as db:
        assert "is no id" in db.scalar(select(quarantine.c.why))


def test_a_lease_is_held_by_one_until_it_is_given_back(store: Db) -> None:
    with store.write() as db:
        fence = leases.take(db, "harvest arxiv", "here", NOW)
        assert leases.take(db, "harvest arxiv", "there", LATER) is None
        assert leases.take(db, "harvest huggingface", "there", LATER) == 1
        leases.give_back(db, "harvest arxiv", fence)
        assert leases.take(db, "harvest arxiv", "there", LATER) == fence + 1


def test_a_lease_runs_out_and_is_pushed_out_by_renewing(store: Db) -> None:
    with store.write() as db:
        fence = leases.take(db, "x", "here", NOW)
        leases.renew(db, "x", fence, LATER)
        assert leases.take(db, "x", "there", NOW + TERM) is None
        assert leases.take(db, "x", "there", LATER + TERM) == fence + 1


def test_what_a_holder_writes_after_losing_its_lease_is_not_kept(store: Db) -> None:
    with store.write() as db:
        fence = leases.take(db, "x", "zombie", NOW)
    with store.write() as db:
        assert leases.take(db, "x", "heir", NOW + TERM) == fence + 1
    with pytest.raises(LeaseLost), store.write() as db:
        papers.save(db, [a_record()], NOW)
        leases.renew(db, "x", fence, NOW + TERM)
    with store.read() as db:
        assert library.is_empty(db)


def test_a_lost_lease_cannot_be_given_away(store: Db) -> None:
    with store.write() as db:
        old = leases.take(db, "x", "zombie", NOW)
        new = leases.take(db, "x", "heir", NOW + TERM)
        leases.give_back(db, "x", old)
        leases.renew(db, "x", new, NOW + TERM)
        assert leases.take(db, "x", "third", NOW + TERM) is None
