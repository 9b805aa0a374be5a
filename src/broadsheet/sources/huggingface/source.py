"""Hugging Face Daily Papers as a source."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from broadsheet.model.paper import Record, arxiv_id
from broadsheet.sources.base import Ask, Batch, Fetch
from broadsheet.sources.huggingface import daily

API: Final = "https://huggingface.co/api"
PAGE: Final = 100
MOST_PAGES: Final = 50  # of one day, week or month; a guard against a listing that never ends
OVERLAP: Final = timedelta(days=2)  # votes and late additions of the last days
ONE_DAY: Final = timedelta(days=1)


class HuggingFaceSource:
    """The papers people put on huggingface.co/papers, with votes and comment counts."""

    name = "huggingface"
    title = "Hugging Face"
    homepage = "https://huggingface.co/papers"
    thanks = "Daily picks, votes and keywords come from Hugging Face Daily Papers, chosen by its community."
    hosts: Mapping[str, float] = {"huggingface.co": 1.0}  # 500 requests in five minutes are free

    def harvest(self, fetch: Fetch, ask: Ask, now: datetime) -> Iterator[Batch]:
        """Every listing day asked for, newest last; a backfill asks for whole months at once. Raises SourceError."""
        today = now.astimezone(UTC).date()
        done = None if ask.backfill else read_cursor(ask.cursor)
        # A clock that had once run ahead must not make every later harvest ask for nothing.
        first = min(done, today) - OVERLAP if done else ask.first
        for period, value, last in periods(first, ask.last, months=ask.backfill):
            cursor = None if ask.backfill else json.dumps({"day": max(done or date.min, min(last, today)).isoformat()})
            yield from _listing(fetch, period, value, today, cursor)

    def fetch_one(self, fetch: Fetch, key: str, now: datetime) -> Record | None:
        """The paper with the arXiv id ``key``; None when Hugging Face does not show it. Raises SourceError."""
        found = arxiv_id(key)
        if found is None:
            return None
        return daily.read_paper(fetch(f"{API}/papers/{found.id}"), now.astimezone(UTC).date())


def read_cursor(text: str | None) -> date | None:
    """The last listing day that was harvested; None when ``text`` does not say."""
    try:
        return date.fromisoformat(json.loads(text or "{}")["day"])
    except (ValueError, TypeError, KeyError):
        return None


def periods(first: date, last: date, *, months: bool) -> Iterator[tuple[str, str, date]]:
    """What to ask for, as (parameter, value, last day): whole months where ``months`` allows, else days."""
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
        if months and first.day == 1 and following - ONE_DAY <= last:
            yield "month", f"{first:%Y-%m}", following - ONE_DAY
            first = following
        else:
            yield "date", first.isoformat(), first
            first += ONE_DAY


def _listing(fetch: Fetch, period: str, value: str, today: date, cursor: str | None) -> Iterator[Batch]:
    """All pages of one listing; the cursor moves with the last one."""
    listed = date.fromisoformat(value) if period == "date" else None
    offset = 0
    for number in range(MOST_PAGES):
        params = {period: value, "p": str(number), "limit": str(PAGE)}
        page = daily.read_listing(fetch(f"{API}/daily_papers", params), listed, today, offset)
        offset += page.items
        more = page.more and page.items > 0
        step = f"Hugging Face {value}, page {number + 1}"
        yield Batch(records=page.records, rejected=page.rejected, cursor=None if more else cursor, step=step)
        if not more:
            return
