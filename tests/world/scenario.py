"""Scenarios: how large the fake world is and what day it has; by name or from a TOML file."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

CATEGORIES = ("cs.CL", "cs.LG", "cs.CV", "cs.AI", "cs.IR", "stat.ML")


@dataclass(frozen=True)
class Scenario:
    """``today`` may be a weekend or holiday: feeds are then empty and the newest papers are of the day before.

    ``days`` announcement days exist, the last with ``new_today`` papers, each
    other with ``new_before``; on each some papers are ``replaced``, half of them
    older than the world; ``picks`` are Hugging Face's a day; ``page`` is the size
    of an OAI-PMH list page.
    """

    seed: int = 20261118
    today: date = date(2026, 11, 18)
    days: int = 10
    new_today: int = 240
    new_before: int = 60
    replaced: int = 16
    picks: int = 12
    page: int = 250
    categories: tuple[str, ...] = CATEGORIES


SCENARIOS = {
    "default": Scenario(),
    "small": Scenario(days=3, new_today=30, new_before=12, replaced=4, picks=5, page=10),
    "weekend": Scenario(today=date(2026, 11, 22)),
    "holiday": Scenario(today=date(2026, 11, 26)),
    "busy": Scenario(new_today=900, new_before=300, replaced=120, page=2000),
}


def read_scenario(name: str) -> Scenario:
    """The scenario of that name, or the one a TOML file of that path describes by the fields of Scenario.

    Raises FileNotFoundError when there is neither, TypeError on an unknown field.
    """
    if name in SCENARIOS:
        return SCENARIOS[name]
    fields = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    if "categories" in fields:
        fields["categories"] = tuple(fields["categories"])
    return replace(Scenario(), **fields)
