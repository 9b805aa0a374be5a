"""References as RIS, which every reference manager reads. Source: Research Information Systems, "RIS format" (2011)."""

from collections.abc import Iterable, Iterator

from broadsheet.citing.work import Work
from broadsheet.lib.text import one_line

_TYPES = {"preprint": "UNPB", "article": "JOUR", "meeting": "CONF"}
_END = "\r\n"


def write(works: Iterable[Work]) -> str:
    """The references, an empty line between them."""
    return _END.join(map(_reference, works))


def _reference(work: Work) -> str:
    return "".join(f"{tag}  - {value}{_END}" for tag, value in _tags(work))


def _tags(work: Work) -> Iterator[tuple[str, str]]:
    """Tags in order; a value is one line, so that no title can begin another tag."""
    yield "TY", _TYPES[work.kind]
    yield from (("AU", one_line(name.sorted)) for name in work.names)
    for tag, value in _facts(work).items():
        if value:
            yield tag, one_line(value)
    yield from (("KW", one_line(word)) for word in work.keywords)
    yield "ER", ""


def _facts(work: Work) -> dict[str, str]:
    year, month, day = (*work.date, 0, 0, 0)[:3]
    return {
        "TI": work.title,
        "PY": str(year) if year else "",
        "DA": f"{year}/{month:02}/{day:02}" if day else f"{year}/{month:02}" if month else "",
        "T2": work.venue,
        "PB": "arXiv" if work.arxiv and not work.venue else "",
        "AB": work.abstract,
        "DO": work.doi,
        "UR": work.url,
        "L1": work.pdf,
        "AN": f"arXiv:{work.arxiv}" if work.arxiv else "",
        "N1": "Withdrawn" if work.withdrawn else "",
        "ID": work.key,
    }
