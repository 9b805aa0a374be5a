"""Claim a place among the authors of a paper, and decide on claims."""

from datetime import timedelta

from broadsheet.actions.acts import refuse_kin
from broadsheet.actions.address_marks import mark_of
from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, Limit, spend
from broadsheet.actions.notify import notify
from broadsheet.lib.clock import instant
from broadsheet.lib.signing import Keys
from broadsheet.lib.text import one_line
from broadsheet.model.claim import APPROVED, ASKED, DENIED, Claim
from broadsheet.model.errors import Conflict, NotFound, Refused, TooMany, WrongUse
from broadsheet.model.moderation import LONGEST_NOTE, Change, NewAct
from broadsheet.model.person import Reader, Visitor
from broadsheet.queries.claims import authors_of
from broadsheet.queries.named import find
from broadsheet.store import acts, changes, claims, people, states
from broadsheet.store.db import Connection

AGAIN = timedelta(hours=24)
_MADE = Limit("claims", 20, DAY)


def claim(house: House, visitor: Visitor, paper: str, place: int) -> str:
    """Say that the author at ``place``, from 0, is the visitor; the state of the claim.

    It is approved at once where a record gave the visitor's confirmed address for the
    only author of that name. Raises NotFound, Conflict, and TooMany within a day of a denial.
    """

    def work(db: Connection) -> str:
        now, reader, no = house.now(), visitor.reader, find(db, paper)
        names = claims.names_of(db, no)
        if not 0 <= place < len(names):
            raise NotFound("The paper names no such author.")
        _refuse_second(house, claims.of_paper(db, no), reader)
        if place in authors_of(db, no):
            raise Conflict("Another reader is this author already.")
        spend(db, _MADE, reader.no, now)
        known = _is_known(db, house.keys, reader, no, names[place]) and names.count(names[place]) == 1
        state = APPROVED if known else ASKED
        claims.add(db, no, reader.no, (place, names[place]), state, now)
        changes.append(db, "paper", [no], now)
        return state

    return house.act(work)


def withdraw(house: House, visitor: Visitor, paper: str) -> None:
    """Take back one's own claim that waits or was approved. Raises NotFound when there is none."""

    def work(db: Connection) -> None:
        no = find(db, paper)
        mine = [one for one in claims.of_paper(db, no) if one.reader_no == visitor.reader.no and one.state != DENIED]
        if not mine:
            raise NotFound("You have no claim on this paper.")
        for one in mine:
            claims.remove(db, one.no)
        changes.append(db, "paper", [no], house.now())

    house.act(work)


def decide(house: House, visitor: Visitor, claim_no: int, *, approved: bool, why: str = "") -> None:
    """Approve or deny a claim that waits, log it, and tell the reader.

    Raises NotFound, Refused for a claim of one's own or of somebody with one's rights,
    Conflict where it was decided or somebody else is this author, WrongUse for too long a reason.
    """
    said = one_line(why)
    if len(said) > LONGEST_NOTE:
        raise WrongUse(f"A reason has at most {LONGEST_NOTE} characters.")

    def work(db: Connection) -> None:
        one = claims.one(db, claim_no)
        actor, owner = people.by_no(db, visitor.reader.no), people.by_no(db, one.reader_no) if one else None
        if one is None or owner is None or actor is None:
            raise NotFound("There is no such claim.")
        if not (actor.is_at_least("moderator") and actor.state == "active"):
            raise Refused("That takes a moderator.")
        refuse_kin((actor.no, actor.role), (owner.no, owner.role))
        _decide(db, house, actor, one, APPROVED if approved else DENIED, said)

    house.act(work)


def _decide(db: Connection, house: House, actor: Reader, one: Claim, state: str, why: str) -> None:
    if one.state != ASKED:
        raise Conflict("This claim was decided already.")
    if state == APPROVED and one.place in authors_of(db, one.paper_no):
        raise Conflict("Another reader is this author already.")
    now = house.now()
    made = (
        Change("claim", one.no, "state", ASKED, state),
        Change("claim", one.no, "decided", None, instant(now)),
    )
    for change in made:
        states.put(db, change)
    claims.explain(db, one.no, why)
    act = "grant" if state == APPROVED else "deny"
    no = acts.add(db, actor.no, NewAct(act=act, place=("claim", one.no), why=why, changes=made), now)
    told = f"{state.capitalize()}. {why}".strip()
    notify(db, one.reader_no, "claim", now, paper_no=one.paper_no, text=told)
    changes.append(db, "act", [no], now)
    changes.append(db, "paper", [one.paper_no], now)


def _refuse_second(house: House, found: list[Claim], reader: Reader) -> None:
    """One claim of a reader on a paper at a time, and a day between a denial and the next."""
    for one in found:
        if one.reader_no != reader.no:
            continue
        if one.state == DENIED:
            left = (one.decided or one.at) + AGAIN - house.now()
            if left > timedelta(0):
                said = "A moderator denied this claim; it can be asked again a day later."
                raise TooMany(said, seconds=left.total_seconds())
        elif one.state == ASKED:
            raise Conflict("Your claim on this paper waits for a moderator.")
        else:
            raise Conflict("You are an author of this paper already.")


def _is_known(db: Connection, keys: Keys, reader: Reader, paper_no: int, name: str) -> bool:
    mark = mark_of(keys, reader.email) if reader.confirmed and reader.email else ""
    return bool(mark) and claims.has_address(db, paper_no, name, bytes.fromhex(mark))
