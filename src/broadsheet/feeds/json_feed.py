"""JSON Feed 1.1 (jsonfeed.org)."""

from typing import Any

import orjson

from broadsheet.feeds.feed import Feed, Line
from broadsheet.feeds.xml import clean

KIND = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed) -> bytes:
    """The feed as JSON Feed."""
    whole: dict[str, Any] = {
        "version": _VERSION,
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "items": [_item(line) for line in feed.lines],
    }
    if feed.icon:
        whole["favicon"] = feed.icon
    if feed.hub:
        whole["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    if feed.next:
        whole["next_url"] = feed.next
    return orjson.dumps(_clean(whole), option=orjson.OPT_INDENT_2)


def _item(line: Line) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": line.id,
        "url": line.page,
        "title": line.title,
        "content_html": line.html,
        "content_text": line.text,
        "date_published": line.published.isoformat(timespec="seconds"),
        "date_modified": line.updated.isoformat(timespec="seconds"),
        "authors": [{"name": name} for name in line.authors if name],
        "tags": list(line.tags),
    }
    if line.pdf:
        item["attachments"] = [{"url": line.pdf, "mime_type": "application/pdf"}]
    return item


def _clean(value: Any) -> Any:
    """The same without characters that other forms could not carry either; lone surrogates are no UTF-8."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return value
