"""``broadsheet eval``: figures as one document or as a table, wrong use in sentences."""

import json
from pathlib import Path

import pytest

QRELS = "query-id\tcorpus-id\tscore\n1\td1\t1\n2\td3\t2\n"
MEASURES = {"ndcg@10", "recall@100", "mrr"}


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A set of three documents and two judged queries."""
    folder = tmp_path / "birds"
    folder.mkdir()
    rows = (
        {"_id": "d1", "title": "Counting herons", "text": "Birds in a marsh are counted from photographs."},
        {"_id": "d2", "title": "Storks nest", "text": "On chimneys."},
        {"_id": "d3", "title": "Rowing boats", "text": "For ornithologists."},
    )
    queries = ({"_id": "1", "text": "author: who counted -herons?"}, {"_id": "2", "text": 'a "rowing boat'})
    for name, lines in (("corpus.jsonl", rows), ("queries.jsonl", queries)):
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "qrels.tsv").write_text(QRELS)
    return folder


@pytest.mark.slow
def test_search_is_judged_in_three_ways_and_needs_no_library(run, judged: Path, tmp_path: Path) -> None:
    done = run("eval", "search", "--set", judged, "--json", "--data", tmp_path / "nowhere")
    assert done.code == 0
    assert {mode: set(one) for mode, one in done.json["sets"]["birds"].items()} == {
        "words": MEASURES,
        "meaning": MEASURES,
        "hybrid": MEASURES,
    }
    assert done.json["macro"]["words"] == {"ndcg@10": 1, "recall@100": 1, "mrr": 1}
    assert set(done.json["halves"]) == {"tuned", "untouched"}
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.slow
def test_people_see_a_table_in_hundredths(run, judged: Path) -> None:
    done = run("eval", "search", "--set", judged.parent)
    assert done.code == 0
    assert "birds" in done.out
    assert "hybrid − words, macro ndcg@10: " in done.out


@pytest.mark.slow
def test_thoughts_are_judged_over_the_library(run, full: Path, tmp_path: Path) -> None:
    path = tmp_path / "thoughts.jsonl"
    path.write_text(
        '{"id": "arXiv:2611.00001v3", "thought": "birds of a marsh counted"}\n{"id": "x:1", "thought": "no"}\n'
    )
    done = run("eval", "thoughts", path, "--data", full, "--json")
    assert (done.json["thoughts"], done.json["absent"]) == (1, 1)
    assert done.json["words"]["found@10"] == {"mean": 1, "low": 1, "high": 1}
    said = run("eval", "thoughts", path, "--data", full).out
    assert "found@10" in said
    assert "hybrid − meaning" in said


@pytest.mark.parametrize(
    "words", [("search",), ("thoughts",), ("keywords",), ("search", "file"), ("thoughts", "file", "--set", "x")]
)
def test_what_to_judge_must_be_named(run, words: tuple[str, ...]) -> None:
    done = run("eval", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Say `eval search --set DIR`")


def test_a_folder_that_is_no_set_is_wrong_use(run, tmp_path: Path) -> None:
    done = run("eval", "search", "--set", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "is no judged set and holds none" in done.err


def test_an_unknown_embedder_is_wrong_use(run, judged: Path) -> None:
    done = run("eval", "search", "--set", judged, "--embedder", "oracle")
    assert done.code == 2
    assert "There is no embedder “oracle”" in done.err


def test_only_search_has_peers(run) -> None:
    assert run("bench", "web", "--peers").code == 2
