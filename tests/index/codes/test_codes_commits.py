"""Catching up embeds what is new, once; readers see commits, compactions and other embedders as they come."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from codes_fakes import NOW, HashedEmbedder, MemoryFeed, busy_feed, paper, papers, reader, stages

from broadsheet.index import generations
from broadsheet.index.codes import layout
from broadsheet.index.codes.catch_up import beside, catch_up
from broadsheet.index.codes.check import check
from broadsheet.index.codes.layout import MEANING
from broadsheet.index.codes.reader import Codes, Within
from broadsheet.index.embed.base import Vectors
from broadsheet.index.faults import Reduced
from broadsheet.model.errors import EmbedderError


def generation(folder: Path) -> Path:
    found = generations.current(folder, MEANING)
    assert found
    return found


def test_a_new_paper_alone_is_embedded(tmp_path: Path) -> None:
    feed, embedder = MemoryFeed(papers(20)), HashedEmbedder()
    assert catch_up(tmp_path, feed, embedder, now=NOW, batch=6).rebuilt
    feed.put(paper(21))
    done = catch_up(tmp_path, feed, embedder, now=NOW)
    assert (done.seq, done.indexed, done.removed, done.rebuilt) == (21, 1, 0, False)
    assert len(embedder.embedded) == 21


def test_a_paper_whose_text_stayed_is_not_embedded_again(tmp_path: Path) -> None:
    feed, embedder = MemoryFeed(papers(20)), HashedEmbedder()
    catch_up(tmp_path, feed, embedder, now=NOW)
    feed.put(paper(3, date=20300101), paper(4, categories=("q-bio.NC",)), paper(5, votes=9), paper(6, "New graphs"))
    catch_up(tmp_path, feed, embedder, now=NOW)
    assert len(embedder.embedded) == 21
    codes = reader(tmp_path)
    near = codes.search(embedder.of(paper(3)), 1, Within(days=((20300101, 20300101),)))
    assert (near.numbers.tolist(), near.scores[0]) == ([3], pytest.approx(1, abs=0.01))
    assert codes.search(embedder.of(paper(4)), 9, Within(categories=("q-bio",))).numbers.tolist() == [4]
    assert check(tmp_path, range(1, 21)) == ()


def test_changes_that_do_not_concern_meaning_write_nothing(tmp_path: Path) -> None:
    feed = MemoryFeed(papers(20))
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    feed.put(paper(5, votes=9))
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    manifest = layout.read(generation(tmp_path))
    assert (manifest.rows, manifest.dead, manifest.seq) == (20, 0, 21)


def test_a_reader_notices_new_commits_within_half_a_second(tmp_path: Path) -> None:
    clock = [0.0]
    feed, embedder = MemoryFeed(papers(20)), HashedEmbedder()
    catch_up(tmp_path, feed, embedder, now=NOW)
    codes = Codes(tmp_path, now=lambda: NOW, ticks=lambda: clock[0])
    assert codes.scores(embedder.one("graphs"), np.array([1])).shape == (1,)
    feed.put(paper(30), paper(2, "Other graphs"))
    feed.drop(1)
    catch_up(tmp_path, feed, embedder, now=NOW)
    assert (codes.seq, codes.holds(1)) == (20, True)
    clock[0] = 0.5
    assert (codes.seq, codes.count, codes.holds(1), codes.holds(30)) == (23, 20, False, True)
    assert codes.search(embedder.of(paper(2, "Other graphs")), 1).numbers.tolist() == [2]


def test_a_rebuild_answers_from_the_old_generation_until_it_is_done(tmp_path: Path) -> None:
    feed, embedder, seen = MemoryFeed(papers(50)), HashedEmbedder(), []
    catch_up(tmp_path, feed, embedder, now=NOW)
    codes, old = reader(tmp_path), generation(tmp_path)

    def look(_seq: int, _last: int) -> None:
        codes.refresh()
        seen.append((codes.count, generation(tmp_path) == old))

    catch_up(tmp_path, feed, embedder, now=NOW, batch=10, rebuild=True, progress=look)
    assert seen == [(50, True)] * 5
    codes.refresh()
    assert (codes.count, old.exists()) == (50, False)


def test_another_embedder_is_filled_in_beside_the_one_that_answers(tmp_path: Path) -> None:
    feed, codes, seen = MemoryFeed(papers(30)), reader(tmp_path), []
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)

    def look(_seq: int, _last: int) -> None:
        codes.refresh()
        seen.append((codes.embedder, codes.count))

    catch_up(tmp_path, feed, HashedEmbedder(130, version="2"), now=NOW, batch=10, progress=look)
    assert seen == [(("hashed", "1"), 30)] * 3
    codes.refresh()
    assert codes.embedder == ("hashed", "2")
    assert codes.search(HashedEmbedder(130).of(paper(7)), 1).numbers.tolist() == [7]
    with pytest.raises(Reduced, match="swapped"):
        codes.search(HashedEmbedder().of(paper(7)), 1)


def test_another_embedder_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    class Failing(HashedEmbedder):
        def embed(self, texts):  # type: ignore[no-untyped-def]
            if len(self.embedded) >= 20:
                raise EmbedderError("The service is away.")
            return super().embed(texts)

    feed = MemoryFeed(papers(30))
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    with pytest.raises(EmbedderError):
        catch_up(tmp_path, feed, Failing(version="2"), now=NOW, batch=10)
    assert reader(tmp_path).embedder == ("hashed", "1")
    second = HashedEmbedder(version="2")
    assert catch_up(tmp_path, feed, second, now=NOW, batch=10).rebuilt
    assert len(second.embedded) == 10
    assert reader(tmp_path).embedder == ("hashed", "2")
    assert check(tmp_path, range(1, 31)) == ()


def test_an_index_ahead_of_its_store_is_built_anew(tmp_path: Path) -> None:
    catch_up(tmp_path, MemoryFeed(papers(30)), HashedEmbedder(), now=NOW)
    assert catch_up(tmp_path, MemoryFeed(papers(2)), HashedEmbedder(), now=NOW).rebuilt
    assert check(tmp_path, [1, 2]) == ()


def test_the_centre_is_the_embedders_or_that_of_the_first_batch(tmp_path: Path) -> None:
    given = np.arange(70, dtype=np.float32)
    catch_up(tmp_path / "given", MemoryFeed(papers(30)), HashedEmbedder(centre=given), now=NOW, batch=10)
    assert layout.read(generation(tmp_path / "given")).middle.tolist() == given.tolist()
    embedder = HashedEmbedder()
    catch_up(tmp_path / "found", MemoryFeed(papers(30)), embedder, now=NOW, batch=10)
    first = np.mean([embedder.of(one) for one in papers(10)], axis=0)
    assert layout.read(generation(tmp_path / "found")).middle == pytest.approx(first, abs=1e-6)


def test_a_generation_without_the_words_of_papers_answers_until_one_with_them_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, asked = MemoryFeed(papers(20)), np.array([3], np.int64)
    monkeypatch.setattr("broadsheet.index.codes.catch_up.terms_of", lambda _embedder: 0)
    monkeypatch.setattr("broadsheet.index.codes.filling.Wordwise", type(None))
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    codes, old = reader(tmp_path), generation(tmp_path)
    assert len(codes.terms(asked)[0]) == 0
    monkeypatch.undo()
    seen = []
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW, progress=lambda *_: seen.append(generation(tmp_path)))
    codes.refresh()
    assert (seen, generation(tmp_path) == old) == ([old], False)
    assert len(codes.terms(asked)[0]) == 1


def test_dead_rows_are_copied_away_without_embedding(tmp_path: Path) -> None:
    feed, embedder = MemoryFeed(papers(300)), HashedEmbedder()
    catch_up(tmp_path, feed, embedder, now=NOW)
    codes, old = reader(tmp_path), generation(tmp_path)
    before = codes.search(embedder.one("graphs speech"), 300, Within(categories=("cs",)))
    feed.drop(*range(1, 101))
    catch_up(tmp_path, feed, embedder, now=NOW)
    manifest = layout.read(generation(tmp_path))
    assert (manifest.rows, manifest.dead, old.exists()) == (200, 0, False)
    assert len(embedder.embedded) == 300
    codes.refresh()
    after = codes.search(embedder.one("graphs speech"), 300, Within(categories=("cs",)))
    kept = before.numbers > 100
    assert after.numbers.tolist() == before.numbers[kept].tolist()
    assert after.scores.tolist() == before.scores[kept].tolist()
    assert check(tmp_path, range(101, 301)) == ()


def test_readers_answer_soundly_while_commits_and_compactions_come(tmp_path: Path) -> None:
    feed, embedder = busy_feed(200), HashedEmbedder()
    steps = stages(feed)
    catch_up(tmp_path, steps[0], embedder, now=NOW)
    codes, done, wrong = reader(tmp_path), threading.Event(), []

    def ask() -> None:
        asked, numbers = embedder.one("graphs speech"), np.arange(1, 201)
        while not done.wait(0.01):
            codes.refresh()
            near = codes.search(asked, 30, Within(categories=("cs",)))
            scores = codes.scores(asked, numbers)
            if len(np.unique(near.numbers)) != 30 or np.isnan(scores).all():
                wrong.append(near)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for step in steps[1:]:
        catch_up(tmp_path, step, embedder, now=NOW, batch=25)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert (codes.state, codes.count) == ("ready", len(feed.newest()))


def test_an_index_beside_another_takes_what_that_reads_where_both_stand_alike(tmp_path: Path) -> None:
    feed, embedder = MemoryFeed(papers(20)), HashedEmbedder()
    with beside(tmp_path, feed, embedder, now=NOW) as take:
        take(0, feed.since(0, 8))
        take(16, feed.since(16, 4))  # it has yet to see what comes between
        take(8, feed.since(8, 4))
    assert len(embedder.embedded) == 12
    assert generations.current(tmp_path, MEANING) is None
    assert catch_up(tmp_path, feed, embedder, now=NOW).rebuilt
    assert len(embedder.embedded) == 20
    feed.put(paper(21))
    with beside(tmp_path, feed, embedder, now=NOW) as take:
        take(20, feed.since(20, 8))
    assert layout.read(generation(tmp_path)).seq == 21
    assert check(tmp_path, range(1, 22)) == ()


def test_an_index_beside_another_waits_for_the_disk_at_the_end_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, synced, sync = MemoryFeed(papers(20)), list[int](), os.fsync
    with beside(tmp_path, feed, HashedEmbedder(), now=NOW) as take:
        monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), sync(handle)))
        take(0, feed.since(0, 8))
        take(8, feed.since(8, 8))
        (begun,) = tmp_path.glob("meaning/*/")
        assert (layout.read(begun).seq, synced) == (16, []), "a kill loses nothing"
    assert len(synced) > len(layout.read(begun).fields)


def test_an_index_beside_another_takes_nothing_while_a_writer_is_at_work_or_it_is_damaged(tmp_path: Path) -> None:
    feed, embedder = MemoryFeed(papers(20)), HashedEmbedder()
    catch_up(tmp_path, feed, embedder, now=NOW)
    feed.put(paper(21))
    with generations.locked(tmp_path, MEANING), beside(tmp_path, feed, embedder, now=NOW) as take:
        take(20, feed.since(20, 8))
    (generation(tmp_path) / "numbers").write_bytes(b"")
    with beside(tmp_path, feed, embedder, now=NOW) as take:
        take(20, feed.since(20, 8))
    assert len(embedder.embedded) == 20
    catch_up(tmp_path, feed, embedder, now=NOW)
    assert check(tmp_path, range(1, 22)) == ()


def test_an_embedder_that_fails_beside_another_index_costs_that_nothing(tmp_path: Path) -> None:
    class Away(HashedEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            raise EmbedderError("The service is away.")

    feed = MemoryFeed(papers(20))
    with beside(tmp_path, feed, Away(), now=NOW) as take:
        take(0, feed.since(0, 8))
        take(0, feed.since(0, 8))
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    assert check(tmp_path, range(1, 21)) == ()
