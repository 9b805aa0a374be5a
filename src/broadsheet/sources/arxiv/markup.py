"""XML from outside, read with every dangerous feature off."""

from typing import Any

from lxml import etree

from broadsheet.model.errors import BadReply
from broadsheet.sources.base import Reply


def content(reply: Reply, *complaints: int) -> bytes:
    """The body of an answer of status 200, or one of ``complaints`` that explain themselves in XML; else BadReply."""
    if reply.status not in (200, *complaints):
        raise BadReply(f"{reply.url} answered with status {reply.status}.")
    return reply.body


def root_of(body: bytes, *names: str) -> etree._Element:
    """The root element of ``body``, whose local name must be one of ``names``.

    A DOCTYPE, entities, processing instructions, oversized trees and truncated or
    foreign documents are refused as a whole. Raises BadReply.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadReply(f"The answer is not whole XML: {error.msg}.") from error
    docinfo: Any = root.getroottree().docinfo  # the stubs leave ``doctype`` out
    if docinfo.doctype:
        raise BadReply("The answer carries a DOCTYPE, which arXiv never sends.")
    if local(root) not in names:
        raise BadReply(f"The answer is <{local(root)[:40]}>, not <{names[0]}>.")
    return root


def local(element: etree._Element) -> str:
    """The tag without its namespace."""
    return etree.QName(element).localname


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child called ``name`` in any namespace."""
    return next((one for one in element if local(one) == name), None)


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """All children called ``name`` in any namespace, in order."""
    return [one for one in element if local(one) == name]


def words(element: etree._Element | None, name: str) -> str:
    """The stripped text of the first child called ``name``; empty when there is none."""
    found = None if element is None else child(element, name)
    return "" if found is None else text_of(found)


def text_of(element: etree._Element) -> str:
    """All text inside an element, stripped."""
    return "".join(str(part) for part in element.itertext()).strip()


def source_bytes(element: etree._Element) -> bytes:
    """An element as bytes that can be read again alone."""
    return etree.tostring(element, encoding="utf-8", with_tail=False)
