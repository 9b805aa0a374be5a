"""Put a paper on the daily page, and take one's own pick back."""

from datetime import date

from broadsheet.actions import bind
from broadsheet.actions.by_id import fetch_by_id
from broadsheet.actions.draft import draft
from broadsheet.actions.house import House
from broadsheet.actions.limits import spend
from broadsheet.actions.say import write
from broadsheet.actions.standing import restand
from broadsheet.actions.take_in import ASKED
from broadsheet.model.calendar import expected_at, next_edition
from broadsheet.model.errors import Conflict, NotFound, Refused, TooMany, WrongUse
from broadsheet.model.locator import is_address
from broadsheet.model.paper import Paper, Record, arxiv_id
from broadsheet.model.person import Reader, Visitor
from broadsheet.queries.named import find
from broadsheet.queries.picks import appeared, page_day
from broadsheet.sources.registry import SOURCES
from broadsheet.store import papers, picking, shelf
from broadsheet.store.db import Connection

LONGEST = 500
NOT_ALLOWED = (
    "That address is not allowed. Give an arXiv id like 2409.17481, the address of its page at arXiv, "
    "or words of its title."
)


class AlreadyPicked(Conflict):
    """The paper is on a daily page already; ``paper_id`` leads to it."""

    def __init__(self, message: str, paper_id: str) -> None:
        super().__init__(message)
        self.paper_id = paper_id


class OnlyWords(WrongUse):
    """The text names no paper, but may be words of a title."""


def pick(house: House, visitor: Visitor, text: str, comment: str = "") -> tuple[str, date]:
    """Put the paper that ``text`` names on the present page; its id and the day of the page.

    ``comment``, where there is one, begins the talk about it. A paper that is not here is
    asked of arXiv by its id. Raises OnlyWords; Refused for an address that names no paper,
    a withdrawn or an old one; AlreadyPicked; TooMany; NotFound; RetryLater when arXiv does
    not answer; and what writing a comment raises. Nothing is written then.
    """
    if comment.strip() and not visitor.has_scope("talk"):
        raise Refused("This token is not good for a comment; pick without a line why.")
    said = draft(house, comment) if comment.strip() else None
    record = _sought(house, visitor, text)

    def work(db: Connection) -> tuple[str, date]:
        no, paper_id, day = _pick(db, house, visitor.reader, text, record)
        if said:
            picking.say(db, no, write(db, house, visitor, no, said).no)
        _settle(db, no, day, house)
        return paper_id, day

    return house.act(work)


def take_back(house: House, visitor: Visitor, text: str) -> None:
    """Take one's own pick off the page while it is the present one. Raises NotFound when there is none."""

    def work(db: Connection) -> None:
        no, now = find(db, text), house.now()
        day = page_day(db, now)
        if not picking.take_back(db, no, (visitor.reader.no, visitor.reader.name), day):
            raise NotFound("Only a pick of your own on the present page can be taken back.")
        _settle(db, no, day, house)

    house.act(work)


def _sought(house: House, visitor: Visitor, text: str) -> Record | None:
    """What arXiv says of a paper that is not here; None for one that is."""
    if not text.strip():
        raise WrongUse("Say which paper: its arXiv id, its address, or words of its title.")
    with house.store.read() as db:
        try:
            find(db, text)
        except NotFound:
            pass
        else:
            return None
    wanted = arxiv_id(text[:LONGEST])
    if wanted is None:
        raise Refused(NOT_ALLOWED) if is_address(text) else OnlyWords("Choose the paper you mean.")
    house.act(lambda db: spend(db, ASKED, visitor.reader.no, house.now()))
    return fetch_by_id(house, wanted)


def _pick(db: Connection, house: House, reader: Reader, text: str, record: Record | None) -> tuple[int, str, date]:
    now = house.now()
    if record:
        papers.save(db, [record], now)
    no = find(db, record.paper_id if record else text)
    paper = shelf.papers_of(db, [no])[no]
    day = page_day(db, now)
    _refuse_picked(db, no, paper, reader)
    _refuse_unfit(paper, day, house.rules.pick_within_days)
    if picking.count_on(db, reader.no, day) >= house.rules.picks_a_day:
        most = house.rules.picks_a_day
        wait = (expected_at(next_edition(day)) - now).total_seconds()
        raise TooMany(f"You have picked {most} for this page, which is the most.", seconds=max(wait, 3600.0))
    picking.add(db, no, (reader.no, reader.name), day, now)
    return no, paper.id, day


def _settle(db: Connection, no: int, day: date, house: House) -> None:
    bind.recount(db, day, house.now())
    restand(db, house.rules, [no], house.now())


def _refuse_picked(db: Connection, no: int, paper: Paper, reader: Reader) -> None:
    found = picking.on_pages(db, no)
    if found:
        day, who = found[0]
        raise AlreadyPicked(f"{_called(who, reader)} picked it already, for {day:%A} {day.day} {day:%B}.", paper.id)
    if picking.is_kept(db, no):
        raise AlreadyPicked("It was picked before, and a moderator took it off the page.", paper.id)


def _called(who: str, reader: Reader) -> str:
    if who == picking.MARK + reader.name:
        return "You"
    titles = {one.name: one.title for one in SOURCES}
    return titles.get(who, who.removeprefix(picking.MARK))


def _refuse_unfit(paper: Paper, day: date, within: int) -> None:
    if paper.withdrawn:
        raise Refused("This paper was withdrawn, so it cannot be picked.")
    first = appeared(paper)
    if within and first and (day - first).days > within:
        raise Refused(f"It appeared on {first.day} {first:%B %Y}; papers are picked within {within} days.")
