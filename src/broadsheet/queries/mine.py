"""What the reader of a page has done with its papers."""

from collections.abc import Mapping, Sequence

from broadsheet.model.mine import UNTOUCHED, Mine, Voters
from broadsheet.queries.named import find
from broadsheet.store import mine, shelf, voters
from broadsheet.store.db import Db


def of_page(store: Db, reader_no: int, ids: Sequence[str]) -> Mapping[str, Mine]:
    """What a reader has done with these papers, by public id; papers untouched are left out."""
    if not ids:
        return {}
    with store.read() as db:
        return mine.mine(db, reader_no, ids)


def who_voted(store: Db, paper_id: str) -> Voters:
    """Who voted for a paper, for the eyes of readers."""
    with store.read() as db:
        return voters.voters(db, paper_id)


def state(store: Db, reader_no: int, paper_id: str) -> tuple[Mine, int]:
    """What a reader has done with one paper, and its votes. Raises NotFound."""
    with store.read() as db:
        paper = shelf.papers_of(db, [no := find(db, paper_id)])[no]
        return mine.mine(db, reader_no, [paper.id]).get(paper.id, UNTOUCHED), paper.votes
