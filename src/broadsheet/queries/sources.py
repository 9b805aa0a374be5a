"""What each source said last, and the addresses of every page for crawlers."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from broadsheet.model.harvest import Harvest
from broadsheet.model.pages import SourceState
from broadsheet.sources.base import Source
from broadsheet.store import harvests, sitemap
from broadsheet.store.db import Db

MAP_PAGE = 50_000
"""Most addresses of one sitemap page (sitemaps.org protocol)."""


def states(
    store: Db, sources: Iterable[Source], stopped: Mapping[str, str], every: timedelta
) -> tuple[SourceState, ...]:
    """Every source with its newest harvest; ``stopped`` says why, by source name."""
    with store.read() as db:
        latest = harvests.latest(db)
    return tuple(_state(source, latest.get(source.name), stopped.get(source.name, ""), every) for source in sources)


def credit(source: Source) -> SourceState:
    """A source by title and thanks."""
    return SourceState(name=source.name, title=source.title, homepage=source.homepage, thanks=source.thanks)


def _state(source: Source, last: Harvest | None, stopped: str, every: timedelta) -> SourceState:
    shown = credit(source)
    if last is None:
        return shown
    due = last.ended + every if last.ended and not stopped else None
    return SourceState(
        name=source.name,
        title=source.title,
        homepage=source.homepage,
        thanks=source.thanks,
        last_run=last.started,
        outcome=last.outcome,
        why=stopped or last.why,
        next_due=due,
        stopped=bool(stopped),
    )


def map_pages(store: Db) -> int:
    """How many sitemap pages there are."""
    with store.read() as db:
        return max(1, -(-sitemap.size(db) // MAP_PAGE))


def map_page(store: Db, page: int) -> tuple[tuple[str, date | None], ...]:
    """Path and last change of each address on a sitemap page, counted from 1."""
    if page < 1:
        return ()
    with store.read() as db:
        return sitemap.addresses(db, (page - 1) * MAP_PAGE, MAP_PAGE)
