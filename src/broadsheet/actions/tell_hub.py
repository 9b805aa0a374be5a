"""Tell a WebSub hub that feeds have something new, so that it fetches them and tells their subscribers."""

from collections.abc import Iterable
from urllib.parse import urlencode

from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.model.errors import SourceError

_FORM = "application/x-www-form-urlencoded"


def tell(fetch: Fetcher, hub: str, topics: Iterable[str]) -> None:
    """Name the full addresses of the feeds that changed. Raises SourceError when the hub does not take it.

    How a publisher pings is left open by WebSub (§7); this is what hubs have taken
    since PubSubHubbub 0.3, a request for all feeds together.
    """
    said = [("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)]
    reply = fetch.post(hub, urlencode(said).encode(), _FORM)
    if not reply.status < 300:
        raise SourceError(f"The WebSub hub answered {reply.status} to what is new.")
