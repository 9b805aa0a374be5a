"""Reading citations back with other people's programs, and what the names in them come to."""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

import bibtexparser
import jsonschema
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from pylatexenc.latex2text import LatexNodes2Text

from broadsheet.citing.forms import FORMS
from broadsheet.citing.table import safe
from broadsheet.lib.text import name_key, one_line
from broadsheet.model.paper import Paper

BASE = "http://papers.test"
_DECODER = LatexNodes2Text(math_mode="verbatim", keep_comments=True, strict_latex_spaces=True)
_UNKNOWN = {r"{\textless}": "<", r"{\textgreater}": ">", r"{\textbar}": "|"}
"""Macros of LaTeX that pylatexenc does not know and drops."""
_SIGNS = {"ˆ": "^", "’": "'", "‘": "`", "“": "``", "”": "''", "–": "--", "—": "---"}
_TEXT = {"type": "string"}
_NAME = {
    "type": "object",
    "properties": dict.fromkeys(("family", "given", "suffix", "literal"), _TEXT),
    "additionalProperties": False,
    "minProperties": 1,
}
_PARTS = {"type": "array", "items": {"type": "number"}, "minItems": 1, "maxItems": 3}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "properties": {
            "type": {"enum": ["article", "article-journal", "paper-conference"]},
            "author": {"type": "array", "items": _NAME},
            "issued": {
                "type": "object",
                "properties": {"date-parts": {"type": "array", "items": _PARTS, "minItems": 1, "maxItems": 2}},
                "additionalProperties": False,
            },
            **dict.fromkeys(
                (
                    *("id", "title", "abstract", "container-title", "publisher", "DOI", "URL", "keyword", "note"),
                    *("number", "archive", "archive_location"),
                ),
                _TEXT,
            ),
        },
        "additionalProperties": False,
    },
}
"""What CSL 1.0.2 lets those fields be that we write; no others may stand there."""


@dataclass(frozen=True)
class Read:
    """A reference as another program reads it: names as keys to compare by."""

    title: str
    names: tuple[str, ...]
    year: str


def expected(paper: Paper) -> Read:
    """What a reader of any form should find."""
    year = re.match(r"\d{4}", paper.published or paper.announced or paper.updated or "")
    names = tuple(name_key(re.sub(r"^and ", "", one.name.strip(" ,;"))) for one in paper.authors)
    return Read(plain(paper.title), names or tuple(map(name_key, filter(None, [paper.organization]))), _year(year))


def _year(found: re.Match[str] | None) -> str:
    return found[0] if found else ""


def write(form: str, papers: Iterable[Paper]) -> str:
    """The papers in a form."""
    writer = FORMS[form].write
    assert writer
    return writer(papers, BASE)


def plain(title: str) -> str:
    """A title without what TeX writes in several ways: blanks and braces within formulas, quotes."""
    title = re.sub(r"\\([lr])brace ?|\\(?=[{}%])", "", title)
    title = re.sub(r"[{}]", "", title)
    for sign, meant in _SIGNS.items():
        title = title.replace(sign, meant)
    return one_line(re.sub(r"\s*\$\s*", "$", title))


def decoded(tex: str) -> str:
    """TeX as plain text."""
    if not re.search(r"[\\{}`'-]", tex):
        return tex
    for macro, sign in _UNKNOWN.items():
        tex = tex.replace(macro, sign)
    return _DECODER.latex_to_text(tex)


def entries(text: str) -> list[bibtexparser.model.Entry]:
    """The entries bibtexparser finds, with their names apart; nothing may fail."""
    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert library.failed_blocks == []
    return library.entries


def read_bibtex(text: str) -> list[Read]:
    """As bibtexparser and pylatexenc read it."""
    return [_bibtex(entry.fields_dict) for entry in entries(text)]


def _bibtex(fields: dict[str, bibtexparser.model.Field]) -> Read:
    names = fields["author"].value if "author" in fields else []
    parts = [" ".join((*one.first, *one.von, *one.last, *one.jr)) for one in names]
    keys = tuple(name_key(plain(decoded(one))) for one in parts)
    return Read(plain(decoded(fields["title"].value)), keys, fields["year"].value if "year" in fields else "")


def read_ris(text: str) -> list[Read]:
    """As rispy reads it."""
    return [
        Read(plain(one["title"]), tuple(map(_turned, one.get("authors", []))), one.get("year", ""))
        for one in rispy.loads(text)
    ]


def _turned(name: str) -> str:
    """“Family, Given, Suffix”, as the format has it."""
    family, given, suffix = (*name.split(", "), "", "")[:3]
    return name_key(" ".join(filter(None, (given, family, suffix))))


def read_csl(text: str) -> list[Read]:
    """As the schema of CSL-JSON has it."""
    items = json.loads(text)
    jsonschema.validate(items, CSL)
    return [_csl(one) for one in items]


def _csl(item: dict[str, object]) -> Read:
    names = [
        one.get("literal") or " ".join(filter(None, (one.get("given"), one["family"], one.get("suffix"))))
        for one in item.get("author", [])  # type: ignore[attr-defined]
    ]
    year = str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""  # type: ignore[index]
    return Read(plain(str(item["title"])), tuple(map(name_key, names)), year)


def read_csv(text: str) -> list[dict[str, str]]:
    """As the standard library reads it."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return [{name: _bare(cell) for name, cell in row.items()} for row in rows]


def _bare(cell: str) -> str:
    """A cell without the apostrophe that kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell


READERS = {"bib": read_bibtex, "ris": read_ris, "csl.json": read_csl}
