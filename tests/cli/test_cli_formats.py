"""``--format`` prints what the addresses answer, for reference managers, spreadsheets and agents."""

import json
from pathlib import Path

import bibtexparser
import pytest
import rispy


def test_a_paper_is_printed_as_a_reference(run, full: Path) -> None:
    done = run("show", "2611.00001", "--format", "bib", "--data", full)
    (entry,) = bibtexparser.parse_string(done.out).entries
    assert (done.code, entry["eprint"], entry["author"]) == (0, "2611.00001", "Amado, Ines and Wei, Li")


def test_a_search_is_printed_as_references_in_its_order(run, full: Path) -> None:
    listed = run("search", "herons", "--json", "--data", full).json
    done = run("search", "herons", "--format", "ris", "--data", full)
    assert [one["title"] for one in rispy.loads(done.out)] == [one["title"] for one in listed["entries"]]


@pytest.mark.parametrize(
    "words",
    [["show", "2611.00001"], ["search", "herons"], ["today"], ["similar", "2611.00001", "--limit", "2"]],
    ids=lambda words: words[0],
)
def test_agents_read_markdown(run, full: Path, words: list[str]) -> None:
    done = run(*words, "--format", "md", "--data", full)
    assert done.code == 0
    assert done.out.startswith("# ")


def test_csl_and_csv_are_printed_too(run, full: Path) -> None:
    assert (
        json.loads(run("show", "2611.00001", "--format", "csl", "--data", full).out)[0]["number"] == "arXiv:2611.00001"
    )
    assert run("today", "--format", "csv", "--data", full).out.startswith("\ufeffid,title,")


def test_json_and_a_form_at_once_are_wrong_use(run, full: Path) -> None:
    assert run("show", "2611.00001", "--format", "bib", "--json", "--data", full).code == 2
