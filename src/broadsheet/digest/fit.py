"""Make a digest small enough: shorter abstracts first, then fewer entries, and it says what it leaves out.

Gmail cuts a mail off after 102 KB and hides the rest, the way to unsubscribe with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from broadsheet.digest import html, text
from broadsheet.digest.digest import Digest, Part

LIMIT = 100_000
"""Bytes of the whole mail as it is sent, so that headers that servers add still fit below 102 KB."""
_HEADERS = 3_000
_ASCII = bytes(range(127))


@dataclass(frozen=True, slots=True)
class Measure:
    """Characters of an abstract, entries of a part, and parts that show entries at all."""

    gist: int
    entries: int
    parts: int


MEASURES = (
    Measure(480, 20, 40),
    Measure(320, 12, 40),
    Measure(200, 8, 40),
    Measure(0, 8, 40),
    Measure(0, 4, 30),
    Measure(0, 2, 12),
    Measure(0, 1, 6),
    Measure(0, 0, 0),
)
_NAMED = 25
"""Parts of the last measure that are named at all."""
_FORMATS = {"titles": (Measure(0, 40, 40), Measure(0, 20, 40), *MEASURES[3:])}


@dataclass(frozen=True, slots=True)
class Written:
    """A digest in words: ``html`` is empty for a mail of text alone. ``digest`` is what of it was written."""

    digest: Digest
    text: str
    html: str


def fitted(digest: Digest, limit: int = LIMIT) -> Written:
    """The digest written as long as it may be: at most about ``limit`` bytes as it goes over the wire."""
    written = None
    for measure in _FORMATS.get(digest.format, MEASURES):
        written = _written(trimmed(digest, measure), measure.gist)
        if weight(written) <= limit:
            break
    assert written is not None  # noqa: S101  # there are measures for every format
    return written


def _written(digest: Digest, gist: int) -> Written:
    return Written(digest, text.write(digest, gist), "" if digest.format == "text" else html.write(digest, gist))


def weight(written: Written) -> int:
    """Bytes of the mail as sent, at most: headers and both parts.

    The library that encodes them looks at their first lines; those of our HTML are
    ASCII, so it becomes quoted-printable (RFC 2045 §6.7), and the text one or the other.
    """
    text = written.text.encode("utf-8", "replace")
    return _HEADERS + max(_quoted(text), len(text) * 11 // 8) + _quoted(written.html.encode("utf-8", "replace"))


def _quoted(plain: bytes) -> int:
    escaped = plain.count(b"=") + len(plain.translate(None, _ASCII))
    size = len(plain) + 2 * escaped + plain.count(b"\n")
    return size + 3 * (size // 72)


def trimmed(digest: Digest, measure: Measure) -> Digest:
    """The digest with no more entries than that; parts say how many they left out."""
    return replace(digest, parts=tuple(_trimmed(digest, measure)))


def _trimmed(digest: Digest, measure: Measure) -> Iterator[Part]:
    most = _NAMED if not measure.parts else None
    for at, part in enumerate(digest.parts[:most]):
        shown = measure.entries if at < measure.parts else 0
        yield replace(part, entries=part.entries[:shown], lines=part.lines[:shown])
