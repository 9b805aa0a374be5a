"""Bind editions: hold what was announced against what is here, and say in words why they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from broadsheet.model.calendar import HOLIDAYS, expected_at, next_edition, silence
from broadsheet.model.edition import Count, Edition
from broadsheet.sources.base import Announcement, Reading
from broadsheet.store import editions, shelf
from broadsheet.store.db import Connection

_STALE_SHARE = 0.5
_RECENT = timedelta(days=31)  # arXiv is asked for later revisions of days up to here, see sources.arxiv.harvest
_ONE_READING = (
    "No announcement list of this day was read: the papers arXiv dates to it are here, but nobody counted them."
)
_REVISED = "arXiv's dated records leave out papers revised since, so there may have been more."


@dataclass(frozen=True, slots=True)
class Desk:
    """What binding needs to know: the categories printed, and further holidays."""

    categories: tuple[str, ...]
    holidays: tuple[date, ...] = ()

    def quiet(self, day: date) -> str | None:
        """What explains an empty day, None when nothing does."""
        return silence(day, {**HOLIDAYS, **dict.fromkeys(self.holidays, "a holiday")})


def take_lists(db: Connection, lines: Sequence[Announcement], taken: Sequence[Reading], now: datetime) -> None:
    """Keep announcement lists and readings; a list that repeats an earlier day under a new date counts as empty."""
    repeated = _repeats(db, lines)
    kept = [one for one in lines if (one.day, one.category) not in repeated]
    editions.announce(db, [(one.day, one.category, one.paper_id, one.news, one.version) for one in kept])
    said = [
        replace(one, count=0, why=repeated.get((one.day, one.category), one.why))
        if (one.day, one.category) in repeated
        else one
        for one in taken
    ]
    editions.read(db, [(one.day, one.category, one.by, one.count, one.why) for one in said], now)


def _repeats(db: Connection, lines: Sequence[Announcement]) -> dict[tuple[date, str], str]:
    """Lists most of whose new papers an earlier day had announced already, each with a sentence that says so."""
    new: dict[tuple[date, str], list[str]] = {}
    for one in lines:
        if one.news == "new":
            new.setdefault((one.day, one.category), []).append(one.paper_id)
    return {
        (day, category): (
            f"arXiv's list of {category} dated {day:%A %-d %B} repeats an earlier day; its announcements are not in it."
        )
        for (day, category), ids in new.items()
        if editions.listed_before(db, day, ids) > _STALE_SHARE * len(ids)
    }


def sweep(db: Connection, desk: Desk, days: Iterable[date], now: datetime, trouble: str = "") -> tuple[Edition, ...]:
    """Bind the editions of these days anew. ``trouble`` is what kept the last harvest from ending well."""
    bound = tuple(edition_of(db, desk, day, now, trouble) for day in days)
    for edition in bound:
        if edition.day and edition.state != "unknown":
            editions.bind(db, edition, editions.paper_count(db, edition.day), now)
    return bound


def fill(db: Connection, desk: Desk, day: date, now: datetime) -> None:
    """Bind the edition of a day while its papers are still coming in: nothing is missing yet.

    An edition already bound by a finished harvest stands until the next has finished.
    """
    old = editions.edition(db, day)
    if old and old.state in ("complete", "incomplete"):
        return
    edition = edition_of(db, desk, day, now)
    if edition.counts:
        filling = replace(edition, state="filling", why="The harvest is still going on; the page fills as papers come.")
        editions.bind(db, filling, editions.paper_count(db, day), now)


def give_up(db: Connection, day: date, now: datetime) -> None:
    """Take back an edition that was being filled by a harvest nobody can trust: the one before stands."""
    old = editions.edition(db, day)
    if old and old.state == "filling":
        editions.unbind(db, day, now)


def gather(db: Connection, now: datetime, before: date = date.max) -> None:
    """Bind plain editions for days known only from files and picks, up to the day ``before``."""
    for day in (*editions.unbound_days(db), *editions.gathered_days(db)):
        if day < before:
            editions.bind(db, _gathered(day), editions.paper_count(db, day), now)


def recount(db: Connection, day: date, now: datetime) -> None:
    """Count the papers of a day anew, after a reader's pick came or went; its edition says what it said."""
    editions.bind(db, editions.edition(db, day) or _gathered(day), editions.paper_count(db, day), now)


def _gathered(day: date) -> Edition:
    return Edition(day, "gathered", "Gathered from files and picks; no announcement list was read for this day.")


def recent(last: date, days: int) -> tuple[date, ...]:
    """The ``days`` days that end with ``last``, oldest first."""
    return tuple(last - timedelta(days=back) for back in reversed(range(days)))


def edition_of(db: Connection, desk: Desk, day: date, now: datetime, trouble: str = "") -> Edition:
    """The edition of a day as the readings stand now, not yet written down."""
    readings = editions.readings_of(db, day)
    oddities = [row.why for row in readings if row.why]
    counts = tuple(one for one in (_count(db, day, category, readings) for category in desk.categories) if one)
    announced = sum(one.announced for one in counts)
    quiet = desk.quiet(day)
    if announced and not readings and not any(editions.listed(db, day, one.category) for one in counts):
        old = [_REVISED] if day < now.date() - _RECENT else []
        state, why = "uncounted", " ".join([_ONE_READING, *old, *filter(None, [trouble])])
    elif announced:
        state, why = _bound(counts, oddities, trouble)
    elif quiet:
        state, why = "quiet", quiet
    elif now < expected_at(day):
        state, why = "unknown", "This edition is not out yet."
    else:
        state, why = "late", " ".join([_late(day, now), *dict.fromkeys(oddities), trouble]).strip()
    due = None if announced else expected_at(day if state in ("late", "unknown") else next_edition(day))
    return Edition(day, state, why, counts=counts if announced else (), checked_at=now, due=due)


def _count(db: Connection, day: date, category: str, readings: Sequence[editions.Taken]) -> Count | None:
    """Hold the announcement list of a category against the dated records of the same day."""
    ids = editions.listed(db, day, category)
    taken = [row for row in readings if row.category == category]
    dated = editions.dated(db, day, category, "arxiv")
    if not (ids or dated or any(row.count for row in taken)):
        return None
    wanted = ids or dated
    here = shelf.held(db, wanted)
    missing = tuple(one for one in wanted if one not in here)
    announced = max([len(wanted), *(row.count for row in taken)])
    words = [f"{row.by} {row.count:,}" for row in taken] + [f"OAI {len(dated):,}"]
    return Count(category, announced, len(here), missing, tuple(words))


def _bound(counts: Sequence[Count], oddities: Sequence[str], trouble: str) -> tuple[str, str]:
    announced, held = sum(one.announced for one in counts), sum(one.held for one in counts)
    said = list(dict.fromkeys(oddities))
    if announced == held and not said:
        return "complete", ""
    if announced != held:
        gone = announced - held
        verb = "is" if gone == 1 else "are"
        said.append(
            f"{gone:,} announced {'paper' if gone == 1 else 'papers'} {verb} not here yet: arXiv listed more than "
            "its OAI interface has delivered. They are asked for again with every harvest."
        )
        said.append(trouble)
    return "incomplete", " ".join(filter(None, said))


def _late(day: date, now: datetime) -> str:
    return (
        f"arXiv is late: the edition of {day:%A %-d %B} was due at {expected_at(day):%H:%M} UTC, "
        f"and at {now:%H:%M} UTC on {now:%-d %B} its lists were still empty."
    )
