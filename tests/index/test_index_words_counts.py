"""What the words index tells beside pages: the best papers as arrays, filters alone, facets, keywords."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from index_fakes import NOW, MemoryFeed, paper

from broadsheet.index import asking
from broadsheet.index.catch_up import catch_up
from broadsheet.index.faults import Reduced
from broadsheet.index.keyness import same
from broadsheet.index.paging import Place, from_cursor
from broadsheet.index.schema import VERSION
from broadsheet.index.syntax import parse
from broadsheet.index.words import Facets, Words, open_index
from broadsheet.model.errors import WrongUse

LONG = "block-sparse attentions for speech"
GIVEN = ("Sparse-Attention", "KV cache")
LIBRARY = (
    paper(1, "Sparse attention", abstract="", date=20250301, categories=("cs.CL", "cs.LG"), own=("sparse attention",)),
    paper(2, "Attention sinks", abstract="", date=20250702, categories=("cs.CL",), keywords=GIVEN),
    paper(3, "Attention and speech", abstract="", date=20240105, has=("code", "organization")),
    paper(4, "Speech", abstract="", date=0, categories=("eess.AS", "68T10, 68T50"), own=("kv caches",), has=("code",)),
    paper(5, "Sound", abstract="", date=20231224, keywords=(LONG,), has=("comments",)),
    paper(6, "Silence", abstract="", date=20240606),
)  # fmt: skip


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    folder = tmp_path_factory.mktemp("library")
    catch_up(folder, MemoryFeed(LIBRARY), now=NOW)
    return Words(folder, now=lambda: NOW)


@pytest.fixture(scope="module")
def equals(tmp_path_factory: pytest.TempPathFactory) -> Words:
    """Many papers of few different scores, in several segments."""
    folder, feed = tmp_path_factory.mktemp("equals"), MemoryFeed()
    for start in range(0, 300, 60):
        for no in range(start, start + 60):
            feed.put(paper(no, "Same title" + " attention" * (no % 3), abstract="", date=20240101 + no % 5))
        catch_up(folder, feed, now=NOW)
    return Words(folder, now=lambda: NOW)


def found(words: Words, text: str) -> set[int]:
    return {no for no, _ in words.search(parse(text)).hits}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("has:code", {3, 4}),
        ("has:organisation", {3}),
        ("has:COMMENTS", {5}),
        ("attention -has:code", {1, 2, 5}),
        ('keyword:"sparse attention"', {1, 2, 5}),
        ("keyword:Sparse-Attentions", {1, 2, 5}),
        ('keyword:"kv cache"', {2, 4}),
        ("keyword:sparse", {2, 5}),
        ("-keyword:speech attention", {1, 2, 3}),
        ('-keyword:"sparse attention" attention', {3}),
    ],
)
def test_what_a_paper_has_and_its_keywords_can_be_asked_for(words: Words, text: str, expected: set[int]) -> None:
    assert found(words, text) == expected


@pytest.mark.parametrize("k", [1, 7, 100, 299, 300, 1000])
def test_the_best_papers_are_those_of_the_pages_in_their_order(equals: Words, k: int) -> None:
    asked = parse("attention title")
    page = equals.search(asked, limit=300).hits
    best = equals.ranked(asked, k)
    assert best.total == 300
    assert (*zip(best.numbers.tolist(), best.scores.tolist(), strict=True),) == page[:k]


def test_without_words_the_best_are_the_newest_and_score_nothing(words: Words) -> None:
    best = words.ranked(parse("since:2024"), 3)
    assert (best.total, best.numbers.tolist(), best.scores.tolist()) == (4, [2, 1, 6], [0, 0, 0])


@pytest.mark.parametrize("text", ["...", "", "zebra", "zebra cat:cs.CL"])
def test_a_search_that_finds_nothing_has_no_best_papers_and_no_facets(words: Words, text: str) -> None:
    best = words.ranked(parse(text))
    assert (best.total, len(best.numbers), len(best.scores)) == (0, 0, 0)
    assert words.facets(parse(text)) == Facets()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zebra cat:cs.CL", {1, 2}),
        ("zebra -cat:cs.CL", {3, 4, 5, 6}),
        ('"attention and speech"', {3}),
        ("zebra -attention", {4, 6}),
        ("zebra has:code -speech", set()),
        ("attention", {1, 2, 3, 4, 5, 6}),
    ],
)
def test_the_filters_of_a_search_can_be_asked_without_its_words(words: Words, text: str, expected: set[int]) -> None:
    passing = words.passing(parse(text), 6)
    assert passing is not None
    assert set(passing.tolist()) == expected
    assert words.among(parse(text), [1, 3, 4, 99]) == expected & {1, 3, 4}
    assert words.among(parse(text), []) == set()


def test_more_papers_than_wanted_pass_and_none_are_told(words: Words) -> None:
    assert words.passing(parse("zebra cat:cs.CL"), 2) is not None
    assert words.passing(parse("zebra cat:cs.CL"), 1) is None


def test_facets_count_every_paper_found(words: Words) -> None:
    counted = words.facets(parse("attention speech"))
    assert counted.years == (("2025", 2), ("2023", 1), ("2024", 1))
    assert counted.categories == (("cs.CL", 2), ("cs.LG", 1), ("eess.AS", 1))
    assert counted.has == (("code", 2), ("comments", 1), ("organization", 1))


def test_spellings_of_a_keyword_are_one_facet_that_counts_what_its_filter_keeps(words: Words) -> None:
    keywords = words.facets(parse("attention speech")).keywords
    assert [count for _, count in keywords] == [3, 2, 1]
    for (label, count), form in zip(keywords, ("sparse attention", "kv cache", LONG), strict=True):
        assert same(label) == same(form)
        assert words.search(parse(f'attention speech keyword:"{label}"')).total == count


def test_papers_found_by_other_means_are_counted_too(words: Words) -> None:
    counted = words.facets(parse("sinks"), [1, 3, 99])
    assert dict(counted.years) == {"2025": 2, "2024": 1}
    assert dict(counted.categories) == {"cs.CL": 2, "cs.LG": 1}
    assert dict(counted.keywords) == {"Sparse-Attention": 2, "KV cache": 1}
    assert dict(words.facets(parse("..."), [3, 4]).has) == {"code": 2, "organization": 1}


def test_facets_of_a_search_already_ranked_are_the_same(words: Words) -> None:
    asked = parse("attention -has:code")
    assert words.facets(asked, first=words.ranked(asked)) == words.facets(asked)


def test_only_the_most_frequent_keywords_are_counted(tmp_path: Path) -> None:
    feed = MemoryFeed(tuple(paper(no, "Herons", own=tuple(f"kind {at}" for at in range(no % 16))) for no in range(64)))
    catch_up(tmp_path, feed, now=NOW)
    keywords = Words(tmp_path, now=lambda: NOW).facets(parse("herons")).keywords
    assert keywords[:2] == (("kind 0", 60), ("kind 1", 56))
    assert len(keywords) == 8  # of a paper's keywords eight are looked at


def test_keywords_are_given_ones_first_and_each_once(tmp_path: Path) -> None:
    odd = paper(7, keywords=("Large  language\nmodels", "é\ud800", ""), own=("large language model", "herons"))
    catch_up(tmp_path, MemoryFeed((odd, paper(8))), now=NOW)
    held = Words(tmp_path, now=lambda: NOW).keywords([7, 8, 9])
    assert held == {7: ("Large language models", "é?", "herons"), 8: ()}


def test_a_keyword_over_less_than_two_years_is_counted_by_month(words: Words) -> None:
    assert words.keyword_years("sparse ATTENTION") == (("2025-03", 1), ("2025-07", 1))
    assert words.keyword_years("kv caches") == (("2025-07", 1),)
    assert words.keyword_years("zebra") == ()


def test_a_keyword_over_more_than_two_years_is_counted_by_year(tmp_path: Path) -> None:
    days = (20230415, 20250401, 20250415, 0)
    feed = MemoryFeed(tuple(paper(no, date=day, own=("herons",)) for no, day in enumerate(days)))
    catch_up(tmp_path, feed, now=NOW)
    words = Words(tmp_path, now=lambda: NOW)
    assert words.keyword_years("heron") == (("2023", 1), ("2025", 2))


def test_neighbouring_words_close_together_can_be_made_to_count(tmp_path: Path) -> None:
    near = paper(
        1, "On birds", abstract="Counting of the herons was done and all of it was written down by hand again."
    )
    far = paper(2, "On birds", abstract="Counting was done and all of it was written down by hand again of the herons.")
    catch_up(tmp_path, MemoryFeed((far, near)), now=NOW)
    index = open_index(tmp_path / "words" / f"20260102T030405Z-{VERSION}")
    searcher = index.searcher()

    def scores(weight: float) -> dict[int, float]:
        hits = searcher.search(asking.engine_query(parse("counting herons"), near=weight)).hits
        return {int(searcher.fast_field_values("no", [address])[0] or 0): score for score, address in hits}

    assert scores(0.0)[1] == pytest.approx(scores(0.0)[2])
    assert scores(0.5)[1] > scores(0.5)[2] == pytest.approx(scores(0.0)[2])


def test_without_an_index_every_question_is_reduced(tmp_path: Path) -> None:
    words, asked = Words(tmp_path, now=lambda: datetime(2026, 1, 1, tzinfo=UTC)), parse("attention")
    for ask in (words.ranked, words.facets, lambda one: words.passing(one, 5), lambda one: words.among(one, [1])):
        with pytest.raises(Reduced):
            ask(asked)
    with pytest.raises(Reduced):
        words.keywords([1])
    with pytest.raises(Reduced):
        words.keyword_years("herons")


def test_whether_a_cursor_is_of_another_order_can_be_asked() -> None:
    place = Place("beyond", 1.5, 7, 1000)
    assert from_cursor(place.to_cursor(), "beyond") == place
    assert from_cursor(place.to_cursor(), "hybrid", or_none=True) is None
    with pytest.raises(WrongUse):
        from_cursor(place.to_cursor(), "hybrid")
