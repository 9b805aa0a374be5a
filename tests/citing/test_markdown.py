"""Markdown of papers and listings: text stays text, formulas stay formulas."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.cast import a_paper
from tests.vectors import ODD, TEX, XSS
from tests.web.fake_site import listing, paper_page

from broadsheet.citing import markdown
from broadsheet.lib.text import one_line
from broadsheet.model.listing import Entry, Reason
from broadsheet.model.pages import PaperPage
from broadsheet.model.paper import Author, Link

BASE = "http://papers.test"


def tokens(text: str) -> list[Token]:
    """Every token, those within lines too."""
    return [
        token
        for block in MarkdownIt("gfm-like", {"linkify": False}).parse(text)
        for token in (block, *(block.children or ()))
    ]


def shown(text: str) -> str:
    """What a reader of the rendered Markdown sees."""
    return "".join(one.content for one in tokens(text) if one.type in ("text", "text_special"))


@pytest.mark.parametrize("hostile", [text for text in (*XSS, *TEX, *ODD) if one_line(text) and len(text) < 2000])
def test_hostile_text_is_shown_as_text(hostile: str) -> None:
    kinds = {one.type for one in tokens(markdown.paragraph(hostile))}
    assert kinds <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"} or "$" in hostile


@given(st.text(st.characters(exclude_categories=["C"], exclude_characters="$\\"), max_size=60))
def test_any_text_without_formulas_is_shown_whole(plain: str) -> None:
    assert shown(markdown.paragraph(plain)) == one_line(plain)
    assert "link_open" not in {one.type for one in tokens(markdown.link(plain, "http://x.test/(a)"))[3:-2]}


@pytest.mark.parametrize(
    "plain", ["# no heading", "1. no list", "- no list", "> no quote", "=== no rule", "12) no", "+ no"]
)
def test_a_paragraph_is_a_paragraph_whatever_it_begins_with(plain: str) -> None:
    assert MarkdownIt().parse(markdown.paragraph(plain))[0].type == "paragraph_open"
    assert shown(markdown.paragraph(plain)) == plain


def test_formulas_are_not_touched_and_money_is_no_formula() -> None:
    assert markdown.text(r"On $x_1 * x_2$ for $5 and $10") == r"On $x_1 * x_2$ for \$5 and \$10"


def test_a_paper_says_all_that_is_known_of_it() -> None:
    page = paper_page()
    text = markdown.paper(page, BASE)
    assert text.startswith(f"# {page.paper.title}\n")
    for said in (
        "- Authors: Björn Þórsson, Li Wei",
        "- arXiv: 2510.00001",
        f"- Page: <{BASE}/papers/2510.00001>",
        "- PDF: <https://arxiv.org/pdf/2510.00001>",
        "## Abstract",
        page.paper.abstract[:60],
    ):
        assert said in text


def test_a_summary_of_ours_is_never_called_an_abstract() -> None:
    one = a_paper(abstract_is_summary=True)
    text = markdown.paper(PaperPage(one, (), ()), BASE)
    assert "## Abstract" not in text
    assert "not the authors’ abstract" in text
    assert "not the authors’ abstract" in markdown.entry(Entry(one, 1), BASE)


def test_a_withdrawn_paper_says_so_first() -> None:
    one = a_paper(withdrawn=True)
    assert "- Status: withdrawn" in markdown.paper(PaperPage(one, (), ()), BASE)
    assert "**withdrawn**" in markdown.entry(Entry(one, 1), BASE)


def test_a_listing_keeps_its_order_its_places_and_its_reasons() -> None:
    found = listing(3, 2, total=31)
    found = replace(
        found, entries=tuple(replace(one, reasons=(Reason("words", "in the *title*", 1.0),)) for one in found.entries)
    )
    text = markdown.listing(found, "Herons", "/papers?q=herons", BASE)
    assert text.startswith(f"# Herons\n\n31 papers · [page]({BASE}/papers?q=herons)")
    assert text.index("## 3. ") < text.index("## 4. ")
    assert r"*Why: in the \*title\**" in text


def test_an_abstract_is_cut_where_it_is_asked_to_be() -> None:
    entry = Entry(a_paper(abstract="word " * 100), 1)
    assert markdown.entry(entry, BASE, 20).endswith("word word word…")
    assert "word" not in markdown.entry(entry, BASE, 0)


def test_no_link_leads_where_browsers_should_not_go() -> None:
    one = a_paper(
        links=(Link("pdf", "javascript:alert(1)"), Link("code", "https://x.test/a(b)")), authors=(Author("A"),)
    )
    text = markdown.paper(PaperPage(one, (), ()), BASE)
    assert "javascript" not in text
    assert "<https://x.test/a%28b%29>" in text
