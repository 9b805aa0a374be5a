"""What the moderators' list of claims may mention."""

from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.claim import Claim
from broadsheet.web.views.base import Frame, View


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsView(View):
    """The claims that wait, oldest first."""

    template: ClassVar[str] = "claims.html"
    frame: Frame
    claims: tuple[Claim, ...]
