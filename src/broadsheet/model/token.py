"""Tokens, as their reader sees them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token for a program; the word itself is known to its holder alone. ``seen`` is the day of its last use."""

    no: int
    name: str
    scopes: tuple[str, ...]
    agent: bool
    created: datetime
    expires: datetime | None
    seen: date | None
