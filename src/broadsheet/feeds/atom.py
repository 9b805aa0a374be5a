"""Atom (RFC 4287), with archive links (RFC 5005) and a hub (WebSub, W3C Recommendation 2018)."""

from datetime import datetime
from typing import Any

from lxml import etree

from broadsheet.feeds.feed import Feed, Line
from broadsheet.feeds.xml import add, document

KIND = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_SPACES: Any = {None: _ATOM}  # the stubs know no namespace without a prefix
_NOBODY = "Unknown"


def write(feed: Feed) -> bytes:
    """The feed as Atom."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_SPACES)
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "subtitle", feed.about)
    add(root, "updated", _stamp(feed.updated))
    add(root, "link", rel="self", type=KIND, href=feed.address)
    add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for rel, href in (("hub", feed.hub), ("next", feed.next)):
        if href:
            add(root, "link", rel=rel, href=href)
    if feed.icon:
        add(root, "icon", feed.icon)
    add(root, "generator", "Broadsheet")
    for line in feed.lines:
        _entry(root, line)
    return document(root)


def _entry(root: etree._Element, line: Line) -> None:
    entry = add(root, "entry")
    add(entry, "id", line.id)
    add(entry, "title", line.title, type="text")
    add(entry, "updated", _stamp(line.updated))
    add(entry, "published", _stamp(line.published))
    # an entry without an author, in a feed without one, is not valid (§4.1.2)
    for name in line.authors or (_NOBODY,):
        add(add(entry, "author"), "name", name or _NOBODY)
    add(entry, "link", rel="alternate", type="text/html", href=line.page)
    if line.pdf:
        add(entry, "link", rel="enclosure", type="application/pdf", href=line.pdf)
    for tag in line.tags:
        add(entry, "category", term=tag)
    add(entry, "content", line.html, type="html")


def _stamp(moment: datetime) -> str:
    """RFC 3339."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
