"""Which authors of a paper read here, and which claims wait."""

from collections.abc import Mapping, Sequence

from broadsheet.model.claim import APPROVED, DENIED, Claim
from broadsheet.queries.named import find
from broadsheet.store import claims
from broadsheet.store.db import Connection, Db

MOST = 100


def authors_of(db: Connection, paper_no: int) -> dict[int, str]:
    """The readers who are authors of a paper, by their places in its author list as it stands now."""
    approved = [one for one in claims.of_paper(db, paper_no) if one.state == APPROVED]
    return placed(approved, claims.names_of(db, paper_no)) if approved else {}


def placed(approved: Sequence[Claim], names: Sequence[str]) -> dict[int, str]:
    """The readers who made these claims, by place in a list of folded names."""
    return {place: one.reader for place, one in places(approved, names).items()}


def places(approved: Sequence[Claim], names: Sequence[str]) -> dict[int, Claim]:
    """Where claims stand in a list of folded names: where they were made, or where their name alone has gone to."""
    found = {}
    for one in approved:
        here = [place for place, name in enumerate(names) if name == one.name_key]
        if one.place in here:
            found[one.place] = one
        elif len(here) == 1:
            found[here[0]] = one
    return found


def on_paper(store: Db, paper_id: str, reader_no: int | None) -> tuple[Mapping[int, str], Claim | None]:
    """The readers who are its authors by place, and the newest claim of the reader who asks."""
    with store.read() as db:
        found = claims.of_paper(db, find(db, paper_id))
        approved = [one for one in found if one.state == APPROVED]
        names = claims.names_of(db, found[0].paper_no) if approved else []
    mine = [one for one in found if one.reader_no == reader_no]
    return placed(approved, names), mine[-1] if mine else None


def pending(store: Db, limit: int = MOST) -> tuple[Claim, ...]:
    """The claims that wait for a moderator, oldest first."""
    with store.read() as db:
        return tuple(claims.asked(db, limit))


def may_ask_again(claim: Claim | None) -> bool:
    """Whether a reader with this newest claim on a paper is shown the form; when they may is for the act to say."""
    return claim is None or claim.state == DENIED
