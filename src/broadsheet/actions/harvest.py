"""Harvest a source into the library: the spine, on one screen.

Each batch is stored in slices, its cursor with the last of them, under a lease, so a
killed harvest resumes after its last whole batch and two never run at once. What it
stored of the batch it died in is stored again, and changes nothing.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from broadsheet.actions.bind import take_lists
from broadsheet.actions.standing import settle
from broadsheet.lib.clock import Clock
from broadsheet.model.errors import RetryLater, SourceError, Stopped
from broadsheet.model.harvest import Harvest
from broadsheet.model.paper import Record
from broadsheet.settings import Settings
from broadsheet.sources.base import Ask, Batch, Fetch, Source
from broadsheet.store import harvests, leases, papers
from broadsheet.store.db import Connection, Db

Progress = Callable[[Harvest, int | None], None]
"""Told of the figures so far and, when the source said, how many records to expect."""

SLICE = 100
"""Records stored at a stretch; some tens of milliseconds, the longest a reader's act should wait."""
_LEAST_TO_JUDGE = 10
_HOPELESS = 0.5


@dataclass(frozen=True, slots=True)
class Press:
    """What every harvest needs: the library, the way out, the clock, the rules, and who is running it."""

    db: Db
    fetch: Fetch
    clock: Clock
    holder: str
    rules: Settings


def harvest(press: Press, source: Source, ask: Ask, progress: Progress) -> Harvest:
    """Harvest a source; the outcome, which is also kept in the library.

    Outcomes: ``ok``, ``ok_with_errors`` (some records quarantined), ``late`` (the
    source asked for patience), ``stopped`` (it refused us), ``failed`` (it did not
    answer as agreed, or too many records were broken), ``running`` when another
    process is harvesting this source.
    """
    now = press.clock.now()
    with press.db.write() as db:
        name = _lease(source.name)
        if _is_dead(leases.holder(db, name), press.holder):
            leases.clear(db, name)
        fence = leases.take(db, name, press.holder, now)
        if fence is None:
            return Harvest(source=source.name, started=now, why="Another process is harvesting it.")
        number = harvests.begin(db, source.name, now)
        ask = ask if ask.backfill else replace(ask, cursor=harvests.cursor(db, source.name))
    run = _Run(press, source.name, fence, number, Harvest(source=source.name, started=now), keep=not ask.backfill)
    try:
        for batch in source.harvest(press.fetch, ask, now):
            run.store(batch)
            progress(run.harvest, batch.expected)
        outcome, why = run.judge()
    except Stopped as refusal:
        outcome, why = "stopped", str(refusal)
    except RetryLater as patience:
        outcome, why = "late", str(patience)
    except SourceError as trouble:
        outcome, why = "failed", str(trouble)
    except leases.LeaseLost as lost:  # whoever has it now has written this run off already
        return replace(run.harvest, outcome="failed", why=str(lost), ended=press.clock.now())
    return run.end(outcome, why)


def _lease(source: str) -> str:
    """What the lease on harvesting a source is called."""
    return f"harvest {source}"


def _is_dead(holder: str, mine: str) -> bool:
    """Whether the holder of a lease ("host:process") was a process of this machine that is gone: killed, or cut off.

    Nothing is known of other machines; their leases run out by themselves.
    """
    host, _, process = holder.rpartition(":")
    if not process.isdigit() or host != mine.rpartition(":")[0]:
        return False
    try:
        os.kill(int(process), 0)  # signal 0 only asks
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@dataclass(slots=True)
class _Run:
    """A harvest under way."""

    press: Press
    source: str
    fence: int
    number: int
    harvest: Harvest
    keep: bool

    def store(self, batch: Batch) -> None:
        """One batch, a slice at a time; the cursor moves with the last slice, so a killed harvest asks for it again.

        Between slices readers may write. Raises SourceError when nearly all of it is broken.
        """
        now = self.press.clock.now()
        if _is_rubbish(batch):
            self._refuse(batch, now)
        *first, last = slices(batch.records)
        for records in first:
            with self.press.db.write() as db:
                leases.renew(db, _lease(self.source), self.fence, now)
                self._save(db, records, now)
            self.press.db.give_way()
        with self.press.db.write() as db:
            leases.renew(db, _lease(self.source), self.fence, now)
            self._save(db, last, now)
            harvests.reject(db, self.source, batch.rejected, now)
            take_lists(db, batch.announcements, batch.readings, now)
            papers.tombstone(db, self.source, batch.deleted, now)
            read = self.harvest.read + len(batch.rejected)
            rejected = self.harvest.rejected + len(batch.rejected)
            self.harvest = replace(self.harvest, step=batch.step, read=read, rejected=rejected)
            harvests.advance(db, self.number, self.harvest, batch.cursor if self.keep else None, now)
        self.press.db.give_way()

    def _save(self, db: Connection, records: Sequence[Record], now: datetime) -> None:
        saved = papers.save(db, records, now)
        settle(db, self.press.rules, saved.counted)
        self.harvest = replace(
            self.harvest,
            read=self.harvest.read + len(records),
            added=self.harvest.added + saved.added,
            changed=self.harvest.changed + saved.changed,
        )

    def _refuse(self, batch: Batch, now: datetime) -> NoReturn:
        """Keep the bytes of a page that is nearly all broken, and nothing else of it."""
        broken, read = len(batch.rejected), len(batch.rejected) + len(batch.records)
        harvest = self.harvest
        self.harvest = replace(harvest, read=harvest.read + read, rejected=harvest.rejected + broken, step=batch.step)
        with self.press.db.write() as db:
            leases.renew(db, _lease(self.source), self.fence, now)
            harvests.reject(db, self.source, batch.rejected, now)
            harvests.advance(db, self.number, self.harvest, None, now)
        raise SourceError(
            f"{broken:,} of {read:,} records of one page could not be read ({batch.rejected[0].why}); "
            "nothing of it was taken."
        )

    def judge(self) -> tuple[str, str]:
        """How it went, once everything is in."""
        broken, read = self.harvest.rejected, self.harvest.read
        if broken and read >= _LEAST_TO_JUDGE and broken > self.press.rules.broken_share * read:
            return "failed", f"{broken:,} of {read:,} records could not be read; the previous edition stands."
        if broken:
            return "ok_with_errors", f"{broken:,} of {read:,} records could not be read and are in quarantine."
        return "ok", "" if read else "The source answered and had nothing new."

    def end(self, outcome: str, why: str) -> Harvest:
        """Write down how it ended and free the lease."""
        now = self.press.clock.now()
        self.harvest = replace(self.harvest, outcome=outcome, why=why, ended=now)
        with self.press.db.write() as db:
            harvests.advance(db, self.number, self.harvest, None, now)
            leases.give_back(db, _lease(self.source), self.fence)
        return self.harvest


def slices(records: Sequence[Record], size: int = SLICE) -> list[Sequence[Record]]:
    """Records in stretches short enough to be stored while readers wait; one empty stretch for none."""
    return [records[at : at + size] for at in range(0, len(records), size)] or [()]


def _is_rubbish(batch: Batch) -> bool:
    broken, read = len(batch.rejected), len(batch.rejected) + len(batch.records)
    return read >= _LEAST_TO_JUDGE and broken > _HOPELESS * read
