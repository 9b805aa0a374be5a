"""What the tests of feeds share: asking for one, and holding it against its grammar."""

from pathlib import Path

from json_feed_schema import JsonFeed
from lxml import etree
from pydantic import ValidationError
from tests.web.asgi_client import Answer, ask

from broadsheet.faces import application
from broadsheet.feeds.routes import FORMS
from broadsheet.shell.site import Site

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HERE = ("host", "127.0.0.1")


def fetch(site: Site, path: str, *headers: tuple[str, str]) -> Answer:
    """A feed as a reader of feeds gets it."""
    return ask(application(site), path, HERE, *headers)


def complaints(form: str, body: bytes) -> list[str]:
    """What is wrong with a feed, by the rules of its form."""
    if form == "atom":
        GRAMMAR.validate(etree.fromstring(body))
        return [f"{one.line}: {one.message}" for one in GRAMMAR.error_log] + _atom_twice(body)
    if form == "rss":
        return _rss(etree.fromstring(body))
    return _json_feed(body)


def _atom_twice(body: bytes) -> list[str]:
    ids = etree.fromstring(body).xpath("//a:id/text()", namespaces=ATOM)
    return [f"the id {one} stands twice" for one in set(ids) if ids.count(one) > 1]


def _rss(root: etree._Element) -> list[str]:
    """What the specification of RSS 2.0 requires."""
    lacks = [
        f"channel lacks {name}" for name in ("title", "link", "description") if root.find(f"channel/{name}") is None
    ]
    for item in root.iterfind("channel/item"):
        if item.findtext("guid", "") == "" or (item.find("title") is None and item.find("description") is None):
            lacks.append("an item lacks its guid, or both title and description")
        enclosure = item.find("enclosure")
        if enclosure is not None and set(enclosure.keys()) != {"url", "length", "type"}:
            lacks.append("an enclosure lacks url, length or type")
    return lacks


def _json_feed(body: bytes) -> list[str]:
    """What version 1.1 of the specification requires: the types of all members, and content in every item."""
    try:
        whole = JsonFeed.model_validate_json(body)
    except ValidationError as mistakes:
        return [f"{one['loc']}: {one['msg']}" for one in mistakes.errors()]
    ids = [item.id for item in whole.items]
    lacks = [f"{item.id} lacks content" for item in whole.items if not (item.content_html or item.content_text)]
    return lacks + [f"the id {one} stands twice" for one in set(ids) if ids.count(one) > 1]


__all__ = ["ATOM", "FORMS", "GRAMMAR", "HERE", "complaints", "fetch"]
