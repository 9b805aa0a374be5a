"""A harvest stores whole batches, remembers where it was, and ends with a word for what happened."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from tests.cast import FakeClock, a_record

from broadsheet.actions.harvest import Press, harvest
from broadsheet.model.errors import BadReply, RetryLater, SourceError, Stopped
from broadsheet.model.harvest import Harvest
from broadsheet.model.paper import Record, Rejected
from broadsheet.sources.base import Announcement, Ask, Batch, Fetch, Reading
from broadsheet.store import editions, harvests, integrity, leases, library, shelf
from broadsheet.wiring import Site

DAY = date(2026, 11, 18)
ASK = Ask(categories=("cs.CV",), first=DAY, last=DAY)


class FakeSource:
    """Hands over what it was given; a batch that is an exception is raised."""

    name, title, homepage, thanks = "marsh", "Marsh", "https://marsh.example.org", "Thanks."

    def __init__(self, *batches: Batch | Exception | Callable[[], None]) -> None:
        self.hosts: dict[str, float] = {}
        self.batches = batches
        self.asked: list[Ask] = []

    def harvest(self, fetch: Fetch, ask: Ask, now: object) -> Iterator[Batch]:
        self.asked.append(ask)
        for batch in self.batches:
            if isinstance(batch, Exception):
                raise batch
            if isinstance(batch, Batch):
                yield batch
            else:
                batch()

    def fetch_one(self, fetch: Fetch, key: str, now: object) -> None:
        return None


def record(no: int) -> Record:
    return a_record(source="marsh", key=f"heron {no}")


def batch(first: int, last: int, **said: object) -> Batch:
    return Batch(records=tuple(record(no) for no in range(first, last)), **said)


def broken(count: int) -> tuple[Rejected, ...]:
    return tuple(Rejected(f"record {no}", "it has no title", b"<x/>") for no in range(count))


@pytest.fixture
def press(site: Site, clock: FakeClock) -> Press:
    def nobody(url: str, params: object = None) -> None:
        raise AssertionError(url)

    return Press(site.store, nobody, clock, f"here:{os.getpid()}", site.own)


def run(press: Press, *batches: object, ask: Ask = ASK) -> Harvest:
    return harvest(press, FakeSource(*batches), ask, lambda _so_far, _expected: None)


def test_batches_are_stored_with_their_cursor_and_figures(press: Press, site: Site) -> None:
    told: list[tuple[int, int | None]] = []
    source = FakeSource(batch(0, 3, cursor="a", expected=5, step="page 1"), batch(2, 5, cursor="b", step="page 2"))
    done = harvest(press, source, ASK, lambda so_far, expected: told.append((so_far.read, expected)))
    assert (done.outcome, done.read, done.added, done.step) == ("ok", 6, 5, "page 2")
    assert told == [(3, 5), (6, None)]
    with site.store.read() as db:
        assert harvests.cursor(db, "marsh") == "b"
        assert harvests.latest(db)["marsh"] == done
        assert library.size(db) == 5


def test_a_harvest_goes_on_from_the_cursor_of_the_last_and_a_backfill_leaves_it(press: Press, site: Site) -> None:
    run(press, batch(0, 1, cursor="a"))
    back = FakeSource(batch(1, 2, cursor="z"))
    harvest(press, back, replace(ASK, backfill=True), lambda _so_far, _expected: None)
    on = FakeSource()
    harvest(press, on, ASK, lambda _so_far, _expected: None)
    assert (back.asked[0].cursor, on.asked[0].cursor) == (None, "a")


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (Stopped("The source said 403."), "stopped"),
        (RetryLater("Come back later.", seconds=60), "late"),
        (BadReply("This is no XML."), "failed"),
        (SourceError("Nobody answers."), "failed"),
    ],
)
def test_a_source_that_fails_keeps_what_came_before_and_says_why(
    press: Press, site: Site, trouble: SourceError, outcome: str
) -> None:
    done = run(press, batch(0, 3, cursor="a"), trouble, batch(3, 6, cursor="b"))
    assert (done.outcome, done.why) == (outcome, str(trouble))
    with site.store.read() as db:
        assert (library.size(db), harvests.cursor(db, "marsh")) == (3, "a")
    assert run(press).outcome == "ok"


def test_a_source_with_nothing_new_says_so(press: Press) -> None:
    assert run(press).why == "The source answered and had nothing new."


def test_a_few_broken_records_are_put_aside_and_counted(press: Press, site: Site) -> None:
    done = run(press, batch(0, 199, rejected=broken(1)))
    assert (done.outcome, done.rejected) == ("ok_with_errors", 1)
    with site.store.read() as db:
        assert (library.size(db), integrity.sizes(db)["quarantine"]) == (199, 1)


def test_too_many_broken_records_fail_the_harvest(press: Press) -> None:
    done = run(press, batch(0, 90, rejected=broken(10)))
    assert done.outcome == "failed"
    assert done.why.startswith("10 of 100 records could not be read")


def test_nothing_of_a_page_that_is_mostly_broken_is_taken_but_its_bytes(press: Press, site: Site) -> None:
    done = run(press, batch(0, 4, rejected=broken(16), cursor="a"))
    assert (done.outcome, done.added) == ("failed", 0)
    with site.store.read() as db:
        assert library.is_empty(db)
        assert harvests.cursor(db, "marsh") is None
        assert integrity.sizes(db)["quarantine"] == 16


def test_deleted_records_become_withdrawn_papers(press: Press, site: Site) -> None:
    run(press, batch(0, 2), Batch(deleted=("heron 0", "unknown")))
    assert site.paper("marsh:heron 0").paper.withdrawn
    assert not site.paper("marsh:heron 1").paper.withdrawn


def test_announcement_lists_and_readings_are_kept(press: Press, site: Site) -> None:
    lines = (Announcement(DAY, "cs.CV", "2611.00001", "new"), Announcement(DAY, "cs.CV", "2611.00002", "cross"))
    run(press, Batch(announcements=lines, readings=(Reading(DAY, "cs.CV", "RSS", 1),)))
    with site.store.read() as db:
        assert editions.listed(db, DAY, "cs.CV") == ("2611.00001",)
        assert [(one.by, one.count) for one in editions.readings_of(db, DAY)] == [("RSS", 1)]


def test_a_list_that_repeats_an_earlier_day_counts_as_empty_and_says_so(press: Press, site: Site) -> None:
    for day in (date(2026, 11, 17), DAY):
        lines = tuple(Announcement(day, "cs.CV", f"2611.0000{no}", "new") for no in range(3))
        run(press, Batch(announcements=lines, readings=(Reading(day, "cs.CV", "RSS", 3),)))
    with site.store.read() as db:
        assert editions.listed(db, DAY, "cs.CV") == ()
        (reading,) = editions.readings_of(db, DAY)
    assert reading.count == 0
    assert "repeats an earlier day" in reading.why


def test_a_second_harvest_of_the_same_source_stands_back(press: Press, site: Site) -> None:
    other = replace(press, holder="elsewhere:7")
    seen: list[Harvest] = []
    run(press, lambda: seen.append(run(other, batch(0, 1))), batch(1, 2))
    assert [(one.outcome, one.why) for one in seen] == [("running", "Another process is harvesting it.")]
    with site.store.read() as db:
        assert shelf.number(db, "marsh:heron 0") is None


def test_a_harvest_whose_lease_was_taken_over_keeps_nothing_more(press: Press, site: Site, clock: FakeClock) -> None:
    def overtake() -> None:
        clock.sleep(leases.TERM.total_seconds() + 1)
        with site.store.write() as db:
            assert leases.take(db, "harvest marsh", "elsewhere:7", clock.now())

    done = run(press, batch(0, 1), overtake, batch(1, 2))
    assert done.outcome == "failed"
    with site.store.read() as db:
        assert library.size(db) == 1
