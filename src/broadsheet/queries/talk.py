"""What is said about papers, as far as who asks may read it; and what a reader is told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from broadsheet.model.errors import NotFound
from broadsheet.model.person import Reader
from broadsheet.model.talk import LOCKED, Comment, CommentVersion, Notification, Talk, Thread, in_pages, in_threads
from broadsheet.queries.named import find
from broadsheet.store import comments, mentions, notifications, reactions, shelf
from broadsheet.store.db import Connection, Db

PAGE = 50
"""Notifications, or comments of a reader, on a page."""

TALK_PAGE = 200
"""Comments on a page of a paper's talk."""
MOST_SAID = 1000
"""Comments on a paper that programs are given at once."""
_SEEN = "s"


class Told(NamedTuple):
    """A page of notifications: those not seen first, each kind newest first; ``next`` is where the rest begins."""

    notifications: tuple[Notification, ...]
    next: str | None


def talk_of(store: Db, paper_id: str, reader: Reader | None, page: int = 1) -> Talk:
    """What this reader, None for a stranger, sees said about a paper, on a page of it. Raises NotFound."""
    with store.read() as db:
        paper_no = find(db, paper_id)
        said = comments.of_paper(db, paper_no)
        locked = mentions.is_locked(db, paper_no)
        pressed = reactions.of_comments(db, [one.no for one in said], reader.no if reader else None) if said else {}
    pages = _pages([replace(one, reactions=pressed[one.no]) for one in said], reader)
    page = min(max(page, 1), len(pages))
    return Talk(
        threads=tuple(pages[page - 1]),
        count=sum(one.state == "shown" for one in said),
        sealed=LOCKED if locked else _sealed(reader),
        page=page,
        pages=len(pages),
    )


def said_of(store: Db, paper_id: str, reader: Reader | None) -> tuple[Comment, ...]:
    """The first MOST_SAID comments on a paper that this reader, None for a stranger, may read, oldest first.

    Raises NotFound.
    """
    with store.read() as db:
        said = [one for one in comments.of_paper(db, find(db, paper_id)) if _may_read(one, reader)][:MOST_SAID]
        pressed = reactions.of_comments(db, [one.no for one in said], reader.no if reader else None) if said else {}
    return tuple(replace(one, reactions=pressed[one.no]) for one in said)


def is_long(store: Db, paper_no: int) -> bool:
    """Whether what is said about a paper may take more than one page."""
    with store.read() as db:
        return comments.is_long(db, paper_no, TALK_PAGE)


def page_with(store: Db, one: Comment, reader: Reader | None) -> int:
    """The page of its paper's talk on which this reader finds a comment."""
    with store.read() as db:
        pages = _pages(comments.of_paper(db, one.paper_no), reader)
    return next((at for at, page in enumerate(pages, 1) for each in page if one.no in each.numbers()), 1)


def _pages(said: Sequence[Comment], reader: Reader | None) -> list[list[Thread]]:
    unseen = frozenset(one.no for one in said if not _may_read(one, reader))
    return in_pages(in_threads(said, unseen), TALK_PAGE)


def named(store: Db, paper: str) -> tuple[str, str]:
    """The id and title of the paper an id in any form names. Raises NotFound."""
    with store.read() as db:
        return shelf.named(db, find(db, paper))


def own(store: Db, no: int, reader: Reader) -> Comment:
    """A reader's own comment that is not taken away. Raises NotFound."""
    with store.read() as db:
        found = comments.one(db, no)
    if found is None or not found.is_by(reader.no) or found.state == "deleted":
        raise NotFound("No comment of yours has this number.")
    return found


def comment(store: Db, no: int, reader: Reader | None) -> Comment:
    """One comment. Raises NotFound for what this reader, None for a stranger, may not read."""
    with store.read() as db:
        return _readable(db, no, reader)


def with_reactions(store: Db, no: int, reader: Reader | None) -> Comment:
    """The same with what was said of it with one press."""
    with store.read() as db:
        found = _readable(db, no, reader)
        return replace(found, reactions=reactions.of_comments(db, [no], reader.no if reader else None)[no])


def history(store: Db, no: int, reader: Reader) -> tuple[Comment, tuple[CommentVersion, ...]]:
    """A comment with everything it said, the newest last. Raises NotFound."""
    with store.read() as db:
        found = _readable(db, no, reader)
        return found, (*comments.versions(db, no), CommentVersion(found.edits + 1, found.text, None))


def unread(store: Db, reader_no: int) -> int:
    """How many notifications a reader has not seen."""
    with store.read() as db:
        return notifications.unread(db, reader_no)


def told(store: Db, reader_no: int, after: str | None = None, limit: int = PAGE) -> Told:
    """A page of what a reader is told; ``after`` is a number, with an ``s`` before it among what was seen."""
    seen, before = _place(after)
    with store.read() as db:
        found = [] if seen else notifications.of_reader(db, reader_no, before, limit + 1, seen=False)
        if len(found) <= limit:
            more = limit + 1 - len(found)
            found += notifications.of_reader(db, reader_no, before if seen else None, more, seen=True)
    page = found[:limit]
    return Told(tuple(page), _cursor(page[-1]) if len(found) > limit else None)


def _cursor(last: Notification) -> str:
    return f"{_SEEN if last.seen else ''}{last.no}"


def _place(after: str | None) -> tuple[bool, int | None]:
    text = after or ""
    digits = text.removeprefix(_SEEN)
    usable = digits.isascii() and digits.isdigit() and len(digits) <= 18
    return (text.startswith(_SEEN) and usable, int(digits) if usable else None)


def _readable(db: Connection, no: int, reader: Reader | None) -> Comment:
    found = comments.one(db, no)
    if found is None or not _may_read(found, reader):
        raise NotFound("There is no such comment.")
    return found


def _may_read(one: Comment, reader: Reader | None) -> bool:
    moderator = reader is not None and reader.is_at_least("moderator")
    return one.is_seen_by(reader.no if reader else None, moderator=moderator)


def _sealed(reader: Reader | None) -> str:
    """Why a reader may not act; a stranger is offered to sign in instead."""
    if reader is None or reader.may_act:
        return ""
    if reader.state != "active":
        return "Your account is suspended: you can read, and change nothing."
    return "Confirm your mail address, and you can join in."
