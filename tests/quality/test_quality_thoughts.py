"""The thoughts are thoughts: of the form said, and in other words than the title's, or even the abstract's."""

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from broadsheet.index.schema import STEMMED, clean
from broadsheet.index.syntax import STOP_WORDS
from broadsheet.model.paper import arxiv_id

HERE = Path(__file__).parent
PAPERS = HERE.parents[1] / "../shared/data/papers.jsonl.gz"
LONGEST_COPY = {"thoughts": 3, "far_thoughts": 2, "more_thoughts": 3, "tuned_thoughts": 3}
"""The judged sets, and how many words in a row a thought of each may have from the abstract."""
SIZES = {"thoughts": 60, "far_thoughts": 60, "more_thoughts": 180, "tuned_thoughts": 120}
every = pytest.mark.parametrize("name", LONGEST_COPY)


@cache
def thoughts(name: str) -> dict[str, str]:
    """The thought of each paper of a set, by arXiv id."""
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert all(set(row) == {"id", "thought"} for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row["thought"] for row in rows}


@pytest.fixture(scope="module")
def papers() -> dict[str, dict[str, Any]]:
    """The papers thought of in all sets, by arXiv id."""
    if not PAPERS.exists():
        pytest.skip("shared/data/papers.jsonl.gz is not beside the repository")
    wanted = {one for name in LONGEST_COPY for one in thoughts(name)}
    with gzip.open(PAPERS, "rb") as lines:
        found = [json.loads(line) for line in lines if _id_of(line) in wanted]
    return {row["id"].removeprefix("arxiv:"): row for row in found}


def _id_of(line: bytes) -> str:
    """The arXiv id a line begins with; parsing every line would take a minute."""
    return line[:60].partition(b'"arxiv:')[2].partition(b'"')[0].decode()


def _stems(text: str) -> set[str]:
    return set(STEMMED.analyze(clean(text)))


FUNCTION_WORDS = {stem for word in STOP_WORDS for stem in _stems(word)}


def _content(text: str) -> set[str]:
    return _stems(text) - FUNCTION_WORDS


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[at:] for at in range(length)), strict=False))


@every
def test_there_are_as_many_thoughts_as_said_each_of_another_paper(name: str) -> None:
    ids = thoughts(name)
    assert len(ids) == SIZES[name]
    assert [one for one in ids if (known := arxiv_id(one)) is None or known.id != one] == []


def test_no_paper_is_thought_of_in_two_sets() -> None:
    papers = [one for name in LONGEST_COPY for one in thoughts(name)]
    assert len(papers) == len(set(papers))


@every
def test_a_thought_has_nine_to_eighteen_words(name: str) -> None:
    assert {text: words for text in thoughts(name).values() if not 9 <= (words := len(text.split())) <= 18} == {}


@pytest.mark.shared
@pytest.mark.slow
@every
def test_a_thought_shares_no_content_word_with_the_title_of_its_paper(
    name: str, papers: dict[str, dict[str, Any]]
) -> None:
    shared = {one: _content(text) & _stems(papers[one]["title"]) for one, text in thoughts(name).items()}
    assert {one: stems for one, stems in shared.items() if stems} == {}


@pytest.mark.shared
@pytest.mark.slow
@every
def test_a_thought_copies_no_more_words_in_a_row_from_the_abstract_than_its_set_allows(
    name: str, papers: dict[str, dict[str, Any]]
) -> None:
    length = LONGEST_COPY[name] + 1
    texts = thoughts(name)
    copied = {one: _runs(text, length) & _runs(papers[one]["abstract"], length) for one, text in texts.items()}
    assert {one: runs for one, runs in copied.items() if runs} == {}


@pytest.mark.shared
@pytest.mark.slow
def test_of_the_content_words_of_a_far_thought_at_most_a_third_stand_in_the_abstract(
    papers: dict[str, dict[str, Any]],
) -> None:
    content = {one: _content(text) for one, text in thoughts("far_thoughts").items()}
    shared = {one: stems & _stems(papers[one]["abstract"]) for one, stems in content.items()}
    assert {one: stems for one, stems in shared.items() if len(stems) > len(content[one]) // 3} == {}
