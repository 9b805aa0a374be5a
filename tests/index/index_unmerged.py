"""A program that leaves an index as a kill right after a commit does: segments that ask to be merged, none merged."""

import os
import sys
from pathlib import Path

from index_fakes import NOW, MemoryFeed, paper

from broadsheet.index import catch_up as catching
from broadsheet.index.generations import write_cursor

COMMITS = (4, 3, 1, 1, 1, 1, 1)  # papers in each; one more, and the engine merges


def feed() -> MemoryFeed:
    """What the index held when it died."""
    return MemoryFeed((*(paper(no) for no in range(sum(COMMITS))), paper(4, "Revised once")))


def write_and_die(generation: Path, seq: int) -> None:
    write_cursor(generation, seq)
    os._exit(0)


if __name__ == "__main__":
    known, changes = feed(), MemoryFeed()
    for papers in COMMITS:
        changes.log += known.log[changes.last() : changes.last() + papers]
        catching.catch_up(Path(sys.argv[1]), changes, now=NOW)
    catching.generations.write_cursor = write_and_die
    catching.catch_up(Path(sys.argv[1]), known, now=NOW)
