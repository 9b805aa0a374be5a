"""What agents read: listings and papers, quoted, in as many tokens as they asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from broadsheet.actions.full_text import body_of
from broadsheet.citing import markdown
from broadsheet.mcp.budget import Place, cut, fitted, part, place_of, room
from broadsheet.mcp.caller import Caller
from broadsheet.mcp.given import Listed, Read, Search, Similar, Today
from broadsheet.mcp.quoted import quoted
from broadsheet.model.edition import EditionPage
from broadsheet.model.errors import NoSuchPage, QuerySyntax, WrongUse
from broadsheet.model.listing import Entry, Listing
from broadsheet.model.mine import Mine
from broadsheet.model.period import period_of
from broadsheet.model.query import LARGEST_PAGE, PAGE, Query, read_span
from broadsheet.queries import mine, talk
from broadsheet.wording import links, words

_LONGEST_TITLE = 80
_NO_TEXT = "The whole text is not kept here; the links lead to it."
_CUT = "Abstracts are cut to fit; `read` gives a paper whole."


def today(caller: Caller, given: Today) -> str:
    """The papers of a day, picks first."""
    place = place_of(given.cursor)
    if not given.date:
        found = caller.site.today(place.after, _wanted(place, given))
        return _listing(caller, found, _Told("Today’s papers", "/", "today"), given)
    period = period_of(_kind(given.date), given.date)
    found = as_one(caller.site.edition(period, place.after))
    return _listing(caller, found, _Told(words.period_title(period), links.period_url(period), "today"), given)


def _kind(date: str) -> str:
    return "week" if "W" in date else "month" if len(date) == len("2026-11") else "day"


def as_one(page: EditionPage) -> Listing:
    """The papers of an edition as one listing: picks first, then what was announced, as its page has them."""
    picks, papers = page.picks, page.papers
    behind = tuple(replace(one, place=one.place + picks.total) for one in papers.entries)
    notices = tuple(dict.fromkeys((words.completeness(page.edition), *page.notices, *papers.notices)))
    return Listing(picks.total + papers.total, (*picks.entries, *behind), papers.next, notices)


def search(caller: Caller, given: Search) -> str:
    """What a search finds, in the order asked for."""
    place = place_of(given.cursor)
    days = read_span(given.announced) if given.announced else None
    query = Query(given.query, given.order, given.mode, _wanted(place, given), place.after, days)
    page = caller.site.search(query, leads=False)
    if page.mistake:
        raise QuerySyntax(page.mistake)
    short = given.query[:_LONGEST_TITLE]
    path = links.query_url(replace(query, limit=PAGE, after=None)) if short == given.query else ""
    return _listing(caller, page.listing, _Told(f"Search: {short}", path, "search"), given)


def similar(caller: Caller, given: Similar) -> str:
    """What resembles papers, or a text."""
    if bool(given.papers) == bool(given.text.strip()):
        raise WrongUse("Name `papers` by their ids, or give a `text`, and not both.")
    ids = list(dict.fromkeys(given.papers))
    # which are chosen follows from how many: one page, and an answer goes on within it
    found = caller.site.similar(ids, given.limit) if ids else caller.site.resembling(given.text, given.limit)
    return _listing(caller, found, _Told("Similar papers", "", "similar"), given)


def trending(caller: Caller, given: Listed) -> str:
    """What votes, comments and growth elsewhere move now."""
    found = caller.site.trending(place_of(given.cursor).after)
    return _listing(caller, found, _Told("Trending papers", "/papers/trending", "trending"), given)


def read(caller: Caller, given: Read) -> str:
    """A paper with all that is known and said of it, and perhaps its text."""
    page = caller.site.paper(given.paper)
    body = body_of(caller.house, page.paper).text if given.full else ""
    below = "\n\n".join(filter(None, (_talk(caller, page.paper.id), body)))
    text = markdown.paper(page, caller.site.settings.base_url, below)
    place = place_of(given.cursor)
    piece, following = part(text, place.skip, room(given.tokens))
    own = _own(caller, page.paper.id) if not place.skip else ""
    more = _go_on("read", Place(following)) if following is not None else ""
    lost = "" if body or not given.full else _NO_TEXT
    return "\n\n".join(filter(None, (quoted(caller.house.keys, piece), own, lost, more)))


def _talk(caller: Caller, paper_id: str) -> str:
    """What is said about a paper, as far as this reader may read it; nothing in a personal library."""
    if caller.house.is_personal:
        return ""
    found = talk.talk_of(caller.house.store, paper_id, caller.reader)
    return markdown.talk(found, caller.site.settings.base_url.rstrip("/") + links.talk_url(paper_id))


def _own(caller: Caller, paper_id: str) -> str:
    """What the reader has done with a paper, in a sentence of ours."""
    if caller.reader is None:
        return ""
    done, _ = mine.state(caller.house.store, caller.reader.no, paper_id)
    return f"Your reader has {words.and_list(_deeds(done))}." if any(_deeds(done)) else ""


def _deeds(done: Mine) -> list[str]:
    said = {
        "voted for it": done.voted,
        "saved it": done.saved,
        "asked for more like it": done.rating > 0,
        "asked for less like it": done.rating < 0,
        "read it": done.read,
        "hidden it": done.hidden,
    }
    return [deed for deed, is_so in said.items() if is_so]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a listing is called, the path of its page, and the tool that goes on with it."""

    title: str
    page: str
    tool: str


def _wanted(place: Place, given: Listed) -> int:
    """How many entries to ask for, so that those behind ``skip`` are among them."""
    return min(place.skip + given.limit, LARGEST_PAGE)


def _listing(caller: Caller, found: Listing, told: _Told, given: Listed) -> str:
    place, base = place_of(given.cursor), caller.site.settings.base_url
    shown = found.entries[place.skip : place.skip + given.limit]
    if place.skip and not shown:
        raise NoSuchPage("This cursor lies behind the end. Leave it out to begin at the beginning.")
    space = room(given.tokens)
    head = cut(markdown.head(found, told.title, told.page, base), space // 2)
    fit = fitted(_writer(shown, base), space - len(head.encode(errors="replace")) - 2) if shown else None
    texts = fit.texts if fit else ()
    following = _following(found, Place(place.skip + len(texts), place.after))
    block = quoted(caller.house.keys, "\n\n".join((head, *texts)))
    shortened = _CUT if fit and not fit.whole else ""
    return "\n\n".join(filter(None, (block, shortened, _go_on(told.tool, following) if following else "")))


def _writer(shown: Sequence[Entry], base: str) -> Callable[[int | None], list[str]]:
    return lambda longest: [markdown.entry(one, base, longest, named=True) for one in shown]


def _following(found: Listing, behind: Place) -> Place | None:
    """Where the next answer begins; None behind the last entry."""
    if behind.skip < len(found.entries):
        return behind
    return Place(0, found.next) if found.next else None


def _go_on(tool: str, place: Place) -> str:
    return f"There is more. Call `{tool}` again with the same arguments and cursor “{place}”."
