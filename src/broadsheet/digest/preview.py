"""A digest to look at: what a subscription, or one made up on the spot, would bring now. Nothing is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from broadsheet.actions.serve import Letter, mail_of
from broadsheet.digest.compose import Occasion, compose
from broadsheet.digest.covers import reach
from broadsheet.digest.digest import Digest
from broadsheet.digest.leads import leads
from broadsheet.digest.serve import Morning, letter
from broadsheet.lib.mail import written
from broadsheet.lib.mail_findings import findings
from broadsheet.model.query import Query
from broadsheet.model.subscription import Schedule, Subscription, Watch
from broadsheet.wiring import Site

NOBODY = "you@example.org"
_DEFAULT = (Watch("today"), Watch("trending"))


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest, its mail, the bytes of it as they would be sent, and what is wrong with them."""

    digest: Digest
    letter: Letter
    raw: bytes
    findings: tuple[str, ...]


def made_up(site: Site, searches: Sequence[str] = (), email: str = NOBODY) -> Subscription:
    """A subscription that nobody has: these searches, or the edition with what is trending."""
    watches = tuple(Watch("search", Query(text).to_params()) for text in searches) or _DEFAULT
    now = site.now()
    return Subscription(
        no=0,
        email=email,
        reader_no=None,
        name="",
        state="active",
        schedule=Schedule(),
        format="full",
        quiet=False,
        watches=watches,
        asked=now,
        confirmed=now,
    )


def preview(site: Site, one: Subscription) -> Preview:
    """What a digest of this subscription would be, had it never had one: the newest edition, or the week's.

    However old that edition is, so that there is something to look at.
    """
    today = site.now().date()
    morning = Morning(site, site.now())
    covers = morning.round.covers(_after(site, one), date.max, None)
    digest = compose(morning.round, one, Occasion(today, covers), leads(site.house, one))
    made = letter(morning, one, digest)
    raw = written(mail_of(site.house, one, made))
    return Preview(digest, made, raw, findings(raw))


def _after(site: Site, one: Subscription) -> date | None:
    newest = site.front().edition.day
    return (reach(one.schedule, newest) or newest - timedelta(days=1)) if newest else None
