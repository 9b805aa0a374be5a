"""The page of a paper, by any form of its id."""

from broadsheet.index.meaning import Meaning
from broadsheet.model.pages import PaperPage
from broadsheet.model.paper import Paper, Record, RecordView
from broadsheet.queries.keywords import with_keywords
from broadsheet.queries.named import find
from broadsheet.queries.similar import nearest
from broadsheet.store import shelf, testimony
from broadsheet.store.db import Db

RESEMBLING = 6
"""How many papers that resemble it a paper's page shows."""
_COMPARED = ("title", "abstract", "organization", "published", "author_count", "doi", "venue")


def paper_page(store: Db, meaning: Meaning | None, text: str) -> PaperPage:
    """A paper with its versions, records, counts over time and what resembles it. Raises NotFound."""
    with store.read() as db:
        no = find(db, text)
        paper = shelf.papers_of(db, [no])[no]
        said = testimony.records_of(db, no)
        return PaperPage(
            with_keywords(paper),
            testimony.versions_of(db, no),
            tuple(
                RecordView(record.source, record.key, seen, _differs(record, paper), record.title)
                for record, seen in said
            ),
            testimony.series_of(db, no),
            similar=nearest(db, meaning, [no], RESEMBLING).entries,
        )


def _differs(record: Record, paper: Paper) -> tuple[str, ...]:
    """Fields in which a record says something other than the page shows."""
    return tuple(
        name.replace("_", " ")
        for name in _COMPARED
        if getattr(record, name) and getattr(record, name) != getattr(paper, name)
    )
