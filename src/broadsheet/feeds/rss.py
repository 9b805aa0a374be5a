"""RSS 2.0 (rssboard.org), with the names that readers expect from Dublin Core, Atom and content:encoded."""

from email.utils import format_datetime

from lxml import etree

from broadsheet.feeds.feed import Feed, Line
from broadsheet.feeds.xml import add, document

KIND = "application/rss+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


def write(feed: Feed) -> bytes:
    """The feed as RSS 2.0."""
    root = etree.Element("rss", nsmap={"atom": _ATOM, "dc": _DC, "content": _CONTENT}, version="2.0")
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.page)
    add(channel, "description", feed.about)
    add(channel, f"{{{_ATOM}}}link", rel="self", type=KIND, href=feed.address)
    if feed.hub:
        add(channel, f"{{{_ATOM}}}link", rel="hub", href=feed.hub)
    add(channel, "lastBuildDate", format_datetime(feed.updated))
    add(channel, "generator", "Broadsheet")
    for line in feed.lines:
        _item(channel, line)
    return document(root)


def _item(channel: etree._Element, line: Line) -> None:
    item = add(channel, "item")
    add(item, "title", line.title)
    add(item, "link", line.page)
    add(item, "guid", line.id, isPermaLink="false")
    add(item, "pubDate", format_datetime(line.updated))
    for name in filter(None, line.authors):
        add(item, f"{{{_DC}}}creator", name)
    for tag in line.tags:
        add(item, "category", tag)
    add(item, "description", line.text)
    add(item, f"{{{_CONTENT}}}encoded", line.html)
    if line.pdf:
        # the length must be given and is not known; zero says so
        add(item, "enclosure", url=line.pdf, length="0", type="application/pdf")
