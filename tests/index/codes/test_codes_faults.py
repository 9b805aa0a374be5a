"""The meaning index is disposable: damage is found, put aside and built again; kills lose nothing."""

import errno
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import codes_fakes
import numpy as np
import pytest
from codes_fakes import NOW, WORDS, HashedEmbedder, MemoryFeed, busy_feed, follow, paper, papers, reader
from tests.cast import put_in_place

from broadsheet.index import generations
from broadsheet.index.codes import compact, layout, writing
from broadsheet.index.codes.catch_up import catch_up
from broadsheet.index.codes.check import check
from broadsheet.index.codes.layout import MEANING
from broadsheet.index.faults import Reduced
from broadsheet.model.errors import StoreError

FEED = MemoryFeed(papers(50))
copy = compact.compacted
FILES = [field.name for field in layout.fields(70, 3)]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    feed = FEED.until(50)
    feed.put(paper(51))
    feed.drop(51)
    catch_up(tmp_path, feed.until(51), HashedEmbedder(), now=NOW)
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    return tmp_path


def generation(folder: Path) -> Path:
    found = generations.current(folder, MEANING)
    assert found
    return found


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 3] ^= 4
    put_in_place(path, body)


def cut(path: Path) -> None:
    put_in_place(path, path.read_bytes()[:-1])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
def test_a_damaged_file_is_put_aside_by_the_reader_and_built_again(
    library: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(generation(library) / name)
    codes = reader(library)
    with pytest.raises(Reduced, match="rebuilt"):
        codes.search(np.ones(70, np.float32), 5)
    assert (codes.state, name in codes.why) == ("rebuilding", True)
    assert [path.name for path in library.glob("meaning.bad-*")] == ["meaning.bad-20260102T030405Z"]
    assert catch_up(library, FEED, HashedEmbedder(), now=NOW).rebuilt
    codes.refresh()
    assert (codes.state, codes.count, codes.why) == ("ready", 50, "")
    assert check(library, range(1, 51)) == ()


@pytest.mark.parametrize("name", [*FILES, "manifest.json", "../current.json"])
def test_damage_is_found_by_the_next_catch_up_too(library: Path, name: str) -> None:
    flip(generation(library) / name)
    assert catch_up(library, FEED, HashedEmbedder(), now=NOW).indexed == 50
    assert check(library, range(1, 51)) == ()


def test_damage_that_left_no_trace_in_the_files_times_is_found_by_the_check(library: Path) -> None:
    path = generation(library) / "vectors"
    times = path.stat()
    flip(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert check(library, range(1, 51)) == ("vectors does not match its checksum.",)


def test_an_index_of_another_release_is_built_anew(library: Path) -> None:
    said = {"generation": generation(library).name, "schema": 0}
    generations.write_json(generations.pointer(library, MEANING), said)
    assert catch_up(library, FEED, HashedEmbedder(), now=NOW).rebuilt


def test_the_check_names_what_is_missing_twice_or_too_much(library: Path) -> None:
    assert check(library, range(1, 50)) == ("1 papers are only in the meaning index: 50.",)
    assert check(library, range(1, 50), either_way=[50]) == ()
    assert check(library, range(1, 52)) == ("1 papers are missing from the meaning index: 51.",)
    with writing.Writer(generation(library)) as writer:
        rows = reader(library)._current().take(np.array([6]))
        writer.append(rows)
        writer.commit(52)
    assert check(library, range(1, 51)) == ("1 papers are twice in the meaning index: 7.",)


def test_without_an_index_the_check_says_so(tmp_path: Path) -> None:
    assert check(tmp_path, []) == ("There is no meaning index; a catch-up builds it.",)


def _full_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    left = [writes]
    write = os.write

    def limited(handle: int, data: memoryview) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data[: max(len(data) // 2, 1)])

    monkeypatch.setattr(writing.os, "write", limited)


@pytest.mark.parametrize("writes", [0, 3, 10, 40])
def test_a_full_disk_leaves_the_last_commit(library: Path, monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    feed = FEED.until(50)
    feed.put(paper(51))
    feed.drop(51)
    feed.put(*(paper(no, "New") for no in range(60, 70)))
    with monkeypatch.context() as patch:
        _full_after(patch, writes)
        with pytest.raises(StoreError, match="No space"):
            catch_up(library, feed, HashedEmbedder(), now=NOW)
    assert check(library, range(1, 51)) == ()
    assert reader(library).count == 50
    catch_up(library, feed, HashedEmbedder(), now=NOW)
    assert check(library, feed.newest()) == ()


def test_a_full_disk_while_compacting_takes_the_copy_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = MemoryFeed(papers(300))
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    feed.drop(*range(1, 101))
    with monkeypatch.context() as patch:
        begin = compact.writing.begin
        patch.setattr(compact.writing, "begin", lambda *given: (begin(*given), _full_after(patch, 5)))
        with pytest.raises(StoreError):
            catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    assert len([path for path in (tmp_path / "meaning").iterdir() if path.is_dir()]) == 1
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    assert layout.read(generation(tmp_path)).dead == 0
    assert check(tmp_path, range(101, 301)) == ()


def test_a_writer_that_dies_while_compacting_leaves_the_old_generation_answering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    feed = MemoryFeed(papers(300))
    catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    old = generation(tmp_path)
    feed.drop(*range(1, 101))
    with monkeypatch.context() as patch:
        patch.setattr(compact, "compacted", lambda *given: patch.setattr(compact.Writer, "commit", die) or copy(*given))
        with pytest.raises(KeyboardInterrupt):
            catch_up(tmp_path, feed, HashedEmbedder(), now=NOW)
    assert generation(tmp_path) == old
    assert check(tmp_path, range(101, 301)) == ()
    after = HashedEmbedder()
    catch_up(tmp_path, feed, after, now=NOW)
    assert (after.embedded, layout.read(generation(tmp_path)).dead) == ([], 0)
    assert [path for path in (tmp_path / "meaning").iterdir() if path.is_dir()] == [generation(tmp_path)]


PAPERS, BATCH = 240, 40


def _answers(folder: Path) -> list[tuple[list[int], list[float]]]:
    codes, embedder = reader(folder), HashedEmbedder()
    near = [codes.search(embedder.one(f"{first} {WORDS[4]}"), 500) for first in WORDS]
    return [(one.numbers.tolist(), one.scores.tolist()) for one in near]


def _embedded(log: Path) -> int:
    return sum(int(line) for line in log.read_text().split()) if log.exists() else 0


@pytest.mark.parametrize("kills", [pytest.param(3, marks=pytest.mark.slow), pytest.param(200, marks=pytest.mark.long)])
def test_kills_leave_the_index_equal_to_one_never_killed(tmp_path: Path, kills: int) -> None:
    feed, chance = busy_feed(PAPERS), random.Random(11)
    once = HashedEmbedder()
    follow(tmp_path / "whole", feed, once, BATCH)
    expected = _answers(tmp_path / "whole")
    done = rounds = 0
    while done < kills:
        folder, log = tmp_path / f"killed-{rounds}", tmp_path / f"log-{rounds}"
        program = [sys.executable, codes_fakes.__file__, str(folder), str(log), str(PAPERS), str(BATCH)]
        here = 0
        while (done < kills) and _killed(program, after=chance.randrange(5), moment=chance.uniform(0, 0.06)):
            done, here = done + 1, here + 1
            if generations.current(folder, MEANING):
                assert not [one for one in check(folder, feed.newest()) if "twice" in one or "checksum" in one]
        follow(folder, feed, HashedEmbedder(log=log), BATCH)
        assert check(folder, feed.newest()) == ()
        assert _answers(folder) == expected
        assert _embedded(log) <= len(once.embedded) + here * BATCH
        rounds += 1


def _killed(program: list[str], *, after: int, moment: float) -> bool:
    """Kill the program ``moment`` seconds after its so many-th batch; False when it was done before."""
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout
        for _ in range(after):
            child.stdout.readline()
        try:
            child.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            child.kill()
        return child.wait() == -signal.SIGKILL
