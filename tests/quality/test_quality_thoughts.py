"""The thoughts are thoughts: of the form said, and in other words than the title's."""

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
LONGEST_COPY = 3  # words in a row


@cache
def thoughts() -> dict[str, str]:
    """The thought of each paper, by arXiv id."""
    lines = (HERE / "thoughts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert all(set(row) == {"id", "thought"} for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row["thought"] for row in rows}


@pytest.fixture(scope="module")
def papers() -> dict[str, dict[str, Any]]:
    """The papers thought of, by arXiv id."""
    if not PAPERS.exists():
        pytest.skip("shared/data/papers.jsonl.gz is not beside the repository")
    with gzip.open(PAPERS, "rb") as lines:
        found = [json.loads(line) for line in lines if _id_of(line) in thoughts()]
    return {row["id"].removeprefix("arxiv:"): row for row in found}


def _id_of(line: bytes) -> str:
    """The arXiv id a line begins with; parsing every line would take a minute."""
    return line[:60].partition(b'"arxiv:')[2].partition(b'"')[0].decode()


def _stems(text: str) -> set[str]:
    return set(STEMMED.analyze(clean(text)))


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[at:] for at in range(length)), strict=False))


def test_there_are_sixty_thoughts_of_sixty_papers() -> None:
    assert len(thoughts()) == 60
    assert [one for one in thoughts() if (known := arxiv_id(one)) is None or known.id != one] == []


def test_a_thought_has_nine_to_eighteen_words() -> None:
    assert {text: words for text in thoughts().values() if not 9 <= (words := len(text.split())) <= 18} == {}


@pytest.mark.shared
@pytest.mark.slow
def test_a_thought_shares_no_content_word_with_the_title_of_its_paper(papers: dict[str, dict[str, Any]]) -> None:
    assert papers.keys() == thoughts().keys()
    function_words = {stem for word in STOP_WORDS for stem in _stems(word)}
    shared = {one: _stems(text) & _stems(papers[one]["title"]) - function_words for one, text in thoughts().items()}
    assert {one: stems for one, stems in shared.items() if stems} == {}


@pytest.mark.shared
@pytest.mark.slow
def test_a_thought_copies_no_four_words_in_a_row_from_the_abstract(papers: dict[str, dict[str, Any]]) -> None:
    length = LONGEST_COPY + 1
    copied = {one: _runs(text, length) & _runs(papers[one]["abstract"], length) for one, text in thoughts().items()}
    assert {one: runs for one, runs in copied.items() if runs} == {}
