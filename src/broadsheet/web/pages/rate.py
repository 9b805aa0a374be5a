"""“More like this” and “less like this”, by the links in a mail."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import rate_by_link as acts
from broadsheet.actions.mail_links import Rating
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import fleeting
from broadsheet.web.views import PressView, Step
from broadsheet.wording import links

_WORDS = {"more": "More like this", "less": "Less like this"}


def look(desk: Desk, request: Request) -> Response:
    """``/rate/…``: one button. Programs that read mails follow its links, so looking rates nothing."""
    rating = acts.look(desk.house, request.path_params["token"])
    words = _WORDS[rating.value]
    return _page(desk, request, rating, words, "Only you see it; it shapes what you are shown first.", words)


def rate(desk: Desk, request: Request) -> Response:
    """``POST /rate/…``: it is noted."""
    rating = acts.rate(desk.house, request.path_params["token"])
    return _page(desk, request, rating, "Noted", f"{_WORDS[rating.value]}, you say of this paper:")


def _page(desk: Desk, request: Request, rating: Rating, heading: str, sentence: str, button: str = "") -> Response:
    paper = desk.site.paper(rating.paper_id).paper
    view = PressView(
        frame=desk.frame(request, heading, index=False),
        heading=heading,
        sentences=(sentence,),
        named=(paper.title,),
        action=request.url.path,
        button=button,
        onward=(Step(links.paper_url(str(paper.id)), "The paper"),),
    )
    return fleeting(desk.press.page(view))
