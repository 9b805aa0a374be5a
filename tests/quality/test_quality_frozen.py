"""Search over the starter edition stays as good as it was (docs/quality.md has the figures of larger sets)."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cast import FakeClock

from broadsheet.index.syntax import parse
from broadsheet.measure.eval.scores import figures
from broadsheet.measure.eval.search import plain
from broadsheet.model.query import MODES
from broadsheet.press import load_starter
from broadsheet.queries.ranked import ranked
from broadsheet.settings import Settings
from broadsheet.store import shelf
from broadsheet.wiring import Site, open_site

SLICE = Path(__file__).parent / "starter"
RECORDED = {"words": 0.700, "meaning": 0.801, "hybrid": 0.794}
SLACK = 0.01
"""Rounding differs between processors; a change of two places in one of 40 queries is larger."""


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = open_site(Settings(data=tmp_path_factory.mktemp("judged")), FakeClock())
    load_starter(site)
    yield site
    site.store.close()


@pytest.fixture(scope="module")
def ndcg(starter: Site) -> dict[str, float]:
    lines = (SLICE / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = {row["_id"]: row["text"] for row in map(json.loads, lines)}
    relevant = defaultdict(set)
    with (SLICE / "qrels.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            relevant[row["query-id"]].add(row["corpus-id"])
    return {mode: _ndcg(starter, queries, relevant, mode) for mode in MODES}


def _ndcg(site: Site, queries: dict[str, str], relevant: dict[str, set[str]], mode: str) -> float:
    found = {}
    for name, text in queries.items():
        numbers = ranked(site.engines, parse(plain(text)), mode).numbers.tolist()
        with site.store.read() as db:
            papers = shelf.papers_of(db, numbers[:10])
        found[name] = [papers[no].id for no in numbers[:10]]
    return float(figures({name: relevant[name] for name in queries}, found)[:, 0].mean())


@pytest.mark.parametrize("mode", MODES)
def test_search_finds_as_well_as_recorded(ndcg: dict[str, float], mode: str) -> None:
    assert ndcg[mode] >= RECORDED[mode] - SLACK


def test_both_together_find_more_than_words_alone(ndcg: dict[str, float]) -> None:
    assert ndcg["hybrid"] > ndcg["words"] + 0.05
