"""Make a digest small enough: shorter abstracts first, then fewer entries, and it says what it leaves out.

Gmail cuts a mail off after 102 KB and hides the rest, the way to unsubscribe with it.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from broadsheet.digest import html, text
from broadsheet.digest.digest import RATED, Digest, Part
from broadsheet.digest.told import Setting, told

LIMIT = 100_000
"""Bytes of the whole mail as it is sent, so that headers that servers add still fit below 102 KB."""
_HEADERS = 3_000
_LEAST, _LEAST_BRIEF, _LEAST_GIST = 1_400, 850, 2.4
"""Bytes that an entry takes at least, one by its title, and a character of an abstract, which stands in both parts."""
_ASCII = bytes(range(127))
_KEPT = 512
"""Parts kept as printed: those of an edition, and searches that several readers have."""


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


@dataclass(frozen=True, slots=True)
class _Passage:
    """A part as printed, and what it weighs."""

    part: Part
    text: str
    html: str
    weight: int


@dataclass
class Printer:
    """Prints digests; what several of them hold is printed once."""

    _kept: OrderedDict[tuple[object, ...], _Passage] = field(default_factory=OrderedDict)

    def write(self, digest: Digest, limit: int = LIMIT) -> Written:
        """The digest as long as it may be: at most about ``limit`` bytes as it goes over the wire."""
        shown, passages = digest, list[_Passage]()
        measures = _FORMATS.get(digest.format, MEASURES)
        for measure in measures[_first(digest, measures, limit) :]:
            shown = trimmed(digest, measure)
            passages = list(self._passages(digest, shown, measure))
            if _frame_weight(shown) + sum(one.weight for one in passages) <= limit:
                break
        words = text.frame(shown, (one.text for one in passages))
        return Written(
            shown, words, "" if shown.format == "text" else html.frame(shown, (one.html for one in passages))
        )

    def _passages(self, whole: Digest, shown: Digest, measure: Measure) -> Iterator[_Passage]:
        before: set[str] = set()
        for part, source in zip(shown.parts, whole.parts, strict=False):
            rating = whole.leads.rating if part.kind in RATED else None
            setting = Setting(whole.home, whole.day, measure.gist, rating)
            ids = {entry.paper.id for entry in part.entries}
            again = frozenset(ids & before)
            before |= ids
            # a part is known by being the same object, which its passage keeps alive
            key = (id(source), len(part.entries), len(part.lines), setting, again, whole.format == "text")
            kept = self._kept.get(key)
            if kept is None:
                kept = self._kept[key] = _passage(part, source, setting, again, plain=whole.format == "text")
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
            yield kept


def _passage(part: Part, source: Part, setting: Setting, again: frozenset[str], *, plain: bool) -> _Passage:
    entries = told(part, setting, again)
    words, page = text.passage(part, entries), "" if plain else html.passage(part, entries)
    return _Passage(source, words, page, _heavier(words) + _quoted(page.encode("utf-8", "replace")))


def _first(digest: Digest, measures: tuple[Measure, ...], limit: int) -> int:
    """The first measure that may do, so that no digest is printed in full only to be thrown away."""
    for at, measure in enumerate(measures):
        full = sum(min(len(part.entries), measure.entries) for part in digest.parts if not part.brief)
        brief = sum(min(len(part.entries), measure.entries) for part in digest.parts if part.brief)
        if (_LEAST + _LEAST_GIST * measure.gist) * full + _LEAST_BRIEF * brief <= limit:
            return at
    return len(measures) - 1


def _frame_weight(digest: Digest) -> int:
    page = "" if digest.format == "text" else html.frame(digest, ())
    return _HEADERS + _heavier(text.frame(digest, ())) + _quoted(page.encode("utf-8", "replace"))


def weight(written: Written) -> int:
    """Bytes of the mail as sent, at most: headers and both parts.

    Each goes as it is, quoted-printable (RFC 2045 §6.7) or in base64, whichever is shorter.
    """
    return _HEADERS + _heavier(written.text) + _quoted(written.html.encode("utf-8", "replace"))


def _heavier(words: str) -> int:
    plain = words.encode("utf-8", "replace")
    return max(_quoted(plain), len(plain) * 11 // 8)


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
