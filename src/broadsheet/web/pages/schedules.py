"""Reads the fields by which a reader says what is mailed and when."""

from datetime import date

from broadsheet.actions.wishes import MOST_WATCHES, watch_of
from broadsheet.model.due import is_zone
from broadsheet.model.errors import WrongUse
from broadsheet.model.query import Query
from broadsheet.model.subscription import DAYS, Schedule, Watch
from broadsheet.shell.forms import Fields

_MOST = 2 * MOST_WATCHES


def schedule_of(fields: Fields) -> Schedule:
    """The days, minute and zone of a form; of one without ``at``, weekdays at seven. Raises WrongUse."""
    zone = fields.get("zone", "UTC")
    if "at" not in fields:
        # the small form, whose zone is what a browser believes
        return Schedule(zone=zone if is_zone(zone) else "UTC")
    return Schedule(tuple(day for day in DAYS if f"day-{day}" in fields), _minute(fields["at"]), zone)


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    figures = all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hour, minute[:2]))
    if not figures or int(hour) > 23 or int(minute[:2]) > 59:
        raise WrongUse("The time of day is written like 07:00.")
    return int(hour) * 60 + int(minute[:2])


def watches_of(fields: Fields) -> tuple[Watch, ...]:
    """What is to be mailed: ``watch-0`` and so on, each a kind and a name, then ``search``. Raises WrongUse."""
    ticked = (fields[f"watch-{place}"] for place in range(_MOST) if f"watch-{place}" in fields)
    found = [watch_of(*(text.partition(" ")[0::2])) for text in ticked]
    if text := fields.get("search", "").strip():
        found.append(watch_of("search", Query(text=text).to_params()))
    return tuple(dict.fromkeys(found))


def day_of(text: str) -> date | None:
    """A day of a form, None for none. Raises WrongUse."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUse("A day is written like 2026-12-24.") from None
