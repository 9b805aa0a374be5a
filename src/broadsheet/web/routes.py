"""Every address, and the page behind it."""

from functools import partial

from starlette.routing import Route

from broadsheet.web.desk import Desk
from broadsheet.web.pages import edition, machine, paper, plain, prefs, search, similar, subject


def routes(desk: Desk) -> list[Route]:
    """The table of addresses; the first that fits answers, so a paper's comes last."""
    table = (
        ("/", edition.front, "GET"),
        ("/papers", search.papers, "GET"),
        ("/papers/date/{name}", edition.day, "GET"),
        ("/papers/week/{name}", edition.week, "GET"),
        ("/papers/month/{name}", edition.month, "GET"),
        ("/papers/{id:path}", paper.paper, "GET"),
        ("/authors/{name:path}", subject.author, "GET"),
        ("/categories/{name:path}", subject.category, "GET"),
        ("/keywords/{name:path}", subject.keyword, "GET"),
        ("/similar", similar.similar, "GET"),
        ("/similar", similar.resembling, "POST"),
        ("/sources", plain.sources, "GET"),
        ("/about", plain.about, "GET"),
        ("/keys", plain.keys, "GET"),
        ("/keys", prefs.set_keys, "POST"),
        ("/theme", prefs.theme, "POST"),
        ("/robots.txt", machine.robots, "GET"),
        ("/sitemap.xml", machine.sitemap_index, "GET"),
        ("/sitemap-{page:int}.xml", machine.sitemap, "GET"),
        ("/favicon.ico", machine.favicon, "GET"),
        ("/static/{checksum}/{name}", machine.static, "GET"),
    )
    return [Route(path, partial(page, desk), methods=methods.split()) for path, page, methods in table]
