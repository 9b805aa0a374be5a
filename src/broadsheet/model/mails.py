"""What became of the mails: by day, by reason, by digest; and which addresses are not written to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

STATES: Mapping[str, str] = {
    "sent": "sent",
    "waiting": "waiting",
    "deferred": "to be tried again",
    "dead": "given up",
    "expired": "too late",
}
"""How mails stand: the word in data, and the words on the page."""
RETURNS: Mapping[str, str] = {
    "hard": "no such mailbox",
    "soft": "refused for now",
    "complaint": "called unwanted",
    "unsubscribed": "unsubscribed by mail",
    "forged": "named nothing of ours",
    "delayed": "still on the way",
    "automatic": "written by machines",
    "letter": "written by people",
}
"""What mails that came back were: the word in data, and the words on the page."""


@dataclass(frozen=True, slots=True)
class MailDay:
    """A day, in UTC: how the mails written on it stand, and what came back on it."""

    day: date
    states: Mapping[str, int]
    returns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some mails are not out: ``state`` as in STATES."""

    state: str
    why: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentDigest:
    """A day of a subscription: what was served and why, and how its mail stands; ``mail`` is empty for none."""

    no: int
    subscription_no: int
    email: str
    local_date: date
    zone: str
    due: datetime
    at: datetime
    outcome: str
    entries: int
    why: str
    mail: str
    mail_why: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """An address that is not written to; ``email`` is empty where nobody here has it any more."""

    word: str
    kind: str
    why: str
    at: datetime
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mails:
    """The operator's view; ``more`` is where the digests go on, None at their end."""

    days: tuple[MailDay, ...]
    reasons: tuple[Reason, ...]
    digests: tuple[SentDigest, ...]
    more: int | None
    blocked: tuple[Blocked, ...]
    blocked_total: int
