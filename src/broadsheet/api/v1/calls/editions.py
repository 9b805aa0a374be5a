"""Editions with their completeness, and the sources they come from."""

from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from broadsheet.api.v1.asked import Ask, Asked, wanted
from broadsheet.api.v1.models.editions import Editions, Sources
from broadsheet.api.v1.models.given import Following, Recent
from broadsheet.api.v1.shapes import editions as shapes
from broadsheet.model.edition import EditionPage
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.period import period_of

_PERIOD = r"^[0-9]{4}-(?:[0-9]{2}|W[0-9]{2}|[0-9]{2}-[0-9]{2})$"
_PERIODS = "A day, ISO week or month: `2025-10-08`, `2025-W41`, `2025-10`."
Name = Annotated[str, Path(pattern=_PERIOD, description=_PERIODS, examples=["2025-10-08"])]
_KINDS = {10: "day", 8: "week", 7: "month"}


def get_editions(asked: Ask, given: Annotated[Recent, Query()]) -> Response:
    """List the newest editions, and whether each is all here."""
    found = asked.site.latest_editions(given.limit)
    return asked.answer(Editions(editions=[shapes.edition_line(one) for one in found]))


def get_latest_edition(asked: Ask, given: Annotated[Following, Query()]) -> Response:
    """Look at the latest edition: its completeness, picks, papers, cross-listed and updated ones."""
    return _page(asked, asked.site.front(given.after), given)


def get_edition(asked: Ask, name: Name, given: Annotated[Following, Query()]) -> Response:
    """Look at the editions of a day, an ISO week or a month."""
    try:
        period = period_of(_KINDS[len(name)], name)
    except WrongUse as mistake:
        raise NotFound(str(mistake)) from mistake
    return _page(asked, asked.site.edition(period, given.after), given)


def _page(asked: Asked, page: EditionPage, given: Following) -> Response:
    return asked.answer(shapes.edition_page(page, asked.base, wanted(given.fields)), following=page.papers.next)


def get_sources(asked: Ask) -> Response:
    """List every source, when it was asked last and how that ended."""
    return asked.answer(Sources(sources=[shapes.source(one) for one in asked.site.sources()]))
