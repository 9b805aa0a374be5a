"""Compose a digest: a subscription and the editions since the last one, as one value."""

from dataclasses import dataclass
from datetime import date

from broadsheet.digest.covers import Covers
from broadsheet.digest.digest import Digest, Leads, Part
from broadsheet.digest.parts import KINDS, Round
from broadsheet.digest.said import why
from broadsheet.model.subscription import Subscription
from broadsheet.wording import links, words


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a digest is made for: whose local day, which editions, and sentences about them."""

    local_date: date
    covers: Covers
    notes: tuple[str, ...] = ()


def compose(round: Round, one: Subscription, occasion: Occasion, leads: Leads) -> Digest:
    """The digest of a subscription: its parts in the order it watches them, the rest of the edition at the end."""
    covers = occasion.covers
    watched = [watch for watch in one.watches if watch.kind in KINDS]
    parts = [round.part(watch, covers, one.reader_no) for watch in watched]
    if any(watch.kind == "today" for watch in watched):
        parts += round.rest(covers)
    newest = covers.pages[0] if covers.pages else None
    days = covers.days
    return Digest(
        day=days[1] if days else occasion.local_date,
        number=newest.edition.number if newest else 0,
        name=one.name,
        promise=words.completeness(newest.edition) if newest else "",
        notes=(*occasion.notes, *(newest.notices if newest and covers.undated else ())),
        parts=_telling(parts),
        why=why(one, occasion.local_date),
        leads=leads,
        home=round.home,
        edition=round.home + (links.period_url(newest.period) if newest and days else "/"),
        size=newest.picks.total + newest.papers.total if newest else 0,
        days=days,
        format=one.format,
    )


def _telling(parts: list[Part]) -> tuple[Part, ...]:
    """The parts that have something to read, then those that say why they have nothing."""
    full = [part for part in parts if part.entries or part.lines]
    return (*full, *(part for part in parts if part.note and not (part.entries or part.lines)))
