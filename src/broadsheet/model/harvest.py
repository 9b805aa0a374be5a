"""How a harvest went."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """One run over a source.

    ``outcome`` is ``running``, ``ok``, ``ok_with_errors``, ``late``, ``failed`` or ``stopped``.
    """

    source: str
    started: datetime
    ended: datetime | None = None
    outcome: str = "running"
    why: str = ""
    step: str = ""
    read: int = 0
    added: int = 0
    changed: int = 0
    rejected: int = 0
