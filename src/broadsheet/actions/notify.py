"""Tell a reader what others did, on their page of notifications."""

from datetime import datetime
from typing import TypedDict, Unpack

from broadsheet.store import notifications
from broadsheet.store.db import Connection


class About(TypedDict, total=False):
    """What a notification is about; all of it may be left out."""

    actor_no: int | None
    paper_no: int | None
    comment_no: int | None
    text: str


def notify(db: Connection, reader_no: int, kind: str, now: datetime, **about: Unpack[About]) -> None:
    """Tell a reader; nothing when the reader did it.

    ``kind`` is a key of ``model.talk.NOTICES``; ``actor_no`` is who did it, left out
    where that is nobody's business; ``text`` is a plain sentence that adds to it.
    """
    if about.get("actor_no") != reader_no:
        notifications.add(db, reader_no, kind, now, **about)
