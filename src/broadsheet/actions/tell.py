"""Tell those whom a comment concerns, once it is shown."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from broadsheet.actions.notify import About, notify
from broadsheet.model.talk import Comment
from broadsheet.store import comments, mentions, notifications
from broadsheet.store.db import Connection

MOST_MENTIONED = 10
"""Readers of one comment who are told that it mentions them."""
_LINK = re.compile(r'<a href="/readers/([^"/]+)"')


def tell(db: Connection, comment: Comment, now: datetime, known: str = "") -> None:
    """Tell each reader once, for the best of reasons, what was said; to be called when a comment becomes ``shown``.

    ``known`` is the HTML of an earlier text; who was mentioned there is not told anew,
    nor is anybody who was told of this comment before.
    """
    if comment.writer_no is None:
        return
    concerned = [one for one in _concerned(db, comment, only_mentioned=bool(known)) if one[1] != comment.writer_no]
    if not concerned:
        return
    told = {*mentions.numbers(db, mentioned(known)), *notifications.told_of(db, comment.no)}
    for kind, reader_no in concerned:
        if reader_no not in told:
            told.add(reader_no)
            about = About(actor_no=comment.writer_no, paper_no=comment.paper_no, comment_no=comment.no)
            notify(db, reader_no, kind, now, **about)


def follow(db: Connection, comment_no: int, now: datetime) -> None:
    """Tell of a comment that a moderator has shown, and no more of one that a moderator has hidden."""
    found = comments.one(db, comment_no)
    if found is not None and found.state == "shown":
        tell(db, found, now)
    elif found is not None:
        notifications.forget_comment(db, comment_no)


def mentioned(html: str) -> list[str]:
    """The names that a comment's HTML links, ``MOST_MENTIONED`` at most."""
    return list(dict.fromkeys(unquote(name) for name in _LINK.findall(html)))[:MOST_MENTIONED]


def _concerned(db: Connection, comment: Comment, *, only_mentioned: bool) -> Iterator[tuple[str, int]]:
    parent = comments.one(db, comment.parent_no) if comment.parent_no and not only_mentioned else None
    if parent and parent.writer_no:
        yield "reply", parent.writer_no
    for no in mentions.numbers(db, mentioned(comment.html)):
        yield "mention", no
    if only_mentioned:
        return
    yield from sorted(mentions.close_to(db, comment.paper_no))
