"""One paper in every form: to cite, to keep, to read."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.citing import markdown
from broadsheet.citing.forms import FORMS
from broadsheet.exports.answer import answer
from broadsheet.model.paper import arxiv_id
from broadsheet.shell.host import Host
from broadsheet.wording import links


def paper(host: Host, request: Request) -> Response:
    """``/papers/2409.17481.bib``, ``.ris``, ``.csl.json``, ``.csv``, ``.md``: a paper to cite, to keep or to read."""
    asked, form = request.path_params["id"], request.path_params["form"]
    known = arxiv_id(asked)
    page = host.site.paper(known.id if known else asked)
    base = host.canonical("")
    write = FORMS[form].write
    text = write([page.paper], base) if write else markdown.paper(page, base)
    return answer(
        form, text, page.paper.id, {"link": f'<{host.canonical(links.paper_url(page.paper.id))}>; rel="canonical"'}
    )
