"""Every paper of the library, a stretch at a time, in the order they came."""

from contextlib import suppress

from broadsheet.index.faults import Reduced
from broadsheet.index.words import Words
from broadsheet.model.errors import NoSuchPage
from broadsheet.model.paper import Paper
from broadsheet.queries.keywords import all_with_keywords, with_indexed
from broadsheet.store import listings, shelf
from broadsheet.store.db import Db

_LONGEST = 18


def every(store: Db, words: Words, after: str | None, limit: int) -> tuple[tuple[str, Paper], ...]:
    """At most ``limit`` papers that follow the cursor ``after``, each with its own. Raises NoSuchPage.

    A cursor stays good whatever is added meanwhile: what comes later stands behind it.
    """
    with store.read() as db:
        numbers = listings.after(db, _number(after), limit)
        papers = shelf.papers_of(db, numbers)
    with suppress(Reduced):  # without the index keywords are found anew, which takes longer
        papers = with_indexed(papers, words.keywords(numbers))
    shown = all_with_keywords(papers)
    return tuple((str(no), shown[no]) for no in numbers if no in shown)


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _LONGEST):
        raise NoSuchPage("This cursor belongs to no export. Start again without one.")
    return int(cursor)
