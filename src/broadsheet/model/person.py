"""Readers, and who is asking."""

from dataclasses import dataclass, field
from datetime import datetime

ROLES = ("reader", "moderator", "admin")
"""What readers may do, each more than the one before."""
SCOPES = ("read", "rate", "talk", "pick")
"""What a token may be good for: reading; votes, saves, ratings and one's mails; comments and reactions; picks and
claims."""
PERSONAL = "me"
"""The name of the one reader of a personal library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An account.

    ``state`` is ``active``, ``suspended`` (reads, changes nothing; until
    ``suspended_until``, or until a moderator ends it) or ``deleted``.
    ``confirmed`` says that the mail address is the reader's; ``trusted`` that a
    newcomer's limits are over by a moderator's word. ``otp`` says that signing in
    takes a one-time code. ``agent`` marks a program: its votes weigh nothing.
    """

    no: int
    name: str
    full_name: str = ""
    role: str = "reader"
    state: str = "active"
    created: datetime
    confirmed: bool = False
    trusted: bool = False
    suspended_until: datetime | None = None
    otp: bool = False
    agent: bool = False
    hides_votes: bool = False
    email: str | None = None

    def is_at_least(self, role: str) -> bool:
        """Whether this reader has the rights of ``role``."""
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def may_act(self) -> bool:
        """Whether this reader may change anything others see."""
        return self.state == "active" and self.confirmed


@dataclass(slots=True)
class Owed:
    """A request that is yet to be counted; what is written in its name counts it in the same transaction."""

    is_paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is asking, and how that is known.

    ``session`` is the hash of a browser's session, None for a token and in a
    personal library. ``scopes`` limit a token; None means no limit. ``network``
    stands for where the request came from, without naming it. ``proved`` is when the
    password was last given in this session. ``touch_due`` says that the session is in use
    again, and nobody has noted it for an hour. ``owed`` is set where this very request is
    not counted yet.
    """

    reader: Reader
    session: bytes | None = None
    scopes: frozenset[str] | None = None
    network: bytes = b""
    proved: datetime | None = None
    agent: bool = False
    touch_due: bool = field(default=False, compare=False)
    owed: Owed | None = field(default=None, compare=False)

    def has_scope(self, scope: str | None) -> bool:
        """Whether what brought this visitor in is good for ``scope``; None is what no token is good for."""
        return self.scopes is None or scope in self.scopes
