"""Markdown as readers write it: what it becomes, and that it never becomes anything else."""

from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.vectors import ODD, TEX, XSS

from broadsheet.lib.mathml import ATTRIBUTES, TAGS
from broadsheet.lib.prose import DEEPEST, LONGEST, is_web_address, prose
from broadsheet.lib.text import typed

WORDS = {"@ada": "/readers/ada", "2409.17481": "/papers/2409.17481"}
PROSE = {"p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
OWN = {("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start"), ("pre", "title")}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*so* **it** `is`", "<p><em>so</em> <strong>it</strong> <code>is</code></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("# Loud *words*", "<p><strong>Loud <em>words</em></strong></p>"),
        ("Not loud\n---", "<p>Not loud</p>\n<hr>"),
        ("<b>x</b> &amp; &copy;", "<p>&lt;b&gt;x&lt;/b&gt; &amp;amp; &amp;copy;</p>"),
        ("between $5 and $10", "<p>between $5 and $10</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](/me/delete)", "<p>[x](/me/delete)</p>"),
        ("[x](//evil.test)", "<p>[x](//evil.test)</p>"),
        ("<mailto:a@b.test>", "<p>&lt;mailto:a@b.test&gt;</p>"),
        ("[said]: nowhere", "<p>[said]: nowhere</p>"),
        ("> it said\n\nso", "<blockquote>\n<p>it said</p>\n</blockquote>\n<p>so</p>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("```py\nx<y\n```", '<pre title="py"><code>x&lt;y\n</code></pre>'),
        ("", ""),
    ],
)
def test_markdown_reads_as_its_writers_expect(text: str, html: str) -> None:
    assert prose(text).html.strip() == html


def test_formulas_become_mathml_and_stay_as_typed_where_they_cannot() -> None:
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in prose("so $x^2$.").html
    assert '<math display="block">' in prose("$$\nE=mc^2\n$$").html
    assert prose(r"$\def\x{1}$").html == "<p>$\\def\\x{1}$</p>\n"


@pytest.mark.parametrize(
    ("text", "href", "said"),
    [
        ("see https://a.test/x_y_z?q=1&r=2.", "https://a.test/x_y_z?q=1&amp;r=2", "https://a.test/x_y_z?q=1&amp;r=2"),
        ("(https://a.test/b_(c))", "https://a.test/b_(c)", "https://a.test/b_(c)"),
        ("<https://a.test>", "https://a.test", "https://a.test"),
        ("[x](https://a.test)", "https://a.test", "x"),
        ("![a heron](https://a.test/h.png)", "https://a.test/h.png", "a heron"),
    ],
)
def test_addresses_and_pictures_become_links_that_search_engines_ignore(text: str, href: str, said: str) -> None:
    made = prose(text)
    assert f'<a href="{href}" rel="nofollow ugc noopener">{said}</a>' in made.html
    assert made.outward == 1


def test_known_words_lead_to_pages_of_ours_and_are_named() -> None:
    made = prose("@ada: see 2409.17481, `@ada`, x@ada, @adam, 2409.174812", WORDS)
    assert made.html.count("<a ") == 2
    assert made.linked == {"@ada", "2409.17481"}
    assert made.outward == 0


def test_a_word_within_a_link_or_code_tells_nobody() -> None:
    assert prose("[@ada](https://a.test) `@ada`", WORDS).linked == frozenset()


@pytest.mark.parametrize(
    "url", ["ftp://a.test", "https://ada@a.test", "https://", "//a.test", "https:\\\\a.test", "http://["]
)
def test_only_plain_web_addresses_are_linked(url: str) -> None:
    assert not is_web_address(url)


@pytest.mark.parametrize("text", [">" * 30 + " deep", "- " * 30 + "deep", "x" * (LONGEST + 1), "1. " * 40 + "deep"])
def test_what_is_too_long_or_too_deep_is_shown_as_typed(text: str) -> None:
    assert plain(prose(text).html)[1] == "".join(text.split())


def test_nothing_is_lost_on_the_way_to_the_deepest_level() -> None:
    for depth in range(DEEPEST + 2):
        assert "deep" in prose("> " * depth + "deep").html
        assert (
            "deep"
            in prose("- x\n" + "".join(f"{'  ' * n}- y\n" for n in range(1, depth)) + "  " * depth + "- deep").html
        )


def test_invisible_directions_do_not_survive() -> None:
    assert typed("a\u202eb\u2066c\r\nd\x00e") == "abc\nde"


def plain(html: str) -> tuple[list[tuple[str, str, str]], str]:
    """Every attribute as element, name, value (elements without one have empty names), and the text without blanks."""
    tree: Any = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    found = []
    for one in tree.iter():
        tag = str(one.tag).rpartition("}")[2]
        found += [(tag, str(name), value) for name, value in one.attrib.items()] or [(tag, "", "")]
    return found, "".join("".join(tree.itertext()).split())


def is_harmless(html: str) -> bool:
    for tag, name, value in plain(html)[0]:
        formula = tag in TAGS and (not name or (name in ATTRIBUTES and ATTRIBUTES[name].fullmatch(value)))
        words = tag in PROSE and (not name or (tag, name) in OWN)
        if not (formula or words or tag == "DOCUMENT_FRAGMENT"):
            return False
        if name == "href" and not (value.startswith("/readers/") or urlsplit(value).scheme in ("http", "https")):
            return False
    return True


def test_the_corpus_is_large_enough_and_harm_would_be_seen() -> None:
    assert len(XSS) >= 400
    harmful = (
        "<img>",
        "<a onclick=x>",
        "<a href=/me>",
        "<a href='javascript:x'>",
        "<svg>",
        "<p class=x>",
        "<mi href=x>",
    )
    assert not any(map(is_harmless, harmful))


@pytest.mark.slow
@pytest.mark.parametrize(
    "frame",
    ["{}", "[{}](https://a.test)", "[x](<{}>)", '[x](https://a.test "{}")', "https://a.test/{}", "```{}", "${}$"],
)
def test_no_hostile_text_becomes_more_than_prose(frame: str) -> None:
    bad = [
        one for one in (*XSS, *TEX, *ODD) if len(one) < 3_000 and not is_harmless(prose(frame.format(one), WORDS).html)
    ]
    assert bad == []


SIGNS = st.sampled_from(
    [
        "*",
        "_",
        "`",
        "```",
        "[",
        "]",
        "(",
        ")",
        "![",
        "<",
        ">",
        "#",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "    ",
        "$",
        "$$",
        "\\",
        "&lt;",
        "&#x3c;",
        "@ada",
        "https://a.test/",
        "javascript:",
        "<script>",
        "onload=",
        '"',
        "'",
        "\x00",
        "\u202e",
        "\ud800",
        "|",
        "~",
        "^{",
        "}",
        "\\frac",
        "---",
        "\t",
        "é",
    ]
)


@settings(max_examples=60)
@given(st.lists(SIGNS | st.text(max_size=8), max_size=60).map("".join))
def test_whatever_is_typed_becomes_prose_always_the_same(text: str) -> None:
    made = prose(text, WORDS)
    assert is_harmless(made.html)
    assert made == prose(text, WORDS)


@settings(max_examples=60)
@given(
    st.lists(
        (SIGNS | st.sampled_from(["heron", "marsh", "egret "])).filter(lambda one: "$" not in one), max_size=40
    ).map("".join)
)
def test_no_word_is_lost(text: str) -> None:
    attributes, said = plain(prose(text, WORDS).html)
    shown = said + " ".join(value for _, _, value in attributes)
    assert all(shown.count(word) >= text.count(word) for word in ("heron", "marsh", "egret"))
