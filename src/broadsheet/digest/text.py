"""A digest as plain text: 72 columns, addresses on lines of their own (RFC 3676 leaves such lines alone)."""

from collections.abc import Iterator
from functools import lru_cache
from textwrap import wrap

from broadsheet.digest.digest import Digest
from broadsheet.digest.said import contents
from broadsheet.digest.told import Passage, Told, told
from broadsheet.wording import words

WIDTH = 72
_INDENT = "   "


def write(digest: Digest, gist: int) -> str:
    """The digest as text, abstracts cut to ``gist`` characters."""
    lines = [*_masthead(digest), "=" * WIDTH, ""]
    for passage in told(digest, gist):
        lines += _passage(passage)
    return "\n".join([*lines, *_foot(digest), ""])


def _masthead(digest: Digest) -> Iterator[str]:
    day = f"{words.weekday(digest.day)} {words.long_day(digest.day)}"
    number = f"No. {digest.number:,}" if digest.number else ""
    name = digest.name
    for line in ("BROADSHEET", " · ".join(filter(None, (day, number, name))), digest.promise):
        yield from (one.center(WIDTH).rstrip() for one in _wrapped(line, WIDTH))
    if listed := contents(digest):
        yield ""
        yield from _wrapped(listed, WIDTH)
    for note in digest.notes:
        yield ""
        yield from _wrapped(note, WIDTH)


def _passage(passage: Passage) -> Iterator[str]:
    part = passage.part
    if part.title:
        head = f"{part.title.upper()} · {part.note}" if part.note else part.title.upper()
        yield "-" * WIDTH
        yield from _wrapped(head, WIDTH)
        yield ""
    elif part.note:
        yield from (*_wrapped(part.note, WIDTH), "")
    for one in passage.entries:
        yield from (*_entry(one), "")
    for line in part.lines:
        yield from (*_indented(line.text), *([_INDENT + line.href] if line.href else ()), "")
    if passage.more:
        yield passage.more.center(WIDTH).rstrip()
        yield from ([_INDENT + part.page, ""] if part.page else [""])


def _entry(one: Told) -> Iterator[str]:
    first, *others = _wrapped(one.title, WIDTH - len(_INDENT)) or ("",)
    yield f"{one.place:>2} {first}"
    yield from (_INDENT + line for line in others)
    for text in (one.by, one.gist, one.why):
        yield from _indented(text)
    yield _INDENT + one.href


def _indented(text: str) -> list[str]:
    return [_INDENT + line for line in _wrapped(text, WIDTH - len(_INDENT))]


@lru_cache(maxsize=8192)
def _wrapped(text: str, width: int) -> tuple[str, ...]:
    return tuple(wrap(text, width, break_on_hyphens=False))


def _foot(digest: Digest) -> Iterator[str]:
    yield "=" * WIDTH
    yield f"The whole edition, {words.plural(digest.size, 'paper')}" if digest.size else "The papers of other days"
    yield from (_INDENT + digest.edition, "")
    yield from (*_wrapped(digest.why, WIDTH), "")
    yield from ("Change days, hour or what it brings:", _INDENT + digest.leads.preferences)
    yield from ("Stop this letter, one click:", _INDENT + digest.leads.unsubscribe)
