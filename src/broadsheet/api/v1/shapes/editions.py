"""Editions, sources and their harvests."""

from broadsheet.api.v1.models import editions as api
from broadsheet.api.v1.shapes.papers import Wanted, listing
from broadsheet.model.edition import Count, Edition, EditionPage, Period
from broadsheet.model.pages import SourceState


def edition(one: Edition) -> api.Edition:
    """An announcement day, and whether it is all here."""
    return api.Edition(
        day=one.day,
        state=one.state,
        why=one.why,
        number=one.number,
        announced=one.announced,
        held=one.held,
        missing=[*one.missing],
        counts=[_count(each) for each in one.counts],
        checked_at=one.checked_at,
        due=one.due,
    )


def _count(one: Count) -> api.Count:
    return api.Count(
        category=one.category,
        announced=one.announced,
        held=one.held,
        missing=[*one.missing],
        readings=[*one.readings],
    )


def _period(one: Period) -> api.Period:
    return api.Period(kind=one.kind, name=one.name, first=one.first, last=one.last)


def edition_page(one: EditionPage, base: str, wanted: Wanted = None) -> api.EditionPage:
    """A day, week or month."""
    return api.EditionPage(
        period=_period(one.period),
        edition=edition(one.edition),
        picks=listing(one.picks, base, wanted),
        papers=listing(one.papers, base, wanted),
        crossed=listing(one.crossed, base, wanted),
        updated=listing(one.updated, base, wanted),
        older=one.older.name if one.older else None,
        newer=one.newer.name if one.newer else None,
        week=[edition(each) for each in one.week],
        notices=[*one.notices],
    )


def edition_line(one: EditionPage) -> api.EditionLine:
    """An edition in short."""
    return api.EditionLine(
        period=_period(one.period), edition=edition(one.edition), picks=one.picks.total, papers=one.papers.total
    )


def source(one: SourceState) -> api.Source:
    """A source, and how its last harvest ended."""
    return api.Source(
        name=one.name,
        title=one.title,
        homepage=one.homepage,
        thanks=one.thanks,
        last_run=one.last_run,
        outcome=one.outcome,
        why=one.why,
        next_due=one.next_due,
        stopped=one.stopped,
    )
