"""What goes out besides mail when an edition is bound: word to a WebSub hub."""

import logging
import threading

from broadsheet.actions.tell_hub import tell
from broadsheet.feeds.routes import FORMS, of_the_place
from broadsheet.jobs import again
from broadsheet.press import way_out
from broadsheet.queries.bound import Bound, bound
from broadsheet.wiring import Site
from broadsheet.wording import links

_log = logging.getLogger(__name__)
_HUB_SECONDS = 60.0
_PATIENCE = 30.0


def tell_hub(site: Site, stop: threading.Event) -> None:
    """Tell the hub of the settings, where there is one, whenever an edition is bound; and once at the beginning."""
    told: Bound | None = None

    def looked() -> None:
        nonlocal told
        now = bound(site.store, site.now())
        if now.days and now != told:
            tell(way_out(site, _PATIENCE), site.own.websub_hub, topics(site))
            told = now
            _log.info("hub outcome=told day=%s", now.days[-1])

    if site.own.websub_hub:
        again(stop, _HUB_SECONDS, "hub", looked)


def topics(site: Site) -> list[str]:
    """The full addresses of the feeds that an edition moves: those of the place, in every form."""
    return [
        site.own.address + links.feed_url(kind, name, form)
        for kind, name in of_the_place(site.own.categories)
        for form in FORMS
    ]
