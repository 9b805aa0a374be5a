"""Real papers, cited in every form, come back with the same titles, authors in order, and years."""

import gzip
import json
import random
from pathlib import Path

import pytest
from cite_help import READERS, expected, plain, read_csv, write

from broadsheet.model.paper import Paper
from broadsheet.sources.files.record import record
from broadsheet.sources.files.row import identify

PAPERS = Path(__file__).parents[3] / "shared" / "data" / "papers.jsonl.gz"
COUNTS = [pytest.param(500, marks=pytest.mark.slow), pytest.param(5_000, marks=pytest.mark.long)]
SAID = ("title", "authors", "categories", "keywords", "links", "published", "updated", "announced", "venue", "doi")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PAPERS.exists(), reason="NOT TESTED: ../shared/data/papers.jsonl.gz is absent"),
]


@pytest.fixture(scope="module", params=COUNTS)
def real(request: pytest.FixtureRequest) -> list[Paper]:
    """Papers from all over the file, as the library cleans them, each once."""
    with gzip.open(PAPERS, "rb") as file:
        lines = random.Random(7).sample(file.readlines(), request.param + 200)
    read = [record(identify(no, line, json.loads(line), "file")) for no, line in enumerate(lines)]
    papers = {one.paper_id: Paper(id=one.paper_id, **{name: getattr(one, name) for name in SAID}) for one in read}
    return list(papers.values())[: request.param]


@pytest.mark.parametrize("form", READERS)
def test_references_of_real_papers_read_back_the_same(real: list[Paper], form: str) -> None:
    found, meant = READERS[form](write(form, real)), list(map(expected, real))
    assert len(found) == len(real) >= 500
    different = [(one, other) for one, other in zip(found, meant, strict=True) if one != other]
    assert different == []


def test_a_table_of_real_papers_reads_back_the_same(real: list[Paper]) -> None:
    rows = read_csv(write("csv", real))
    assert [plain(row["title"]) for row in rows] == [plain(one.title) for one in real]
    assert [row["authors"].split("; ") for row in rows] == [[a.name for a in one.authors] or [""] for one in real]
    assert [row["id"] for row in rows] == [one.id for one in real]
