"""Text that XML can carry, and elements made of it."""

import re

from lxml import etree

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """``text`` without what no XML document may hold (XML 1.0 §2.2), each such character replaced."""
    return _FORBIDDEN.sub("\ufffd", text)


def add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Append an element; a name without a namespace takes its parent's."""
    space = etree.QName(parent).namespace
    child = etree.SubElement(parent, name if name.startswith("{") or not space else f"{{{space}}}{name}")
    if text:
        child.text = clean(text)
    for key, value in attributes.items():
        child.set(key.rstrip("_"), clean(value))
    return child


def document(root: etree._Element) -> bytes:
    """The document, with its declaration, in UTF-8."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
