"""What every speaker of the fake world returns, and what it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tests.world.faults import Fault

__all__ = ["Answer", "Question", "attribute", "element", "empty"]


@dataclass(frozen=True)
class Question:
    """A request: ``query`` in order with repetitions, ``quirks`` the content faults in force by kind."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    quirks: Mapping[str, Fault] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """The first value of a parameter."""
        return next((value for key, value in self.query if key == name), default)


@dataclass(frozen=True)
class Answer:
    """A response before faults of transport touch it."""

    body: bytes
    kind: str = "text/xml; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def element(name: str, text: str | None, attributes: str = "") -> str:
    """An XML element, or nothing when there is no text."""
    return f"<{name}{attributes}>{escape(text)}</{name}>" if text else ""


def empty(name: str, **attributes: str) -> str:
    """An XML element of attributes only."""
    return f"<{name}{''.join(attribute(key, value) for key, value in attributes.items())}/>"


def attribute(name: str, value: str) -> str:
    """An XML attribute with a blank before it."""
    return f" {name}={quoteattr(value)}"
