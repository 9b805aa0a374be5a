"""Readers' picks: which page they go to, why they stand there, and who picked what."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta

from broadsheet.model.calendar import expected_at, latest_due, previous_edition
from broadsheet.model.listing import Listing, Reason
from broadsheet.model.paper import Paper
from broadsheet.queries import entries
from broadsheet.store import editions, picking
from broadsheet.store.db import Connection, Db
from broadsheet.store.listings import Page

PAGE = 30
GRACE = timedelta(hours=6)
"""How long the harvest of an edition may take; it is in within one, mostly."""
_LINE = 160
_FIRST = Page(None, PAGE)
_MARKDOWN = re.compile(r"[*_`#>]+|!?\[|\]\([^)]*\)")


def page_day(db: Connection, now: datetime) -> date:
    """The day readers pick for: that of the front page, which the arXiv calendar turns, not midnight.

    The page before still is the front page for GRACE after the next one was due, while
    its harvest goes on; then a pick begins the one that is due. Quiet days have no page
    of their own, so Friday's stands over the weekend.
    """
    due, newest = latest_due(now), editions.newest_day(db)
    if newest and (newest >= due or now < expected_at(due) + GRACE):
        return newest if newest >= previous_edition(due) else due
    return due


def appeared(paper: Paper) -> date | None:
    """The day a paper first appeared; the last it can have been where a year or a month is all that is known."""
    said = paper.announced or paper.published or ""
    for text in (said[:10], f"{said[:7]}-28", f"{said[:4]}-12-31"):
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None


def last_day(paper: Paper, within: int) -> date | None:
    """The last day for which a paper may be picked, by the operator's setting; None where any day is good."""
    first = appeared(paper)
    return first + timedelta(days=within) if first and within else None


def picked_now(store: Db, reader_no: int, now: datetime) -> Listing:
    """What a reader put on the present page, and may still take back."""
    with store.read() as db:
        return entries.listing(db, picking.by_reader(db, reader_no, _FIRST, page_day(db, now)))


def whys(db: Connection, numbers: Collection[int]) -> entries.Reasons:
    """The line with which readers picked these papers, as a reason."""
    said = picking.lines(db, numbers) if numbers else {}
    return {no: (Reason("pick", f"{name}: {_line(text)}", 0.0),) for no, (name, text) in said.items()}


def _line(text: str) -> str:
    """The beginning of a comment, as one plain line."""
    plain = " ".join(_MARKDOWN.sub("", text[: 4 * _LINE]).split())
    return plain if len(plain) <= _LINE else f"{plain[:_LINE].rsplit(' ', 1)[0]} …"
