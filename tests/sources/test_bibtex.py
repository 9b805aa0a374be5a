"""BibTeX files: entries to records, odd files to reasons with line numbers, never an exception."""

import random
from pathlib import Path

import pytest

from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Author, Link, Record, Rejected
from broadsheet.sources.files import bibtex
from broadsheet.sources.files.reader import chunks, cleaned

SAMPLES = Path(__file__).parents[2] / "../shared/data/protocol/bibtex"
LIBRARY = r"""
% a comment
@string{acl = "Annual Meeting of the ACL"}

@inproceedings{lovelace24,
  author = {Lovelace, Ada and Erd{\H o}s, Paul},
  title = {{BERT} and {G}{\"o}del: $\mathbb{R}^{n}$ {in Practice}},
  booktitle = acl,
  year = 2024, month = nov,
  keywords = {engines, notes},
  url = {https://ada.test/paper},
  doi = {10.1145/1},
}

@misc{turing23, title = "On " # "Machines", author = {Alan Turing}, eprint = {2301.00001v2},
  archivePrefix = {arXiv}, date = {2023-01-02}, note = {9 pages}}
"""


def read(text: str) -> list[Record | Rejected]:
    rows = bibtex.entries(text, "library")
    return [one if isinstance(one, Rejected) else cleaned(one) for one in rows]


def only(text: str) -> Record:
    (found,) = read(text)
    assert isinstance(found, Record)
    return found


def test_an_entry_becomes_a_record() -> None:
    record = read(LIBRARY)[0]
    assert isinstance(record, Record)
    assert (record.source, record.key, record.paper_id) == ("library", "lovelace24", "library:lovelace24")
    assert record.title == r"BERT and Gödel: $\mathbb{R}^{n}$ in Practice"
    assert record.authors == (Author("Ada Lovelace"), Author("Paul Erdős"))
    assert (record.published, record.venue) == ("2024-11", "Annual Meeting of the ACL")
    assert record.keywords == ("engines", "notes")
    assert record.links == (Link("doi", "https://doi.org/10.1145/1"), Link("abstract", "https://ada.test/paper"))
    assert record.raw.startswith(b"@inproceedings{lovelace24,")


def test_an_eprint_gives_the_arxiv_id_and_concatenated_texts_are_joined() -> None:
    record = read(LIBRARY)[1]
    assert isinstance(record, Record)
    assert (record.paper_id, record.key) == ("2301.00001", "2301.00001")
    assert (record.title, record.published, record.comment) == ("On Machines", "2023-01-02", "9 pages")


@pytest.mark.parametrize(
    "field",
    [
        "journal = {arXiv preprint arXiv:1706.03762}",
        "url = {https://arxiv.org/abs/1706.03762v5}",
        "doi = {10.48550/arXiv.1706.03762}",
        "eprint = {arXiv:1706.03762}, eprinttype = {arxiv}",
        "note = {arXiv: 1706.03762.}",
    ],
)
def test_an_arxiv_id_is_found_wherever_it_stands(field: str) -> None:
    assert only(f"@article{{a, title = {{A}}, {field}}}").arxiv_id == "1706.03762"


def test_another_archive_is_not_arxiv() -> None:
    assert only("@misc{a, title = {A}, eprint = {1706.03762}, archiveprefix = {HAL}}").arxiv_id is None


def test_a_key_with_a_colon_belongs_to_the_file() -> None:
    assert only("@misc{westfahl:space, title = {A}}").paper_id == "library:westfahl:space"


def test_a_parent_lends_venue_and_year() -> None:
    child, _ = read("@inproceedings{a, title={A}, crossref={p}}\n@proceedings{p, title={Proc. X}, year=2001}")
    assert isinstance(child, Record)
    assert (child.venue, child.published) == ("Proc. X", "2001")


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ("year = 2024, month = nov", "2024-11"),
        ("year = {2024}, month = {11}", "2024-11"),
        ("year = {2024}, month = {Winter}", "2024"),
        ("date = {2024-11-05}", "2024-11-05"),
        ("date = {2024-11/2025}", "2024"),
        ("year = {c. 1999}", "1999"),
        ("year = {forthcoming}", None),
    ],
)
def test_dates_are_read_as_far_as_they_go(fields: str, published: str | None) -> None:
    assert only(f"@book{{a, title = {{A}}, {fields}}}").published == published


def test_what_is_wrong_is_said_with_its_line() -> None:
    text = """
@article{a, year = 2000}
@article{b, title = {B}}
@article{b, title = {B2}}
@article{c, title = {C}
@article{d, title={D}}
"""
    found = read(text)
    wrong = {one.where: one.why for one in found if isinstance(one, Rejected)}
    assert wrong["line 2"] == "it has no title"
    assert wrong["line 4"] == "the key “b” was used before in this file"
    assert "brace" in wrong["line 5"]
    assert {one.key for one in found if isinstance(one, Record)} == {"b", "d"}


def test_bytes_that_are_not_utf8_spoil_their_own_entry_only(tmp_path: Path) -> None:
    path = tmp_path / "gbk.bib"
    path.write_bytes(b"@misc{a, title = {\xb1\xea\xcc\xe2}}\n@misc{b, title = {B}}\n")
    (chunk,) = chunks(path, "library")
    assert [row.key for row in chunk.rows] == ["b"]
    assert "UTF-8" in chunk.rejected[0].why
    assert b"\xb1\xea" in chunk.rejected[0].raw


def test_a_file_beyond_the_cap_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bibtex, "LARGEST", 10)
    path = tmp_path / "large.bib"
    path.write_text("@misc{a, title = {A}}")
    with pytest.raises(WrongUse, match="split it"):
        list(bibtex.rows(path, "library"))


def test_no_damage_to_a_file_raises() -> None:
    dice = random.Random(7)
    for _ in range(150):
        text = list(LIBRARY)
        for _ in range(dice.randrange(1, 12)):
            place = dice.randrange(len(text))
            text[place : place + dice.randrange(12)] = dice.choice('{}@"#,=\\\n\0$~%')
        for one in read("".join(text)):
            assert isinstance(one, Record | Rejected)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the odd BibTeX files are not beside the repository")
def test_every_odd_file_gives_records_or_reasons() -> None:
    for path in SAMPLES.glob("*.bib"):
        for chunk in chunks(path, "library"):
            for one in [*map(cleaned, chunk.rows), *chunk.rejected]:
                assert isinstance(one, Record) or (one.where.startswith("line ") and one.why), path.name
