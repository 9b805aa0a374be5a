"""The starter edition says of its papers all that the pages it was seeded from said."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.cast import FakeClock

from broadsheet.actions.import_file import import_file, import_starter
from broadsheet.model.pages import PaperPage
from broadsheet.settings import Settings
from broadsheet.store import shelf
from broadsheet.wiring import Site, open_site

DATA = Path(__file__).parents[2] / "../shared/data"
SEED = DATA / "seed_pages.jsonl"
PAPERS = DATA / "papers.jsonl.gz"
FULL_DATE = len("2025-10-08")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEED.exists(), reason="the data beside the repository (../shared/data) is absent"),
]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SEED.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A library that holds the starter edition."""
    site = open_site(Settings(data=tmp_path_factory.mktemp("starter")), FakeClock())
    import_starter(site.store, site.clock)
    yield site
    site.store.close()


def page(site: Site, row: dict[str, Any]) -> PaperPage:
    with site.store.read() as db:
        numbers = shelf.titled(db, row["title"])
        assert len(numbers) == 1, row["title"]
        paper_id = shelf.papers_of(db, numbers)[numbers[0]].id
    return site.paper(paper_id)


def lost(row: dict[str, Any], shown: PaperPage) -> list[str]:
    """What the row says and the page does not."""
    paper = shown.paper
    known = {
        "title": paper.title,
        "author_count": paper.author_count,
        "organization": paper.organization,
        "comments": paper.comments,
    }
    gone = [f"{name}: {value}" for name, value in known.items() if row.get(name) not in (None, value)]
    if len(row.get("date") or "") == FULL_DATE and paper.published != row["date"]:
        gone.append(f"date: {paper.published}")
    urls = {link.url.rstrip("/") for link in paper.links}
    return gone + [f"link: {url}" for url in row.get("links") or () if url.rstrip("/") not in urls]


def test_every_field_of_every_seed_row_is_on_the_page_of_its_paper(started: Site, rows: list[dict[str, Any]]) -> None:
    assert len(rows) == 180
    gone = {row["title"]: missing for row in rows if (missing := lost(row, page(started, row)))}
    assert gone == {}


def test_the_same_papers_out_of_another_file_take_nothing_away(
    started: Site, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    with started.store.read() as db:
        held = set(db.scalars(text("SELECT id FROM papers")))
    same = tmp_path / "papers.jsonl"
    with gzip.open(PAPERS, "rt", encoding="utf-8") as lines, same.open("w", encoding="utf-8") as kept:
        found = [line for line in lines if json.loads(line)["id"].removeprefix("arxiv:") in held]
        kept.writelines(found)
    assert found
    done = import_file(started.store, same, started.clock, lambda _: None)
    assert (done.added, done.rejected) == (0, ())
    gone = {
        row["title"]: missing
        for row in rows
        if (missing := [one for one in lost(row, page(started, row)) if not one.startswith("title")])
    }
    assert gone == {}
