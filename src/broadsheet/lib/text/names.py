"""Author lists as one string, the way arXiv and BibTeX write them.

Sources: arXiv, "Prepare metadata: authors" ("A. One (1), B. Two (1 and 2) ((1)
Univ, (2) Inst)"); Oren Patashnik, "BibTeXing", section on names.
"""

import re
from collections.abc import Iterator

from broadsheet.lib.text.clean import one_line
from broadsheet.lib.text.tex import detex

_SUFFIX = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_NOTE = re.compile(r"\((\d{1,3})\)")
_NUMBER = re.compile(r"\d{1,3}")
_NUMBERS = re.compile(r"\d{1,3}(?:\s*(?:,|and|&)\s*\d{1,3})*")
# White space has been collapsed before any of these is used.
_AND = re.compile(r"(?:^|[ ])(?:and|&)[ ]|[ ]and$", re.IGNORECASE)
_FOR = re.compile(r"^(?:(?:and )?(?:for|on behalf of)) (?:the )?(?=.*\bcollaborations?\b)", re.IGNORECASE)
_FOR_WITHIN = re.compile(r"\s(?=(?:for|on behalf of) (?:the )?[^,()]{1,80}\bcollaborations?\b)", re.IGNORECASE)
_ET_AL = re.compile(r"\bet\.? al\b\.?$", re.IGNORECASE)
_LEADING_GROUP = re.compile(r"^([^,:()]{1,80}\b(?:collaborations?|team|consortium|group)):\s", re.IGNORECASE)


def split_authors(text: str) -> tuple[tuple[str, str | None], ...]:
    """Names with their affiliations from a list in one string, in order.

    Understands numbered affiliations, an affiliation in brackets behind a name,
    "and", "&", semicolons, collaborations ("X Collaboration: A. One, …", "for the
    X Collaboration"), "Jr." and "III", and a trailing "et al.", which is no name.
    Source: arXiv, "Prepare metadata: authors".
    """
    text = _LEADING_GROUP.sub(r"\1, ", one_line(text), count=1)
    text, notes = _footnotes(text)
    found: list[tuple[str, str | None]] = []
    for part in _parts(text):
        if _SUFFIX.fullmatch(part) and found:
            found[-1] = (f"{found[-1][0]} {part}", found[-1][1])
        else:
            found.extend(_authors(part, notes))
    return tuple(found)


def _authors(part: str, notes: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    name, brackets = _apart(part)
    name = _ET_AL.sub("", name).strip(" ,;")
    groups = [inside for inside in brackets if _FOR.match(inside)]
    places = [_place(inside, notes) for inside in brackets if inside not in groups]
    for index, one in enumerate(_FOR_WITHIN.split(name)):
        one = _FOR.sub("", one).strip()
        if one:
            yield one, "; ".join(filter(None, places)) or None if index == 0 else None
    for group in groups:
        yield _FOR.sub("", group), None


def _place(inside: str, notes: dict[str, str]) -> str | None:
    """The affiliation that stands in brackets, or that the numbers in brackets point to."""
    if not _NUMBERS.fullmatch(inside):
        return inside or None
    return "; ".join(notes[number] for number in _NUMBER.findall(inside) if number in notes) or None


def _footnotes(text: str) -> tuple[str, dict[str, str]]:
    """Cut "((1) Univ, (2) Inst)" off the end: the list before it and the places by number."""
    start = text.find("((")
    block = text[start + 1 :] if start >= 0 else ""
    if start < 0:
        found = re.search(r"(?<=\))[\s,;]*\(1\)\s*(?=[^\s,;)])", text)
        start, block = (found.start(), text[found.start() :]) if found else (-1, "")
    if start < 0 or not _NOTE.search(block):
        return text, {}
    pieces = _NOTE.split(block.removesuffix(")"))
    notes = {number: place.strip(" ,;.") for number, place in zip(pieces[1::2], pieces[2::2], strict=True)}
    return text[:start].rstrip(" ,;"), notes


def _apart(part: str) -> tuple[str, list[str]]:
    """A name and the contents of the round brackets around it; a bracket left open stays in the name."""
    kept: list[str] = []
    inside: list[str] = []
    depth = start = last = 0
    for at, char in enumerate(part):
        if char == "(":
            if depth == 0:
                kept.append(part[last:at])
                start = at + 1
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            if depth == 0:
                inside.append(part[start:at].strip())
                last = at + 1
    kept.append(part[start - 1 :] if depth else part[last:])
    return " ".join("".join(kept).split()), inside


def _parts(text: str) -> Iterator[str]:
    """Cut at commas, semicolons and "and" outside brackets and braces."""
    for piece in _outside(text, ",;"):
        for part in _split_and(piece):
            if part.strip():
                yield part.strip()


def _split_and(piece: str) -> Iterator[str]:
    last = seen = depth = 0
    for match in _AND.finditer(piece):
        depth += _opened(piece[seen : match.start()])
        seen = match.start()
        if depth <= 0:
            yield piece[last : match.start()]
            last = match.end()
    yield piece[last:]


def _opened(text: str) -> int:
    return text.count("(") + text.count("{") - text.count(")") - text.count("}")


def _outside(text: str, marks: str) -> Iterator[str]:
    depth = last = 0
    for at, char in enumerate(text):
        if char in "({":
            depth += 1
        elif char in ")}":
            depth = max(depth - 1, 0)
        elif char in marks and depth == 0:
            yield text[last:at]
            last = at + 1
    yield text[last:]


def split_bibtex_names(text: str) -> tuple[str, ...]:
    """Names of a BibTeX author field, each as "First von Last Jr", TeX resolved.

    Names are parted by "and" outside braces; "others" is no name; a name wholly
    in braces is an organisation and kept as it is. Source: Patashnik, "BibTeXing".
    """
    names = (_turned(part.strip()) for part in _split_and(" ".join(text.split())))
    return tuple(name for name in names if name and name.lower() != "others")


def _turned(name: str) -> str:
    if name.startswith("{") and name.endswith("}") and name.find("}") == len(name) - 1:
        return one_line(detex(name[1:-1]))
    parts = [part.strip() for part in _outside(name, ",") if part.strip()]
    order = {2: (1, 0), 3: (2, 0, 1)}.get(len(parts), range(len(parts)))
    return one_line(detex(" ".join(parts[at] for at in order)))
