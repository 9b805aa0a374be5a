"""Searching by words: what is found, in which order, and that pages neither skip nor repeat."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from index_fakes import NOW, MemoryFeed, paper

from broadsheet.index.catch_up import catch_up
from broadsheet.index.syntax import parse
from broadsheet.index.words import Words
from broadsheet.model.errors import QuerySyntax, WrongUse

LIBRARY = (
    paper(
        1, "Attention Is All You Need", abstract="A network of attention.", authors=("Ashish Vaswani",), date=20170612
    ),
    paper(2, "Graph networks", abstract="Graphs.", authors=("Ada Lovelace", "Bo Li"), categories=("cs.CL",), votes=7),
    paper(3, "Rényi divergence", abstract="Entropies.", authors=("Lovelace Ada",), categories=("cs.LG", "math.ST")),
    paper(4, "Speech", abstract="Sound.", organization="Google DeepMind", keywords=("large language models",), date=0),
    paper(5, "Sound", abstract="Noise and attention.", sources=("arxiv", "huggingface"), date=20250301, votes=7),
    paper(6, "Preprint A", abstract="Same.", date=20250131),
)


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
            feed.put(
                paper(no, "Same title" + " attention" * (no % 3), abstract="", votes=no % 4, date=20240101 + no % 5)
            )
        catch_up(folder, feed, now=NOW)
    return Words(folder, now=lambda: NOW)


def numbers(words: Words, text: str, order: str = "relevance") -> list[int]:
    return [no for no, _ in words.search(parse(text), order).hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("attentions", {1, 5}),
        ('"attention is all"', {1}),
        ('"you attention"', set()),
        ("attention -noise", {1}),
        ('attention -"all you need"', {5}),
        ("renyi", {3}),
        ("author:lovelace", {2, 3}),
        ('author:"Ada Lovelace"', {2}),
        ("Lovelace attention", {1, 2, 3, 5}),
        ("cat:cs", {2, 3}),
        ("cat:CS.cl", {2}),
        ("cat:math", {3}),
        ("cat:cs.C", set()),
        ("cat:cs -cat:cs.LG", {2}),
        ("source:huggingface", {5}),
        ("org:deepmind", {4}),
        ('org:"google deepmind"', {4}),
        ('keyword:"large language model"', {4}),
        ("language", {4}),
        ("date:2017", {1}),
        ("date:2025-01", {6}),
        ("date:2025-01..2025-06", {5, 6}),
        ("date:..2018", {1}),
        ("since:2025", {5, 6}),
        ("attention date:2025", {5}),
        ("...", set()),
    ],
)
def test_each_form_finds_the_papers_it_means(words: Words, text: str, expected: set[int]) -> None:
    found = words.search(parse(text))
    assert {no for no, _ in found.hits} == expected
    assert found.total == len(expected)


def test_filters_do_not_change_scores(words: Words) -> None:
    plain = dict(words.search(parse("attention")).hits)
    assert dict(words.search(parse("attention date:2025")).hits) == {5: pytest.approx(plain[5])}


def test_without_words_the_newest_come_first(words: Words) -> None:
    assert numbers(words, "cat:cs since:2000") == numbers(words, "cat:cs", "date") == [3, 2]


def test_votes_order_breaks_ties_by_paper_number(words: Words) -> None:
    assert numbers(words, "graphs noise", "votes") == [5, 2]


@pytest.mark.parametrize("order", ["relevance", "date", "votes"])
@pytest.mark.parametrize("limit", [1, 7, 50])
def test_pages_over_ties_neither_skip_nor_repeat(equals: Words, order: str, limit: int) -> None:
    asked, after, seen = parse("attention title"), None, []
    while True:
        found = equals.search(asked, order, limit, after)
        assert found.total == 300
        seen += found.hits
        after = found.next
        if after is None:
            break
    expected = list(range(300))
    if order == "relevance":
        scores = dict(seen)
        expected.sort(key=lambda no: (-scores[no], -no))
    else:
        expected.sort(key=lambda no: (-(no % (5 if order == "date" else 4)), -no))
    assert [no for no, _ in seen] == expected


@pytest.mark.parametrize("cursor", ["x", "!!", "e30", "WzEsMl0", "W" * 500, "é", "WyJkYXRlIiwxLDEsMV0"])
def test_a_page_mark_that_does_not_belong_is_refused(words: Words, cursor: str) -> None:
    with pytest.raises(WrongUse, match="page mark"):
        words.search(parse("attention"), after=cursor)


def test_a_new_commit_is_seen_after_half_a_second(tmp_path: Path) -> None:
    ticks, feed = [0.0], MemoryFeed(LIBRARY)
    catch_up(tmp_path, feed, now=NOW)
    words = Words(tmp_path, now=lambda: datetime(2026, 1, 1, tzinfo=UTC), ticks=lambda: ticks[0])
    assert words.count == 6
    feed.put(paper(9, "Zebra"))
    feed.drop(1)
    catch_up(tmp_path, feed, now=NOW)
    assert numbers(words, "zebra") == []
    ticks[0] = 0.6
    assert numbers(words, "zebra") == [9]
    assert (words.count, words.seq) == (6, 8)


def test_readers_in_threads_are_answered_while_papers_come_in(tmp_path: Path) -> None:
    feed = MemoryFeed(LIBRARY)
    catch_up(tmp_path, feed, now=NOW)
    ticks = count(step=1.0)  # every search looks for new commits
    words = Words(tmp_path, now=lambda: NOW, ticks=lambda: float(next(ticks)))
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(lambda: words.search(parse("attention")).total) for _ in range(200)]
        for no in range(10, 16):
            feed.put(paper(no, "More attention"))
            catch_up(tmp_path, feed, now=NOW)
        totals = {answer.result() for answer in answers}
    assert totals <= set(range(2, 15))
    assert words.search(parse("attention")).total >= 8


HOSTILE = (
    '"', "*", "NEAR(", "^", "col:", "a:[* TO *]", "*:*", "l*", "x~2", "x^9", "\0", "graph\0attention", "(" * 900,
    " OR ".join(["a"] * 240), "'; DROP TABLE papers; --", "-" * 900, '"' * 900, "a." * 500, "\ud800", "٣" * 300,
    "x" * 100_000, "author:" * 140, "cat:*", "date:0000", "since:9999-12-31", '"' + "the " * 240, "İ" * 900,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gets_a_result_or_a_sentence(words: Words, text: str) -> None:
    try:
        assert words.search(parse(text)).total >= 0
    except QuerySyntax as mistake:
        assert str(mistake).endswith(".")
    assert words.state == "ready"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet='attention graph "-:.*~[]()^\\\0é2025', max_size=60))
def test_any_text_gets_a_result_or_a_sentence(words: Words, text: str) -> None:
    try:
        found = words.search(parse(text))
    except QuerySyntax:
        return
    assert len(found.hits) == min(found.total, 20)
