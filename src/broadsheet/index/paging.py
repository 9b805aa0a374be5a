"""Cursors of words searches: where a page ended, as an opaque text that fits in a URL."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Literal, overload

from broadsheet.model.errors import NoSuchPage

_LONGEST = 200
_LARGEST = 1 << 63
ORDERED = {"date": "by_date", "votes": "by_votes"}
"""The field behind each order whose keys are whole numbers; other orders go by scores."""


@dataclass(frozen=True, slots=True)
class Place:
    """The last hit of a page: its order's key (score, or ordered number), paper number and place from 1."""

    order: str
    key: float
    no: int
    place: int

    def to_cursor(self) -> str:
        """The cursor of the page that follows."""
        text = json.dumps([self.order, self.key, self.no, self.place], separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@overload
def from_cursor(cursor: str, order: str) -> Place: ...
@overload
def from_cursor(cursor: str, order: str, *, or_none: Literal[True]) -> Place | None: ...
def from_cursor(cursor: str, order: str, *, or_none: bool = False) -> Place | None:
    """Read a cursor made for the same order. Raises NoSuchPage for any other, or returns None with ``or_none``."""
    try:
        return _read(cursor, order)
    except (binascii.Error, ValueError, TypeError, RecursionError) as fault:
        if or_none:
            return None
        raise NoSuchPage("This page mark does not belong to this search. Start again from its first page.") from fault


def _read(cursor: str, order: str) -> Place:
    if len(cursor) > _LONGEST:
        raise ValueError("too long")
    said, key, no, place = json.loads(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    if said != order or not all(_is_number(one) for one in (key, no, place)):
        raise ValueError("of another order")
    if not isinstance(no, int) or not isinstance(place, int) or (order in ORDERED and not isinstance(key, int)):
        raise ValueError("not whole")
    return Place(order, key, no, place)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _LARGEST
