"""The starter edition says of its papers all that the pages it was seeded from said."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from broadsheet.actions.import_file import import_file, import_starter
from broadsheet.model.pages import PaperPage
from broadsheet.store import shelf
from broadsheet.wiring import Site

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


@pytest.fixture
def started(site: Site) -> Site:
    """A library that holds the starter edition."""
    import_starter(site.store, site.clock)
    return site


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
    # two addresses on the pages run on into the TeX behind them and lead nowhere
    said = [url.rstrip("/") for url in row.get("links") or () if "{" not in url]
    return gone + [f"link: {url}" for url in said if url not in urls]


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
    with gzip.open(PAPERS, "rb") as lines:
        found = [line for line in lines if line[:40].partition(b"arxiv:")[2].partition(b'"')[0].decode() in held]
    same.write_bytes(b"".join(found))
    assert found
    done = import_file(started.store, same, started.clock, lambda _: None)
    assert (done.added, done.rejected) == (0, ())
    retitled = "title: "  # a paper may be renamed; its page is still found by the title it had
    gone = [one for row in rows for one in lost(row, page(started, row)) if not one.startswith(retitled)]
    assert gone == []
