"""The examples of the pages on citing and reading, typed as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bibtexparser
import pytest
import rispy
from tests.cast import NOW, a_record
from tests.serving import served

from broadsheet.settings import Settings
from broadsheet.store import papers
from broadsheet.wiring import Site, open_site

PAGES = Path(__file__).parents[2] / "docs" / "how-to"


def lines(page: str) -> list[str]:
    """What a page tells its readers to type."""
    blocks = re.findall(r"```sh\n(.*?)```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="NOT TESTED: curl is absent"),
]


@pytest.fixture
def shelf(data: Path) -> Iterator[Site]:
    """A library with the paper that the page speaks of."""
    one = open_site(Settings(data=data))
    paper = a_record(key="2409.17481", title="Herons: A Case for Sparse Attention", published="2024-09-26")
    with one.store.write() as db:
        papers.save(db, [paper], NOW)
    one.catch_up()
    yield one
    one.store.close()


def typed(line: str, address: str, data: Path) -> str:
    """What a line prints when it is typed into a shell."""
    command = f"{sys.executable} -m broadsheet"
    line = re.sub(r"^broadsheet\b", command, line).replace("http://127.0.0.1:8000", address)
    environ = {**os.environ, "BROADSHEET_DATA": str(data)}
    return subprocess.run(["bash", "-euc", line], env=environ, capture_output=True, text=True, check=True).stdout


def test_every_example_prints_what_the_page_says(shelf: Site) -> None:
    with served(shelf) as address:
        said = [typed(line, address, shelf.own.data) for line in lines("cite-and-export.md")]
    bib, md, csl, csv, ris, shown, found = said
    assert bibtexparser.parse_string(bib).entries[0].key == "amado2024-2409.17481"
    assert md.startswith("# Herons: A Case for Sparse Attention\n")
    assert '"number": "arXiv:2409.17481"' in csl
    assert csv.startswith("\ufeffid,title,")
    assert rispy.loads(ris)[0]["title"] == "Herons: A Case for Sparse Attention"
    assert shown == bib.replace(address, "")
    assert "## 1. [Herons: A Case for Sparse Attention]" in found


def test_both_ways_to_ask_for_markdown_give_the_same(shelf: Site) -> None:
    with served(shelf) as address:
        first, second = (typed(line, address, shelf.own.data) for line in lines("read-as-markdown.md"))
    assert first == second
    assert first.startswith("# Herons: A Case for Sparse Attention\n")
