"""What moved papers, for their counts and the arithmetic of their standing, and the place it gave them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Row,
    Text,
    Update,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
    update,
)

from broadsheet.store.prepared import Prepared
from broadsheet.store.schema import comments as said
from broadsheet.store.schema import counts as readings
from broadsheet.store.schema import papers, readers
from broadsheet.store.schema import votes as voted

_GROWING = ("upvotes", "stars")  # comments elsewhere are mostly those of programs
_TOO_YOUNG = timedelta(hours=24)


@dataclass(slots=True)
class Moves:
    """What moved a paper.

    ``votes`` are the moments of votes that are not frozen, by what each weighs;
    ``comments`` the moment of the first comment of each commenter that counts: no
    program, and no account a day old; ``shown`` counts the comments that everybody
    sees; ``readings`` are those of each count elsewhere by source and kind, moment and
    value, oldest first.
    """

    votes: dict[int, list[str]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    shown: int = 0
    readings: dict[tuple[str, str], list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def growing(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """The readings of each count elsewhere that may grow, with its source."""
        return [(source, one) for (source, kind), one in self.readings.items() if kind in _GROWING]

    @property
    def newest(self) -> dict[str, int]:
        """The largest count of each kind among those that each source gave last."""
        most: dict[str, int] = {}
        for (_, kind), one in self.readings.items():
            most[kind] = max(one[-1][1], most.get(kind, one[-1][1]))
        return most


def moves(db: Connection, numbers: Collection[int]) -> dict[int, Moves]:
    """What moved each of these papers, in one question."""
    found = {no: Moves() for no in numbers}
    grown = []
    for what, no, at, a, b, count, other in _MOVES.all(db, {"numbers": list(numbers)}):
        one = found[no]
        if what == _VOTE:
            one.votes[count] = at.split(_COMMA)
        elif what == _SAID:
            one.shown += count
            if not other and a and datetime.fromisoformat(at) - datetime.fromisoformat(a) >= _TOO_YOUNG:
                one.comments.append(at)
        else:
            grown.append((at, no, a, b, count))
    for at, no, source, kind, value in sorted(grown):
        found[no].readings[source, kind].append((at, value))
    return found


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


def put_with_counts(db: Connection, rows: Sequence[Mapping[str, int | None]]) -> None:
    """Write down standing, heat and what is shown of papers: ``it`` is the number of one, the rest its columns."""
    _PUT_ALL.run_each(db, rows)


# said once: to put a statement together costs more than to ask it, and every vote asks these
_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_VOTE, _SAID, _READ = range(3)
_NOTHING = type_coerce(null(), Text)
_COMMA = ","
# many hundred votes as one row: to fetch each takes three times as long as to look at it
_VOTES = (
    select(
        literal(_VOTE).label("what"),
        voted.c.paper_no.label("no"),
        func.aggregate_strings(voted.c.at, _COMMA).label("at"),
        _NOTHING.label("a"),
        _NOTHING.label("b"),
        voted.c.weight.label("count"),
        literal(0).label("other"),
    )
    .where(voted.c.paper_no.in_(_NUMBERS), voted.c.ring_no.is_(None))
    .group_by(voted.c.paper_no, voted.c.weight)
)
_PROGRAM = case((or_(said.c.agent, readers.c.agent), 1), else_=0)
_COMMENTS = (
    select(
        literal(_SAID),
        said.c.paper_no,
        func.min(said.c.created),
        readers.c.created,
        _NOTHING,
        type_coerce(func.count(), Integer),
        _PROGRAM,
    )
    .outerjoin(readers, readers.c.no == said.c.reader_no)
    .where(said.c.paper_no.in_(_NUMBERS), said.c.state == "shown")
    .group_by(said.c.paper_no, said.c.reader_no, readers.c.created, _PROGRAM)
)
_READINGS = select(
    literal(_READ),
    readings.c.paper_no,
    readings.c.at,
    readings.c.source,
    readings.c.kind,
    readings.c.value,
    literal(0),
).where(readings.c.paper_no.in_(_NUMBERS))
_MOVES = Prepared(lambda _: union_all(_VOTES, _COMMENTS, _READINGS), "numbers")
_PLACES = select(papers.c.no, papers.c.standing, papers.c.heat).where(papers.c.no.in_(_NUMBERS))
_PLACE = ("standing", "heat")
_SHOWN = ("votes", "comments", "reader_votes", "reader_comments")


def _put(*names: str) -> Update:
    return update(papers).where(papers.c.no == bindparam("it")).values({name: bindparam(name) for name in names})


_PUT, _PUT_ALL = _put(*_PLACE), Prepared(lambda _: _put(*_PLACE, *_SHOWN))
