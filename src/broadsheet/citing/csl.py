"""References as CSL-JSON. Source: Citation Style Language, schema csl-data.json of CSL 1.0.2."""

import json
from collections.abc import Iterable
from typing import Any

from broadsheet.citing.names import Name
from broadsheet.citing.work import Work

_TYPES = {"preprint": "article", "article": "article-journal", "meeting": "paper-conference"}
_TEXTS = {
    "abstract": "abstract", "venue": "container-title", "doi": "DOI", "url": "URL",
}  # fmt: skip


def write(works: Iterable[Work]) -> str:
    """The references as one JSON array."""
    # a lone surrogate cannot be sent as UTF-8; spelled as an escape it is the same JSON
    text = json.dumps([_item(work) for work in works], ensure_ascii=False, indent=2)
    return text.encode(errors="backslashreplace").decode() + "\n"


def _item(work: Work) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": work.key,
        "type": _TYPES[work.kind],
        "title": work.title,
        "author": list(map(_name, work.names)),
        "issued": {"date-parts": [list(work.date)]} if work.date else None,
        **{there: getattr(work, here) for here, there in _TEXTS.items()},
        "keyword": ", ".join(work.keywords),
        "note": "Withdrawn" if work.withdrawn else "",
    }
    if work.arxiv:
        item |= {"number": f"arXiv:{work.arxiv}", "archive": "arXiv", "archive_location": work.arxiv}
        item |= {} if work.venue else {"publisher": "arXiv"}
    return {key: value for key, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    if name.is_whole:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {key: value for key, value in parts.items() if value}
