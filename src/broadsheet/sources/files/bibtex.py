"""BibTeX translated to the documented format: each entry becomes a row with the same names as JSON Lines."""

import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Block, DuplicateBlockKeyBlock, Entry, ParsingFailedBlock

from broadsheet.lib.text import detex, one_line, split_bibtex_names
from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Rejected, arxiv_id
from broadsheet.sources.files.lines import start
from broadsheet.sources.files.row import LONGEST_KEY, Row, identify

LARGEST: Final = 64 * 2**20  # bytes; BibTeX cannot be read line by line

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")
_ARXIV = re.compile(
    r"arxiv[:\s./]*(?:org/(?:abs|pdf)/)?([a-z-]*(?:\.[A-Z]{2})?/?\d[\d.]{3,11}(?:v\d+)?)", re.IGNORECASE
)
_PART = re.compile(r'\s*("[^"]*"|\{[^{}]*\}|[A-Za-z][\w:.+-]*)\s*')
_CONCATENATED = re.compile(rf"{_PART.pattern}(?:#{_PART.pattern})+")
_BRACE = re.compile(r"(?<!\\)[{}]")
_COPIED: Final = {
    "title": "title",
    "abstract": "abstract",
    "doi": "doi",
    "keywords": "keywords",
    "url": "url",
    "note": "comment",
}
_VENUES = ("journal", "journaltitle", "booktitle", "howpublished", "school", "institution")
_ARXIV_FIELDS = ("doi", "url", "journal", "note", "howpublished", "number")

# bibtexparser reports each broken block in its log as well; we hand them over as Rejected.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def rows(path: Path, name: str) -> Iterator[Row | Rejected]:
    """The entries of a BibTeX file, each with its line. Raises WrongUse when it is over 64 MiB."""
    content = start(path, LARGEST + 1)
    if len(content) > LARGEST:
        raise WrongUse(f"{path.name} is larger than 64 MiB; split it.")
    # Broken bytes are carried along, so that they spoil their own entry only.
    text = content.decode("utf-8-sig", "surrogateescape")
    yield from entries(text, name)


def entries(text: str, name: str) -> Iterator[Row | Rejected]:
    """The entries of a BibTeX text in file order; comments, preambles and strings yield nothing."""
    library = parse_string(text)
    strings = {one.key.lower(): str(one.value) for one in library.strings}
    parents = {entry.key: _fields(entry, strings) for entry in library.entries}
    for block in library.blocks:
        if isinstance(block, Entry):
            yield _row(block, _fields(block, strings), parents, name)
        elif isinstance(block, ParsingFailedBlock):
            yield _failed(block)


def _failed(block: ParsingFailedBlock) -> Rejected:
    if isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, Entry):
        return Rejected(_where(block), f"the key “{block.key}” was used before in this file", _bytes(block))
    return Rejected(_where(block), "it cannot be read as BibTeX; a brace or a comma may be missing", _bytes(block))


def _row(entry: Entry, said: dict[str, str], parents: Mapping[str, Mapping[str, str]], name: str) -> Row | Rejected:
    raw = _bytes(entry)
    parent = parents.get(said.get("crossref", ""), {})
    try:
        raw.decode("utf-8")
        key = "-".join(entry.key.split())[:LONGEST_KEY]
        found = _arxiv(said)
        data = _translated(said, parent)
        if found or key:
            return Row(_line(entry), raw, data, name, found or key, found)
        return identify(_line(entry), raw, data, name)
    except UnicodeDecodeError:
        return Rejected(_where(entry), "it is not UTF-8 text; save the file as UTF-8", raw)
    except ValueError as error:
        return Rejected(_where(entry), str(error), raw)


def _fields(entry: Entry, strings: Mapping[str, str]) -> dict[str, str]:
    return {field.key.lower(): _joined(str(field.value), strings) for field in entry.fields}


def _joined(value: str, strings: Mapping[str, str]) -> str:
    """A concatenation (``jean # " " # cesar``) put together; any other value as it is."""
    if "#" not in value or not _CONCATENATED.fullmatch(value):
        return value
    parts = [part.strip() for part in _PART.findall(value)]
    if any(part[0] not in '"{' and part.lower() not in strings for part in parts):
        return value
    return "".join(part[1:-1] if part[0] in '"{' else strings[part.lower()] for part in parts)


def _unbraced(text: str) -> str:
    """Text without the braces that protect capitals, formulas left alone."""
    if "{" not in text:
        return text
    pieces = detex(one_line(text)).split("$")
    if len(pieces) % 2 == 0:  # a lone dollar sign is money
        return "$".join(pieces)
    return "$".join(piece if odd % 2 else _BRACE.sub("", piece) for odd, piece in enumerate(pieces))


def _translated(said: Mapping[str, str], parent: Mapping[str, str]) -> dict[str, object]:
    data: dict[str, object] = {new: _unbraced(said[old]) for old, new in _COPIED.items() if said.get(old)}
    data["authors"] = [{"name": one} for one in split_bibtex_names(said.get("author") or said.get("editor", ""))]
    data["published"] = _published(said) or _published(parent)
    venues = [said.get(field) for field in _VENUES] + [parent.get("booktitle"), parent.get("title")]
    data["venue"] = next((_unbraced(venue) for venue in venues if venue), None)
    return data


def _arxiv(said: Mapping[str, str]) -> str | None:
    prefix = (said.get("archiveprefix") or said.get("eprinttype") or "").lower()
    found = arxiv_id(said["eprint"]) if said.get("eprint") and prefix in ("", "arxiv") else None
    for field in _ARXIV_FIELDS:
        if found:
            break
        named = _ARXIV.search(said.get(field, ""))
        found = arxiv_id(named[1].rstrip(".")) if named else None
    return found.id if found else None


def _published(said: Mapping[str, str]) -> str | None:
    date = said.get("date", "")
    year = _YEAR.search(said.get("year", "")) or _YEAR.search(date)
    if not year:
        return None
    if date.startswith(year[0]) and len(date) in (7, 10):
        return date
    month = said.get("month", "").strip().lower()
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else int(month) if month.isdecimal() else 0
    return f"{year[0]}-{number:02}" if 1 <= number <= 12 else year[0]


def _line(block: Block) -> int:
    return (block.start_line or 0) + 1


def _where(block: Block) -> str:
    return f"line {_line(block)}"


def _bytes(block: Block) -> bytes:
    return (block.raw or "").encode("utf-8", "surrogateescape")
