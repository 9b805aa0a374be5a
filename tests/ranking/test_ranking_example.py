"""The figures of the example in the documentation are those of the code."""

import re
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import numpy as np
from tests.cast import NOW

from broadsheet.lib.clock import instant
from broadsheet.ranking.standing import Moments, Pushes, Weights, heat, moments, pushes, standing
from broadsheet.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs/explanation/ranking.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\w+) \| (vote|comment|(\d+) upvotes) \| (\d+) \|$", re.MULTILINE)
WEIGHTS = Weights()


def at(*hours: int) -> Moments:
    return moments(instant(NOW + timedelta(hours=hour)) for hour in hours)


def moved() -> dict[str, Pushes]:
    """What moved each paper of the example."""
    happened: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for paper, what, count, hour in ROW.findall(PAGE):
        happened[paper].append((what, count, int(hour)))
    return {
        paper: pushes(
            WEIGHTS,
            [(1.0, at(*(hour for what, _, hour in rows if what == "vote")))],
            at(*(hour for what, _, hour in rows if what == "comment")),
            [
                (
                    at(*(hour for _, count, hour in rows if count)),
                    [int(count) for _, count, _ in rows if count],
                )
            ],
        )
        for paper, rows in happened.items()
    }


def decayed(some: Pushes) -> float:
    ages = (at(36) - some.at) / np.timedelta64(WEIGHTS.half_life)
    return float((some.weights * 2**-ages).sum())


def test_the_example_says_what_the_code_computes() -> None:
    found = moved()
    assert {paper: len(some) for paper, some in found.items()} == {"Herons": 4, "Egrets": 6}
    figures = [standing(found["Herons"]) / 1000, standing(found["Egrets"]) / 1000]
    figures += [decayed(found["Herons"]), decayed(found["Egrets"])]
    hot = {paper: heat(some, WEIGHTS.half_life) or 0 for paper, some in found.items()}
    figures.append((hot["Egrets"] - hot["Herons"]) / 1000)
    said = re.findall(r"\*\*(\d\.\d{3})\*\*", PAGE)
    assert said == [f"{one:.3f}" for one in figures]


def test_the_weights_of_the_page_are_those_of_the_settings() -> None:
    rules = Settings(data=Path())
    assert (
        Weights(rules.vote_weight, rules.comment_weight, rules.growth_weight, timedelta(hours=rules.half_life_hours))
        == WEIGHTS
    )
    for weight, name in ((1, "vote_weight"), (0.3, "comment_weight"), (0.2, "growth_weight")):
        assert re.search(rf"\| {weight}[^|]*\| `{name}` \|", PAGE)
    assert f"(`half_life_hours`, {rules.half_life_hours:.0f})" in PAGE
