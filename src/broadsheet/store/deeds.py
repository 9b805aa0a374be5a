"""What readers did with a paper: carried to another when two turn out to be one."""

from sqlalchemy import Connection, Table, delete, func, literal, select, update

from broadsheet.store import picking, tallies
from broadsheet.store.bulk import insert_into
from broadsheet.store.schema import (
    acts,
    author_emails,
    claims,
    comments,
    flags,
    locks,
    marks,
    notifications,
    ratings,
    reader_picks,
    saves,
    votes,
)

_ONE_EACH: tuple[Table, ...] = (votes, saves, ratings, marks, reader_picks, author_emails, locks)
"""Tables in which the other paper may hold the same already; what it holds stays."""
_ANY_NUMBER: tuple[Table, ...] = (comments, notifications, claims)
_NAMED: tuple[Table, ...] = (flags, acts)
"""Tables that name their target by kind and number; a pick is numbered as its paper is."""


def carry(db: Connection, old: int, new: int) -> None:
    """Carry all that readers did with paper ``old`` to paper ``new``, of each deed one, and count there anew.

    To be called before ``old`` is deleted, which takes what is left along.
    """
    _fill_marks(db, old, new)
    picking.carry(db, old, new)
    for table in _ONE_EACH:
        others = [column.name for column in table.columns if column.name != "paper_no"]
        rows = select(literal(new), *(table.c[name] for name in others)).where(table.c.paper_no == old)
        db.execute(
            insert_into(db.dialect.name, table).from_select(["paper_no", *others], rows).on_conflict_do_nothing()
        )
    for table in _ANY_NUMBER:
        db.execute(update(table).where(table.c.paper_no == old).values(paper_no=new))
    _drop_second_claims(db, new)
    for table in _NAMED:
        named = table.c.kind.in_(("paper", "pick")) & (table.c.target_no == old)
        db.execute(update(table).where(named).values(target_no=new))
    tallies.show(db, {new})


def _fill_marks(db: Connection, old: int, new: int) -> None:
    """Where a reader marked both papers, one mark holds what either says."""
    before = marks.alias("before")
    for name in ("read", "hidden"):
        said = select(before.c[name]).where(before.c.paper_no == old, before.c.reader_no == marks.c.reader_no)
        unsaid = (marks.c.paper_no == new) & marks.c[name].is_(None)
        db.execute(update(marks).where(unsaid).values({name: said.scalar_subquery()}))


def _drop_second_claims(db: Connection, new: int) -> None:
    """Of a reader's claims to one name in one state, the first stays."""
    mine = claims.c.paper_no == new
    group = (claims.c.reader_no, claims.c.name_key, claims.c.state)
    first = select(func.min(claims.c.no)).where(mine).group_by(*group)
    db.execute(delete(claims).where(mine, claims.c.no.not_in(first)))
