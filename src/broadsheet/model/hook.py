"""Hooks: where a reader has listings sent besides mail, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

WEBHOOK, CHAT = "webhook", "chat"
FORMS = {WEBHOOK: "Webhook", CHAT: "Chat"}
"""What a hook calls: a program by a signed request, or people in a chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A listing that is sent on with each edition, as its reader sees it.

    ``state`` is ``active`` or ``paused``; ``why`` says why it was paused, empty where the
    reader did. ``address`` and ``secret`` are sealed; chats have no secret of ours.
    """

    no: int
    reader_no: int
    form: str
    kind: str
    name: str
    title: str
    address: bytes
    secret: bytes | None
    created: datetime
    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What became of one edition: ``state`` is ``pending``, ``leased``, ``sent`` or ``dead``; ``due`` the next try."""

    edition: str
    state: str
    due: datetime
    attempts: int
    why: str
