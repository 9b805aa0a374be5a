"""What resembles a paper, several papers, or a text that is pasted in."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.errors import WrongUse
from broadsheet.model.listing import Listing
from broadsheet.model.paper import Paper, arxiv_id
from broadsheet.shell.forms import fields
from broadsheet.web.desk import Desk
from broadsheet.web.views import Likened, SimilarView
from broadsheet.wording import links

MOST = 10
"""Papers whose common neighbours can be asked for."""
LONGEST = 20_000
"""Characters of a text; the longest abstracts have 4,000."""
_SHOWN = 20
_NONE = Listing(0, ())


def similar(desk: Desk, request: Request) -> Response:
    """``/similar?to=2409.17481``: papers that resemble all of those named with ``to``; a form where none is."""
    asked = dict.fromkeys(_known(one) for one in request.query_params.getlist("to") if one.strip())
    if len(asked) > MOST:
        raise WrongUse(f"The neighbours of at most {MOST} papers are looked for at once.")
    papers = {one.id: one for one in (desk.site.paper(each).paper for each in asked)}
    found = desk.site.similar(list(papers), _SHOWN) if papers else _NONE
    return desk.press.page(_of_papers(desk, request, tuple(papers.values()), found))


async def resembling(desk: Desk, request: Request) -> Response:
    """``POST /similar`` with ``text``: papers that resemble a text, such as an abstract; nothing is kept of it."""
    text = fields(await request.body()).get("text", "")
    return await run_in_threadpool(_of_text, desk, request, text)


def _known(asked: str) -> str:
    known = arxiv_id(asked)
    return known.id if known else asked


def _of_papers(desk: Desk, request: Request, papers: tuple[Paper, ...], found: Listing) -> SimilarView:
    ids = tuple(one.id for one in papers)
    likened = tuple(Likened(one, links.similar_url(other for other in ids if other != one.id)) for one in papers)
    title = f"What resembles {papers[0].title}" if papers else "What resembles a text"
    return SimilarView(
        frame=desk.frame(request, title, index=False),
        listing=found,
        likened=likened,
        adding=ids if len(ids) < MOST else (),
        text=None if papers else "",
        longest=LONGEST,
        mistake="",
    )


def _of_text(desk: Desk, request: Request, text: str) -> Response:
    found, mistake = _NONE, ""
    try:
        if len(text) > LONGEST:
            raise WrongUse(f"A text here has at most {LONGEST:,} characters; this one has {len(text):,}. Shorten it.")
        found = desk.site.resembling(text, _SHOWN)
    except WrongUse as error:
        mistake = str(error)
    view = SimilarView(
        frame=desk.frame(request, "What resembles a text", index=False),
        listing=found,
        likened=(),
        adding=(),
        text=text,
        longest=LONGEST,
        mistake=mistake,
    )
    response = desk.press.page(view, 400 if mistake else 200)
    response.headers["cache-control"] = "no-store"
    return response
