"""Ids as the Hub has them: 24 hexadecimal digits, the same for the same thing as long as it is here."""

import hashlib
import re
from collections.abc import Sequence

from broadsheet.model.paper import Author

PAPER, DISCUSSION, COMMENT = "01", "02", "03"
"""How the ids begin that stand for a number of ours."""
_DIGITS = 24
_ID = re.compile(r"[0-9a-f]{24}")
_LARGEST = 1 << 62


def of_number(kind: str, no: int) -> str:
    """The id of a paper, a discussion or a comment."""
    return f"{kind}{no:0{_DIGITS - len(kind)}x}"


def number_of(kind: str, text: str) -> int | None:
    """The number an id stands for; None for an id of another kind, or what is none."""
    if not _ID.fullmatch(text) or not text.startswith(kind):
        return None
    no = int(text[len(kind) :], 16)
    return no if 0 < no < _LARGEST else None


def of_name(kind: str, name: str) -> str:
    """The id of what has a name and no number others may know: readers, sources, organisations."""
    return hashlib.sha256(f"{kind}:{name}".encode(errors="replace")).hexdigest()[:_DIGITS]


def of_organization(name: str) -> str:
    """The id of an organisation, however its name is capitalised."""
    return of_name("organization", name.casefold())


def of_authors(paper_id: str, authors: Sequence[Author]) -> list[str]:
    """The ids of a paper's authors in order; a name keeps its id where others come before it."""
    seen: dict[str, int] = {}
    found = []
    for one in authors:
        seen[one.name] = seen.get(one.name, 0) + 1
        found.append(of_name("author", f"{paper_id}:{one.name}:{seen[one.name]}"))
    return found
