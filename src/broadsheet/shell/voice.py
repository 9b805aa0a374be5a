"""How each face says that something went wrong: pages with a page, an API in its own form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Scope

Refuse = Callable[[Scope, int, str], Response]
"""Makes the answer that says why a request is refused: scope, status, sentence."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A face that does not answer with pages: every address at or below ``prefix`` is refused by ``refuse``."""

    prefix: str
    refuse: Refuse

    def speaks(self, scope: Scope) -> bool:
        """Whether the address asked for is one of this face."""
        path: str = scope.get("path", "")
        return path == self.prefix or path.startswith(self.prefix + "/")


def voice_of(voices: Sequence[Voice], scope: Scope) -> Voice | None:
    """The face that answers at the address asked for, the first that does; None where a page does."""
    return next((voice for voice in voices if voice.speaks(scope)), None)
