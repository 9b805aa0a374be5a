"""The meaning index finds what a comparison with every paper finds, within any bounds, after any changes."""

from pathlib import Path

import numpy as np
import pytest
from codes_fakes import NOW, WORDS, HashedEmbedder, MemoryFeed, paper, papers, reader
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.index.codes import cascade
from broadsheet.index.codes.catch_up import catch_up
from broadsheet.index.codes.check import check
from broadsheet.index.codes.reader import Codes, Within
from broadsheet.index.embed.base import Vectors, paper_text
from broadsheet.index.faults import Reduced
from broadsheet.index.feed import Document

EMBEDDER = HashedEmbedder()


@pytest.fixture
def library(tmp_path: Path) -> Codes:
    catch_up(tmp_path, MemoryFeed(papers(60)), EMBEDDER, now=NOW)
    return reader(tmp_path)


def found(codes: Codes, text: str, k: int = 100, **bounds: object) -> list[int]:
    within = Within(**bounds) if bounds else None  # type: ignore[arg-type]
    return codes.search(EMBEDDER.one(text), k, within).numbers.tolist()


def test_the_paper_with_the_very_words_comes_first(library: Codes) -> None:
    near = library.search(EMBEDDER.of(paper(17)), 5)
    assert near.numbers[0] == 17
    assert near.scores[0] == pytest.approx(1, abs=0.01)
    assert near.numbers.dtype == np.int64
    assert near.scores.dtype == np.float32


def test_equal_papers_come_newest_number_first(tmp_path: Path) -> None:
    same = [paper(no, "graphs", abstract="proofs") for no in (5, 9, 2, 7)]
    catch_up(tmp_path, MemoryFeed(same), EMBEDDER, now=NOW)
    assert found(reader(tmp_path), "graphs") == [9, 7, 5, 2]
    assert found(reader(tmp_path), "graphs", 2) == [9, 7]


def test_dates_bound_a_search_at_both_ends(library: Codes) -> None:
    assert set(found(library, "graphs", days=((20240103, 20240104),))) == {2, 3, 30, 31, 58, 59}
    assert set(found(library, "graphs", not_days=((20240102, 20241231),))) == {28, 56}


def test_a_paper_of_unknown_date_is_in_no_span(tmp_path: Path) -> None:
    catch_up(tmp_path, MemoryFeed([paper(1, date=0), paper(2)]), EMBEDDER, now=NOW)
    codes = reader(tmp_path)
    assert found(codes, "graphs", days=((0, 99991231),)) == [2]
    assert found(codes, "graphs", not_days=((0, 99991231),)) == [1]


def test_an_archive_means_all_its_categories(library: Codes) -> None:
    assert set(found(library, "graphs", categories=("math",))) == set(range(2, 61, 4))
    assert set(found(library, "graphs", categories=("CS.ai",), not_categories=("math.CO",))) == set(range(1, 61, 4))
    assert found(library, "graphs", categories=("physics",)) == []


def test_sources_bound_a_search(library: Codes) -> None:
    assert set(found(library, "graphs", sources=("huggingface",))) == set(range(1, 61, 2))
    assert set(found(library, "graphs", sources=("arxiv",), not_sources=("huggingface",))) == set(range(2, 61, 2))


def test_lists_of_papers_bound_a_search(library: Codes) -> None:
    assert set(found(library, "graphs", only=np.array([7, 3, 999, 3]))) == {3, 7}
    assert set(found(library, "graphs", only=np.array([7, 3]), without=np.array([7]))) == {3}
    assert set(found(library, "graphs", without=np.arange(2, 100))) == {1}
    assert set(found(library, "graphs", only=np.arange(99), categories=("math",), days=((20240103, 20240103),))) == {
        2,
        30,
        58,
    }


def test_a_paper_may_have_any_number_of_categories(tmp_path: Path) -> None:
    many = tuple(f"a{no}.x" for no in range(40))
    catch_up(tmp_path, MemoryFeed([paper(1, categories=many)]), EMBEDDER, now=NOW)
    assert found(reader(tmp_path), "graphs", categories=many) == [1]


def test_a_paper_without_a_known_word_is_held_and_never_found(tmp_path: Path) -> None:
    catch_up(tmp_path, MemoryFeed([paper(1), paper(2, "Unknown", abstract="")]), EMBEDDER, now=NOW)
    codes = reader(tmp_path)
    assert codes.count == 2
    assert codes.holds(2)
    assert found(codes, "graphs") == [1]
    assert found(codes, "graphs", only=np.array([1, 2])) == [1]
    assert codes.scores(EMBEDDER.one("graphs"), np.array([2])).tolist() == [0]


def test_a_question_without_a_known_word_finds_nothing(library: Codes) -> None:
    nothing = library.search(np.zeros(70, np.float32), 5)
    assert (len(nothing.numbers), len(nothing.scores)) == (0, 0)
    assert len(library.search(EMBEDDER.one("graphs"), 0).numbers) == 0


def test_scores_and_vectors_know_the_papers_that_are_held(library: Codes) -> None:
    asked = EMBEDDER.one("graphs vision")
    scores = library.scores(asked, np.array([9, 1000, 4]))
    assert np.isnan(scores[1])
    assert scores[[0, 2]] == pytest.approx([EMBEDDER.of(paper(no)) @ asked for no in (9, 4)], abs=0.01)
    held, vectors = library.vectors(np.array([9, 1000, 4]))
    assert held.tolist() == [9, 4]
    assert vectors == pytest.approx(np.stack([EMBEDDER.of(paper(9)), EMBEDDER.of(paper(4))]), abs=0.01)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])


def test_the_words_of_papers_are_kept_beside_their_vectors(library: Codes) -> None:
    numbers = np.array([1, 999_999, 2], np.int64)
    held, terms = library.terms(numbers)
    texts = {one.no: paper_text(one.titles[0], one.abstract) for one in papers(300)}
    assert held.tolist() == [1, 2]
    assert np.array_equal(terms, HashedEmbedder().read([texts[1], texts[2]])[1])


def test_an_embedder_that_keeps_no_words_leaves_none(tmp_path: Path) -> None:
    feed = MemoryFeed(paper(no, str(no), abstract="") for no in range(5))
    catch_up(tmp_path, feed, Drawn(5), now=NOW)
    held, terms = reader(tmp_path).terms(np.array([1, 2], np.int64))
    assert (len(held), len(terms)) == (0, 0)


def test_an_empty_library_answers_with_nothing(tmp_path: Path) -> None:
    catch_up(tmp_path, MemoryFeed(), EMBEDDER, now=NOW)
    codes = reader(tmp_path)
    assert (codes.state, codes.count, codes.seq) == ("ready", 0, 0)
    assert found(codes, "graphs") == []
    assert found(codes, "graphs", categories=("cs",), only=np.array([1])) == []
    assert np.isnan(codes.scores(EMBEDDER.one("graphs"), np.array([1]))).all()
    assert len(codes.vectors(np.array([1]))[1]) == 0
    assert check(tmp_path, []) == ()


def test_without_an_index_searches_are_reduced(tmp_path: Path) -> None:
    codes = reader(tmp_path)
    assert (codes.state, codes.seq) == ("rebuilding", 0)
    with pytest.raises(Reduced):
        found(codes, "graphs")
    with pytest.raises(Reduced):
        _ = codes.embedder


@pytest.mark.parametrize("dimensions", [1, 64, 65, 384, 700])
def test_any_number_of_dimensions_will_do(tmp_path: Path, dimensions: int) -> None:
    embedder = HashedEmbedder(dimensions)
    catch_up(tmp_path, MemoryFeed(papers(30)), embedder, now=NOW)
    near = reader(tmp_path).search(embedder.of(paper(8)), 40)
    assert len(near.numbers) == 30
    assert near.scores[0] == pytest.approx(1, abs=0.01)


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.integers(1, 12), st.sampled_from((*WORDS, "unknown")), st.integers(0, 3), st.integers(0, 2)),
        st.integers(1, 12),
        st.none(),
    ),
    max_size=40,
)
BOUNDS = st.fixed_dictionaries(
    {},
    optional={
        "days": st.just(((20240101, 20240102),)),
        "not_days": st.just(((20240102, 20240102),)),
        "categories": st.sampled_from([("cs",), ("cs.AI",), ("math", "cs.AI")]),
        "not_categories": st.sampled_from([("cs.CL",), ("math",)]),
        "only": st.just(np.array([1, 3, 5, 7, 9])),
        "without": st.just(np.array([2, 3])),
    },
)
CATEGORIES = ((), ("cs.CL",), ("cs.AI",), ("cs.AI", "math.CO"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES, BOUNDS)
def test_after_any_changes_exactly_the_papers_within_the_bounds_are_found(
    tmp_path_factory: pytest.TempPathFactory, changes: list, bounds: dict
) -> None:
    folder, feed = tmp_path_factory.mktemp("any"), MemoryFeed()
    codes = reader(folder)
    catch_up(folder, feed, EMBEDDER, now=NOW)
    for change in [*changes, None]:
        if change is None:
            catch_up(folder, feed, EMBEDDER, now=NOW, batch=5)
            codes.refresh()
        elif isinstance(change, int):
            feed.drop(change)
        else:
            no, word, category, day = change
            date = 20240101 + day
            feed.put(paper(no, word, abstract="", categories=CATEGORIES[category], date=date))
    held = feed.newest()
    assert codes.count == len(held)
    assert check(folder, held) == ()
    asked = EMBEDDER.one("graphs vision")
    near = codes.search(asked, 50, Within(**bounds))
    exact = {no: float(EMBEDDER.of(one) @ asked) for no, one in held.items() if EMBEDDER.of(one).any()}
    assert set(near.numbers.tolist()) == {no for no in exact if _passes(held[no], bounds)}
    assert near.scores == pytest.approx([exact[no] for no in near.numbers.tolist()], abs=0.02)
    order = list(zip((-near.scores).tolist(), (-near.numbers).tolist(), strict=True))
    assert order == sorted(order)


def _passes(document: Document, bounds: dict) -> bool:
    terms = {*document.categories, *(one.partition(".")[0] for one in document.categories)}
    return (
        all(low <= document.date <= high for low, high in bounds.get("days", ()))
        and not any(low <= document.date <= high for low, high in bounds.get("not_days", ()))
        and terms >= set(bounds.get("categories", ()))
        and not terms & set(bounds.get("not_categories", ()))
        and document.no in bounds.get("only", [document.no])
        and document.no not in bounds.get("without", [])
    )


class Drawn:
    """Vectors around three hundred middles, one for each paper, named by its number."""

    name, version, dimensions, centre = "drawn", "1", 192, None

    def __init__(self, count: int) -> None:
        chance = np.random.default_rng(5)
        made = chance.standard_normal((300, 192))[chance.integers(0, 300, count)] + chance.standard_normal((count, 192))
        self.made: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)

    def embed(self, texts) -> Vectors:  # type: ignore[no-untyped-def]
        return self.made[[int(text) for text in texts]]


@pytest.mark.slow
def test_of_twelve_thousand_papers_nearly_all_of_the_nearest_ten_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = Drawn(12_000)
    feed = MemoryFeed(paper(no, str(no), abstract="") for no in range(12_000))
    catch_up(tmp_path, feed, drawn, now=NOW, batch=6000)
    monkeypatch.setattr(cascade, "LEAST_RESCORED", 250)
    monkeypatch.setattr(cascade, "DIRECT", 1000)
    codes = reader(tmp_path)
    even = Within(sources=("arxiv",), not_sources=("huggingface",))
    math = Within(categories=("math",), not_days=((20240101, 20240114),))
    numbers = np.arange(12_000)
    days = 20240101 + numbers % 28
    for within, allowed in (
        (None, numbers),
        (even, numbers[::2]),
        (math, numbers[(numbers % 4 == 2) & (days > 20240114)]),
    ):
        hits = 0
        for no in range(0, 12_000, 400):
            near = codes.search(drawn.made[no], 10, within)
            exact = allowed[np.argsort(-(drawn.made[allowed] @ drawn.made[no]))[:10]]
            hits += len(np.intersect1d(near.numbers, exact))
        assert hits >= 0.97 * 300
