"""What a subscription brings, and when, in words and addresses."""

from urllib.parse import parse_qsl, urlencode

from broadsheet.model.subscription import DAYS, WEEKDAYS, Schedule, Subscription, Watch
from broadsheet.wording import links, words

_NAMES = {
    "today": "The daily papers",
    "picks": "The picks of the day",
    "trending": "Trending papers",
    "replies": "Answers to you",
    "search": "Search: {}",
    "authors": "Papers of {}",
    "categories": "New in {}",
    "keywords": "Keyword: {}",
    "organizations": "Papers from {}",
    "groups": "Talk of the group {}",
}
_KINDS = {
    "search": "What a search for papers finds",
    "authors": "New papers of an author",
    "categories": "New papers in a category",
    "keywords": "New papers with a keyword",
    "organizations": "New papers from an organisation",
}
_PATHS = {
    "authors": links.author_url,
    "categories": links.category_url,
    "keywords": links.keyword_url,
    "organizations": links.organization_url,
    "groups": links.group_url,
}
_WHOLE = {"today": "/", "picks": "/", "trending": "/papers/trending", "replies": "/me/notifications"}


def title_of(watch: Watch) -> str:
    """The name of what a watch brings: “Search: sparse attention”."""
    name = dict(parse_qsl(watch.name)).get("q", "") if watch.kind == "search" else watch.name
    return _NAMES.get(watch.kind, "{}").format(name or "all papers")


def subscription_title(one: Subscription) -> str:
    """The name of a subscription, or of what it brings: “The daily papers and 2 more”."""
    if one.name or not one.watches:
        return one.name or "Nothing yet"
    more = len(one.watches) - 1
    return title_of(one.watches[0]) + (f" and {more} more" if more else "")


def kind_of(watch: Watch) -> str:
    """What a watch brings, without a word of whoever asked for it: for mails to those who may not have."""
    return _KINDS.get(watch.kind) or title_of(watch)


def page_of(watch: Watch) -> str:
    """The path of the page that lists the same."""
    if watch.kind == "search":
        return f"/papers?{watch.name}"
    return _WHOLE.get(watch.kind) or _PATHS[watch.kind](watch.name)


def clock_of(schedule: Schedule) -> str:
    """“07:00”."""
    hour, minute = divmod(schedule.minute, 60)
    return f"{hour:02}:{minute:02}"


def when(schedule: Schedule) -> str:
    """“on weekdays at 07:00 (Europe/Berlin)”."""
    days = tuple(day for day in DAYS if day in schedule.days)
    names = [f"{words.DAYS[DAYS.index(day)]}s" for day in days]
    which = {DAYS: "every day", WEEKDAYS: "on weekdays"}.get(days, f"on {words.and_list(names)}")
    return f"{which} at {clock_of(schedule)} ({schedule.zone})"


def subscribe_url(watch: Watch) -> str:
    """Where a reader asks to be mailed this."""
    named = {"name": watch.name} if watch.name else {}
    return f"/subscribe?{urlencode({'kind': watch.kind, **named})}"
