"""OPML 2.0 (opml.org/spec2.opml): a list of feeds that a reader of feeds takes in at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from broadsheet.feeds.xml import add, document

KIND = "text/x-opml"


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed: its title, its full address, and that of the page of the same listing."""

    title: str
    feed: str
    page: str


def write(title: str, outlines: Iterable[Outline]) -> bytes:
    """The list. Its type is ``rss`` whatever the form of the feeds, as the specification has it."""
    root = etree.Element("opml", version="2.0")
    add(add(root, "head"), "title", title)
    body = add(root, "body")
    for one in outlines:
        add(body, "outline", type="rss", text=one.title, title=one.title, xmlUrl=one.feed, htmlUrl=one.page)
    return document(root)
