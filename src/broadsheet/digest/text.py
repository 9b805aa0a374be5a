"""A digest as plain text: 72 columns, addresses on lines of their own (RFC 3676 leaves such lines alone)."""

from collections.abc import Iterable, Iterator, Sequence

from broadsheet.digest.digest import Digest, Part
from broadsheet.digest.said import contents
from broadsheet.digest.told import Told, more
from broadsheet.wording import words

WIDTH = 72
_INDENT = "   "


def frame(digest: Digest, passages: Iterable[str]) -> str:
    """The digest around its parts as ``passage`` writes them."""
    head = "\n".join([*_masthead(digest), "=" * WIDTH, "", ""])
    return head + "".join(passages) + "\n".join([*_foot(digest), ""])


def passage(part: Part, entries: Sequence[Told]) -> str:
    """A part as text."""
    return "".join(f"{line}\n" for line in _passage(part, entries))


def _masthead(digest: Digest) -> Iterator[str]:
    day = f"{words.weekday(digest.day)} {words.long_day(digest.day)}"
    number = f"No. {digest.number:,}" if digest.number else ""
    for line in ("BROADSHEET", " · ".join(filter(None, (day, number, digest.name))), digest.promise):
        yield from (one.center(WIDTH).rstrip() for one in _wrapped(line, WIDTH))
    for note in filter(None, (contents(digest), *digest.notes)):
        yield from ("", *_wrapped(note, WIDTH))


def _passage(part: Part, entries: Sequence[Told]) -> Iterator[str]:
    if part.title and not (entries or part.lines):
        said = filter(None, (part.note, more(part)))
        yield from (*_wrapped(f"{part.title}: {', '.join(said)}", WIDTH), "")
        yield from ([_INDENT + part.page, ""] if more(part) and part.page else ())
        return
    if part.title:
        head = f"{part.title.upper()} · {part.note}" if part.note else part.title.upper()
        yield from ("-" * WIDTH, *_wrapped(head, WIDTH), "")
    elif part.note:
        yield from (*_wrapped(part.note, WIDTH), "")
    for one in entries:
        yield from (*_entry(one), "")
    for line in part.lines:
        yield from (*_indented(line.text), *([_INDENT + line.href] if line.href else ()), "")
    if left := more(part):
        yield left.center(WIDTH).rstrip()
        yield from ([_INDENT + part.page, ""] if part.page else [""])


def _entry(one: Told) -> Iterator[str]:
    first, *others = _wrapped(one.title, WIDTH - len(_INDENT)) or [""]
    yield f"{one.place:>2} {first}"
    yield from (_INDENT + line for line in others)
    for text in (one.by, one.gist, one.why):
        yield from _indented(text)
    yield _INDENT + one.href


def _indented(text: str) -> list[str]:
    return [_INDENT + line for line in _wrapped(text, WIDTH - len(_INDENT))]


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of whole words; a word longer than a line is cut. A tenth of the time of ``textwrap``."""
    lines, line = list[str](), ""
    for word in text.split():
        if not line or len(line) + 1 + len(word) <= width:
            line = f"{line} {word}" if line else word
        else:
            lines.append(line)
            line = word
        while len(line) > width:
            lines.append(line[:width])
            line = line[width:]
    return [*lines, line] if line else lines


def _foot(digest: Digest) -> Iterator[str]:
    yield "=" * WIDTH
    yield f"The whole edition, {words.plural(digest.size, 'paper')}" if digest.size else "The papers of other days"
    yield from (_INDENT + digest.edition, "")
    yield from (*_wrapped(digest.why, WIDTH), "")
    yield from ("Change days, hour or what it brings:", _INDENT + digest.leads.preferences)
    yield from ("Stop this letter, one click:", _INDENT + digest.leads.unsubscribe)
