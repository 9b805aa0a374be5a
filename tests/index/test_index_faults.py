"""The words index is disposable: damage is found, put aside and built again; kills lose nothing."""

import json
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import index_fakes
import index_unmerged
import pytest
from index_fakes import NOW, MemoryFeed, busy_feed, paper
from tests.cast import put_in_place

from broadsheet.index import catch_up as catching
from broadsheet.index import generations
from broadsheet.index.catch_up import catch_up
from broadsheet.index.check import check
from broadsheet.index.faults import Reduced
from broadsheet.index.syntax import parse
from broadsheet.index.words import Words
from broadsheet.model.errors import StoreError

FEED = MemoryFeed(tuple(paper(no) for no in range(50)))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    catch_up(tmp_path, FEED, now=NOW)
    return tmp_path


def generation(folder: Path) -> Path:
    found = generations.current(folder)
    assert found
    return found


def reader(folder: Path) -> Words:
    return Words(folder, now=lambda: NOW)


def largest(folder: Path, suffix: str) -> Path:
    return max(generation(folder).glob(f"*{suffix}"), key=lambda path: path.stat().st_size)


def delete_all(folder: Path) -> None:
    for path in generation(folder).iterdir():
        path.unlink()
    generation_folder = folder / "words"
    next(path for path in generation_folder.iterdir() if path.is_dir()).rmdir()


def truncate(folder: Path) -> None:
    path = largest(folder, ".idx")
    put_in_place(path, path.read_bytes()[:-30])


def flip(folder: Path) -> None:
    path = largest(folder, ".term")
    body = bytearray(path.read_bytes())
    body[len(body) // 3] ^= 4
    put_in_place(path, body)


def age(folder: Path) -> None:
    generations.write_json(generations.pointer(folder), {"generation": generation(folder).name, "schema": 0})


def lose_a_file(folder: Path) -> None:
    largest(folder, ".fast").unlink()


def spoil_the_list(folder: Path) -> None:
    (generation(folder) / "meta.json").write_text("{")


def spoil_the_pointer(folder: Path) -> None:
    generations.pointer(folder).write_text("[]")


FAULTS = (delete_all, truncate, flip, age, lose_a_file, spoil_the_list, spoil_the_pointer)


@pytest.mark.parametrize("damage", FAULTS)
def test_damage_is_put_aside_by_the_reader_and_built_again(library: Path, damage) -> None:  # type: ignore[no-untyped-def]
    damage(library)
    words = reader(library)
    with pytest.raises(Reduced):
        words.search(parse("retrieval"))
    assert words.state == "rebuilding"
    assert not generations.pointer(library).exists()
    assert [path.name for path in library.glob("words.bad-*")] == ["words.bad-20260102T030405Z"]
    assert catch_up(library, FEED, now=NOW).rebuilt
    words.refresh()
    assert (words.state, words.count) == ("ready", 50)
    assert check(library, range(50)) == ()


@pytest.mark.parametrize("damage", FAULTS)
def test_damage_is_found_by_the_next_catch_up_too(library: Path, damage) -> None:  # type: ignore[no-untyped-def]
    damage(library)
    assert catch_up(library, FEED, now=NOW).indexed == 50
    assert check(library, range(50)) == ()


def test_damage_while_open_is_noticed_on_the_next_commit(library: Path) -> None:
    words = reader(library)
    assert words.count == 50
    delete_all(library)
    with pytest.raises(Reduced):
        words.refresh()
    assert words.state == "rebuilding"


def test_without_an_index_searches_are_reduced(tmp_path: Path) -> None:
    words = reader(tmp_path)
    assert words.state == "rebuilding"
    with pytest.raises(Reduced):
        words.search(parse("retrieval"))


def test_the_check_names_what_is_missing_twice_or_too_much(library: Path) -> None:
    assert check(library, range(49)) == ("1 papers are only in the words index: 49.",)
    assert check(library, range(51)) == ("1 papers are missing from the words index: 50.",)
    path = largest(library, ".pos")
    body = bytearray(path.read_bytes())
    body[0] ^= 1
    put_in_place(path, body)
    assert check(library, range(50)) == (f"{path.name} does not match its checksum.",)


def test_replaying_changes_changes_nothing(library: Path) -> None:
    before = reader(library).search(parse("retrieval"), limit=100)
    generations.write_cursor(generation(library), 0)
    catch_up(library, FEED, now=NOW)
    assert check(library, range(50)) == ()
    assert {no for no, _ in reader(library).search(parse("retrieval"), limit=100).hits} == {no for no, _ in before.hits}


def test_a_rebuild_answers_from_the_old_generation_until_it_is_done(library: Path) -> None:
    words, old, seen = reader(library), generation(library), []

    def look(_seq: int, _last: int) -> None:
        words.refresh()
        seen.append((words.count, generations.current(library) == old))

    catch_up(library, FEED, now=NOW, batch=10, rebuild=True, progress=look)
    assert seen == [(50, True)] * 5
    words.refresh()
    assert words.count == 50
    assert generation(library) != old
    assert not old.exists()


def test_a_failing_feed_leaves_the_index_as_it_was(library: Path) -> None:
    class Failing(MemoryFeed):
        def since(self, seq: int, limit: int):  # type: ignore[no-untyped-def]
            raise StoreError("The library is away.")

    feed = Failing(tuple(paper(no) for no in range(60)))
    with pytest.raises(StoreError, match="away"):
        catch_up(library, feed, now=NOW)
    assert reader(library).count == 50


def test_an_index_ahead_of_its_store_is_built_anew(library: Path) -> None:
    assert catch_up(library, MemoryFeed((paper(1),)), now=NOW).rebuilt
    assert check(library, [1]) == ()


def test_a_killed_first_build_goes_on_where_it_was(tmp_path: Path) -> None:
    class Dying(MemoryFeed):
        def since(self, seq: int, limit: int):  # type: ignore[no-untyped-def]
            if seq >= 30:
                raise KeyboardInterrupt
            return super().since(seq, limit)

    with pytest.raises(KeyboardInterrupt):
        catch_up(tmp_path, Dying(tuple(paper(no) for no in range(50))), now=NOW, batch=1)
    done = catch_up(tmp_path, FEED, now=NOW)
    assert (done.indexed, done.rebuilt) == (30, True)
    assert check(tmp_path, range(50)) == ()


def test_the_next_papers_are_asked_for_while_a_commit_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, met, commit = threading.Event(), list[bool](), catching._Writing._commit

    class Asking(MemoryFeed):
        def since(self, seq: int, limit: int):  # type: ignore[no-untyped-def]
            if seq >= 20:
                asked.set()
            return super().since(seq, limit)

    def waiting(self: catching._Writing, seq: int) -> None:
        met.append(asked.wait(10))
        commit(self, seq)

    monkeypatch.setattr(catching._Writing, "_commit", waiting)
    catch_up(tmp_path, Asking(tuple(paper(no) for no in range(50))), now=NOW, batch=1)
    assert met == [True, True, True]
    assert check(tmp_path, range(50)) == ()


def test_what_a_commit_covers_is_one_segment(tmp_path: Path) -> None:
    catch_up(tmp_path, FEED, now=NOW, batch=1)
    (meta,) = tmp_path.glob("words/*/meta.json")
    assert [one["max_doc"] for one in json.loads(meta.read_bytes())["segments"]] == [20, 20, 10]


def _held(folder: Path) -> list[int]:
    words, found, after = reader(folder), [], None
    while True:
        page = words.search(parse("retrieval attention diffusion graphs proofs speech vision"), limit=100, after=after)
        found += [no for no, _ in page.hits]
        after = page.next
        if after is None:
            return sorted(found)


@pytest.mark.parametrize("kills", [pytest.param(3, marks=pytest.mark.slow), pytest.param(20, marks=pytest.mark.long)])
def test_kills_leave_the_index_equal_to_one_never_killed(tmp_path: Path, kills: int) -> None:
    papers, chance = 400, random.Random(11)
    feed, folder = busy_feed(papers), tmp_path / "killed"
    catch_up(tmp_path / "whole", feed, now=NOW)
    expected = _held(tmp_path / "whole")
    program = [sys.executable, str(Path(index_fakes.__file__)), str(folder), str(papers)]
    done = 0
    while done < kills:
        done += _killed(program, after=chance.randrange(1, 90), moment=chance.uniform(0, 0.02))
        found = check(folder, expected)
        assert not [finding for finding in found if "twice" in finding or "checksum" in finding]
        if not found:  # all done: replay from somewhere, so that there is work for the next kill
            generations.write_cursor(generation(folder), chance.randrange(feed.last() // 2))
    assert subprocess.run(program, check=True, stdout=subprocess.DEVNULL).returncode == 0
    assert check(folder, expected) == ()
    assert _held(folder) == expected


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


def test_a_paper_revised_first_after_a_kill_is_held_once(tmp_path: Path) -> None:
    subprocess.run([sys.executable, index_unmerged.__file__, str(tmp_path)], check=True)
    feed = index_unmerged.feed()
    feed.put(paper(5, "Revised at once"))
    catch_up(tmp_path, feed, now=NOW)
    assert check(tmp_path, range(12)) == ()


def test_the_cursor_moves_only_after_the_commit(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    write = generations.write_cursor
    monkeypatch.setattr(
        catching.generations, "write_cursor", lambda path, seq: (order.append("cursor"), write(path, seq))
    )
    feed = MemoryFeed(tuple(paper(no) for no in range(60)))
    catch_up(library, feed, now=NOW)
    assert order == ["cursor"]
    assert json.loads((generation(library) / "cursor.json").read_text()) == {"seq": 60}
