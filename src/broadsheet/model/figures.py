"""What an operator's monitoring is told of a library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from broadsheet.model.edition import Edition
from broadsheet.model.harvest import Harvest


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How things stand, at the moment ``at``.

    ``harvests`` are the newest of each source, ``good`` when each last ended well;
    ``editions`` the newest ones; ``lags`` the changes each index has still to follow;
    ``mails``, ``digests`` (of the last day) and ``hook_calls`` count by state.
    """

    at: datetime
    papers: int = 0
    quarantined: int = 0
    harvests: tuple[Harvest, ...] = ()
    good: Mapping[str, datetime] = field(default_factory=dict)
    editions: tuple[Edition, ...] = ()
    lags: Mapping[str, int] = field(default_factory=dict)
    mails: Mapping[str, int] = field(default_factory=dict)
    digests: Mapping[str, int] = field(default_factory=dict)
    hook_calls: Mapping[str, int] = field(default_factory=dict)
