"""What the pages of flags, moderators and their acts may mention."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.claim import Claim
from broadsheet.model.moderation import Case, Logged, Queue, Target
from broadsheet.web.views.base import Frame, Step, View


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView(View):
    """The form that flags something; ``mistake`` says what was wrong with what was typed, ``done`` that it stands."""

    template: ClassVar[str] = "flag.html"
    frame: Frame
    target: Target
    reasons: Mapping[str, str]
    reason: str
    note: str
    longest: int
    mistake: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView(View):
    """What waits for moderators, the oldest claims among it; ``further`` leads to the next page of a part, by name.

    ``is_admin`` leads on to what admins alone see.
    """

    template: ClassVar[str] = "moderation.html"
    frame: Frame
    is_admin: bool
    queue: Queue
    claims: tuple[Claim, ...]
    further: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView(View):
    """One thing as moderators see it: its flags, what was done, and what may be; ``is_admin`` may give roles."""

    template: ClassVar[str] = "case.html"
    frame: Frame
    case: Case
    is_admin: bool
    roles: tuple[str, ...]
    log: tuple[Logged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView(View):
    """Every act of moderators, newest first; ``can_undo`` for moderators."""

    template: ClassVar[str] = "log.html"
    frame: Frame
    log: tuple[Logged, ...]
    can_undo: bool
    more: Step | None
