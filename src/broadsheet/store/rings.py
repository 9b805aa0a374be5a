"""Vote rings: which votes are frozen for moderators to look at. Nothing here deletes a vote."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.ring import Votes
from broadsheet.store.schema import acts, papers, readers, rings, votes

Place = tuple[int, int]
"""A vote: a paper and a reader, by number."""
_SHOWN = 100
OPEN = ("frozen", "confirmed")
"""States in which the votes of a ring do not count."""


def cast_since(db: Connection, since: datetime, new_for: timedelta) -> Votes:
    """Every vote cast since, but those a moderator has thawed; readers are new ``new_for`` long unless trusted."""
    thawed = _thawed(db)
    query = select(votes.c.paper_no, votes.c.reader_no, votes.c.at, votes.c.network).where(votes.c.at >= instant(since))
    found = [row for row in db.execute(query).all() if (row[0], row[1]) not in thawed]
    networks: dict[bytes | None, int] = {None: -1}
    return Votes(
        [row[0] for row in found],
        [row[1] for row in found],
        [_second(row[2]) for row in found],
        [networks.setdefault(row[3], len(networks) - 1) for row in found],
        _new_until(db, since - new_for, new_for),
    )


def _new_until(db: Connection, since: datetime, new_for: timedelta) -> dict[int, int]:
    query = select(readers.c.no, readers.c.created).where(readers.c.trusted.is_(None), readers.c.role == "reader")
    length = int(new_for.total_seconds())
    return {no: _second(at) + length for no, at in db.execute(query.where(readers.c.created >= instant(since)))}


def _second(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _thawed(db: Connection) -> set[Place]:
    """Votes that moderators have looked at and let count."""
    return {vote for no in db.scalars(select(rings.c.no).where(rings.c.state == "thawed")) for vote in members(db, no)}


def members(db: Connection, no: int) -> set[Place]:
    """Every vote a ring was frozen for, whatever became of it."""
    query = select(acts.c.before).where(acts.c.kind == "ring", acts.c.target_no == no, acts.c.act == "freeze")
    return {(paper, reader) for text in db.scalars(query) for paper, reader in json.loads(text)["votes"]}


def of_readers(db: Connection, numbers: Collection[int]) -> int | None:
    """The newest ring, not thawed, in which one of these readers has a frozen vote."""
    return db.scalar(
        select(rings.c.no)
        .join(votes, votes.c.ring_no == rings.c.no)
        .where(votes.c.reader_no.in_(list(numbers)), rings.c.state.in_(OPEN))
        .order_by(rings.c.no.desc())
        .limit(1)
    )


def add(db: Connection, why: str, now: datetime) -> int:
    """Write a ring down, its votes not yet frozen; its number."""
    key = db.execute(rings.insert().values(why=why, state="frozen", at=instant(now))).inserted_primary_key
    if not key:
        raise LookupError("A ring just written has no number.")
    return int(key[0])


def counting(db: Connection, some: Iterable[Place]) -> list[Place]:
    """Which of these votes are there and not frozen."""
    wanted = set(some)
    query = select(votes.c.paper_no, votes.c.reader_no).where(
        votes.c.paper_no.in_({paper for paper, _ in wanted}), votes.c.ring_no.is_(None)
    )
    return sorted(place for row in db.execute(query) if (place := (row[0], row[1])) in wanted)


def freeze(db: Connection, no: int, some: Sequence[Place]) -> None:
    """Let these votes not count, as part of a ring."""
    by_paper: dict[int, list[int]] = defaultdict(list)
    for paper, reader in some:
        by_paper[paper].append(reader)
    for paper, fans in by_paper.items():
        these = (votes.c.paper_no == paper) & votes.c.reader_no.in_(fans) & votes.c.ring_no.is_(None)
        db.execute(update(votes).where(these).values(ring_no=no))


def settle(db: Connection, no: int) -> None:
    """Freeze or free the votes of a ring as its state says."""
    state = db.scalar(select(rings.c.state).where(rings.c.no == no))
    if state in OPEN:
        freeze(db, no, sorted(members(db, no)))
    else:
        db.execute(update(votes).where(votes.c.ring_no == no).values(ring_no=None))


def papers_of(db: Connection, no: int) -> set[int]:
    """The papers a ring voted for."""
    return {paper for paper, _ in members(db, no)}


def in_state(db: Connection, state: str, after: int, limit: int) -> Sequence[int]:
    """Numbers of rings, oldest first."""
    query = select(rings.c.no).where(rings.c.state == state, rings.c.no > after).order_by(rings.c.no).limit(limit)
    return db.scalars(query).all()


def described(db: Connection, no: int) -> tuple[datetime, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """When a ring was found, the names of its readers, and its papers by id and title."""
    at = db.scalar(select(rings.c.at).where(rings.c.no == no))
    some = members(db, no)
    named = select(readers.c.name).where(readers.c.no.in_({reader for _, reader in some}), readers.c.state != "deleted")
    titled = select(papers.c.id, papers.c.title).where(papers.c.no.in_({paper for paper, _ in some}))
    return (
        datetime.fromisoformat(at or ""),
        tuple(db.scalars(named.order_by(readers.c.name_key).limit(_SHOWN))),
        tuple((row.id, row.title) for row in db.execute(titled.order_by(papers.c.no.desc()).limit(_SHOWN))),
    )
