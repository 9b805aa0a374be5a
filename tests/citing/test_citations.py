"""References say the same to other people's programs as papers say here, whatever titles and names hold."""

import re

import pytest
from cite_help import BASE, READERS, decoded, entries, expected, plain, read_csv, write
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import a_paper
from tests.vectors import ODD, TEX, XSS

from broadsheet.citing import tex
from broadsheet.citing.names import name_of
from broadsheet.citing.table import safe
from broadsheet.citing.work import work_of
from broadsheet.lib.text import one_line
from broadsheet.model.paper import Author, Link, Paper, PaperId

NAMES = (
    *("Ludwig van der Berg", "Sammy Davis Jr.", "Ada Lovelace", "Björn Þórsson", "Nguyễn Thị Ánh", "Plato", "李伟"),
    *("Berg, Ludwig van der", "The Heron Collaboration", "Bread and Butter Consortium", "Óscar Núñez-Łukasiewicz"),
    *("yugui xie", "Amina el-Sayed", "and Thanh-Nghi Do", "J. D. Finley,", "Robert Griess III", "O'Neil, Shaquille"),
)
TITLES = (
    *("BERT: Pre-training of Deep Bidirectional Transformers", "A 100% {sure} way_of #1 & $5 to $10 ~ a^b \\ c"),
    *("On $L^p$ norms and $\\{x : x < 1\\}$", "$\\mathbb{R}$-trees, 1 < 2 > 0 | x", "Unbalanced $\\{x$ sets } {"),
    *(
        "Größe, Łódź, Ångström, Çeşme and Œuvres",
        "Тайны цапель",
        "鷺の数え方",
        "@article{x, title = {y}}",
        "TY  - JOUR",
    ),
)


def corpus() -> list[Paper]:
    """Papers with every odd title and name, one paper for each title."""
    return [
        a_paper(id=PaperId(f"2611.{no:05}"), title=title, authors=tuple(map(Author, NAMES)))
        for no, title in enumerate(TITLES, 1)
    ]


@pytest.mark.parametrize("form", READERS)
def test_odd_titles_and_names_arrive_as_they_are(form: str) -> None:
    assert READERS[form](write(form, corpus())) == list(map(expected, corpus()))


HOSTILE = [text for text in (*XSS, *TEX, *ODD) if one_line(text)]


@pytest.mark.parametrize("form", READERS)
def test_hostile_text_makes_one_reference_each(form: str) -> None:
    papers = [a_paper(id=PaperId(f"files:{no}"), title=text, abstract=text) for no, text in enumerate(HOSTILE)]
    # pylatexenc recurses, and some of these nest their braces a thousand deep
    read = entries if form == "bib" else READERS[form]
    assert len(read(write(form, papers))) == len(papers)


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
def test_any_title_makes_a_reference_whose_braces_balance(title: str) -> None:
    for form, read in READERS.items():
        assert len(read(write(form, [a_paper(title=one_line(title) or "x")]))) == 1


def test_tex_of_plain_letters_means_the_same_letters() -> None:
    letters = "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isalpha())
    assert decoded(tex.escape(letters)) == letters


def test_capitals_that_matter_are_kept_from_styles() -> None:
    assert tex.title("Training BERT on arXiv with Q-learning") == "Training {BERT} on {arXiv} with {Q-learning}"
    assert tex.title("A bound for Gaussian noise: the case of Rademacher") == (
        "A bound for {Gaussian} noise: the case of {Rademacher}"
    )
    assert tex.title("Attention Is All You Need") == "Attention Is All You Need"
    assert tex.title("Norms in $L^P$ spaces") == "Norms in {$L^P$} spaces"


def test_names_are_taken_apart_by_the_rules_of_bibtex() -> None:
    assert [name_of(one).sorted for one in NAMES[:6]] == [
        *("van der Berg, Ludwig", "Davis, Sammy, Jr.", "Lovelace, Ada", "Þórsson, Björn", "Ánh, Nguyễn Thị", "Plato"),
    ]
    assert name_of("Berg, Ludwig van der").display == "Ludwig van der Berg"
    assert name_of("The Heron Collaboration").is_whole


def test_a_preprint_carries_its_arxiv_fields_and_the_doi_arxiv_gives_it() -> None:
    text = write("bib", [a_paper()])
    for line in (
        "@misc{amado2026-2611.00001,",
        "eprint = {2611.00001},",
        "archivePrefix = {arXiv},",
        "primaryClass = {cs.CV},",
        "doi = {10.48550/arXiv.2611.00001},",
        "month = nov,",
    ):
        assert line in text


@pytest.mark.parametrize(
    ("said", "bibtex", "ris", "csl"),
    [
        ({"venue": "MarshConf 2025"}, "@inproceedings{", "CONF", "paper-conference"),
        ({"venue": "Journal of Herons"}, "@article{", "JOUR", "article-journal"),
        ({"journal_ref": "J. Herons 7, 1 (2026)"}, "@article{", "JOUR", "article-journal"),
        ({}, "@misc{", "UNPB", '"article"'),
    ],
)
def test_where_it_appeared_decides_what_it_is(said: dict[str, str], bibtex: str, ris: str, csl: str) -> None:
    one = a_paper(**said)
    assert bibtex in write("bib", [one])
    assert f"TY  - {ris}" in write("ris", [one])
    assert csl in write("csl.json", [one])


def test_keys_follow_from_the_paper_alone_and_differ_where_papers_do() -> None:
    odd = [a_paper(id=PaperId(f"files:a{sign}b")) for sign in "/:,%{ -"]
    keys = [work_of(one, BASE).key for one in odd]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", key) for key in keys)
    assert [work_of(one, "http://elsewhere.test").key for one in odd] == keys


def test_an_address_that_may_not_be_linked_is_not_cited() -> None:
    one = a_paper(id=PaperId("files:x"), links=(Link("abstract", "javascript:alert(1)"), Link("pdf", "data:x")))
    work = work_of(one, BASE)
    assert (work.url, work.pdf) == (f"{BASE}/papers/files:x", "")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1+1", "|cmd"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell).startswith("'")
    text = write("csv", [a_paper(title=cell, authors=(Author(cell),), venue=cell)])
    assert f"'{cell.strip()},'{cell.strip()}," in text
    assert read_csv(text)[0]["title"] == cell.strip()


def test_a_table_holds_a_row_for_each_paper_with_its_title_and_authors() -> None:
    rows = read_csv(write("csv", corpus()))
    assert [plain(row["title"]) for row in rows] == [plain(one.title) for one in corpus()]
    assert {row["authors"] for row in rows} == {"; ".join(NAMES)}
