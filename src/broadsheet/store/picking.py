"""Papers readers put on the daily page: who, when, and with what words.

The page itself is made from ``picks``, where a reader stands as ``@name`` beside the
sources; ``reader_picks`` holds who that is.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from broadsheet.lib.clock import instant
from broadsheet.store.listings import Page, Slice, paged
from broadsheet.store.schema import comments, papers, picks, reader_picks, readers

MARK = "@"
"""Begins the name of a reader where the name of a source may stand; no source is named so."""


def on_pages(db: Connection, paper_no: int) -> tuple[tuple[date, str], ...]:
    """The days a paper was picked for, and by whom, oldest first."""
    rows = db.execute(select(picks.c.day, picks.c.source).where(picks.c.paper_no == paper_no).order_by(picks.c.day))
    return tuple((date.fromisoformat(row.day), row.source) for row in rows)


def is_kept(db: Connection, paper_no: int) -> bool:
    """Whether a reader picked it once, even if it was taken off the page."""
    return db.scalar(select(reader_picks.c.paper_no).where(reader_picks.c.paper_no == paper_no)) is not None


def day_of(db: Connection, paper_no: int) -> date | None:
    """The day of the page a reader picked it for, whether it stands there or was taken off."""
    day = db.scalar(select(reader_picks.c.day).where(reader_picks.c.paper_no == paper_no))
    return date.fromisoformat(day) if day else None


def is_by(db: Connection, paper_no: int, reader_no: int) -> bool:
    """Whether this reader picked a paper, and it is shown."""
    mine = (reader_picks.c.paper_no == paper_no) & (reader_picks.c.reader_no == reader_no)
    return db.scalar(select(reader_picks.c.day).where(mine, reader_picks.c.state == "shown")) is not None


def count_on(db: Connection, reader_no: int, day: date) -> int:
    """How many papers a reader picked for a day."""
    mine = (reader_picks.c.reader_no == reader_no) & (reader_picks.c.day == day.isoformat())
    return db.scalar(select(func.count()).select_from(reader_picks).where(mine)) or 0


def add(db: Connection, paper_no: int, reader: tuple[int, str], day: date, now: datetime) -> None:
    """Put a paper on the page of ``day``; ``reader`` is a number and a name. The caller has looked whether it may."""
    no, name = reader
    text = day.isoformat()
    db.execute(reader_picks.insert().values(paper_no=paper_no, reader_no=no, day=text, at=instant(now), state="shown"))
    db.execute(picks.insert().values(day=text, paper_no=paper_no, source=MARK + name, rank=None))


def say(db: Connection, paper_no: int, comment_no: int) -> None:
    """Note which comment says why a paper was picked."""
    db.execute(reader_picks.update().where(reader_picks.c.paper_no == paper_no).values(comment_no=comment_no))


def take_back(db: Connection, paper_no: int, reader: tuple[int, str], day: date) -> bool:
    """Take a reader's pick of ``day`` off the page; says whether there was one."""
    no, name = reader
    mine = (reader_picks.c.paper_no == paper_no) & (reader_picks.c.reader_no == no)
    gone = db.execute(reader_picks.delete().where(mine, reader_picks.c.day == day.isoformat()))
    if gone.rowcount:
        db.execute(picks.delete().where(picks.c.paper_no == paper_no, picks.c.source == MARK + name))
    return bool(gone.rowcount)


def rename(db: Connection, reader_no: int, name: str) -> None:
    """Let a reader's picks stand on their pages under another name; the reader's row still has the old one."""
    old = db.scalar(select(readers.c.name).where(readers.c.no == reader_no))
    if old is not None:
        db.execute(picks.update().where(picks.c.source == MARK + old).values(source=MARK + name))


def carry(db: Connection, old: int, new: int) -> None:
    """Let a reader's pick of paper ``old`` stand on its page as one of ``new``, unless a reader picked that too."""
    if not is_kept(db, new):
        by_reader = (picks.c.paper_no == old) & picks.c.source.startswith(MARK)
        db.execute(picks.update().where(by_reader).values(paper_no=new))


def lines(db: Connection, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    """Of these papers, those a reader picked with words: the reader's name and the words as written."""
    said = (
        select(reader_picks.c.paper_no, readers.c.name, comments.c.text)
        .join(readers, readers.c.no == reader_picks.c.reader_no)
        .join(comments, comments.c.no == reader_picks.c.comment_no)
        .where(reader_picks.c.paper_no.in_(list(numbers)), comments.c.state == "shown")
    )
    return {row.paper_no: (row.name, row.text) for row in db.execute(said)}


def by_reader(db: Connection, reader_no: int, page: Page, day: date | None = None) -> Slice:
    """What a reader picked and is shown, newest first; of ``day`` alone where one is named."""
    mine = (reader_picks.c.reader_no == reader_no) & (reader_picks.c.state == "shown")
    if day:
        mine &= reader_picks.c.day == day.isoformat()
    table = papers.join(reader_picks, reader_picks.c.paper_no == papers.c.no)
    return paged(db, table, mine, ((reader_picks.c.at, True), (papers.c.no, True)), page)
