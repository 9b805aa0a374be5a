"""The listing of daily papers is the same on either database."""

from datetime import timedelta

import pytest
from hub_scene import DAYS, OTHERS, RICH, SPARE, records
from tests.cast import NOW, a_record

from broadsheet.actions import bind
from broadsheet.model.around import Dailies
from broadsheet.model.paper import Pick
from broadsheet.queries.dailies import Asked, dailies_of
from broadsheet.queries.organizations import like
from broadsheet.store import dailies, editions, papers, shelf, standings
from broadsheet.store.db import Db


@pytest.fixture
def filled(store: Db) -> Db:
    with store.write() as db:
        papers.save(db, records(), NOW)
        bind.gather(db, NOW)
    return store


def ids(found: Dailies) -> list[str]:
    return [one.entry.paper.id for one in found.entries]


def test_days_follow_each_other_and_each_paper_stands_on_its_newest(filled: Db) -> None:
    earlier = DAYS[2] - timedelta(days=7)
    with filled.write() as db:
        late = a_record(source="huggingface", key=OTHERS[2], arxiv_id=OTHERS[2], picks=(Pick(DAYS[0], 3),), raw=b"late")
        early = a_record(source="huggingface", key=SPARE, arxiv_id=SPARE, picks=(Pick(earlier, 1),), raw=b"early")
        papers.save(db, [late, early], NOW)
        for day in (DAYS[0], earlier):
            bind.recount(db, day, NOW)
    whole = dailies_of(filled, Asked(limit=100))
    days = [one.day for one in whole.entries]
    assert days == sorted(days, reverse=True, key=str)
    assert len(ids(whole)) == len(set(ids(whole))) == 3 + len(OTHERS)
    assert OTHERS[2] in [one.entry.paper.id for one in whole.entries if one.day == DAYS[0]]
    assert [one.day for one in whole.entries if one.entry.paper.id == SPARE] == [DAYS[1]]
    one_by_one = [ids(dailies_of(filled, Asked(limit=1, skip=skip))) for skip in range(len(whole.entries) + 1)]
    assert [name for part in one_by_one for name in part] == ids(whole)
    assert ids(dailies_of(filled, Asked(earlier, earlier))) == [SPARE]


def test_many_days_are_looked_through_in_growing_stretches(filled: Db) -> None:
    days = [DAYS[2] - timedelta(days=back) for back in range(1, 30)]
    old = [a_record(key=f"2610.{n:05}", announced=day.isoformat(), raw=b"%d" % n) for n, day in enumerate(days)]
    with filled.write() as db:
        papers.save(db, old, NOW)
        bind.gather(db, NOW)
    whole = ids(dailies_of(filled, Asked(limit=100)))
    assert whole[-len(old) :] == [one.key for one in old]
    for skip in (0, 11, 12, 20, 40, 41):
        found = dailies_of(filled, Asked(limit=5, skip=skip))
        assert ids(found) == whole[skip : skip + 5]
        assert found.more is (skip + 5 < len(whole))


@pytest.mark.parametrize(("skip", "most"), [(0, 3), (30, 3), (140, 3), (199, 3)])
def test_a_page_far_back_is_looked_for_on_the_days_it_shows_alone(
    filled: Db, monkeypatch: pytest.MonkeyPatch, skip: int, most: int
) -> None:
    days = [DAYS[2] - timedelta(days=back) for back in range(1, 201)]
    old = [a_record(key=f"2610.{n:05}", announced=day.isoformat(), raw=b"%d" % n) for n, day in enumerate(days)]
    with filled.write() as db:
        papers.save(db, old, NOW)
        bind.gather(db, NOW)
    looked: list[int] = []
    on_pages = dailies.on_pages
    monkeypatch.setattr(
        dailies, "on_pages", lambda db, first, last, *more: (
            looked.append((last - first).days + 1) or on_pages(db, first, last, *more)
        )
    )  # fmt: skip
    assert len(ids(dailies_of(filled, Asked(skip=skip, limit=2)))) == 2
    assert sum(looked) <= most


def test_what_moves_stands_first_wherever_its_page_is(filled: Db) -> None:
    with filled.write() as db:
        standings.put(db, {shelf.number(db, OTHERS[5]) or 0: (5, 9), shelf.number(db, RICH) or 0: (3, 7)})
    whole = ids(dailies_of(filled, Asked(limit=100)))
    hot = ids(dailies_of(filled, Asked(limit=100, hot=True)))
    assert hot[:2] == [OTHERS[5], RICH]
    assert sorted(hot) == sorted(whole)
    assert [ids(dailies_of(filled, Asked(limit=1, skip=skip, hot=True)))[0] for skip in range(4)] == hot[:4]
    first, last = DAYS[2], DAYS[0]
    assert ids(dailies_of(filled, Asked(first, last, hot=True, limit=100)))[:2] == [OTHERS[5], RICH]


@pytest.mark.parametrize("name", ["huggingface", "HUGGINGFACE"])
def test_a_source_is_found_by_what_it_picked(filled: Db, name: str) -> None:
    assert ids(dailies_of(filled, Asked(by=name))) == [RICH, SPARE]


@pytest.mark.parametrize("name", ["nobody", "a\x00b", "\ud800", "%", "arxi_"])
def test_a_name_nobody_has_brings_nothing(filled: Db, name: str) -> None:
    assert ids(dailies_of(filled, Asked(by=name))) == []


def test_a_source_is_found_by_what_it_announced_and_nobody_picked(filled: Db) -> None:
    assert len(ids(dailies_of(filled, Asked(by="arxiv", limit=100)))) == 1 + len(OTHERS)


def test_a_library_without_days_lists_what_it_has(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record(key=f"2611.0000{n}", raw=b"%d" % n) for n in range(3)], NOW)
        assert editions.newest_day(db) is None
    assert ids(dailies_of(store, Asked(skip=1, limit=1))) == ["2611.00001"]
    assert dailies_of(store, Asked(hot=True, limit=3)).entries[0].day is None


def test_organisations_are_found_by_letters_of_their_names(filled: Db) -> None:
    assert like(filled, "marsh", 5) == (("Marsh Institute",), 1)
    assert like(filled, "nowhere", 5) == ((), 0)
