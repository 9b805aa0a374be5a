"""``search``, ``show``, ``today`` and ``index``: the shapes programs rely on."""

import shutil
from pathlib import Path

import pytest

ENTRY = {
    "id", "title", "abstract", "authors", "author_count", "organization", "published", "comments", "votes", "keywords",
    "url", "reasons",
}  # fmt: skip


def test_a_search_is_a_listing(run, full: Path) -> None:
    done = run("search", "herons", "--data", full, "--json")
    said = done.json
    assert (done.code, done.err) == (0, "")
    assert {"total", "next", "entries"} <= said.keys()
    (entry,) = said["entries"]
    assert entry.keys() >= ENTRY
    assert entry["keywords"][0] == "herons"  # given by the source; our own come after
    assert {name: entry[name] for name in ENTRY - {"reasons", "keywords"}} == {
        "id": "2611.00001",
        "title": "Counting Herons from the Air",
        "abstract": "We count herons in a marsh.",
        "authors": ["Ines Amado", "Li Wei"],
        "author_count": 2,
        "organization": None,
        "published": "2026-11-16",
        "comments": 3,
        "votes": 9,
        "url": "https://arxiv.org/abs/2611.00001",
    }
    assert all(reason.keys() == {"kind", "text", "weight"} for reason in entry["reasons"])


def test_a_paper_that_is_not_on_arxiv_has_an_address_of_ours_and_says_null_where_nothing_is_known(
    run, full: Path
) -> None:
    (entry,) = run("search", "storks", "--data", full, "--json").json["entries"]
    assert entry["url"] == "http://127.0.0.1:8000/papers/waders:2016/7"
    assert (entry["author_count"], entry["comments"], entry["votes"], entry["published"]) == (None, None, 0, "2016")


def test_a_search_may_go_by_words_or_by_meaning_alone(run, full: Path) -> None:
    for mode, kind in (("words", "words"), ("meaning", "meaning")):
        said = run("search", "herons", "--mode", mode, "--data", full, "--json").json
        assert said["entries"][0]["id"] == "2611.00001"
        assert kind in {why["kind"] for why in said["entries"][0]["reasons"]}


def test_what_resembles_a_paper_or_a_text_is_a_listing(run, full: Path, tmp_path: Path) -> None:
    text = tmp_path / "abstract.txt"
    text.write_text("Herons are counted in a marsh.", encoding="utf-8")
    for words in (("similar", "2611.00001"), ("similar", "--text", text)):
        said = run(*words, "--data", full, "--json").json
        assert {"total", "next", "entries"} <= said.keys()
        assert all(entry.keys() >= ENTRY for entry in said["entries"])


def test_similar_wants_papers_or_a_text_and_not_both(run, full: Path, tmp_path: Path) -> None:
    for words in (("similar",), ("similar", "2611.00001", "--text", tmp_path / "abstract.txt")):
        done = run(*words, "--data", full)
        assert done.code == 2
        assert "--text FILE" in done.err


def test_a_search_goes_on_where_its_page_ended(run, full: Path) -> None:
    seen, after = [], []
    for _ in range(3):
        page = run("search", "from OR of OR for birds herons boat", "--limit", 1, *after, "--data", full, "--json").json
        seen += [entry["id"] for entry in page["entries"]]
        if not page["next"]:
            break
        after = ["--after", page["next"]]
    assert len(seen) == len(set(seen))


def test_words_of_a_search_may_be_typed_apart_or_together(run, full: Path) -> None:
    together = run("search", "herons air", "--data", full, "--json").json
    assert run("search", "herons", "air", "--data", full, "--json").json == together


def test_people_read_places_titles_and_where_to_go_on(run, full: Path) -> None:
    out = run("search", "herons", "--data", full).out
    assert "  1. Counting Herons from the Air" in out
    assert "Ines Amado + 1 · 2026-11-16 · cs.CV stat.ML · 2611.00001" in out
    assert out.endswith("1 of 1\n")


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", "1.5", "²"])
def test_a_limit_that_is_none_is_wrong_use(run, full: Path, limit: str) -> None:
    done = run("search", "herons", f"--limit={limit}", "--data", full, "--json")
    assert (done.code, done.out) == (2, "")
    assert done.err == "--limit takes a whole number from 1 to 100.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["search", "colour:red"],
        ["search", "-herons herons", "--order", "sideways"],
        ["search", "herons", "--after", "nonsense"],
        ["search", "date:yesterday"],
        ["search"],
        ["show"],
        ["index", "polish"],
        ["today", "--after", "nonsense"],
        ["search", "herons", "--dat", "x"],
        ["sing"],
    ],
)
def test_wrong_use_is_exit_two_with_words_on_standard_error_alone(run, full: Path, words: list[str]) -> None:
    done = run("--data", full, "--json", *words)
    if words != ["search", "colour:red"]:
        assert done.code == 2
    assert "Traceback" not in done.err
    assert (done.out == "") == (done.code != 0)


def test_one_paper_is_shown_with_versions_records_and_links(run, full: Path) -> None:
    said = run("show", "https://arxiv.org/abs/2611.00001v2", "--data", full, "--json").json
    assert said["id"] == "2611.00001"
    assert said["versions"] == []
    assert [(one["source"], one["key"], one["differs_in"]) for one in said["records"]] == [("marsh", "2611.00001", [])]
    assert [(one["kind"], one["url"]) for one in said["links"]] == [
        ("abstract", "https://arxiv.org/abs/2611.00001"),
        ("pdf", "https://arxiv.org/pdf/2611.00001"),
        ("code", "https://code.example.org/herons"),
    ]
    assert {(one["kind"], one["value"]) for one in said["counts"]} == {("upvotes", 9), ("comments", 3)}


def test_people_read_one_paper(run, full: Path) -> None:
    out = run("show", "2611.00001", "--data", full).out
    assert out.startswith("Counting Herons from the Air\nInes Amado, Li Wei\n2611.00001 · 2026-11-16 · cs.CV · stat.ML")


@pytest.mark.parametrize("text", ["2611.09999", "nothing", "\udcff", ""])
def test_a_paper_that_is_not_here_is_a_failure_with_a_sentence(run, full: Path, text: str) -> None:
    done = run("show", text, "--data", full, "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith("is here. Try a search for its title.\n")


def test_today_is_a_listing_and_says_how_complete_it_is(run, full: Path) -> None:
    said = run("today", "--data", full, "--json").json
    assert {"total", "next", "entries", "edition"} <= said.keys()
    assert said["edition"]["state"] == "gathered"
    assert said["total"] == len(said["entries"]) == 3


@pytest.mark.parametrize("words", [["today"], ["search", "attention"], ["show", "2409.17481"]])
def test_an_empty_library_shows_the_starter_edition_and_says_so(run, tmp_path: Path, words: list[str]) -> None:
    done = run(*words, "--data", tmp_path / "new", "--json")
    assert done.code == 0
    assert done.json.get("total", 1) >= 1
    assert done.err.startswith("This is the starter edition: 170 papers")


def test_the_starter_edition_is_no_longer_spoken_of_once_papers_are_here(run, tmp_path: Path, papers: Path) -> None:
    run("today", "--data", tmp_path / "new")
    run("import", papers, "--data", tmp_path / "new")
    assert run("search", "herons", "--data", tmp_path / "new").err == ""


def test_the_status_of_the_index_is_a_document(run, full: Path) -> None:
    said = run("index", "status", "--data", full, "--json").json
    assert {name: said[name] for name in ("papers", "words", "meaning", "lag")} == {
        "papers": 3,
        "words": 3,
        "meaning": 3,
        "lag": 0,
    }


def test_an_index_that_is_gone_reduces_search_until_it_is_rebuilt(run, full: Path) -> None:
    shutil.rmtree(full / "index")
    reduced = run("search", "herons", "--data", full, "--json")
    assert (reduced.code, reduced.json["total"]) == (0, 1)
    assert "reduced" in reduced.err
    assert run("index", "rebuild", "--data", full, "--json").json["lag"] == 0
    whole = run("search", "herons", "--data", full, "--json")
    assert (whole.err, whole.json["total"]) == ("", 1)


@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("words", [["today"], ["search", "sparse", "attention"], ["show", "2409.17481"]])
def test_nothing_is_wider_than_the_terminal(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = run(*words, "--data", tmp_path / "new").out
    wide = [line for line in out.splitlines() if len(line) > columns and "https://" not in line]
    assert wide == []
    assert len(out.splitlines()) > 10


def test_today_begins_with_the_promise_of_its_page_and_says_nothing_twice(run, full: Path, tmp_path: Path) -> None:
    lines = run("today", "--data", full).out.splitlines()
    assert lines[0].startswith("Broadsheet")
    assert "nobody counted what was announced" in " ".join(lines[1:3])
    out = " ".join(run("today", "--data", tmp_path / "new").out.split())
    assert out.count("This is the starter edition: 170 papers") == 1
