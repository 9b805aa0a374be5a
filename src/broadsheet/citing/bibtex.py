"""References in BibTeX. Source: Oren Patashnik, "BibTeXing"; arXiv, "BibTeX and EPrint fields"."""

from collections.abc import Iterable

from broadsheet.citing import tex
from broadsheet.citing.names import Name
from broadsheet.citing.work import Work

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TYPES = {"preprint": "misc", "article": "article", "meeting": "inproceedings"}
_VENUES = {"article": "journal", "meeting": "booktitle"}
_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def write(works: Iterable[Work]) -> str:
    """The entries, an empty line between them."""
    return "\n".join(map(_entry, works))


def _entry(work: Work) -> str:
    lines = [f"  {name} = {value}," for name, value in _fields(work).items() if value]
    return "\n".join((f"@{_TYPES[work.kind]}{{{work.key},", *lines, "}", ""))


def _fields(work: Work) -> dict[str, str]:
    fields = {
        "title": _braced(tex.title(work.title)),
        "author": _braced(" and ".join(map(_name, work.names))),
        "year": _braced(str(work.date[0])) if work.date else "",
        "month": _MONTHS[work.date[1] - 1] if len(work.date) > 1 else "",
        _VENUES.get(work.kind, "venue"): _braced(tex.prose(work.venue)),
        "doi": _braced(_as_is(work.doi)),
        "url": _braced(_as_is(work.url)),
        "note": _braced("Withdrawn" if work.withdrawn else ""),
    }
    if work.arxiv:
        eprint = {"eprint": work.arxiv, "archivePrefix": "arXiv", "primaryClass": work.category}
        fields |= {name: _braced(tex.escape(value)) for name, value in eprint.items()}
    return fields


def _name(name: Name) -> str:
    if name.is_whole:
        return _braced(tex.escape(name.family))
    return tex.escape(", ".join(filter(None, (name.family, name.suffix, name.given))))


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _as_is(address: str) -> str:
    """An address, which styles print without reading TeX in it; braces and backslashes alone cannot stand there."""
    return address.translate(_URL)
