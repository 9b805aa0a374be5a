"""The tables of ``bench search``: which rows, in which order, over papers that are the same every time."""

import json
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from broadsheet.actions.catch_up import StoreFeed
from broadsheet.actions.import_file import import_file
from broadsheet.index.embed.base import paper_text
from broadsheet.index.embed.static import PaperStatic
from broadsheet.measure.bench import asked, bulk, drawing, generate, peers, rows, search, take_in
from broadsheet.measure.bench.generate import Papers
from broadsheet.measure.engines import built
from broadsheet.measure.feeds import PapersFeed
from broadsheet.model.errors import WrongUse
from broadsheet.model.query import MODES
from broadsheet.queries.ranked import Engines
from broadsheet.wiring import Site

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEYS = ["what", "p50_ms", "p99_ms", "per_s", "memory_mb", "ratio_to_raw"]
COUNT = 400


@pytest.fixture(scope="module")
def papers() -> Papers:
    return Papers(COUNT)


@pytest.fixture(scope="module")
def embedder() -> PaperStatic:
    return PaperStatic()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("indexes")


@pytest.fixture(scope="module")
def engines(folder: Path, papers: Papers, embedder: PaperStatic) -> Engines:
    return built(folder, PapersFeed(papers), embedder, NOW)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few searches of each kind: what is looked at is the table."""
    monkeypatch.setattr(search, "QUERIES", 18)
    monkeypatch.setattr(search, "_WHOLE", 9)
    monkeypatch.setattr(peers, "_SEARCHES", 5)


@pytest.mark.slow
def test_the_same_seed_makes_the_same_papers_however_they_are_asked_for() -> None:
    some = Papers(2500, seed=3)
    assert some[990:1010] == [some[990], *some[991:1000], *some[1000:1010]]
    assert Papers(100_000, seed=3)[1000:1010] == some[1000:1010]
    drawing.tables.cache_clear()
    assert Papers(2500, seed=3)[999] == some[999]
    assert Papers(2500, seed=4)[0] != some[0]
    assert [paper.no for paper in some[2490:3000]] == list(range(2491, 2501))


def test_made_up_papers_are_of_words_that_the_embedder_knows(papers: Papers, embedder: PaperStatic) -> None:
    known = set(drawing.vocabulary())
    words = Counter(word in known for word in papers[0].abstract.lower().replace(".", "").split())
    assert words[True] > words[False]
    vectors = embedder.embed([paper_text(one.titles[0], one.abstract) for one in papers[:50]])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)


def test_papers_of_one_category_lie_closer_than_others(papers: Papers, embedder: PaperStatic) -> None:
    some = papers[:]
    vectors = embedder.embed([paper_text(one.titles[0], one.abstract) for one in some])
    near = vectors @ vectors.T
    first = np.array([one.categories[0] for one in some])
    same = (first[:, None] == first) & ~np.eye(len(some), dtype=bool)
    assert near[same].mean() > 2 * near[first[:, None] != first].mean()


def test_a_written_file_has_a_line_for_each_paper(tmp_path: Path, site: Site) -> None:
    path = tmp_path / "made-up.jsonl.gz"
    generate.write(path, Papers(30))
    done = import_file(site.store, path, site.clock, lambda _: None)
    assert (done.read, done.added, done.rejected) == (30, 30, ())


def test_a_feed_of_papers_brings_each_once() -> None:
    feed, seq, seen = PapersFeed(Papers(25)), 0, []
    while (step := feed.since(seq, 10))[0] != seq:
        seq = step[0]
        seen += [one.no for one in step[1]]
    assert seen == list(range(1, 26))
    assert feed.last() == 25


def test_searches_are_the_same_every_time_and_their_filters_hold_about_one_percent(
    engines: Engines, papers: Papers
) -> None:
    seen = [asked.of_document(one) for one in papers[::4]]
    texts = list(asked.mixed(seen, engines.words, 27, seed=1))
    assert texts == list(asked.mixed(seen, engines.words, 27, seed=1))
    assert len({kind for kind, _ in texts}) == 9
    chosen = next(text for kind, text in texts if "category" in kind).partition("cat:")[2]
    share = sum(chosen in one.categories for one in papers) / COUNT
    assert 0.002 < share < 0.04


@pytest.mark.slow
def test_words_meaning_and_hybrid_come_first_and_then_each_kind(
    engines: Engines, folder: Path, papers: Papers, few: None
) -> None:
    measured = list(search.measure(engines, folder, [asked.of_document(one) for one in papers[:50]]))
    names = [row.what for row in measured]
    assert tuple(names[:3]) == MODES
    assert names[3:6] == [f"{mode}: three words" for mode in MODES]
    assert names[-2:] == ["parse", "embed a query"]
    document = rows.document(measured)
    assert all(list(row) == KEYS for row in document["rows"])
    assert all(row["ratio_to_raw"] > 0 for row in document["rows"][:3])
    assert json.loads(json.dumps(document)) == document


@pytest.mark.slow
def test_without_meaning_there_are_rows_of_words_only(
    engines: Engines, folder: Path, papers: Papers, few: None
) -> None:
    seen = [asked.of_document(one) for one in papers[:50]]
    names = [row.what for row in search.measure(Engines(engines.words), folder, seen)]
    assert names[:2] == ["words", "words: three words"]
    assert names[-1] == "parse"


@pytest.mark.slow
def test_many_papers_are_measured_without_a_database_and_beside_their_peers(
    tmp_path: Path, papers: Papers, embedder: PaperStatic, few: None
) -> None:
    measured = rows.document(bulk.measure(tmp_path, papers, embedder, NOW, with_peers=True))["rows"]
    by_name = {row["what"]: row for row in measured}
    assert list(by_name)[-3:] == ["meaning: first 10", "peer: NumPy, all vectors as floats", "peer: SQLite FTS5"]
    assert by_name["meaning: first 10"]["recall@10"] > 0.95
    assert by_name["words index, 400 papers"]["per_s"] > 0


@pytest.mark.slow
def test_a_library_adds_hydrating_and_whole_searches(
    site: Site, tmp_path: Path, embedder: PaperStatic, few: None
) -> None:
    path = tmp_path / "made-up.jsonl.gz"
    generate.write(path, Papers(60))
    import_file(site.store, path, site.clock, lambda _: None)
    engines = built(tmp_path, StoreFeed(site.store), embedder, NOW)
    names = [row.what for row in search.of_library(site.store, engines, tmp_path)]
    assert tuple(names[:3]) == MODES
    assert names[-4:] == ["hydrate a page of 20", *(f"search, whole, with reasons: {mode}" for mode in MODES)]


def test_an_empty_library_is_wrong_use(site: Site) -> None:
    with pytest.raises(WrongUse, match="The library is empty"):
        search.sampled(site.store)


@pytest.mark.slow
def test_an_import_says_what_meaning_costs(tmp_path: Path, papers: Papers, embedder: PaperStatic) -> None:
    measured = list(take_in.meaning(tmp_path, papers, embedder, NOW))
    assert [row.what for row in measured] == ["embed 400 texts, one core", "meaning index, 400 papers, embedded"]
    assert all(row.per_s for row in measured)


def test_a_table_shows_recall_only_where_some_row_has_it() -> None:
    plain, recalled = rows.Row(what="words", p50_ms=1.5), rows.Row(what="meaning", recall=0.98)
    assert "recall" not in rows.text([plain])
    lines = rows.text([plain, recalled]).splitlines()
    assert lines[1].endswith("recall@10")
    assert all(len(one) == len(other) for one, other in pairwise(lines[1:]))
    assert rows.document([plain, recalled])["rows"][1]["recall@10"] == 0.98
