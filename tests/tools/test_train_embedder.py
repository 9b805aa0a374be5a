"""The tool that rebuilds the default embedder's file: what it reads, chooses, learns and writes."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tools.train_embedder import features, fusion, judge, lessons, package, pairs, vocabulary
from tools.train_embedder.command import main
from tools.train_embedder.ragged import Floats, Ragged, joined
from tools.train_embedder.read import Papers, paper_text, read, titles_of
from tools.train_embedder.teacher import Teacher
from tools.train_embedder.words import STOP, keepable, pieces, split

from broadsheet.index.embed.static import PaperStatic

SUBJECTS = {
    "cs.IR": ("neural network", "ranking", "search engine", "relevance", "passages"),
    "cs.RO": ("mobile robot", "planning", "obstacle", "trajectory", "sensors"),
    "math.GT": ("knot", "manifold", "homology", "fundamental group", "surgery"),
    "q-bio.NC": ("cortex", "spiking", "neural network", "synapse", "memory"),
}
TEACHER_WORDS = ["[CLS]", "the", "knot", "protein", "retrieval", "##ing", "##s", "##er", "##a", "##b", "é"]
SIZES = vocabulary.Sizes(words=300, bigrams=40, least_word=2, least_teacher_word=1, least_bigram=8)


def written(count: int) -> list[dict[str, Any]]:
    """So many papers of four subjects, each with words of its own."""
    made = []
    for no, (category, words) in zip(range(count), list(SUBJECTS.items()) * count, strict=False):
        mine = [words[(no + step) % len(words)] for step in range(4)]
        made.append(
            {
                "id": f"p{no}",
                "title": f"On {mine[0]} and {mine[1]}, study {no}",
                "abstract": f"We consider a {mine[0]} under {mine[1]} in setting {no}. Our {mine[2]} improves every "
                f"known {mine[3]} by a large margin, and the {mine[0]} stays small. Experiments with {mine[2]} of size "
                f"{no % 7} show stable {mine[1]} where earlier work on {mine[3]} had failed badly.",
                "categories": [category],
            }
        )
    return made


def filed(path: Path, lines: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return read(filed(tmp_path / "papers.jsonl", written(160)))


@pytest.fixture
def words(papers: Papers) -> vocabulary.Vocabulary:
    return vocabulary.build(papers, TEACHER_WORDS, SIZES)


def test_words_are_lower_case_without_accents_and_without_signs() -> None:
    assert split("The Erdős–Rényi graph, $G_{n,p}$") == ["the", "erdos", "renyi", "graph", "g", "n", "p"]


def test_stop_words_long_numbers_and_monsters_get_no_row_of_their_own() -> None:
    assert [word for word in ("the", "x", "12345", "a" * 41, "2025", "graph") if keepable(word)] == ["2025", "graph"]


def test_an_unknown_word_falls_into_its_longest_pieces_or_is_dropped_whole() -> None:
    row_of = {"graph": 0, "g": 1, "##raph": 2, "##s": 3, "##er": 4}
    assert pieces("graphers", row_of) == (0, 4, 3)
    assert pieces("graphon", row_of) == ()
    assert pieces("the", row_of | {"the": 9}) == ()


def test_papers_that_an_evaluation_set_holds_are_not_trained_on(tmp_path: Path) -> None:
    lines = written(8)
    (tmp_path / "held").mkdir()
    held = {"_id": "1", "title": lines[3]["title"].upper().replace(",", " -"), "text": ""}
    filed(tmp_path / "held" / "corpus.jsonl", [held, {"_id": "2", "title": None, "text": "x"}])
    found = read(filed(tmp_path / "p.jsonl", lines), titles_of([tmp_path / "held"]))
    assert found.held_out == 1
    assert lines[3]["title"] not in [title for title, _ in found.texts]
    assert len(found.texts) == 7


def test_a_short_title_holds_nothing_out(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    filed(tmp_path / "held" / "corpus.jsonl", [{"_id": "1", "title": "Introduction", "text": ""}])
    assert titles_of([tmp_path / "held"]) == frozenset()


def test_papers_that_are_named_are_not_trained_on(tmp_path: Path) -> None:
    found = read(filed(tmp_path / "p.jsonl", written(6)), held_ids=frozenset({"p2", "p5", "elsewhere"}))
    assert (len(found.texts), found.held_out) == (4, 2)


def test_papers_with_hardly_any_text_are_left_out(tmp_path: Path) -> None:
    scraps = [{"title": "Erratum"}, {"title": "On knots", "abstract": "Withdrawn."}, {"title": None, "abstract": None}]
    assert len(read(filed(tmp_path / "p.jsonl", [*scraps, *written(3)])).texts) == 3


def test_frequent_words_get_the_first_rows_and_stop_words_none(papers: Papers, words: vocabulary.Vocabulary) -> None:
    counts = Counter(word for text in papers.texts for word in split(" ".join(text)) if keepable(word))
    assert counts[words.rows[0]] == max(counts.values())
    assert not STOP & {row for row in words.rows if len(row) > 1}


def test_the_teachers_words_get_rows_where_papers_use_them_and_its_pieces_always(
    words: vocabulary.Vocabulary,
) -> None:
    assert "protein" not in words.row_of
    assert "é" not in words.row_of
    assert {"knot", "##ing", "a", "0"} <= words.row_of.keys()


def test_words_that_belong_together_become_a_bigram(words: vocabulary.Vocabulary) -> None:
    named = {(words.rows[a], words.rows[b]) for a, b in words.bigrams}
    assert {("neural", "network"), ("mobile", "robot"), ("fundamental", "group")} <= named
    assert ("experiments", "neural") not in named  # “with” stands between them


def test_a_bigram_does_not_reach_from_one_text_into_the_next() -> None:
    texts = Ragged.of([[1, 2], [3, 1], [2]] * 10)
    papers = Papers([], texts, Ragged.of([]), np.zeros(0, np.int64), ["", "one", "two", "three"], 0)
    sizes = replace(SIZES, least_bigram=1)
    made = vocabulary.build(papers, [], sizes)
    named = {(made.rows[a], made.rows[b]) for a, b in made.bigrams}
    assert named <= {("one", "two"), ("three", "one")}


def test_more_rows_than_the_format_holds_are_refused(papers: Papers) -> None:
    with pytest.raises(ValueError, match="more than the format's 65,535"):
        vocabulary.build(papers, [f"##{no}" for no in range(66_000)], SIZES)


def plainly(words: vocabulary.Vocabulary, text: str) -> list[int]:
    """The features of one text, found word by word."""
    bigram = {(int(a), int(b)): len(words.rows) + at for at, (a, b) in enumerate(words.bigrams)}
    found = [pieces(word, words.row_of) for word in split(text)]
    rows = list(found[0]) if found else []
    for before, here in pairwise(found):
        rows += here
        if len(before) == len(here) == 1 and (before[0], here[0]) in bigram:
            rows.append(bigram[before[0], here[0]])
    return rows


def test_features_of_many_texts_are_those_of_each(papers: Papers, words: vocabulary.Vocabulary) -> None:
    texts = ["", "the of", "A neural network ings", "zzz neural network", *(paper_text(*one) for one in papers.texts)]
    found = features.of_texts(words, texts)
    rows = np.split(found.values, np.cumsum(found.lengths)[:-1])
    assert [row.tolist() for row in rows] == [plainly(words, text) for text in texts]
    assert any(len(words.rows) <= one for one in found.values)


def test_a_document_counts_once_however_often_it_has_a_word() -> None:
    texts = Ragged.of([[0, 0, 2], [], [2, 2]])
    assert features.document_frequencies(texts, 4).tolist() == [1, 0, 2, 0]


def test_rows_are_joined_one_by_one() -> None:
    both = joined(Ragged.of([[1], [], [2, 3]]), Ragged.of([[4, 5], [6], []]))
    assert both.values.tolist() == [1, 4, 5, 6, 2, 3]
    assert both.lengths.tolist() == [3, 1, 2]


def test_pairs_come_from_different_papers_and_do_not_overlap() -> None:
    own = [list(range(at * 1000, at * 1000 + 60 + at)) for at in range(30)]
    titles = Ragged.of([[at * 1000 + 900 + step for step in range(3)] for at in range(30)])
    drawn = pairs.Pairs(titles, Ragged.of(own), np.zeros(30, np.int64), np.random.default_rng(0))
    for left, right in (drawn.draw(20) for _ in range(60)):
        whose = left.values[left.starts] // 1000
        assert len(set(whose.tolist())) == len(left) == len(right)
        assert (right.values[right.starts] // 1000 == whose).all()
        assert not set(left.values.tolist()) & set(right.values.tolist())
        assert right.lengths.max() <= pairs.CROP


def test_a_short_title_or_abstract_makes_no_pair() -> None:
    titles, abstracts = Ragged.of([[1, 2, 3], [1, 2], [1, 2, 3]]), Ragged.of([[1] * 24, [1] * 24, [1] * 23])
    assert len(pairs.Pairs(titles, abstracts, np.zeros(3, np.int64), np.random.default_rng(0))) == 1


class Stopped(Exception):
    """A run that was killed."""


class Counted(Teacher):
    """A teacher whose vectors tell the length of a text, and who can be stopped."""

    def __init__(self, folder: Path, kept: Path, most: int = 10**9) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "model.onnx").write_bytes(b"counted")
        filed(folder / "tokenizer.json", [{"model": {"vocab": {word: at for at, word in enumerate(TEACHER_WORDS)}}}])
        super().__init__(folder, kept, 1)
        self.most = most
        self.read_now = 0

    def _encode(self, texts: Sequence[str], tokens: int) -> Floats:
        if self.read_now + len(texts) > self.most:
            raise Stopped
        self.read_now += len(texts)
        angle = np.array([[len(text) * (1 + at) for at in range(6)] for text in texts], float)
        return np.asarray(np.sin(angle + 1), np.float32)


def test_what_the_teacher_read_before_a_stop_is_not_read_again(tmp_path: Path) -> None:
    texts = ["x" * (at % 49) for at in range(5_000)]
    with pytest.raises(Stopped):
        Counted(tmp_path / "t", tmp_path / "kept", most=4_500).read(texts, 32, "texts")
    again = Counted(tmp_path / "t", tmp_path / "kept")
    found = again.read(texts, 32, "texts")
    assert again.read_now == 1_000
    assert found.shape == (5_000, 6)
    assert np.allclose(found[4_999], found[4_999 % 49], atol=1e-3)


def test_texts_cut_elsewhere_are_read_anew(tmp_path: Path) -> None:
    teacher = Counted(tmp_path / "t", tmp_path / "kept")
    teacher.read(["one", "two"], 32, "texts")
    teacher.read(["one", "two"], 128, "texts")
    assert teacher.read_now == 4


def test_training_begins_at_the_teachers_likenesses_and_at_the_weights_of_rare_words(
    words: vocabulary.Vocabulary,
) -> None:
    entries = np.random.default_rng(0).standard_normal((len(words), 8)).astype(np.float32)
    frequency = np.full(len(words), 10)
    frequency[0] = 150
    begun = lessons.start(entries, frequency, 160, words, (8, 4), 0)
    assert begun.vectors.shape == (len(words), 12)
    centred = entries - entries[: len(words.rows)].mean(0)
    assert np.allclose(np.corrcoef(begun.vectors[:20, :8] @ begun.vectors[1, :8], centred[:20] @ centred[1])[0, 1], 1)
    assert begun.log_weights[0] < begun.log_weights[1]
    assert begun.log_weights[-1] == pytest.approx(begun.log_weights[1] - np.log(2))


def table_of(rows: int, dims: int) -> Floats:
    return np.random.default_rng(1).standard_normal((rows, dims)).astype(np.float32)


def test_four_bits_lose_no_more_than_plain_rounding_does() -> None:
    table = table_of(500, 64)
    codes, scale = package.quantised(table)
    assert np.abs(codes).max() <= 7
    lost = ((codes * scale[:, None] - table) ** 2).sum(1)
    step = np.abs(table).max(1) / 7
    assert (lost <= 64 * (step * 1.01 / 2) ** 2).all()
    assert lost.sum() < 0.02 * (table**2).sum()


def test_packed_codes_come_back_as_they_were() -> None:
    codes = np.random.default_rng(2).integers(-7, 8, (50, 10)).astype(np.int8)
    assert (package.unpacked(package.packed(codes)) == codes).all()


def test_a_row_of_zeros_can_be_packed() -> None:
    codes, scale = package.quantised(np.zeros((2, 4), np.float32))
    assert not codes.any()
    assert np.isfinite(scale).all()
    assert (scale > 0).all()


def test_narrowing_keeps_likenesses_where_the_texts_have_no_more_dimensions() -> None:
    table = table_of(40, 6) @ table_of(6, 16)
    texts = package.embed(Ragged.of([[at, at + 1] for at in range(39)]), table, 0.7)
    narrow = package.narrowed(table, texts, 6, seed=0)
    assert narrow.shape == (40, 6)
    assert np.allclose(narrow @ narrow.T, table @ table.T, rtol=1e-3, atol=1e-3)


def test_the_file_gives_the_vectors_it_was_written_with(
    tmp_path: Path, papers: Papers, words: vocabulary.Vocabulary
) -> None:
    sample = features.of_texts(words, [paper_text(*one) for one in papers.texts[:50]])
    wide = table_of(len(words), 16)
    made = package.write(tmp_path / "file", words, wide, sample, {"power": 0.7, "seed": 3})
    again = package.load(tmp_path / "file")
    assert again.vocabulary.rows == words.rows
    assert np.allclose(again.embed(sample), made.embed(sample), atol=1e-6)
    likeness = (made.embed(sample) * package.embed(sample, wide, 0.7)).sum(1)
    assert likeness.min() > 0.97
    assert np.load(tmp_path / "file" / "codes.npy").shape == (len(words), 8)
    assert json.loads((tmp_path / "file" / "meta.json").read_text())["seed"] == 3


def test_the_embedder_of_broadsheet_reads_the_file_alike(
    tmp_path: Path, papers: Papers, words: vocabulary.Vocabulary
) -> None:
    texts = ["", "the of", "Erdős' neural-network ings", "zzz 123456", *(paper_text(*one) for one in papers.texts[:40])]
    sample = features.of_texts(words, texts)
    made = package.write(tmp_path, words, table_of(len(words), 16), sample, {"power": 0.7})
    reader = PaperStatic(tmp_path)
    assert np.allclose(reader.embed(texts), made.embed(sample), atol=1e-5)
    assert reader.dimensions == 16
    assert np.allclose(reader.centre, made.embed(sample).mean(0), atol=1e-6)


def test_another_table_is_another_version(tmp_path: Path, words: vocabulary.Vocabulary) -> None:
    table = table_of(len(words), 4)
    for name, one in (("a", table), ("b", table), ("c", -table)):
        package.write(tmp_path / name, words, one, Ragged.of([[0]]), {"power": 0.7})
    first, same, other = (PaperStatic(tmp_path / name).version for name in "abc")
    assert first == same != other


def test_an_odd_number_of_dimensions_is_refused(tmp_path: Path, words: vocabulary.Vocabulary) -> None:
    with pytest.raises(ValueError, match="must be even"):
        package.write(tmp_path, words, table_of(len(words), 5), Ragged.of([[0]]), {"power": 0.7})


@pytest.fixture
def evaluation(tmp_path: Path, papers: Papers) -> Path:
    """A set in which each query is a title and its paper relevant; the grade 0 says that another was looked at."""
    folder = tmp_path / "titles"
    folder.mkdir()
    documents = [{"_id": str(at), "title": "", "text": one[1]} for at, one in enumerate(papers.texts)]
    filed(folder / "corpus.jsonl", documents)
    filed(folder / "queries.jsonl", [{"_id": f"q{at}", "text": papers.texts[at][1]} for at in range(10)])
    grades = "".join(f"q{at}\t{at}\t2\nq{at}\t{at + 1}\t0\n" for at in range(8))
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{grades}", encoding="utf-8")
    return folder


def test_a_text_that_asks_for_itself_is_found_first(evaluation: Path, words: vocabulary.Vocabulary) -> None:
    one = judge.collection(evaluation)
    assert len(one.queries) == 8
    assert one.relevant["q3"] == {"3": 1}
    found = judge.judge(package.Package(words, table_of(len(words), 64), 0.7), [evaluation])
    assert found["mean"]["nDCG@10"] > 95
    assert found["titles"] == pytest.approx(found["mean"])
    assert "| titles |" in judge.shown("dense", found)


def test_the_test_part_is_judged_where_there_is_one(evaluation: Path) -> None:
    (evaluation / "qrels").mkdir()
    (evaluation / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq9\t9\t1\n", encoding="utf-8")
    assert list(judge.collection(evaluation).queries) == ["q9"]


def test_the_fusion_weighs_words_and_meaning() -> None:
    documents = [("Knots", "surgery on knots"), ("Robots", "planning for robots"), ("", "nothing of the kind")]
    meaning = np.array([[0.1, 0.2, 0.9]], np.float32)
    scores = fusion.fused(meaning, documents, {"q": "what is a knot"})
    assert scores[0] == pytest.approx([0.65, 0.35 * 0.125, 0.35], abs=1e-3)


NO_TORCH = "NOT TESTED: training needs torch, see tools/train_embedder/README.md"


def found_first(texts: tuple[Ragged, Ragged], table: Floats) -> float:
    """Share of the titles whose own abstract is the nearest."""
    titles, abstracts = (package.embed(one, table, 0.7) for one in texts)
    return float(np.mean((titles @ abstracts.T).argmax(1) == np.arange(len(titles))))


def test_training_brings_titles_nearer_to_their_abstracts(
    tmp_path: Path, papers: Papers, words: vocabulary.Vocabulary
) -> None:
    pytest.importorskip("torch", reason=NO_TORCH)
    school = import_module("tools.train_embedder.train")
    find = features.Features(words, papers.words)
    texts = find(papers.titles), find(papers.abstracts)
    entries = Counted(tmp_path / "t", tmp_path / "kept").read(words.texts(), 16, "entries")
    frequency = features.document_frequencies(texts[1], len(words))
    begun = lessons.start(entries, frequency, len(papers.texts), words, (6, 10), 0)
    taught = lessons.lessons(
        papers, texts, Counted(tmp_path / "t", tmp_path / "kept"), begun.turn, (lessons.Syllabus(80, 40), 0)
    )
    drawn = pairs.Pairs(*texts, papers.groups, np.random.default_rng(0))
    table = school.train(begun, drawn, taught, school.Plan(steps=60, batch=128, rate=0.02))
    assert found_first(texts, table) > found_first(texts, begun.vectors) + 0.2


def test_a_run_reads_learns_writes_and_judges(
    tmp_path: Path, evaluation: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch", reason=NO_TORCH)
    teacher = Counted(tmp_path / "teacher", tmp_path / "kept")
    monkeypatch.setattr("tools.train_embedder.command.Teacher", lambda *_: teacher)
    given = [str(filed(tmp_path / "all.jsonl", written(200))), "--teacher", str(tmp_path / "teacher")]
    options = ["--out", str(tmp_path / "out"), "--steps", "50", "--dims", "32", "--evaluate", str(evaluation)]
    assert main([*given, *options, "--words", "300", "--bigrams", "20"]) == 0
    told = capsys.readouterr().out
    assert "step 50" in told
    assert "| untrained |" in told
    assert "| trained |" in told
    assert package.load(tmp_path / "out").table.shape[1] == 32
