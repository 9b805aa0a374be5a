"""A row of a file before it is cleaned: enough to tell whether it is known already."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple

from broadsheet.lib.text import fold
from broadsheet.model.paper import arxiv_id

LONGEST_KEY: Final = 200

_PLAIN = re.compile(r"(?:arxiv:)?(\d\d(?:0[1-9]|1[0-2])\.\d{4,6})")
_SOURCE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_KEY = re.compile(r"[^\s\x00-\x1f\x7f\ud800-\udfff]{1,200}")
_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST_SLUG = 80


class Row(NamedTuple):
    """What a line says (``data``), who it speaks of, and the bytes it stood in.

    ``arxiv_id`` is the bare id when the row names one.
    """

    number: int
    raw: bytes
    data: Mapping[str, Any]
    source: str
    key: str
    arxiv_id: str | None


def identify(number: int, raw: bytes, data: Mapping[str, Any], name: str) -> Row:
    """Say whom a row of the source ``name`` speaks of.

    An arXiv id in any form, ``venue:key``, a bare key, or else a key made of the
    title. Raises ValueError when there is none of these.
    """
    said = data.get("arxiv_id") or data.get("id")
    if said is None or said == "":
        return Row(number, raw, data, name, _title_slug(data.get("title")), None)
    if not isinstance(said, str):
        raise ValueError("its id is not a text")
    plain = _PLAIN.fullmatch(said)  # nearly every row; the full reading takes every form there ever was
    found = plain[1] if plain else _any_form(said)
    if found:
        return Row(number, raw, data, name, found, found)
    if said[:6].lower() == "arxiv:" or data.get("arxiv_id"):
        raise ValueError(f"“{said[:60]}” is no arXiv id")
    source, colon, key = said.partition(":")
    if colon and _SOURCE.fullmatch(source) and _KEY.fullmatch(key):
        return Row(number, raw, data, source.lower(), key, None)
    if not _KEY.fullmatch(said):
        raise ValueError(f"“{said[:60]}” is no id: write 2409.17481, venue:key or a key without blanks")
    return Row(number, raw, data, name, said, None)


def _any_form(said: str) -> str | None:
    found = arxiv_id(said)
    return found.id if found else None


def _title_slug(title: object) -> str:
    if not isinstance(title, str) or not title.strip():
        raise ValueError("it has neither an id nor a title")
    slug = _NOT_WORD.sub("-", fold(title)).strip("-")
    if not slug:
        raise ValueError("it has no id, and its title has no letters to make one of")
    if len(slug) <= _LONGEST_SLUG:
        return slug
    # Long titles that begin alike are still two papers.
    return f"{slug[: _LONGEST_SLUG - 9].rstrip('-')}-{sha256(slug.encode()).hexdigest()[:8]}"
