"""The page of a paper, by any form of its id."""

from broadsheet.model.errors import NotFound
from broadsheet.model.pages import PaperPage
from broadsheet.model.paper import Paper, Record, RecordView, arxiv_id
from broadsheet.store import shelf, testimony
from broadsheet.store.db import Connection, Db

_COMPARED = ("title", "abstract", "organization", "published", "author_count", "doi", "venue")


def paper_page(store: Db, text: str) -> PaperPage:
    """A paper with its versions, records and counts over time. Raises NotFound."""
    with store.read() as db:
        no = find(db, text)
        paper = shelf.papers_of(db, [no])[no]
        said = testimony.records_of(db, no)
        return PaperPage(
            paper,
            testimony.versions_of(db, no),
            tuple(
                RecordView(record.source, record.key, seen, _differs(record, paper), record.title)
                for record, seen in said
            ),
            testimony.series_of(db, no),
        )


def find(db: Connection, text: str) -> int:
    """The number of the paper an id, in any form, or a URL names. Raises NotFound."""
    known = arxiv_id(text)
    for one in ([known.id] if known else []) + [text.strip()]:
        no = shelf.number(db, one)
        if no is not None:
            return no
    raise NotFound(f"No paper “{text.strip()[:80]}” is here. Try a search for its title.")


def _differs(record: Record, paper: Paper) -> tuple[str, ...]:
    """Fields in which a record says something other than the page shows."""
    return tuple(
        name.replace("_", " ")
        for name in _COMPARED
        if getattr(record, name) and getattr(record, name) != getattr(paper, name)
    )
