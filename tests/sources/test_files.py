"""Files of papers: JSON Lines plain and packed, its rows, its records, and what is wrong with a line."""

import gzip
import json
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Author, Count, Link, Pick, Record, Rejected
from broadsheet.sources.files.lines import LONGEST_LINE, Line, lines
from broadsheet.sources.files.reader import chunks, cleaned, detect, parse_line, source_name, starter
from broadsheet.sources.files.row import Row

SHARED = Path(__file__).parents[2] / "../shared"
shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real data is not beside the repository")


def row(data: object, name: str = "papers") -> Row | Rejected:
    return parse_line(Line(17, data if isinstance(data, bytes) else json.dumps(data).encode(), 0), name)


def record(name: str = "papers", **data: object) -> Record:
    found = row({"id": "2611.00001", "title": "A Title"} | data, name)
    assert isinstance(found, Row)
    made = cleaned(found)
    assert isinstance(made, Record)
    return made


def everything(path: Path, name: str = "papers") -> list[Record | Rejected]:
    return [one for chunk in chunks(path, name) for one in [*map(cleaned, chunk.rows), *chunk.rejected]]


@pytest.mark.parametrize(
    ("data", "source", "key", "arxiv"),
    [
        ({"id": "arxiv:2512.14696"}, "papers", "2512.14696", "2512.14696"),
        ({"id": "2512.14696v2"}, "papers", "2512.14696", "2512.14696"),
        ({"id": "https://arxiv.org/abs/math.GT/0309136"}, "papers", "math.GT/0309136", "math.GT/0309136"),
        ({"arxiv_id": "2505.02130"}, "papers", "2505.02130", "2505.02130"),
        ({"id": "iros2017:8206395"}, "iros2017", "8206395", None),
        ({"id": "ACL:2024.acl-long.1"}, "acl", "2024.acl-long.1", None),
        ({"id": "smith2020"}, "papers", "smith2020", None),
        ({"id": "10.1145/3106237"}, "papers", "10.1145/3106237", None),
        ({"arxiv_id": None, "title": "A Title: of “Papers”!"}, "papers", "a-title-of-papers", None),
        ({"title": "Über Gödel"}, "papers", "uber-godel", None),
        ({"title": "论文 标题"}, "papers", "论文-标题", None),
    ],
)
def test_a_row_says_whom_it_speaks_of(data: dict[str, object], source: str, key: str, arxiv: str | None) -> None:
    found = row(data)
    assert isinstance(found, Row)
    assert (found.source, found.key, found.arxiv_id) == (source, key, arxiv)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"nonsense", "not JSON"),
        (b'{"id": "2611.00001", ', "not JSON"),
        (b"[1, 2]", "not an object"),
        (b"7", "not an object"),
        (b"[" * 100_000, "not JSON"),
        (b'{"title": "\xff"}', "not UTF-8"),
        (b'{"id": "arxiv:2613.99999", "title": "A"}', "no arXiv id"),
        (b'{"arxiv_id": "iros:1", "title": "A"}', "no arXiv id"),
        (b'{"id": "a key with blanks", "title": "A"}', "no id"),
        (b'{"id": 12, "title": "A"}', "not a text"),
        (b'{"abstract": "A"}', "neither an id nor a title"),
        (b'{"title": "!!!"}', "no letters"),
    ],
)
def test_a_line_that_cannot_be_a_row_is_rejected_with_its_number_and_a_reason(raw: bytes, why: str) -> None:
    found = row(raw)
    assert isinstance(found, Rejected)
    assert found.where == "line 17"
    assert why in found.why
    assert found.raw == raw


def test_long_titles_that_begin_alike_have_keys_of_their_own() -> None:
    first, second = (row({"title": "word " * 40 + end}) for end in ("one", "two"))
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert first.key != second.key
    assert len(first.key) <= 80


@pytest.mark.parametrize("title", [None, "", "  ", 7, ["A"]])
def test_a_row_without_a_title_is_rejected_when_cleaned(title: object) -> None:
    found = row({"id": "2611.00001", "title": title})
    assert isinstance(found, Row)
    assert cleaned(found) == Rejected("line 17", "it has no title", found.raw)


def test_the_documented_fields_become_a_record() -> None:
    made = record(
        abstract="We do  this.",
        authors=["Ada  Lovelace", {"name": "Alan Turing", "affiliation": "Bletchley"}],
        categories=["cs.CL", "cs.LG"],
        published="2026-11-16",
        listed="2026-11-17",
        updated="2026-11-18T10:00:00Z",
        doi="10.1145/1",
        comment="9 pages",
        venue="IROS",
        license="CC0",
        journal_ref="J. 1",
        organization="Lab",
        source="somebody/else",
        seed_pages=[1],
    )
    assert made.source == "papers"
    assert made.abstract == "We do this."
    assert made.authors == (Author("Ada Lovelace"), Author("Alan Turing", "Bletchley"))
    assert (made.author_count, made.categories) == (2, ("cs.CL", "cs.LG"))
    assert (made.published, made.announced, made.updated) == ("2026-11-16", "2026-11-17", "2026-11-18")
    assert (made.doi, made.comment, made.venue) == ("10.1145/1", "9 pages", "IROS")
    assert (made.license, made.journal_ref, made.organization) == ("CC0", "J. 1", "Lab")
    assert made.links == (
        Link("abstract", "https://arxiv.org/abs/2611.00001"),
        Link("pdf", "https://arxiv.org/pdf/2611.00001"),
        Link("doi", "https://doi.org/10.1145/1"),
    )


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2024", "2024"),
        ("2024-11", "2024-11"),
        ("2024-11-05", "2024-11-05"),
        ("2024-11-05T01:02:03Z", "2024-11-05"),
        (2024, "2024"),
        *[(nonsense, None) for nonsense in ("2024-13", "2024-02-30", "soon", None, 12, True)],
    ],
)
def test_dates_may_be_partial_and_nonsense_is_left_out(given: object, date: str | None) -> None:
    assert record(published=given).published == date


def test_a_year_stands_in_for_a_date() -> None:
    assert record(year=2021).published == "2021"


def test_a_daily_paper_gives_pick_votes_tags_and_a_short_summary() -> None:
    made = record(
        hf_date="2023-10-30",
        upvotes=15,
        tags=["ML"],
        ai_summary="A first.\\nSecond line of it.",
        github="https://github.com/ada/engine",
        submitted="2023-10-27",
        rank_on_day=4,
        authors=["Ada"],
        authors_complete=False,
    )
    assert made.picks == (Pick(date(2023, 10, 30), 4),)
    assert made.counts == (Count("upvotes", 15, date(2023, 10, 30)),)
    assert (made.keywords, made.tldr, made.abstract) == (("ML",), "A first. Second line of it.", None)
    assert made.published == "2023-10-27"
    assert Link("code", "https://github.com/ada/engine") in made.links
    assert (made.authors, made.author_count) == ((Author("Ada"),), None)


def test_a_starter_line_gives_a_summary_that_is_no_abstract() -> None:
    made = record(
        summary="Ours.", tldr="Short.", comments=2, author_count=9, authors=None, code_url="https://github.com/a/b"
    )
    assert (made.summary, made.abstract, made.tldr) == ("Ours.", None, "Short.")
    assert made.counts == (Count("comments", 2),)
    assert made.author_count == 9


def test_comments_in_words_are_the_comment() -> None:
    made = record(comments="9 pages")
    assert (made.comment, made.counts) == ("9 pages", ())


def test_links_in_comment_and_abstract_are_found() -> None:
    made = record(comment="Project page: https://ada.test/", abstract="Code: https://github.com/ada/engine.")
    assert [link.kind for link in made.links] == ["abstract", "pdf", "project", "code"]


@pytest.mark.parametrize("value", ["javascript:alert(1)", 7, None, "https://a b"])
def test_only_web_addresses_become_links(value: object) -> None:
    assert [link.kind for link in record(github=value).links] == ["abstract", "pdf"]


@pytest.mark.parametrize(
    "odd",
    [
        {"authors": 7},
        {"authors": [None, 3, "", {"x": 1}]},
        {"categories": {"a": 1}},
        {"keywords": [1, ""]},
        {"upvotes": -1},
        {"upvotes": True},
        {"upvotes": 10**30},
        {"abstract": ["a"]},
        {"doi": 10},
        {"hf_date": "never"},
    ],
)
def test_a_field_of_the_wrong_kind_is_left_out(odd: dict[str, object]) -> None:
    made = record(**odd)
    assert (made.authors, made.categories, made.keywords, made.counts, made.doi, made.picks) == (
        (),
        (),
        (),
        (),
        None,
        (),
    )


def test_authors_and_categories_may_be_one_text() -> None:
    made = record(authors="Ada Lovelace, Alan Turing", categories="cs.CL cs.LG")
    assert [author.name for author in made.authors] == ["Ada Lovelace", "Alan Turing"]
    assert made.categories == ("cs.CL", "cs.LG")


def test_names_with_accents_and_controls_are_cleaned() -> None:
    assert record(authors=["Jos\\'e  \u0000Garc{\\'i}a", "Plain Name"]).authors == (
        Author("José García"),
        Author("Plain Name"),
    )


def test_lone_surrogates_never_reach_a_record() -> None:
    made = record(title="A \ud800 Title", authors=["Ad\udc00a"], categories=["cs.\ud800"])
    "".join([made.title, made.authors[0].name, *made.categories]).encode()


def test_lines_are_numbered_as_in_an_editor_and_blank_ones_skipped(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{"b": 2}')
    assert [(line.number, line.raw) for line in lines(path)] == [(1, b'{"a": 1}'), (4, b'{"b": 2}')]


@pytest.mark.parametrize("pack", [False, True])
def test_a_file_is_read_plain_and_packed_whatever_it_is_called(tmp_path: Path, pack: bool) -> None:
    content = b"".join(json.dumps({"id": f"k{n}", "title": f"T{n}"}).encode() + b"\n" for n in range(1201))
    path = tmp_path / "papers"
    path.write_bytes(gzip.compress(content, mtime=0) if pack else content)
    found = list(chunks(path, "papers"))
    assert [len(chunk.rows) for chunk in found] == [500, 500, 201]
    assert [chunk.lines for chunk in found] == [500, 500, 201]
    assert found[-1].at == found[-1].size == path.stat().st_size
    assert found[0].rows[0].raw == content.splitlines()[0]


def test_a_line_over_one_mebibyte_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(b'{"title": "' + b"x" * (3 * LONGEST_LINE) + b'"}\n{"id": "a", "title": "A"}\n')
    long, good = everything(path)[::-1]
    assert isinstance(long, Rejected)
    assert (long.where, long.why, len(long.raw)) == ("line 1", "the line is longer than 1 MiB", 200)
    assert isinstance(good, Record)


def test_a_line_of_exactly_one_mebibyte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    head, tail = b'{"id": "a", "title": "', b'"}'
    path.write_bytes(head + b"x" * (LONGEST_LINE - len(head) - len(tail)) + tail)
    assert isinstance(everything(path)[0], Record)


@pytest.mark.slow
def test_a_packed_bomb_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(64):
            file.write(b"x" * LONGEST_LINE)
    tracemalloc.start()
    found = everything(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [type(one) for one in found] == [Rejected]
    assert peak < 16 * LONGEST_LINE


def test_a_packed_file_that_breaks_off_gives_what_came_before_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl.gz"
    content = b"".join(json.dumps({"id": f"k{n}", "title": "T" + "ab" * n}).encode() + b"\n" for n in range(200))
    path.write_bytes(gzip.compress(content, mtime=0)[:-30])
    *before, last = everything(path)
    assert before
    assert all(isinstance(one, Record) for one in before)
    assert isinstance(last, Rejected)
    assert "damaged" in last.why
    assert last.where == f"line {len(before) + 1}"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jsonl", b"{}", "jsonl"),
        ("a.bib", b"", "bibtex"),
        ("a.txt", b'\n {"id": 1}', "jsonl"),
        ("a.txt", b"% mine\n@article{a, title={A}}", "bibtex"),
        ("a.txt", b"My library\n@book{a, title={A}}", "bibtex"),
        ("a", b"", "jsonl"),
        ("a.bib.gz", gzip.compress(b"@article{a}", mtime=0), "bibtex"),
    ],
)
def test_the_format_is_told_by_name_or_content(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert detect(tmp_path / name) == kind


@pytest.mark.parametrize("content", [b'[{"id": 1}]', b"%PDF-1.7", b"a,b,c\n1,2,3\n", b"\x1f\x8bbroken"])
def test_other_files_are_wrong_use(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(WrongUse):
        detect(tmp_path / "a.txt")


def test_a_file_that_is_not_there_and_a_folder_are_wrong_use(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(WrongUse):
            list(chunks(path, "papers"))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("papers.jsonl.gz", "papers"),
        ("My Library.bib", "my-library"),
        ("hf_daily.jsonl", "hf_daily"),
        (".jsonl", "file"),
    ],
)
def test_a_file_stands_for_the_source_of_its_stem(path: str, name: str) -> None:
    assert source_name(Path(path)) == name


def test_the_starter_has_papers_and_nothing_is_wrong_with_it() -> None:
    found = list(starter())
    records = [cleaned(one) for chunk in found for one in chunk.rows]
    assert records
    assert not any(chunk.rejected for chunk in found)
    assert all(isinstance(one, Record) and one.source == "starter" and one.summary for one in records)
    assert len({one.paper_id for one in records if isinstance(one, Record)}) == len(records)


@pytest.mark.shared
@pytest.mark.slow
@shared
def test_the_daily_papers_are_read_without_rejections() -> None:
    found = everything(SHARED / "data/hf_daily.jsonl.gz", "hf_daily")
    assert len(found) == 10_127
    records = [one for one in found if isinstance(one, Record)]
    assert len(records) == len(found)
    assert all(one.picks for one in records)


@pytest.mark.shared
@pytest.mark.slow
@shared
def test_the_papers_are_read_without_rejections() -> None:
    head = next(chunks(SHARED / "data/papers.jsonl.gz", "papers", 5000))
    assert not head.rejected
    records = [cleaned(one) for one in head.rows]
    assert all(isinstance(one, Record) and one.abstract for one in records)
