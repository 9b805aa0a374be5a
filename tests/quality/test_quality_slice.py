"""The judged set over the starter edition speaks of papers that are in it, and leaves no query unanswered."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

from broadsheet.model.paper import Record
from broadsheet.sources.files.reader import cleaned, starter

SET = Path(__file__).parent / "starter"


@cache
def queries() -> dict[str, str]:
    """The text of each query, by its id."""
    lines = (SET / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len({row["_id"] for row in rows}) == len(rows)
    return {row["_id"]: row["text"] for row in rows}


@cache
def judgements() -> tuple[tuple[str, str, str], ...]:
    """Query, paper and grade of each line, as written."""
    head, *lines = (SET / "qrels.tsv").read_text(encoding="utf-8").splitlines()
    assert head.split("\t") == ["query-id", "corpus-id", "score"]
    return tuple((query, paper, grade) for query, paper, grade in (line.split("\t") for line in lines))


def test_there_are_forty_different_queries() -> None:
    assert len(set(queries().values())) == 40


def test_every_paper_judged_is_in_the_starter_edition() -> None:
    records = [cleaned(row) for chunk in starter() for row in chunk.rows]
    held = {record.paper_id for record in records if isinstance(record, Record)}
    assert {paper for _, paper, _ in judgements()} - held == set()


def test_every_query_has_one_to_twelve_relevant_papers() -> None:
    found = Counter(query for query, _, _ in judgements())
    assert found.keys() == queries().keys()
    assert {query: papers for query, papers in found.items() if papers > 12} == {}


def test_every_query_has_a_paper_that_is_just_what_was_asked() -> None:
    assert {query for query, _, grade in judgements() if grade == "2"} == queries().keys()


def test_a_paper_is_judged_once_for_a_query_and_is_useful_or_just_right() -> None:
    assert len({(query, paper) for query, paper, _ in judgements()}) == len(judgements())
    assert {grade for _, _, grade in judgements()} == {"1", "2"}
