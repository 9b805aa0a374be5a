"""Mail addresses of authors in a file: replaced by what stands for them before anything is kept."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from broadsheet.sources.files.row import Row

MARK = "email_mark"
"""Where a row holds what stands for an author's address; what a file writes there itself is dropped."""
Mark = Callable[[str], str]


def without_addresses(row: Row, mark: Mark) -> Row:
    """The row with ``mark(address)`` for each author's ``email``; the same row where no author has one.

    Its bytes are written anew without the addresses, so that neither the library nor
    its known rows ever hold one.
    """
    people = row.data.get("authors")
    if not isinstance(people, list) or not any(isinstance(one, dict) and _speaks(one) for one in people):
        return row
    data = {**row.data, "authors": [_marked(one, mark) if isinstance(one, dict) else one for one in people]}
    return row._replace(data=data, raw=json.dumps(data).encode())


def _speaks(person: Mapping[str, Any]) -> bool:
    return "email" in person or MARK in person


def _marked(person: Mapping[str, Any], mark: Mark) -> dict[str, Any]:
    kept = {name: value for name, value in person.items() if name not in ("email", MARK)}
    said = person.get("email")
    found = mark(said) if isinstance(said, str) else ""
    return {**kept, MARK: found} if found else kept
