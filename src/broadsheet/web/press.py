"""The press: templates and their words; a view goes in, bytes come out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from broadsheet.web.assets import Asset
from broadsheet.web.views import View
from broadsheet.wording import links, watches, words
from broadsheet.wording.clip import clip, clip_html

# what HTML forbids in text (Living Standard §13.1.4), and lone surrogates, which UTF-8 cannot carry
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FILTERS = {
    "anchor": links.anchor,
    "and_list": words.and_list,
    "author_url": links.author_url,
    "byline": words.byline,
    "category_url": links.category_url,
    "cite_url": links.cite_url,
    "clip": clip,
    "clip_html": clip_html,
    "clock": words.clock,
    "clock_of": watches.clock_of,
    "doi_url": links.doi_url,
    "flag_url": links.flag_url,
    "foreign_url": links.foreign_url,
    "group_url": links.group_url,
    "headline": words.headline,
    "keyword_search_url": links.keyword_search_url,
    "long_day": words.long_day,
    "machine_day": words.machine_day,
    "nearness": words.nearness,
    "number": words.number,
    "organization_url": links.organization_url,
    "paper_url": links.paper_url,
    "pick_url": links.pick_url,
    "period_title": words.period_title,
    "plural": words.plural,
    "reads_plainly": words.reads_plainly,
    "said_day": words.said_day,
    "reader_url": links.reader_url,
    "search_url": links.search_url,
    "shelf_url": links.shelf_url,
    "short_day": words.short_day,
    "sign_in_url": links.sign_in_url,
    "similar_url": links.similar_url,
    "target_url": links.target_url,
    "talk_url": links.talk_url,
    "subscription_title": watches.subscription_title,
    "watch_title": watches.title_of,
    "watch_url": watches.page_of,
    "weekday": words.weekday,
    "when": watches.when,
}
PAGE_CACHE = "private, no-cache"


def environment(assets: Mapping[str, Asset]) -> Environment:
    """Templates with everything escaped by default and every missing name an error."""
    env = Environment(
        loader=PackageLoader("broadsheet.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters.update(_FILTERS)
    env.globals["assets"] = {name.partition(".")[0]: asset.url for name, asset in assets.items()}
    return env


@dataclass(frozen=True, slots=True)
class Press:
    """Prints views."""

    templates: Environment

    def text(self, view: View) -> str:
        """The view as a document, without the characters no document may hold."""
        names = fields(cast("Any", view))
        html = self.templates.get_template(view.template).render({one.name: getattr(view, one.name) for one in names})
        return _FORBIDDEN.sub("\ufffd", html)

    def page(self, view: View, status: int = 200) -> Response:
        """The view as an HTML response; anything but success is not kept by caches."""
        headers = {"cache-control": PAGE_CACHE if status == 200 else "no-store"}
        return Response(self.text(view), status, headers, "text/html; charset=utf-8")
