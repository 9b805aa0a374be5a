"""Harvest a source into the library: the spine, on one screen.

Each batch is stored whole with its cursor in one transaction, under a lease, so a
killed harvest resumes after its last whole batch and two never run at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from broadsheet.lib.clock import Clock
from broadsheet.model.errors import RetryLater, SourceError, Stopped
from broadsheet.model.harvest import Harvest
from broadsheet.sources.base import Ask, Batch, Fetch, Source
from broadsheet.store import editions, harvests, leases, papers
from broadsheet.store.db import Db

Progress = Callable[[Harvest, int | None], None]
"""Told of the figures so far and, when the source said, how many records to expect."""

_LEAST_TO_JUDGE = 10
_HOPELESS = 0.5


@dataclass(frozen=True, slots=True)
class Press:
    """What every harvest needs: the library, the way out, the clock, and who is running it."""

    db: Db
    fetch: Fetch
    clock: Clock
    holder: str
    broken_share: float = 0.02


def harvest(press: Press, source: Source, ask: Ask, progress: Progress) -> Harvest:
    """Harvest a source; the outcome, which is also kept in the library.

    Outcomes: ``ok``, ``ok_with_errors`` (some records quarantined), ``late`` (the
    source asked for patience), ``stopped`` (it refused us), ``failed`` (it did not
    answer as agreed, or too many records were broken), ``running`` when another
    process is harvesting this source.
    """
    now = press.clock.now()
    with press.db.write() as db:
        fence = leases.take(db, f"harvest {source.name}", press.holder, now)
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
    return run.end(outcome, why)


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
        """One batch, one transaction. Raises SourceError when nearly all of it is broken."""
        now = self.press.clock.now()
        _refuse_rubbish(batch)
        with self.press.db.write() as db:
            leases.renew(db, f"harvest {self.source}", self.fence, now)
            saved = papers.save(db, batch.records, now)
            harvests.reject(db, self.source, batch.rejected, now)
            editions.announce(db, [(a.day, a.category, a.paper_id, a.news, a.version) for a in batch.announcements])
            editions.read(db, [(r.day, r.category, r.by, r.count, r.why) for r in batch.readings], now)
            papers.tombstone(db, self.source, batch.deleted, now)
            self.harvest = replace(
                self.harvest,
                step=batch.step,
                read=self.harvest.read + len(batch.records) + len(batch.rejected),
                added=self.harvest.added + saved.added,
                changed=self.harvest.changed + saved.changed,
                rejected=self.harvest.rejected + len(batch.rejected),
            )
            harvests.advance(db, self.number, self.harvest, batch.cursor if self.keep else None, now)

    def judge(self) -> tuple[str, str]:
        """How it went, once everything is in."""
        broken, read = self.harvest.rejected, self.harvest.read
        if broken and read >= _LEAST_TO_JUDGE and broken > self.press.broken_share * read:
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
            leases.give_back(db, f"harvest {self.source}", self.fence)
        return self.harvest


def _refuse_rubbish(batch: Batch) -> None:
    broken, read = len(batch.rejected), len(batch.rejected) + len(batch.records)
    if read >= _LEAST_TO_JUDGE and broken > _HOPELESS * read:
        raise SourceError(
            f"{broken:,} of {read:,} records of one page could not be read ({batch.rejected[0].why}); "
            "nothing of it was taken."
        )
