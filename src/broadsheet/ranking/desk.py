"""What stands first on the desk of a group."""

from collections.abc import Iterable

from broadsheet.model.listing import Reason

WEIGHTS = {"pick": 3.0, "save": 2.0, "comment": 1.0}
"""What a doing of one reader counts; picking says most, and each reader counts once for each kind."""
_NAMED = 3
Doing = tuple[str, str]


def strength(doings: Iterable[Doing]) -> float:
    """How strongly a group is drawn to a paper: the sum over who did what, given as kind and name."""
    return sum(WEIGHTS[kind] for kind, _ in set(doings))


def reasons(doings: Iterable[Doing]) -> tuple[Reason, ...]:
    """Who did what to a paper, in words: "picked by ada", "saved by ada and bob", "3 comments"."""
    told = list(doings)
    said = []
    for kind, word in (("pick", "picked"), ("save", "saved")):
        names = list(dict.fromkeys(name for one, name in told if one == kind))
        if names:
            said.append(Reason(kind, f"{word} by {_listed(names)}", WEIGHTS[kind] * len(names)))
    count = sum(kind == "comment" for kind, _ in told)
    if count:
        readers = {name for kind, name in told if kind == "comment"}
        said.append(Reason("comment", f"{count} comment{'s' if count > 1 else ''}", WEIGHTS["comment"] * len(readers)))
    return tuple(said)


def _listed(names: list[str]) -> str:
    if len(names) > _NAMED:
        others = len(names) - _NAMED + 1
        return f"{', '.join(names[: _NAMED - 1])} and {others} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
