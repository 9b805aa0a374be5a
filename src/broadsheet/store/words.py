"""What readers say of a paper, kept as one record beside those of its sources."""

from sqlalchemy import Connection, select, update

from broadsheet.model.paper import READERS, Record
from broadsheet.store.clean import unpack
from broadsheet.store.keys import ref
from broadsheet.store.schema import papers, records


def of_paper(db: Connection, paper_id: str) -> Record | None:
    """What readers say of a paper, None where they say nothing."""
    row = db.execute(select(records.c.clean).where(records.c.ref == ref(READERS, paper_id))).one_or_none()
    return unpack(READERS, paper_id, row.clean) if row else None


def carry(db: Connection, old: int, new: int) -> set[int]:
    """Let what readers say of paper ``old`` be said of ``new``, unless they say something of that too.

    The number of the paper that is to be merged anew for it; none where nothing was said.
    """
    paper_id = db.scalar(select(papers.c.id).where(papers.c.no == new))
    theirs = (records.c.paper_no == old) & (records.c.source == READERS)
    said = db.scalar(select(records.c.no).where(theirs))
    if said is None or paper_id is None or of_paper(db, paper_id):
        return set()
    moved = {"paper_no": new, "key": paper_id, "ref": ref(READERS, paper_id)}
    db.execute(update(records).where(records.c.no == said).values(**moved))
    return {new}
