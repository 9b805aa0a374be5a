"""What the pages about tokens and one-time codes may mention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from broadsheet.model.token import Token
from broadsheet.web.views.base import Frame, View


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
