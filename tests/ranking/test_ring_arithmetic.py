"""The arithmetic of vote rings: readers who vote as one are found, colleagues who read the same are not."""

import random
import time

import pytest

from broadsheet.model.ring import Votes
from broadsheet.ranking.rings import CROWD, SHARED, SOON, rings

DAY = 86400
Cast = tuple[int, int, int, int]
"""Paper, reader, second, network."""


def votes(cast: list[Cast], new_until: dict[int, int] | None = None) -> Votes:
    columns = list(zip(*cast, strict=True)) or [(), (), (), ()]
    return Votes(*columns, new_until or {})


def found(cast: list[Cast], new_until: dict[int, int] | None = None, **more: bool) -> list[list[int]]:
    return [sorted(one.readers) for one in rings(votes(cast, new_until), **more)]


def hand(reader: int, papers: range, at: int, *, apart: int = DAY, network: int = -1) -> list[Cast]:
    """One reader's votes, a paper each ``apart`` seconds."""
    return [(paper, reader, at + apart * place, network) for place, paper in enumerate(papers)]


def test_no_votes_make_no_ring() -> None:
    assert rings(votes([])) == []


def test_two_readers_who_vote_for_the_same_ten_papers_at_the_same_time_are_a_ring() -> None:
    two = [*hand(1, range(SHARED), 0), *hand(2, range(SHARED), SOON)]
    (ring,) = rings(votes(two))
    assert ring.readers == {1, 2}
    assert ring.votes == {(paper, reader) for paper in range(SHARED) for reader in (1, 2)}
    assert ring.why == "2 readers voted for the same 10 papers within minutes of each other."


@pytest.mark.parametrize(
    "other",
    [
        hand(2, range(SHARED - 1), 60),
        hand(2, range(SHARED), SOON + 1),
        [*hand(2, range(SHARED), 60), *hand(2, range(20, 23), 60)],
        [*hand(2, range(5), 60), *hand(2, range(5, SHARED), 3600 + 5 * DAY)],
    ],
    ids=["nine papers", "eleven minutes apart", "ten of thirteen", "half of them an hour apart"],
)
def test_less_than_that_is_no_ring(other: list[Cast]) -> None:
    assert found([*hand(1, range(SHARED), 0), *other]) == []


def test_a_jaccard_of_exactly_four_fifths_is_no_ring_and_a_little_more_is_one() -> None:
    first = [*hand(1, range(12), 0)]
    assert found([*first, *hand(2, range(12), 60), *hand(2, range(20, 23), 60)]) == []
    assert found([*first, *hand(2, range(12), 60), *hand(2, range(20, 22), 60)]) == [[1, 2]]


def test_a_ring_is_found_over_any_number_of_steps() -> None:
    chain = [one for reader in range(5) for one in hand(reader, range(reader, reader + 20), reader * (DAY + 60))]
    assert found(chain) == [[0, 1, 2, 3, 4]]


def test_five_new_readers_of_one_network_at_one_paper_are_a_crowd() -> None:
    crowd = [(7, reader, reader * 120, 3) for reader in range(CROWD)]
    new = dict.fromkeys(range(CROWD), DAY)
    assert found(crowd, new) == [[0, 1, 2, 3, 4]]
    assert found(crowd[1:], new) == []
    assert found(crowd, new, crowds=False) == []


def test_a_crowd_is_of_one_network_and_of_ten_minutes() -> None:
    new = dict.fromkeys(range(CROWD), DAY)
    assert found([(7, reader, 0, reader) for reader in range(CROWD)], new) == []
    assert found([(7, reader, 0, -1) for reader in range(CROWD)], new) == []
    assert found([(7, reader, reader * 160, 3) for reader in range(CROWD)], new) == []


def test_old_accounts_that_vote_for_nothing_else_are_a_crowd_and_those_with_a_past_are_not() -> None:
    crowd = [(paper, reader, paper * 10, 3) for reader in range(50) for paper in range(3)]
    assert found(crowd) == [list(range(50))]
    past = [one for reader in range(50) for one in hand(reader, range(100, 104), -9 * DAY + 9000 * reader, network=3)]
    assert found(crowd + past) == []


def test_fifty_puppets_on_as_many_networks_are_found_by_what_they_share() -> None:
    cast = [(paper, reader, paper * 30 + reader, reader) for reader in range(50) for paper in range(12)]
    assert found(cast) == [list(range(50))]


def test_twenty_colleagues_who_read_the_same_field_are_no_ring() -> None:
    chance = random.Random(5)
    cast = []
    for day in range(20):
        for paper in range(day * 3, day * 3 + 3):
            for reader in range(20):
                if chance.random() < 0.6:
                    cast.append((paper, reader, day * DAY + chance.randrange(2 * 3600), 3))
    assert len(cast) > 600
    assert found(cast) == []


def test_a_journal_club_that_votes_in_one_meeting_is_no_ring() -> None:
    chance = random.Random(6)
    past = [one for reader in range(20) for one in hand(reader, range(reader * 10, reader * 10 + 8), 0, network=3)]
    meeting = [(999, reader, 30 * DAY + chance.randrange(300), 3) for reader in range(20)]
    assert found(past + meeting) == []


@pytest.mark.slow
def test_a_hundred_thousand_votes_take_less_than_two_seconds() -> None:
    chance = random.Random(7)
    cast = list({(chance.randrange(3000), chance.randrange(2000)) for _ in range(100_000)})
    busy = [(paper, reader, chance.randrange(30 * DAY), reader % 300) for paper, reader in cast]
    puppets = [(paper, 5000 + reader, reader, 900 + reader) for reader in range(1000) for paper in range(12)]
    begun = time.process_time()
    (ring,) = rings(votes(busy + puppets))
    assert time.process_time() - begun < 2
    assert ring.readers == set(range(5000, 6000))
