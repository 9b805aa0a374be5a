"""The statistics that keywords are weighed against."""

import gzip
import json
import runpy
from pathlib import Path

import pytest

from broadsheet.index.keyness import background
from broadsheet.index.keyness.background import BREAK, MODIFIER, Background, Word, pack, shipped, unpack

TOOL = Path(__file__).parents[3] / "tools" / "keyness"


def test_a_background_survives_its_file() -> None:
    one = Background({"network": Word("n", 3, 1, 2), "sparse": Word("a", 4, 0, 0)}, frozenset({"sparse network"}))
    assert unpack(pack(one)) == one


def test_an_empty_background_survives_its_file() -> None:
    assert unpack(pack(Background())) == Background()


def test_the_shipped_statistics_are_small_and_know_what_words_do() -> None:
    known = shipped()
    assert 20_000 < len(known.words) < 50_000
    assert known.words["outperforms"].part == BREAK
    assert known.words["neural"].part == MODIFIER
    assert known.words["learning"].rarity < known.words["gibbs"].rarity
    assert "neural network" in known.pairs
    assert len(pack(known)) <= 250_000


def test_the_shipped_statistics_hold_words_and_pairs_only() -> None:
    known = shipped()
    assert not [word for word in known.words if " " in word or len(word) > 40]
    assert {len(pair.split(" ")) for pair in known.pairs} == {2}


@pytest.mark.parametrize("packed", [False, True])
def test_statistics_are_made_of_any_papers(tmp_path: Path, packed: bool) -> None:
    tool = runpy.run_path(str(TOOL))
    paper = {"title": "Sparse tensors", "abstract": "We sort the sparse tensors. They sort a tensor."}
    lines = "\n".join(json.dumps(one) for one in (paper, paper, {"title": "No abstract", "abstract": None})).encode()
    path = tmp_path / ("papers.jsonl.gz" if packed else "papers.jsonl")
    path.write_bytes(gzip.compress(lines) if packed else lines)
    words, papers = tool["learn_words"]([path], 2)
    assert papers == 3
    assert words["sort"].part == background.BREAK
    assert tool["learn_pairs"]([path], words, 2) == frozenset({"sparse tensor"})
