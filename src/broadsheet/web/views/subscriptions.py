"""What the pages about subscriptions may mention."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from broadsheet.model.subscription import Schedule, Served, Subscription, Watch
from broadsheet.queries.subscriptions import Day
from broadsheet.web.views.base import Frame, Step, View
from broadsheet.web.zones import Zones


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeView(View):
    """Asks for an address and a schedule; ``watches`` is what is to be mailed.

    ``sent`` says that a mail is on its way, ``refused`` why nobody may subscribe;
    ``address`` is that of a reader with an account, who has ``mine`` already.
    """

    template: ClassVar[str] = "subscribe.html"
    frame: Frame
    zones: Zones
    watches: tuple[Watch, ...] = ()
    schedule: Schedule = field(default_factory=Schedule)
    address: str = ""
    mine: tuple[Subscription, ...] = ()
    email: str = ""
    mistake: str = ""
    refused: str = ""
    sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionView(View):
    """A subscription and everything that can be changed in it.

    ``known`` says whether its zone is one that is known here, ``next`` when the next
    mail comes by the clock of that zone; ``more`` is what it could bring besides.
    """

    template: ClassVar[str] = "subscription.html"
    frame: Frame
    zones: Zones
    one: Subscription
    action: str
    known: bool
    next: datetime | None = None
    served: tuple[Served, ...] = ()
    more: tuple[Watch, ...] = ()
    mistake: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription of a reader: what it brings, the page where it is changed, and when the next mail comes.

    ``days`` are its last days, with what came of them.
    """

    one: Subscription
    page: str
    next: datetime | None
    days: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionsView(View):
    """A reader's own subscriptions; ``refused`` says why no mails are sent."""

    template: ClassVar[str] = "subscriptions.html"
    frame: Frame
    rows: tuple[SubscriptionRow, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressView(View):
    """A page that a mail leads to: what pressing its one button does, or did where there is no ``button``.

    ``named`` is what it is about, in words that are not ours; ``onward`` where to go next.
    """

    template: ClassVar[str] = "press.html"
    frame: Frame
    heading: str
    sentences: tuple[str, ...]
    action: str = ""
    button: str = ""
    named: tuple[str, ...] = ()
    onward: tuple[Step, ...] = ()
