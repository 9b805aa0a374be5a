"""On the shared judged sets search stays at or above its floors, both sides together above either alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.index.embed.registry import Options, open_embedder
from broadsheet.measure.eval import search, sets

SHARED = Path(__file__).parents[3] / "shared"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
FLOORS = {"scifact": 0.690, "cranfield": 0.405, "npl": 0.435, "cacm": 0.475}
WITH_MINILM = {"scifact": 0.715, "cranfield": 0.425, "npl": 0.475, "cacm": 0.505}

pytestmark = [
    pytest.mark.long,
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "data" / "ir").is_dir(), reason="NOT TESTED: ../shared/data/ir is absent"),
]


def test_both_together_stand_above_the_floors_and_above_either_alone() -> None:
    judged = [sets.read(folder) for folder in sets.folders([SHARED / "data" / "ir"])]
    found = search.evaluate(judged, search.indexed(open_embedder("paper-static"), NOW))
    for name, floor in FLOORS.items():
        modes = {mode: figures["ndcg@10"] for mode, figures in found["sets"][name].items()}
        assert modes["hybrid"] >= floor
        assert modes["hybrid"] > max(modes["words"], modes["meaning"])


@pytest.mark.skipif(not (SHARED / "minilm").is_dir(), reason="NOT TESTED: ../shared/minilm is absent")
def test_a_second_look_by_minilm_stands_above_its_own_floors() -> None:
    judged = [sets.read(folder) for folder in sets.folders([SHARED / "data" / "ir"])]
    again = open_embedder("minilm", Options(folder=SHARED / "minilm"))
    found = search.evaluate(judged, search.indexed(open_embedder("paper-static"), NOW, again))
    for name, floor in WITH_MINILM.items():
        assert found["sets"][name]["hybrid"]["ndcg@10"] >= floor
