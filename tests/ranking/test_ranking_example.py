"""The figures of the example in the documentation are those of the code."""

import re
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from tests.cast import NOW

from broadsheet.ranking.standing import Push, Weights, heat, pushes, standing
from broadsheet.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs/explanation/ranking.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\w+) \| (vote|comment|(\d+) upvotes) \| (\d+) \|$", re.MULTILINE)
WEIGHTS = Weights()


def moved() -> dict[str, tuple[Push, ...]]:
    """What moved each paper of the example."""
    happened: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for paper, what, count, hour in ROW.findall(PAGE):
        happened[paper].append((what, count, int(hour)))
    at = {hour: NOW + timedelta(hours=hour) for hour in range(40)}
    return {
        paper: pushes(
            WEIGHTS,
            [(1.0, at[hour]) for what, _, hour in rows if what == "vote"],
            [at[hour] for what, _, hour in rows if what == "comment"],
            [[(at[hour], int(count)) for _, count, hour in rows if count]],
        )
        for paper, rows in happened.items()
    }


def decayed(some: tuple[Push, ...]) -> float:
    then = NOW + timedelta(hours=36)
    return sum(one.weight * 2 ** ((one.at - then) / WEIGHTS.half_life) for one in some)


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
