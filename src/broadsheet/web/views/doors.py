"""What the pages about tokens and one-time codes may mention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from broadsheet.model.token import Token
from broadsheet.web.views.base import Frame, View


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesView(View):
    """A reader's one-time codes: ``on``, or being set up with a ``secret`` and its ``picture``, or off.

    ``recovery`` are the codes just made, shown this once; ``left`` counts those not
    used; ``asks_password`` says whether the reader has one to give.
    """

    template: ClassVar[str] = "codes.html"
    frame: Frame
    on: bool
    left: int
    asks_password: bool
    secret: str = ""
    picture: str = ""
    recovery: tuple[str, ...] = ()
    mistake: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView(View):
    """The second step of signing in; ``next`` is where it leads."""

    template: ClassVar[str] = "code.html"
    frame: Frame
    next: str
    mistake: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensView(View):
    """A reader's tokens and the form for another; ``word`` is the one just made, shown this once."""

    template: ClassVar[str] = "tokens.html"
    frame: Frame
    tokens: tuple[Token, ...]
    now: datetime
    scopes: Mapping[str, str]
    days: tuple[int, ...]
    word: str = ""
    mistake: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
