"""What moved papers, for the arithmetic of their standing, and the place it gave them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Connection, Row, bindparam, false, func, select, update

from broadsheet.store.schema import comments as said
from broadsheet.store.schema import counts as readings
from broadsheet.store.schema import papers, readers
from broadsheet.store.schema import votes as voted

_GROWING = ("upvotes", "stars")  # comments elsewhere are mostly those of programs
_TOO_YOUNG = timedelta(hours=24)


def votes(db: Connection, numbers: set[int]) -> dict[int, list[tuple[int, str]]]:
    """The weight and the moment of each vote of these papers that is not frozen."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for no, weight, at in db.execute(_VOTES, {"numbers": list(numbers)}):
        found[no].append((weight, at))
    return found


def comments(db: Connection, numbers: set[int]) -> dict[int, list[str]]:
    """The moment of the first comment of each commenter that counts: no program, and no account a day old."""
    found: dict[int, list[str]] = defaultdict(list)
    for no, _, at, created in db.execute(_COMMENTS, {"numbers": list(numbers)}):
        if datetime.fromisoformat(at) - datetime.fromisoformat(created) >= _TOO_YOUNG:
            found[no].append(at)
    return found


def counts(db: Connection, numbers: set[int]) -> dict[int, list[list[tuple[str, int]]]]:
    """The readings of each count elsewhere that may grow, oldest first."""
    found: dict[int, list[list[tuple[str, int]]]] = defaultdict(list)
    for (no, _, _), one in _series(db, numbers).items():
        found[no].append(one)
    return found


def named(db: Connection, numbers: set[int]) -> dict[int, list[tuple[str, int, int, str]]]:
    """For each such count its source, the first reading, the highest, and when the first was taken."""
    found: dict[int, list[tuple[str, int, int, str]]] = defaultdict(list)
    for (no, source, _), one in _series(db, numbers).items():
        found[no].append((source, one[0][1], max(value for _, value in one), one[0][0]))
    return found


def _series(db: Connection, numbers: set[int]) -> dict[tuple[int, str, str], list[tuple[str, int]]]:
    series: dict[tuple[int, str, str], list[tuple[str, int]]] = defaultdict(list)
    for no, source, kind, at, value in db.execute(_SERIES, {"numbers": list(numbers)}):
        series[no, source, kind].append((at, value))
    return series


def moved(db: Connection) -> list[int]:
    """The papers that anything ever moved, or that were thought to be."""
    c = readings.c
    grown = select(c.paper_no).where(c.kind.in_(_GROWING)).group_by(c.paper_no, c.source, c.kind)
    ways = (
        select(voted.c.paper_no),
        select(said.c.paper_no),
        grown.having(func.count() > 1),
        select(papers.c.no).where(papers.c.heat.is_not(None)),
    )
    return sorted({no for way in ways for no in db.scalars(way)})


def put(db: Connection, places: Mapping[int, tuple[int, int | None]]) -> set[int]:
    """Write down standing and heat of papers by number; the numbers of those that were elsewhere."""
    rows: list[Row[tuple[int, int, int | None]]] = list(db.execute(_PLACES, {"numbers": list(places)}))
    changed = [row.no for row in rows if (row.standing, row.heat) != places[row.no]]
    if changed:
        db.execute(_PUT, [{"it": no, "standing": places[no][0], "heat": places[no][1]} for no in changed])
    return set(changed)


_PUT = (
    update(papers).where(papers.c.no == bindparam("it")).values(standing=bindparam("standing"), heat=bindparam("heat"))
)

# said once: to put a statement together costs more than to ask it, and every vote asks all of these
_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_VOTES = select(voted.c.paper_no, voted.c.weight, voted.c.at).where(
    voted.c.paper_no.in_(_NUMBERS), voted.c.ring_no.is_(None)
)
_COMMENTS = (
    select(said.c.paper_no, said.c.reader_no, func.min(said.c.created).label("at"), readers.c.created)
    .join(readers, readers.c.no == said.c.reader_no)
    .where(said.c.paper_no.in_(_NUMBERS), said.c.state == "shown", said.c.agent == false(), readers.c.agent == false())
    .group_by(said.c.paper_no, said.c.reader_no, readers.c.created)
)
_SERIES = (
    select(readings.c.paper_no, readings.c.source, readings.c.kind, readings.c.at, readings.c.value)
    .where(readings.c.paper_no.in_(_NUMBERS), readings.c.kind.in_(_GROWING))
    .order_by(readings.c.at)
)
_PLACES = select(papers.c.no, papers.c.standing, papers.c.heat).where(papers.c.no.in_(_NUMBERS))
