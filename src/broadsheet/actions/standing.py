"""Give papers their place anew after anything that moves them: votes, comments, growth elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from broadsheet.ranking.standing import Weights, heat, moments, pushes, standing
from broadsheet.settings import Settings
from broadsheet.store import changes, standings, tallies
from broadsheet.store.db import NOTES, Connection, Db
from broadsheet.store.standings import Moves

_AT_ONCE = 100
_PUT_OFF = "papers to restand"


def restand(db: Connection, rules: Settings, paper_numbers: Iterable[int], now: datetime) -> None:
    """Count votes and comments of these papers anew, give each its standing and heat, and log the change.

    To be called after any write that changes votes, comments or picks, in its transaction;
    in an act of the house it is done at the end, once for all that moved the same papers.
    """
    numbers = set(paper_numbers)
    put_off_until_then = db.info[NOTES].get(_PUT_OFF)
    if put_off_until_then is not None:
        put_off_until_then |= numbers
        return
    if not numbers:
        return
    weights = weights_of(rules)
    rows = []
    for no, moves in standings.moves(db, numbers).items():
        at, heated = _place(weights, moves)
        rows.append({"it": no, "standing": at, "heat": heated, **tallies.shown(moves)})
    standings.put_with_counts(db, rows)
    changes.append(db, "paper", sorted(numbers), now)


def put_off(db: Connection) -> None:
    """Let ``restand`` only note the papers until ``restand_all``."""
    db.info[NOTES].setdefault(_PUT_OFF, set())


def restand_all(db: Connection, rules: Settings, now: datetime) -> None:
    """Restand what was put off in this transaction."""
    restand(db, rules, db.info[NOTES].pop(_PUT_OFF, ()), now)


def settle(db: Connection, rules: Settings, numbers: set[int]) -> set[int]:
    """Give these papers their standing and heat; the numbers of those that moved. Logs nothing."""
    if not numbers:
        return set()
    weights = weights_of(rules)
    return standings.put(db, {no: _place(weights, moves) for no, moves in standings.moves(db, numbers).items()})


def _place(weights: Weights, moves: Moves) -> tuple[int, int | None]:
    """The standing and the heat of a paper."""
    voted = [(weight, moments(some)) for weight, some in moves.votes.items()]
    counted = [(moments(at for at, _ in one), [value for _, value in one]) for _, one in moves.growing]
    moved = pushes(weights, voted, moments(moves.comments), counted)
    return standing(moved), heat(moved, weights.half_life)


def weights_of(rules: Settings) -> Weights:
    """The weights of the settings; a half-life is at least a minute."""
    half_life = max(timedelta(minutes=1), timedelta(hours=rules.half_life_hours))
    return Weights(rules.vote_weight, rules.comment_weight, rules.growth_weight, half_life)


def settle_all(store: Db, rules: Settings, now: datetime) -> int:
    """Give every paper that anything ever moved its place, a few at a time; how many were elsewhere before.

    The weights may have been changed since, and the library may have been written by a release without them.
    """
    with store.read() as db:
        numbers = standings.moved(db)
    return sum(_settle(store, rules, numbers[at : at + _AT_ONCE], now) for at in range(0, len(numbers), _AT_ONCE))


def _settle(store: Db, rules: Settings, numbers: Sequence[int], now: datetime) -> int:
    with store.write() as db:
        elsewhere = settle(db, rules, set(numbers))
        changes.append(db, "paper", sorted(elsewhere), now)
    return len(elsewhere)
