"""Save records and the papers merged from them; the write side of the library."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from broadsheet.model.paper import READERS, Record
from broadsheet.store import bulk, changes, claims, deeds, lists, tallies, words
from broadsheet.store.clean import overlay, pack, unpack
from broadsheet.store.keys import raw_hash, ref
from broadsheet.store.merge import Merged, fingerprint, merge
from broadsheet.store.schema import papers, records

_AT_ONCE = 2000
"""Records looked up, merged and inserted together: with 500 an import takes a twentieth longer to store."""
_SAID = ("paper_no", "raw", "raw_hash", "clean", "seen")


@dataclass(slots=True)
class Saved:
    """What a save did: papers added and changed, records that said nothing new; ``counted`` are papers to restand."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    counted: set[int] = field(default_factory=set, compare=False)

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.counted | other.counted,
        )


@dataclass(slots=True)
class _Stored:
    """A record as it stands in the library."""

    no: int
    paper_no: int
    record: Record
    raw_hash: bytes


@dataclass(slots=True)
class _Paper:
    """One paper of a batch: its number and fingerprint if it is here, and its records, oldest first."""

    no: int | None = None
    fingerprint: bytes | None = None
    records: list[Record] = field(default_factory=list)


def known(db: Connection, refs: Sequence[str]) -> dict[str, bytes]:
    """The raw hashes of those records that are already here, by ``source:key``."""
    return dict(bulk.find(db, records.c.ref, refs, ("ref", "raw_hash")))


def save(db: Connection, batch: Sequence[Record], now: datetime) -> Saved:
    """Store a batch of records and merge their papers; log each paper that changed."""
    done = Saved()
    for start in range(0, len(batch), _AT_ONCE):
        done += _save(db, batch[start : start + _AT_ONCE], now)
    return done


def _save(db: Connection, batch: Sequence[Record], now: datetime) -> Saved:
    stored = _stored(db, [ref(record.source, record.key) for record in batch])
    fresh = _fresh(batch, stored)
    work = _gather(db, fresh)
    added, changed = _write_papers(db, work, now)
    numbers = {paper_id: paper.no or 0 for paper_id, paper in work.items()}
    _write_records(db, fresh, stored, numbers, now)
    followed = _follow(db, fresh, stored, numbers, now)
    counted = tallies.save(db, [(numbers[record.paper_id], record) for record in fresh.values()], now)
    claims.save_addresses(db, [(numbers[one.paper_id], one) for one in fresh.values() if one.addresses])
    touched = (changed | counted) - added
    changes.append(db, "paper", sorted(added | touched), now)
    return Saved(len(added), len(touched), len(batch) - len(added) - len(touched), counted | followed)


def _stored(db: Connection, refs: Sequence[str]) -> dict[str, _Stored]:
    rows = bulk.find(db, records.c.ref, refs, ("ref", "no", "paper_no", "source", "key", "clean", "raw_hash"))
    return {
        row.ref: _Stored(row.no, row.paper_no, unpack(row.source, row.key, row.clean), row.raw_hash) for row in rows
    }


def _fresh(batch: Iterable[Record], stored: Mapping[str, _Stored]) -> dict[str, Record]:
    """Records that say something other than last time, laid over what they said before."""
    fresh: dict[str, Record] = {}
    for record in batch:
        name = ref(record.source, record.key)
        old = stored.get(name)
        if old and old.raw_hash == raw_hash(record.raw):
            continue
        # what readers say is said whole each time, so that it can be taken back
        before = None if record.source == READERS else fresh.get(name) or (old and old.record)
        fresh[name] = overlay(before, record) if before else record
    return fresh


def _gather(db: Connection, fresh: Mapping[str, Record]) -> dict[str, _Paper]:
    """The papers spoken of, each with all its records."""
    work: dict[str, _Paper] = {record.paper_id: _Paper() for record in fresh.values()}
    by_no: dict[int, _Paper] = {}
    for row in bulk.find(db, papers.c.id, list(work), ("id", "no", "hash")):
        paper = by_no[row.no] = work[row.id]
        paper.no, paper.fingerprint = row.no, row.hash
    if by_no:
        _add_stored(db, by_no, fresh)
    for record in fresh.values():
        if record not in work[record.paper_id].records:
            work[record.paper_id].records.append(record)
    return work


def _add_stored(db: Connection, by_no: Mapping[int, _Paper], fresh: Mapping[str, Record]) -> None:
    rows = db.execute(
        select(records.c.ref, records.c.paper_no, records.c.source, records.c.key, records.c.clean)
        .where(records.c.paper_no.in_(list(by_no)))
        .order_by(records.c.no)
    )
    for row in rows:
        newer = fresh.get(row.ref)
        by_no[row.paper_no].records.append(newer or unpack(row.source, row.key, row.clean))


def _write_papers(db: Connection, work: Mapping[str, _Paper], now: datetime) -> tuple[set[int], set[int]]:
    """Insert new papers, update changed ones; the numbers of each."""
    next_no = (db.scalar(select(func.max(papers.c.no))) or 0) + 1
    new: dict[int, tuple[str, Merged]] = {}
    changed: dict[int, Merged] = {}
    prints: dict[int, bytes] = {}
    for paper_id, paper in work.items():
        merged = merge(paper.records)
        mark = fingerprint(merged)
        if paper.no is None:
            paper.no = next_no + len(new)
            new[paper.no] = (paper_id, merged)
        elif mark != paper.fingerprint:
            changed[paper.no] = merged
        prints[paper.no] = mark
    _insert(db, new, prints, now)
    for no, merged in changed.items():
        db.execute(papers.update().where(papers.c.no == no).values(**merged.columns, hash=prints[no]))
    lists.replace(db, changed)
    return set(new), set(changed)


def _insert(db: Connection, new: Mapping[int, tuple[str, Merged]], prints: Mapping[int, bytes], now: datetime) -> None:
    if not new:
        return
    seen = now.isoformat(timespec="seconds")
    names = next(iter(new.values()))[1].columns
    rows = [(no, paper_id, prints[no], seen, 0, *merged.columns.values()) for no, (paper_id, merged) in new.items()]
    bulk.insert(db, papers, ("no", "id", "hash", "first_seen", "votes", *names), rows)
    lists.add(db, {no: merged for no, (_, merged) in new.items()})


def _write_records(
    db: Connection,
    fresh: Mapping[str, Record],
    stored: Mapping[str, _Stored],
    numbers: Mapping[str, int],
    now: datetime,
) -> None:
    at = now.isoformat(timespec="seconds")
    next_no = (db.scalar(select(func.max(records.c.no))) or 0) + 1
    rows: list[tuple[Any, ...]] = []
    for name, record in fresh.items():
        said = (numbers[record.paper_id], record.raw, raw_hash(record.raw), pack(record), at)
        if old := stored.get(name):
            values = dict(zip(_SAID, said, strict=True))
            db.execute(records.update().where(records.c.no == old.no).values(**values))
        else:
            rows.append((*said, next_no + len(rows), name, record.source, record.key, at))
    bulk.insert(db, records, (*_SAID, "no", "ref", "source", "key", "first_seen"), rows)


def _follow(
    db: Connection,
    fresh: Mapping[str, Record],
    stored: Mapping[str, _Stored],
    numbers: Mapping[str, int],
    now: datetime,
) -> set[int]:
    """A record that learned its arXiv id moves to that paper with its picks and counts; the papers that gained.

    A paper left without a record goes, and what readers did with it moves along.
    """
    left: dict[int, int] = {}
    for name, old in stored.items():
        if name in fresh and old.paper_no != (new := numbers[fresh[name].paper_id]):
            tallies.move(db, old.record.source, old.paper_no, new)
            left.setdefault(old.paper_no, new)
    _settle(db, set(left), now, left)
    return set(left.values())


def _settle(db: Connection, numbers: set[int], now: datetime, heirs: Mapping[int, int] | None = None) -> int:
    """Papers that lost a record: merged anew from what is left, or removed. Returns how many went.

    ``heirs`` says which paper takes over what readers did with one that goes.
    """
    if not numbers:
        return 0
    # readers' word alone makes no paper
    told = records.c.paper_no.in_(numbers), records.c.source != READERS
    alive = set(db.scalars(select(records.c.paper_no).where(*told)))
    gained = set()
    for no in numbers - alive:
        if heirs:
            deeds.carry(db, no, heirs[no])
            gained |= words.carry(db, no, heirs[no])
    remove(db, numbers - alive, now)
    _merge_again(db, sorted(alive | gained), now)
    return len(numbers - alive)


def remove(db: Connection, numbers: Iterable[int], now: datetime) -> None:
    """Delete papers with all that hangs on them, and log it."""
    gone = sorted(numbers)
    if gone:
        db.execute(papers.delete().where(papers.c.no.in_(gone)))
        changes.append(db, "paper", gone, now)


def take_back(db: Connection, source: str, key: str, now: datetime) -> None:
    """Take back one record; a paper nobody else speaks of goes with it."""
    mine = records.c.ref == ref(source, key)
    numbers = set(db.scalars(select(records.c.paper_no).where(mine)))
    db.execute(records.delete().where(mine))
    _settle(db, numbers, now)


def remove_source(db: Connection, source: str, now: datetime) -> int:
    """Take back every record of a source; papers nobody else speaks of go with it. Returns how many went."""
    numbers = set(db.scalars(select(records.c.paper_no).where(records.c.source == source)))
    db.execute(records.delete().where(records.c.source == source))
    tallies.forget(db, source, numbers)
    return _settle(db, numbers, now)


def _merge_again(db: Connection, numbers: Sequence[int], now: datetime) -> None:
    by_no = {no: _Paper(no) for no in numbers}
    if not by_no:
        return
    _add_stored(db, by_no, {})
    _write_papers(db, {str(no): paper for no, paper in by_no.items()}, now)
    changes.append(db, "paper", numbers, now)


def tombstone(db: Connection, source: str, keys: Sequence[str], now: datetime) -> None:
    """Mark as withdrawn what the source says is deleted; nothing is erased."""
    for old in _stored(db, [ref(source, key) for key in keys]).values():
        if not old.record.withdrawn:
            clean = pack(replace(old.record, withdrawn=True))
            db.execute(records.update().where(records.c.no == old.no).values(clean=clean, raw_hash=b""))
            _merge_again(db, [old.paper_no], now)
