"""The page of a paper."""

import re
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.citing import metadata
from broadsheet.model.errors import NotFound
from broadsheet.model.pages import PaperPage
from broadsheet.model.paper import Paper, arxiv_id
from broadsheet.model.period import period_with
from broadsheet.model.talk import Talk
from broadsheet.queries import claims, talk
from broadsheet.queries.mine import who_voted
from broadsheet.web.desk import Desk, redirect
from broadsheet.web.views import Frame, PaperView, Step
from broadsheet.wording import links, words

_BLANK_LINE = re.compile(r"\n\s*\n")
_DESCRIPTION = 300
_DIGITS = 6


def paper(desk: Desk, request: Request) -> Response:
    """``/papers/2409.17481``, and every other form an id is written in, which lead there."""
    asked = request.path_params["id"]
    if not asked:
        raise NotFound("No paper was named.")
    known = arxiv_id(asked)
    page = desk.site.paper(known.id if known else asked)
    if page.paper.id != asked:
        return redirect(links.paper_url(page.paper.id))
    return desk.press.page(_view(desk, request, page))


def _view(desk: Desk, request: Request, page: PaperPage) -> PaperView:
    one, address = page.paper, desk.canonical(links.paper_url(page.paper.id))
    frame = desk.frame(
        request,
        one.title,
        [one],
        description=(one.tldr or one.abstract)[:_DESCRIPTION],
        canonical=address,
    )
    paragraphs = tuple(part for part in _BLANK_LINE.split(one.abstract) if part.strip())
    # a reader's votes are for the eyes of readers
    seen = frame.viewer and frame.community and one.reader_votes
    return PaperView(
        frame=frame,
        page=page,
        edition=_edition(one.announced, frame),
        paragraphs=paragraphs,
        tags=metadata.tags(one, address),
        linked=metadata.linked_data(one, address),
        talk=_talk(desk, request, frame, one.id),
        **_claims(desk, frame, one),
        voters=who_voted(desk.house.store, one.id) if seen else None,
    )


def _talk(desk: Desk, request: Request, frame: Frame, paper_id: str) -> Talk | None:
    if not frame.community:
        return None
    asked = request.query_params.get("talk", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _DIGITS else 1
    return talk.talk_of(desk.house.store, paper_id, frame.viewer, page)


def _claims(desk: Desk, frame: Frame, paper: Paper) -> dict[str, Any]:
    """Which of its authors read here, and what the viewer may claim."""
    if not frame.community:
        return {"claimed": {}, "claim": None, "claimable": ()}
    viewer = frame.viewer
    claimed, mine = claims.on_paper(desk.house.store, paper.id, viewer.no if viewer else None)
    free = tuple((place, one.name) for place, one in enumerate(paper.authors) if place not in claimed)
    return {"claimed": claimed, "claim": mine, "claimable": free if viewer and claims.may_ask_again(mine) else ()}


def _edition(announced: str | None, frame: Frame) -> Step | None:
    try:
        period = period_with("day", date.fromisoformat((announced or "")[:10]))
    except ValueError:
        return None
    return Step(links.period_url(period), f"Edition of {words.short_day(period.first, frame.today)}")
