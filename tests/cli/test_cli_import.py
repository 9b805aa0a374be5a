"""``broadsheet import``: what was read, what became of it, and what could not be read."""

import gzip
from pathlib import Path

import pytest

from broadsheet.cli import import_file

BROKEN = (
    '{"title": "Fine"}',
    "not JSON",
    "",
    "[1]",
    '{"id": "x"}',
    '{"arxiv_id": "\\ud800\\u0000", "title": "T"}',
    '{"id": "arxiv:\\u0000", "title": "T"}',
)


def test_an_import_says_what_it_did_as_one_document(run, data: Path, papers: Path) -> None:
    done = run("import", papers, "--data", data, "--json")
    said = done.json
    assert done.code == 0
    assert list(said) == ["read", "added", "changed", "unchanged", "rejected", "seconds", "peak_rss_mb"]
    assert {name: said[name] for name in ("read", "added", "changed", "unchanged", "rejected")} == {
        "read": 3,
        "added": 3,
        "changed": 0,
        "unchanged": 0,
        "rejected": [],
    }
    assert said["seconds"] >= 0
    assert said["peak_rss_mb"] > 0


def test_a_second_import_changes_nothing(run, full: Path, papers: Path) -> None:
    said = run("import", papers, "--data", full, "--json").json
    assert (said["read"], said["added"], said["changed"], said["unchanged"]) == (3, 0, 0, 3)


def test_a_line_that_says_more_changes_its_paper_alone(run, full: Path, papers: Path) -> None:
    papers.write_text(papers.read_text().replace('"year": 2016', '"year": 2016, "venue": "Birds 16"'))
    said = run("import", papers, "--data", full, "--json").json
    assert (said["added"], said["changed"], said["unchanged"]) == (0, 1, 2)
    assert run("show", "waders:2016/7", "--data", full, "--json").json["venue"] == "Birds 16"


def test_rejected_lines_are_listed_with_their_numbers_and_reasons(run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text("\n".join(BROKEN))
    said = run("import", path, "--data", data, "--json").json
    assert (said["read"], said["added"]) == (6, 1)
    assert [one["line"] for one in said["rejected"]] == [2, 4, 5, 6, 7]
    assert all(one["why"] for one in said["rejected"])


def test_people_read_the_figures_and_the_reasons(run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text("\n".join(BROKEN))
    done = run("import", path, "--data", data)
    assert done.out.startswith("6 read: 1 added, 0 changed, 0 unchanged.\n  line 2: it is not JSON")


def test_a_packed_file_and_bibtex_are_read_as_well(run, data: Path, papers: Path, tmp_path: Path) -> None:
    packed = tmp_path / "marsh.jsonl.gz"
    packed.write_bytes(gzip.compress(papers.read_bytes()))
    bib = tmp_path / "birds.bib"
    bib.write_text("@article{amado, title={Herons at Dusk}, author={Amado, Ines}, year={2020}}")
    assert run("import", packed, "--data", data, "--json").json["added"] == 3
    assert run("import", bib, "--data", data, "--json").json["added"] == 1
    assert run("show", "birds:amado", "--data", data, "--json").json["title"] == "Herons at Dusk"


def test_records_are_filed_under_the_source_that_is_named(run, data: Path, papers: Path) -> None:
    run("import", papers, "--source", "mylab", "--data", data)
    listing = run("search", "source:mylab", "--data", data, "--json").json
    assert listing["total"] == 2  # one of the three names its own source


@pytest.mark.parametrize("name", ["my lab", "", "a:b", "x" * 100, "\x00", "Ünïversity"])
def test_a_source_name_that_is_no_word_is_wrong_use(run, data: Path, papers: Path, name: str) -> None:
    done = run("import", papers, "--source", name, "--data", data)
    assert (done.code, done.out) == (2, "")
    assert "source" in done.err


@pytest.mark.parametrize("words", [[], ["a.bib", "--starter"], ["--starter", "--remove-starter"]])
def test_naming_none_or_two_things_to_import_is_wrong_use(run, data: Path, words: list[str]) -> None:
    done = run("import", *words, "--data", data)
    assert done.code == 2
    assert done.err == "Name one FILE, or say --starter or --remove-starter.\n"


def test_a_file_that_is_not_there_or_of_no_known_format_is_told_in_a_sentence(run, data: Path, tmp_path: Path) -> None:
    photo = tmp_path / "heron.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 JFIF")
    for path in (tmp_path / "none.jsonl", tmp_path, photo):
        done = run("import", path, "--data", data, "--json")
        assert (done.code, done.out) == (2, "")
        assert path.name in done.err
        assert "Traceback" not in done.err


def test_the_starter_edition_comes_and_goes(run, data: Path, papers: Path) -> None:
    assert run("import", "--starter", "--data", data, "--json").json["added"] == 170
    assert run("import", "--starter", "--data", data, "--json").json["unchanged"] == 170
    run("import", papers, "--data", data)
    done = run("import", "--remove-starter", "--data", data)
    assert done.code == 0
    assert "170" in done.out + done.err
    assert run("index", "status", "--data", data, "--json").json["papers"] == 3
    assert run("search", "source:starter", "--data", data, "--json").json["total"] == 0


def test_an_import_returns_when_the_index_has_caught_up(run, full: Path) -> None:
    status = run("index", "status", "--data", full, "--json").json
    assert (status["papers"], status["words"], status["lag"]) == (3, 3, 0)


def test_a_whole_library_leaves_as_a_file_and_comes_back(run, data: Path, papers: Path, tmp_path: Path) -> None:
    assert run("import", papers, "--data", data).code == 0
    out = run("export", tmp_path / "all.ndjson.gz", "--data", data, "--json")
    assert (out.code, out.json["tables"]["papers"]) == (0, 3)
    back = run("import", tmp_path / "all.ndjson.gz", "--data", tmp_path / "new", "--json")
    assert (back.code, back.json["rows"]) == (0, out.json["rows"])
    assert run("search", "herons", "--data", tmp_path / "new", "--json").json["total"] == 1
    assert run("export", tmp_path, "--data", tmp_path / "new").code == 0
    assert (tmp_path / "broadsheet.ndjson.gz").read_bytes() == (tmp_path / "all.ndjson.gz").read_bytes()


def test_memory_is_told_of_the_indexing_too(
    run, data: Path, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import", papers, "--data", data).code == 0
    assert run("export", tmp_path / "all.ndjson", "--data", data).code == 0
    monkeypatch.setattr(import_file, "anonymous_mb", lambda: 54_321.0)
    assert run("import", tmp_path / "all.ndjson", "--data", tmp_path / "new", "--json").json["peak_rss_mb"] == 54_321.0


def test_a_whole_library_goes_into_an_empty_one_alone(run, data: Path, papers: Path, tmp_path: Path) -> None:
    assert run("import", papers, "--data", data).code == 0
    assert run("export", tmp_path / "all.ndjson", "--data", data).code == 0
    refused = run("import", tmp_path / "all.ndjson", "--data", data)
    assert (refused.code, "not empty" in refused.err) == (2, True)
    assert run("import", tmp_path / "all.ndjson", "--source", "x", "--data", tmp_path / "new").code == 2
    assert run("export", tmp_path / "all.ndjson", "--data", data).code == 2
