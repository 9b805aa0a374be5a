"""Papers as a table of comma-separated values (RFC 4180), safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula is given an apostrophe before it.
Source: OWASP, "CSV injection". A byte order mark says to Excel that this is UTF-8.
"""

import csv
import io
from collections.abc import Iterable

from broadsheet.citing.work import work_of
from broadsheet.lib.text import one_line
from broadsheet.model.paper import Paper

COLUMNS = (
    "id", "title", "authors", "organization", "published", "updated", "announced", "version", "categories", "keywords",
    "venue", "doi", "license", "votes", "comments", "withdrawn", "url", "pdf", "abstract",
)  # fmt: skip
"""The columns, in order; lists are parted by “; ”."""
_MARK = "\ufeff"
_ACTIVE = frozenset("=+-@|%＝＋－＠")


def write(papers: Iterable[Paper], base: str) -> str:
    """A line of names and a line for each paper."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for paper in papers:
        cells = _cells(paper, base)
        rows.writerow([safe(cells[name]) for name in COLUMNS])
    return _MARK + text.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.lstrip()[:1] in _ACTIVE else cell


def _cells(paper: Paper, base: str) -> dict[str, str]:
    work = work_of(paper, base)
    lists = {"authors": [one.name for one in paper.authors], "categories": paper.categories, "keywords": paper.keywords}
    told = {name: _told(getattr(paper, name)) for name in _PLAIN}
    return {
        **told,
        **{name: "; ".join(map(one_line, some)) for name, some in lists.items()},
        "venue": work.venue,
        "url": work.url,
        "pdf": work.pdf,
        "abstract": one_line(paper.abstract),
    }


_PLAIN = (
    "id", "title", "organization", "published", "updated", "announced", "version", "doi", "license", "votes",
    "comments", "withdrawn",
)  # fmt: skip


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else one_line(str(value))
