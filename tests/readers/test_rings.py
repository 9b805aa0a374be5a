"""Vote rings are frozen and reported, never deleted; colleagues are left alone (S-24)."""

import random
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Integer, LargeBinary, Text, column, func, literal, select, values
from tests.callers import enrol, signed_in
from tests.cast import NOW, FakeClock, a_record

from broadsheet.actions.acts import Order
from broadsheet.actions.house import House
from broadsheet.actions.moderate import moderate, undo
from broadsheet.actions.rings import look
from broadsheet.actions.standing import restand
from broadsheet.lib.clock import instant
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import Refused
from broadsheet.model.person import Reader
from broadsheet.settings import Settings
from broadsheet.store import acts, papers, people, rings
from broadsheet.store.db import Db
from broadsheet.store.schema import notifications, readers, votes
from broadsheet.store.schema import papers as papers_table
from broadsheet.wiring import Site

HOME, AWAY = b"a" * 16, b"b" * 16
Cast = tuple[int, int, datetime, bytes]
"""A vote: paper, reader, moment, network."""


def house_of(store: Db, tmp_path: Path, **rules: str) -> House:
    fields = {"mode": "community", "base_url": "http://papers.test"} | rules
    return House(store, Settings(data=tmp_path, **fields), FakeClock(), Keys(b"k" * 16))  # type: ignore[arg-type]


@pytest.fixture
def house(store: Db, tmp_path: Path) -> House:
    with store.write() as db:
        papers.save(db, [a_record(key=f"2611.{no:05}", title=f"Herons, part {no}") for no in range(1, 31)], NOW)
    return house_of(store, tmp_path)


def arrive(house: House, count: int, days: float, name: str = "puppet") -> list[Reader]:
    """Readers who came so many days ago."""
    with house.store.write() as db:
        past = NOW - timedelta(days=days)
        return [people.add(db, f"{name}{no}", past, confirmed=instant(past)) for no in range(count)]


def vote(house: House, cast: Iterable[Cast]) -> None:
    rows = [
        {"paper_no": paper, "reader_no": reader, "at": instant(at), "weight": 1, "network": network}
        for paper, reader, at, network in cast
    ]
    with house.store.write() as db:
        db.execute(votes.insert(), rows)
        restand(db, house.rules, {row["paper_no"] for row in rows}, NOW)


def score(house: House, paper: int = 1) -> tuple[int, int]:
    """What counts of a paper's votes: how many, and its standing."""
    columns = papers_table.c.reader_votes, papers_table.c.standing
    with house.store.read() as db:
        row = db.execute(select(*columns).where(papers_table.c.no == paper)).one()
    return row[0], row[1]


def kept(house: House) -> int:
    with house.store.read() as db:
        return db.scalar(select(func.count()).select_from(votes)) or 0


def crowd(house: House, days: float = 2, count: int = 50) -> list[Reader]:
    """Sock puppets, all voting for paper 1 within ten minutes from one network."""
    some = arrive(house, count, days)
    vote(house, [(1, one.no, NOW - timedelta(seconds=11 * place), HOME) for place, one in enumerate(some)])
    return some


@pytest.mark.parametrize("days", [2, 30], ids=["young", "old"])
def test_fifty_puppets_in_ten_minutes_move_nothing(days: int, house: House) -> None:
    crowd(house, days)
    assert score(house)[0] == 50
    assert look(house) == 50
    assert score(house) == (0, 0)
    assert kept(house) == 50


def test_fifty_puppets_on_as_many_networks_are_known_by_what_they_share(house: House) -> None:
    some = arrive(house, 50, 2)
    vote(
        house,
        [
            (paper, one.no, NOW - timedelta(minutes=60 * paper, seconds=11 * place), bytes([place]) * 16)
            for paper in range(1, 13)
            for place, one in enumerate(some)
        ],
    )
    assert look(house) == 600
    assert [score(house, paper) for paper in range(1, 13)] == [(0, 0)] * 12


def test_a_ring_of_many_votes_is_frozen_a_part_at_a_time_and_stays_one_ring(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet.actions.rings.AT_ONCE", 7)
    crowd(house)
    assert look(house) == 50
    assert score(house) == (0, 0)
    with house.store.read() as db:
        assert rings.in_state(db, "frozen", 0, 9) == [1]
        assert len(rings.members(db, 1)) == 50
        assert len(acts.newest(db, None, 20)) == 8
    assert look(house) == 0


def test_the_votes_of_others_for_the_same_paper_go_on_counting(house: House) -> None:
    friends = arrive(house, 3, 90, "friend")
    vote(house, [(1, one.no, NOW - timedelta(hours=5), AWAY) for one in friends])
    before = score(house)
    crowd(house)
    look(house)
    assert score(house) == before


def test_twenty_colleagues_who_read_the_same_field_are_left_alone(house: House) -> None:
    chance, colleagues = random.Random(3), arrive(house, 20, 200, "colleague")
    cast = [
        (paper, one.no, NOW - timedelta(days=paper % 20, minutes=chance.randrange(120)), HOME)
        for paper in range(1, 31)
        for one in colleagues
        if chance.random() < 0.6
    ]
    vote(house, cast)
    before = [score(house, paper) for paper in range(1, 31)]
    assert look(house) == 0
    assert [score(house, paper) for paper in range(1, 31)] == before


def test_a_lab_on_its_first_morning_is_no_ring_where_accounts_come_by_invitation(
    store: Db, house: House, tmp_path: Path
) -> None:
    crowd(house, 1, count=20)
    assert look(house_of(store, tmp_path, sign_up="invite")) == 0
    assert look(house) == 20


def test_looking_again_finds_nothing_new(house: House) -> None:
    crowd(house)
    look(house)
    assert look(house) == 0
    with house.store.read() as db:
        assert len(acts.newest(db, None, 9)) == 1


def test_what_a_ring_votes_for_later_joins_it(house: House) -> None:
    some = crowd(house)
    look(house)
    vote(house, [(2, one.no, NOW - timedelta(seconds=place), HOME) for place, one in enumerate(some)])
    assert look(house) == 50
    with house.store.read() as db:
        assert list(rings.in_state(db, "frozen", 0, 9)) == [1]
        assert rings.papers_of(db, 1) == {1, 2}


def moderator(house: House) -> Reader:
    with house.store.write() as db:
        return people.add(db, "mia", NOW - timedelta(days=99), role="moderator", confirmed=instant(NOW))


def test_a_moderator_lets_them_count_and_they_are_not_looked_at_anew(house: House) -> None:
    mia, _ = moderator(house), crowd(house)
    before = score(house)
    look(house)
    moderate(house, mia, Order(act="thaw", kind="ring", target_no=1))
    assert score(house) == before
    assert look(house) == 0
    assert score(house) == before


def test_thawing_can_be_undone(house: House) -> None:
    mia, _ = moderator(house), crowd(house)
    look(house)
    moderate(house, mia, Order(act="thaw", kind="ring", target_no=1))
    with house.store.read() as db:
        thawed = acts.newest(db, None, 1)[0].no
    undo(house, mia, thawed)
    assert score(house) == (0, 0)


def test_freezing_can_be_undone_like_every_act(house: House) -> None:
    mia, _ = moderator(house), crowd(house)
    before = score(house)
    look(house)
    undo(house, mia, 1)
    assert score(house) == before
    assert look(house) == 0


def test_confirmed_rings_leave_the_queue_and_stay_frozen(house: House) -> None:
    mia, _ = moderator(house), crowd(house)
    look(house)
    moderate(house, mia, Order(act="confirm", kind="ring", target_no=1))
    assert score(house) == (0, 0)
    with house.store.read() as db:
        assert not rings.in_state(db, "frozen", 0, 9)


def test_a_moderator_does_not_judge_a_ring_they_are_in(house: House) -> None:
    some = crowd(house)
    look(house)
    with house.store.write() as db:
        people.change(db, some[0].no, role="moderator")
    with pytest.raises(Refused, match="vote of yours"):
        moderate(house, some[0], Order(act="thaw", kind="ring", target_no=1))


def test_moderators_are_told_once(house: House) -> None:
    mia, _ = moderator(house), crowd(house)
    look(house)
    look(house)
    with house.store.read() as db:
        told = list(db.execute(select(notifications.c.reader_no, notifications.c.text)))
    assert [row[0] for row in told] == [mia.no]
    assert "50 new or otherwise silent readers voted for the same paper" in told[0][1]


def test_the_queue_shows_a_ring_without_saying_where_it_voted_from(community: Site) -> None:
    with community.store.write() as db:
        papers.save(db, [a_record()], NOW)
    crowd(community.house)
    look(community.house)
    browser = signed_in(community, enrol(community, "mia", "moderator"))
    page = browser.get("/moderation").text
    for word in ("50 new or otherwise silent readers", ">puppet7<", "Counting Herons", "Let them count"):
        assert word in page
    assert "network" not in page
    assert HOME.hex() not in page
    browser.post("/moderation", act="thaw", kind="ring", target="1", why="A lecture")
    assert score(community.house)[0] == 50
    log = browser.get("/log").text
    assert "votes of a ring" in log
    assert "puppet" not in log


GROUPS = 101
"""Readers vote in groups that are others for each paper: no two are in one group twice."""


def many_votes(house: House) -> None:
    """A hundred thousand votes of 3,334 readers for 30 papers over a month."""
    chance = random.Random(9)
    names = [f"r{no}" for no in range(3334)]
    known = {"role": "reader", "state": "active", "created": instant(NOW - timedelta(days=200))}
    with house.store.write() as db:
        db.execute(readers.insert(), [{"name": name, "name_key": name, **known} for name in names])
        for paper in range(1, 31):
            casts = [
                (group, instant(NOW - timedelta(seconds=chance.randrange(30 * 86400))), bytes([group]) * 16)
                for group in range(GROUPS)
            ]
            kinds = column("group", Integer), column("at", Text), column("network", LargeBinary)
            cast = values(*kinds, name="cast_of").data(casts).cte()
            mine = (readers.c.no % GROUPS * paper + readers.c.no // GROUPS) % GROUPS == cast.c.group
            chosen = select(literal(paper), readers.c.no, cast.c.at, literal(1), cast.c.network).join(cast, mine)
            db.execute(votes.insert().from_select(["paper_no", "reader_no", "at", "weight", "network"], chosen))


@pytest.mark.slow
def test_a_hundred_thousand_votes_are_looked_at_in_two_seconds(house: House) -> None:
    many_votes(house)
    begun = time.process_time()
    assert look(house) == 0
    spent = time.process_time() - begun
    print(f"looked at {kept(house)} votes in {spent:.2f} s of CPU")
    assert spent < 2
    assert kept(house) > 100_000
