"""What the page of mails may mention."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.mails import Mails
from broadsheet.web.views.base import Frame, Step, View


@dataclass(frozen=True, slots=True, kw_only=True)
class MailsView(View):
    """How mails stand: ``states`` and ``returns`` put their words in order, ``span`` is the days that are counted.

    ``address`` is whose digests were asked for, ``mistake`` what was wrong with it.
    """

    template: ClassVar[str] = "mails.html"
    frame: Frame
    mails: Mails
    span: int
    states: Mapping[str, str]
    returns: Mapping[str, str]
    address: str
    mistake: str
    more: Step | None
