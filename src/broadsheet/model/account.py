"""What an account consists of, as its reader sees it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A browser that is signed in: what it calls itself, since when, last used; whether it is the one asking.

    ``key`` names the session where it is to be ended; it opens nothing.
    """

    key: str
    agent: str
    created: datetime
    seen: datetime
    here: bool
