"""Take a reader out of the library: what was theirs alone goes, what others rely on stays without a name."""

from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select, update

from broadsheet.model.farewell import FORMER, Farewell
from broadsheet.model.group import KEEPER
from broadsheet.store import people, picking
from broadsheet.store.buckets import forget_number
from broadsheet.store.schema import (
    api_tokens,
    claims,
    comment_versions,
    comments,
    feed_addresses,
    flags,
    groups,
    hooks,
    identities,
    marks,
    memberships,
    notifications,
    outbox,
    ratings,
    reactions,
    reader_picks,
    readers,
    recovery_codes,
    saves,
    sessions,
    shelves,
    subscriptions,
    tickets,
    votes,
)

GONE: tuple[Table, ...] = (
    sessions, tickets, api_tokens, recovery_codes, identities, outbox,
    saves, shelves, ratings, marks, memberships, claims, notifications, subscriptions, feed_addresses, hooks,
)  # fmt: skip
"""Tables from which every row of a deleted reader is taken."""
KEPT = {
    "comments": "others have answered them; their text goes when the reader says so",
    "votes": "they count for papers; they go when the reader says so",
    "reactions": "as votes",
    "reader_picks": "the daily page was printed with them",
    "flags": "moderators settle them; what was written to them is blanked",
    "acts": "the log of moderators is public and for good",
    "readers": "the row that the kept ones refer to; nothing in it is the reader's",
}
"""Tables in which rows of a deleted reader stay, under a name that is nobody's, and why."""


def papers_of(db: Connection, no: int) -> set[int]:
    """The papers that a reader's votes, comments and picks count for."""
    return {
        int(paper)
        for table in (votes, comments, reader_picks)
        for paper in db.scalars(select(table.c.paper_no).where(table.c.reader_no == no))
    }


def erase(db: Connection, no: int, farewell: Farewell) -> None:
    """Take out what is the reader's alone, and make what stays nobody's."""
    _silence(db, no)
    _comments(db, no, remove=farewell.comments)
    _votes(db, no, remove=farewell.votes)
    theirs = list(db.scalars(select(memberships.c.group_no).where(memberships.c.reader_no == no)))
    _mails(db, no)
    for table in GONE:
        db.execute(delete(table).where(table.c.reader_no == no))
    _hand_on(db, theirs)
    forget_number(db, no)
    nobody = _nobody(db, no)
    picking.rename(db, no, nobody["name"])
    people.change(db, no, **nobody)


def _mails(db: Connection, no: int) -> None:
    """What goes to an address goes by the address too: an invitation, or a subscription, may name nobody yet."""
    address = db.execute(select(readers.c.email, readers.c.email_key).where(readers.c.no == no)).one()
    if address.email is not None:
        db.execute(delete(tickets).where(tickets.c.email_key == address.email_key))
        db.execute(delete(outbox).where(outbox.c.recipient.in_([address.email, address.email_key])))
        db.execute(delete(subscriptions).where(subscriptions.c.email_key == address.email_key))


def _silence(db: Connection, no: int) -> None:
    """What others were told in the reader's words, and what moderators were."""
    said = select(comments.c.no).where(comments.c.reader_no == no)
    theirs = or_(notifications.c.actor_no == no, notifications.c.comment_no.in_(said))
    db.execute(update(notifications).where(theirs).values(text=""))
    db.execute(update(flags).where(flags.c.reader_no == no).values(note=""))


def _comments(db: Connection, no: int, *, remove: bool) -> None:
    mine = comments.c.reader_no == no
    db.execute(update(comments).where(mine).values(network=None))
    if remove:
        numbers = select(comments.c.no).where(mine)
        db.execute(delete(comment_versions).where(comment_versions.c.comment_no.in_(numbers)))
        db.execute(update(comments).where(mine).values(text="", html="", state="deleted"))


def _votes(db: Connection, no: int, *, remove: bool) -> None:
    if remove:
        db.execute(delete(votes).where(votes.c.reader_no == no))
        db.execute(delete(reactions).where(reactions.c.reader_no == no))
    else:
        db.execute(update(votes).where(votes.c.reader_no == no).values(network=None))


def _hand_on(db: Connection, numbers: list[int]) -> None:
    """A group without a keeper passes to whoever is in it longest; one without anybody goes."""
    for no in numbers:
        inside = (memberships.c.group_no == no) & (memberships.c.state == "in")
        left = db.execute(select(memberships).where(inside).order_by(memberships.c.at, memberships.c.reader_no)).all()
        if not left:
            db.execute(delete(memberships).where(memberships.c.group_no == no))
            db.execute(delete(groups).where(groups.c.no == no))
        elif all(one.role != KEEPER for one in left):
            heir = inside & (memberships.c.reader_no == left[0].reader_no)
            db.execute(update(memberships).where(heir).values(role=KEEPER))


def _nobody(db: Connection, no: int) -> dict[str, Any]:
    name = f"{FORMER}{no}"
    while people.by_name(db, name):
        name += "-"
    empty = dict.fromkeys(("email", "email_key", "password", "confirmed", "trusted"))
    codes = dict.fromkeys(("otp_secret", "otp_since", "otp_last"))
    names = {"name": name, "name_key": people.name_key(name), "full_name": "", "about": ""}
    return {**empty, **codes, **names, "role": "reader", "state": "deleted", "hides_votes": True}


def is_last_admin(db: Connection, no: int) -> bool:
    """Whether nobody else could administer this library."""
    others = select(readers.c.no).where(readers.c.role == "admin", readers.c.state == "active", readers.c.no != no)
    return db.scalar(others.limit(1)) is None
