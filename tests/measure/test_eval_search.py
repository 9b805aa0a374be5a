"""Judged sets are read in their usual forms, and figures are what one computes by hand."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log2
from pathlib import Path

import numpy as np
import pytest

from broadsheet.index.syntax import LONGEST, parse
from broadsheet.measure.eval import scores, sets, thoughts
from broadsheet.measure.eval.search import Ask, evaluate, plain
from broadsheet.model.errors import WrongUse
from broadsheet.model.query import MODES

CORPUS = (("d1", "Herons", "We count herons."), ("d2", "", "Storks nest."), ("d3", "Rowing", ""))


def write_set(folder: Path, qrels: str, at: str = "qrels.tsv") -> Path:
    """A set of three documents and two queries."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{"_id": one, "title": title, "text": text, "metadata": {}} for one, title, text in CORPUS]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    queries = ({"_id": "1", "text": "how many herons"}, {"_id": 2, "text": "boats"}, {"_id": "3", "text": "unjudged"})
    (folder / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in queries))
    (folder / at).parent.mkdir(exist_ok=True)
    (folder / at).write_text(qrels)
    return folder


HEADED = "query-id\tcorpus-id\tscore\n1\td1\t2\n1\td2\t0\n2\td3\t1\n"


@pytest.mark.parametrize(
    "qrels",
    [HEADED, HEADED.split("\n", 1)[1], "1 0 d1 1\n2 0 d3 4\n1 0 d2 0\n", "\ufeff" + HEADED],
    ids=["headed", "bare", "trec", "marked"],
)
def test_judgements_are_read_with_and_without_names_of_columns(tmp_path: Path, qrels: str) -> None:
    one = sets.read(write_set(tmp_path / "birds", qrels))
    assert one.name == "birds"
    assert one.queries == {"1": "how many herons", "2": "boats"}
    assert one.relevant == {"1": {"d1"}, "2": {"d3"}}
    assert [document.no for document in one.documents] == [1, 2, 3]
    assert one.documents[0].titles == ("Herons",)


def test_the_test_split_wins_over_all_judgements(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "birds", HEADED)
    write_set(folder, "2\td3\t1\n", "qrels/test.tsv")
    assert sets.read(folder).queries == {"2": "boats"}


def test_a_folder_of_sets_is_each_of_them(tmp_path: Path) -> None:
    write_set(tmp_path / "b", HEADED)
    write_set(tmp_path / "a", HEADED)
    (tmp_path / "notes").mkdir()
    assert [one.name for one in sets.folders([tmp_path])] == ["a", "b"]
    assert sets.folders([tmp_path / "a"]) == (tmp_path / "a",)


def test_two_sets_of_one_name_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="Two sets are called birds"):
        sets.folders([write_set(tmp_path / "x" / "birds", HEADED), write_set(tmp_path / "birds", HEADED)])


def test_a_folder_without_a_set_is_wrong_use_that_says_what_a_set_is(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"is no judged set and holds none\. A set holds corpus\.jsonl, queries\.jsonl"):
        sets.folders([tmp_path])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("corpus.jsonl", '{"_id": "d1"}\n{"title": "x"}\n', r"corpus\.jsonl, line 2: not an object with _id"),
        ("corpus.jsonl", "[1]\n", r"corpus\.jsonl, line 1: not an object"),
        ("corpus.jsonl", '{"_id": "d1"}\n{"_id": "d1"}\n', "two documents are called d1"),
        ("queries.jsonl", "how many herons?\n", r"queries\.jsonl, line 1: not an object"),
        ("qrels.tsv", "1\td1\t1\n1\td2\tyes\n", r"qrels\.tsv, line 2: not a query, a document and a grade"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\n9\td1\t1\n", "no query is judged to have a relevant document"),
    ],
)
def test_a_malformed_set_is_wrong_use_that_names_the_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    folder = write_set(tmp_path / "birds", HEADED)
    (folder / name).write_text(text)
    with pytest.raises(WrongUse, match=said):
        sets.read(folder)


@pytest.mark.parametrize(("name", "said"), [("queries.jsonl", "is not there"), ("qrels.tsv", "has no judgements")])
def test_a_set_without_one_of_its_files_is_wrong_use(tmp_path: Path, name: str, said: str) -> None:
    folder = write_set(tmp_path / "birds", HEADED)
    (folder / name).unlink()
    with pytest.raises(WrongUse, match=said):
        sets.read(folder)


def test_figures_are_those_computed_by_hand() -> None:
    relevant = {"1": {"a", "b"}, "2": {"c"}, "3": {"d"}}
    found = {"1": ["x", "a", "y", "b"], "2": [f"n{place}" for place in range(100)] + ["c"], "3": []}
    values = scores.figures(relevant, found)
    gain = (1 / log2(3) + 1 / log2(5)) / (1 / log2(2) + 1 / log2(3))
    assert values == pytest.approx(np.array([[gain, 1, 1 / 2], [0, 0, 1 / 101], [0, 0, 0]]))


def test_the_order_given_counts_and_no_other() -> None:
    relevant = {"1": {"b"}}
    assert scores.figures(relevant, {"1": ["b", "a"]})[0, 2] == 1
    assert scores.figures(relevant, {"1": ["a", "b"]})[0, 2] == 0.5


def test_halves_are_halves_and_stay_what_they_are() -> None:
    names = [scores.half(str(number)) for number in range(1000)]
    assert 450 < names.count("tuned") < 550
    assert names[:6] == ["untouched", "untouched", "tuned", "tuned", "untouched", "untouched"]


def test_an_interval_holds_its_mean_and_is_the_same_every_time() -> None:
    values = [np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([[0.5], [0.5]])]
    low, high = scores.interval(values)
    assert low[0] < 0.5 < high[0]
    assert scores.interval(values) == (low, high)


@contextmanager
def asked_by_heart(judged: sets.JudgedSet) -> Iterator[Ask]:
    """Words find nothing, meaning the right document second, both together at once."""

    def ask(text: str, mode: str) -> Sequence[str]:
        right = next(iter(judged.relevant[next(one for one, said in judged.queries.items() if said == text)]))
        return {"words": [], "meaning": ["other", right], "hybrid": [right]}[mode]

    yield ask


def test_the_document_holds_sets_macro_halves_and_differences(tmp_path: Path) -> None:
    judged = [sets.read(write_set(tmp_path / name, HEADED)) for name in ("a", "b")]
    document = evaluate(judged, asked_by_heart)
    assert set(document["sets"]) == {"a", "b"}
    assert list(document["sets"]["a"]) == list(MODES)
    assert document["sets"]["a"]["words"] == {"ndcg@10": 0, "recall@100": 0, "mrr": 0}
    assert document["macro"]["meaning"] == {"ndcg@10": 0.6309, "recall@100": 1, "mrr": 0.5}
    assert document["macro"]["hybrid"] == {"ndcg@10": 1, "recall@100": 1, "mrr": 1}
    assert document["differences"]["hybrid-meaning"]["mrr"] == {"difference": 0.5, "low": 0.5, "high": 0.5}
    assert document["queries"] == {"a": 2, "b": 2}


def test_a_half_without_a_query_of_a_set_leaves_that_set_out(tmp_path: Path) -> None:
    document = evaluate([sets.read(write_set(tmp_path / "a", HEADED))], asked_by_heart)
    filled = {scores.half(query) for query in ("1", "2")}
    assert {name for name, one in document["halves"].items() if one["sets"]} == filled


def test_a_sentence_is_asked_as_words_and_never_as_syntax() -> None:
    text = 'Does "gene therapy" -- author:smith, -not BRCA-1 (cat:cs) http://x.org date:2025 help?'
    asked = parse(plain(text))
    assert not (asked.filters or asked.phrases or asked.excluded or asked.notes)
    assert "BRCA-1" in plain(text)
    assert {"author", "smith", "not", "help"} <= {token for one in asked.clauses for token in one.tokens}
    assert parse(plain("2409.17481")).paper_id is None


def test_a_long_sentence_is_cut_after_a_whole_word() -> None:
    text = plain("heron " * 400)
    assert len(text) <= LONGEST
    assert set(text.split()) == {"heron"}


def test_without_the_library_of_measures_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(scores.NoMeasures, match=r'pip install "broadsheet\[eval\]"'):
        scores.figures({"1": {"a"}}, {"1": ["a"]})


def test_thoughts_are_read_by_any_form_of_id_and_judged_by_place(tmp_path: Path) -> None:
    path = tmp_path / "thoughts.jsonl"
    rows = [{"id": one, "thought": "counting birds"} for one in ("arXiv:2611.00001v2", "waders:7", "2611.00009")]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    held = {"2611.00001": 1, "waders:7": 2}
    found = {"words": [], "meaning": [*range(10, 20), 1], "hybrid": [1, 2]}
    document = thoughts.evaluate(thoughts.read(path), held, lambda _text, mode: found[mode])
    assert (document["thoughts"], document["absent"]) == (2, 1)
    assert document["words"]["mrr"] == {"mean": 0, "low": 0, "high": 0}
    assert document["meaning"]["found@10"]["mean"] == 0
    assert document["hybrid"]["mrr"] == {"mean": 0.75, "low": 0.5, "high": 1}
    assert document["differences"]["hybrid-words"]["mrr"] == {"mean": 0.75, "low": 0.5, "high": 1}
    assert document["differences"]["hybrid-meaning"]["found@10"] == {"mean": 1, "low": 1, "high": 1}


def test_thoughts_about_papers_that_are_not_here_are_wrong_use() -> None:
    with pytest.raises(WrongUse, match="holds none of these papers"):
        thoughts.evaluate([thoughts.Thought("x:1", "birds")], {}, lambda _text, _mode: [])


def test_a_line_that_is_no_thought_is_named(tmp_path: Path) -> None:
    path = tmp_path / "thoughts.jsonl"
    path.write_text('{"id": "x:1", "thought": "birds"}\n{"id": "x:2"}\n')
    with pytest.raises(WrongUse, match=r"thoughts\.jsonl, line 2"):
        thoughts.read(path)
