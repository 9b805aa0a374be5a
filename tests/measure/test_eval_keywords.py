"""Keywords judged by keyphrases that people gave."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from broadsheet.measure.eval import keywords
from broadsheet.measure.eval.keywords import evaluate, f1, read, table
from broadsheet.model.errors import WrongUse

SETS = Path(__file__).parents[3] / "shared" / "data" / "keyphrase"

stemming = pytest.mark.skipif(
    find_spec("snowballstemmer") is None, reason="NOT TESTED: judging keywords needs snowballstemmer"
)


def written(path: Path, *documents: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in documents), encoding="utf-8")
    return path


def document(name: str, *keyphrases: str) -> dict[str, Any]:
    text = "Graph neural networks forecast traffic. We prune graph neural networks by edge saliency."
    return {"id": name, "title": "Pruned graph neural networks", "text": text, "keyphrases": list(keyphrases)}


def test_f1_is_of_precision_and_recall() -> None:
    assert f1(["a", "b"], ["b", "c", "d"], str) == pytest.approx(2 * 0.5 * (1 / 3) / (0.5 + 1 / 3))
    assert f1(["a"], ["b"], str) == 0
    assert f1([], ["b"], str) == 0


def test_only_the_first_ten_different_phrases_count() -> None:
    named = [f"p{number}" for number in range(10)]
    assert f1([*named, "gold"], ["gold"], str) == 0
    assert f1(["p0", "p0", *named[:9], "gold"], ["gold"], str) > 0


def test_a_keyphrase_given_twice_counts_once() -> None:
    assert f1(["a"], ["a", "A"], str.lower) == 1


@stemming
def test_phrases_are_compared_as_porter_stems_in_lower_case() -> None:
    stemmed = keywords._stemmer()
    assert stemmed("Relational Databases") == "relat databas"
    assert stemmed("generalizations") == stemmed("Generalization")


@stemming
def test_sets_are_judged_over_all_documents_and_in_halves(tmp_path: Path) -> None:
    documents = [document(str(number), "graph neural network") for number in range(8)]
    path = written(tmp_path / "little.jsonl", *documents, document("none"))
    told: list[tuple[str, int, int]] = []
    found = evaluate([path], peers=False, progress=lambda *step: told.append(step))
    assert found["documents"] == {"little": 8}
    assert found["sets"]["little"]["ours"]["f1@10"] > 0
    assert set(found["halves"]) == {"tuned", "untouched"}
    assert told[-1] == ("little", 8, 8)
    assert "little" in table(found)


@stemming
def test_an_empty_set_has_no_figures(tmp_path: Path) -> None:
    found = evaluate([written(tmp_path / "empty.jsonl")], peers=False)
    assert found["sets"] == {"empty": {}}
    assert "–" in table(
        {
            **found,
            "sets": {**found["sets"], "x": {"ours": {"f1@10": 0.5}}},
            "documents": {"empty": 0, "x": 1},
            "halves": {half: {"empty": {}, "x": {}} for half in found["halves"]},
        }
    )


@stemming
def test_two_sets_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    paths = [written(tmp_path / "a.jsonl", document("1", "x")), written(tmp_path / "other" / "a.jsonl")]
    with pytest.raises(WrongUse, match="same name"):
        evaluate(paths, peers=False)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": "1", "keyphrases": ["a"]}', '"text"'])
def test_a_line_that_is_no_document_is_named(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "a.jsonl", document("1", "x"))
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    with pytest.raises(WrongUse, match="line 2"):
        read(path)


def test_a_set_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="cannot be read"):
        read(tmp_path / "absent.jsonl")


@stemming
@pytest.mark.shared
@pytest.mark.long
def test_our_keywords_beat_yake_on_abstracts_people_have_indexed() -> None:
    if not SETS.is_dir():
        pytest.skip(f"NOT TESTED: {SETS} is not there")
    found = evaluate([SETS / "inspec.jsonl", SETS / "kdd.jsonl"], peers=True)
    for name, one in found["sets"].items():
        assert one["ours"]["f1@10"] > 1.2 * one["yake"]["f1@10"], name
    for halves in found["halves"].values():
        for name, one in halves.items():
            assert one["ours"]["f1@10"] > one["yake"]["f1@10"], name
