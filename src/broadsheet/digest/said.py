"""What a digest says in words of its own: subject, footer, and why there is nothing."""

from collections.abc import Iterable
from datetime import date

from broadsheet.digest.digest import Digest, Part
from broadsheet.lib.text import one_line
from broadsheet.model.subscription import Subscription
from broadsheet.wording import watches, words
from broadsheet.wording.clip import clip

_SUBJECT = 150
_TITLE = 70
_TITLES = 3
_LONGEST = 80


def short(text: str, most: int = _LONGEST) -> str:
    """The text on one line of about ``most`` characters, cut between words."""
    plain = clip(one_line(text), most)
    return plain if len(plain) <= most else plain[:most] + "…"


def subject(digest: Digest) -> str:
    """The date and the first titles, as many as are read on a telephone and a few more."""
    day = f"{words.weekday(digest.day)[:3]} {digest.day.day} {words.MONTHS[digest.day.month - 1]}"
    named = list(dict.fromkeys(short(entry.paper.title, _TITLE) for entry in digest.entries))[:_TITLES]
    if not named:
        return f"{day}: {digest.notes[0].rstrip('.') if digest.notes else 'nothing new'}"[:_SUBJECT]
    text = f"{day}: {named[0]}"
    for one in named[1:]:
        if len(text) + len(one) + 2 > _SUBJECT:
            break
        text += f"; {one}"
    return text


def contents(digest: Digest) -> str:
    """What is in it, where that is more than one thing: “12 picks · “sparse attention” 2 · Trending 5”."""
    told = [part for part in digest.parts if part.title and (part.total or part.lines)]
    heads = [f"{short(part.title, 40)} {part.total or len(part.lines):,}" for part in told]
    return " · ".join(heads) if len(heads) > 1 else ""


def preview(digest: Digest) -> str:
    """What a list of mails shows beside the subject."""
    heads = [f"{part.title}: {part.note}" for part in digest.parts if part.title and part.note]
    return short(" ".join((digest.promise, "; ".join(heads))).strip(), 2 * _SUBJECT)


def why(one: Subscription, today: date) -> str:
    """Why this mail comes, and when the next ones do."""
    asked = words.short_day((one.confirmed or one.asked).date(), today)
    said = (
        f"You get this because {one.email} asked for it on {asked} and confirmed. It comes {watches.when(one.schedule)}"
    )
    return f"{said}, when there is something to read." if one.quiet else f"{said}."


def nothing(parts: Iterable[Part]) -> str:
    """Why there is nothing to read, part by part: “your search “sparse attention”: 0 of 312 new papers”."""
    said = [f"{_WHOSE.get(part.kind, '')}{part.title}: {part.note}" for part in parts if part.title and not part.news]
    return "; ".join(said) or "nothing new"


_WHOSE = {"search": "your search "}
