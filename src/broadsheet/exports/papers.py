"""One paper in every form: to cite, to keep, to read."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.full_text import Body, body_of
from broadsheet.citing import markdown
from broadsheet.citing.forms import FORMS
from broadsheet.exports.answer import answer
from broadsheet.model.paper import Paper, arxiv_id
from broadsheet.shell.host import Host
from broadsheet.wording import links


def paper(host: Host, request: Request) -> Response:
    """``/papers/2409.17481.bib``, ``.ris``, ``.csl.json``, ``.csv``, ``.md``: a paper to cite, to keep or to read."""
    asked, form = request.path_params["id"], request.path_params["form"]
    known = arxiv_id(asked)
    page = host.site.paper(known.id if known else asked)
    base, write = host.canonical(""), FORMS[form].write
    headers = {"link": f'<{host.canonical(links.paper_url(page.paper.id))}>; rel="canonical"'}
    if write:
        return answer(form, write([page.paper], base), page.paper.id, headers)
    body = _body(host, page.paper)
    if not body.settled:
        headers["cache-control"] = "no-store"
    return answer(form, markdown.paper(page, base, body.text), page.paper.id, headers)


def _body(host: Host, paper: Paper) -> Body:
    return body_of(host.house, paper) if host.site.house else Body("")
