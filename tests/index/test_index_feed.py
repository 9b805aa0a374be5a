"""Two indexes share one reading of the change log, and follow it while it grows."""

from pathlib import Path

from index_fakes import NOW, MemoryFeed, paper

from broadsheet.index import generations
from broadsheet.index.catch_up import catch_up
from broadsheet.index.check import check
from broadsheet.index.feed import Changes, Growing, Shared


class CountedFeed(MemoryFeed):
    """Remembers what it was asked."""

    asked: tuple[tuple[int, int], ...] = ()

    def since(self, seq: int, limit: int) -> Changes:
        self.asked += ((seq, limit),)
        return super().since(seq, limit)


def test_a_second_index_is_handed_what_the_first_asks_for() -> None:
    feed, taken = MemoryFeed((paper(1), paper(2))), []
    shared = Shared(feed, lambda seq, changes: taken.append((seq, changes)))
    first, second = shared.since(0, 1), shared.since(1, 5)
    assert taken == [(0, first), (1, second)]
    assert (second, shared.last()) == (feed.since(1, 5), 2)


def test_a_growing_log_is_read_by_whole_batches_until_nothing_more_comes() -> None:
    feed = CountedFeed((paper(0),))

    def over() -> bool:
        if feed.last() < 7:
            feed.put(paper(feed.last()))
            return False
        return True

    growing = Growing(feed, over)
    seq, sizes = 0, []
    while (changes := growing.since(seq, 3))[0] > seq:
        seq = changes[0]
        sizes.append(len(changes[1]))
    assert sizes == [3, 3, 1]
    assert len(feed.asked) == 4


def test_papers_that_come_while_an_index_catches_up_are_in_it(tmp_path: Path) -> None:
    feed = MemoryFeed((paper(0),))

    def over() -> bool:
        if feed.last() == 50:
            return True
        feed.put(paper(feed.last() % 20, f"Version {feed.last()}"))
        return False

    done = catch_up(tmp_path, Growing(feed, over), now=NOW, batch=8)
    assert done.seq == feed.last() == 50
    assert generations.current(tmp_path)
    assert check(tmp_path, range(20)) == ()
