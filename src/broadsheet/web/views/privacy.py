"""What the pages on privacy may mention: what is kept, taking everything along, and leaving."""

from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.keeping import Keeping
from broadsheet.web.views.base import Frame, View


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyView(View):
    """What is kept of readers, how long, and who sees it."""

    template: ClassVar[str] = "privacy.html"
    frame: Frame
    keeping: tuple[Keeping, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView(View):
    """The button that hands a reader everything that is theirs."""

    template: ClassVar[str] = "export.html"
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteView(View):
    """The form that ends an account; ``sentence`` says what was wrong with it, the choices are as they were made."""

    template: ClassVar[str] = "delete.html"
    frame: Frame
    has_password: bool
    sentence: str = ""
    comments: str = ""
    votes: str = ""
