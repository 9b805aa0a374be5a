"""HTML is made in one place and holds nothing but escaped text and allowed MathML."""

import html
import time

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vectors import ODD, TEX, XSS

from broadsheet.lib import mathml, mathml_quick
from broadsheet.lib.markup import escape, maths_html, paragraphs_html

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_XHTML = "{http://www.w3.org/1999/xhtml}"


def _assert_harmless(fragment: str) -> None:
    """Parsed as a browser parses it: paragraphs and MathML, and no attribute that acts or points anywhere."""
    for element in html5lib.parseFragment(fragment, treebuilder="etree").iter():
        tag = str(element.tag)
        assert tag in (f"{_XHTML}p", "DOCUMENT_FRAGMENT") or tag.removeprefix(_MATHML) in mathml.TAGS
        assert set(element.attrib) <= set(mathml.ATTRIBUTES)
        assert not any("em" in value and float(value.strip("+-emx ") or 0) > 4 for value in element.attrib.values()
                       if value.count("em") == 1)  # fmt: skip


def _visible(fragment: str) -> str:
    return "".join(html5lib.parseFragment(fragment, treebuilder="etree").itertext())


def test_text_without_maths_has_no_html() -> None:
    assert maths_html("a < b & c") is None
    assert maths_html("costs $5 or $10") is None
    assert maths_html(r"\$5 \$6") is None


def test_text_around_a_formula_is_escaped_and_complete() -> None:
    assert maths_html("if $x<y$ and $a>b$ & c") == (
        'if <math display="inline"><mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow></math> and '
        '<math display="inline"><mrow><mi>a</mi><mo>&gt;</mo><mi>b</mi></mrow></math> &amp; c'
    )


@pytest.mark.parametrize("text", ["$$x^2$$", r"\[x^2\]"])
def test_display_maths_is_a_block(text: str) -> None:
    assert 'display="block"' in (maths_html(text) or "")


@pytest.mark.parametrize("text", ["$x^2$", r"\(x^2\)"])
def test_inline_maths_is_inline(text: str) -> None:
    assert 'display="inline"' in (maths_html(text) or "")


@pytest.mark.parametrize(
    "formula",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        r"\class{a}{x}",
        r"\rule{9999em}{9999em}",
        r"\def\x{\x\x}\x",
        r"\newcommand{\x}{\x}\x",
        r"\includegraphics{x}",
        "a^{b",
        "a}b{",
        r"\frac",
        r"\left(",
        "{" * 60 + "x" + "}" * 60,
        r"\sqrt" * 300 + "x",
        r"\hat" * 400 + "x",
    ],
)
def test_a_formula_in_doubt_is_shown_as_typed(formula: str) -> None:
    assert maths_html(f"${formula}$ $n$") == f"{html.escape(f'${formula}$')} {maths_html('$n$')}"


def test_a_formula_beyond_the_cap_is_text() -> None:
    assert maths_html("$" + "x" * 2_001 + "$") is None


def test_what_looks_like_an_element_in_a_text_box_is_text() -> None:
    made = maths_html(r"$\text{<img/src=x/onerror=alert(1)>}$")
    assert made is not None
    assert "<mtext>&lt;img/src=x/onerror=alert(1)&gt;</mtext>" in made


def test_a_bare_per_cent_sign_hides_nothing() -> None:
    assert "<mn>95</mn>" in (maths_html("$x > 95% y$") or "")
    assert "<mi>y</mi>" in (maths_html("$x > 95% y$") or "")


def test_bold_letters_are_bold_characters() -> None:
    assert ">𝐱<" in (maths_html(r"$\mathbf{x}$") or "")


def test_an_abstract_has_a_paragraph_per_empty_line() -> None:
    assert paragraphs_html("One <b>.\n\nTwo $n$.") == (
        '<p>One &lt;b&gt;.</p><p>Two <math display="inline"><mrow><mi>n</mi></mrow></math>.</p>'
    )
    assert paragraphs_html(" \n ") == ""


def test_html_that_is_not_on_the_list_fails_the_last_check() -> None:
    good = '<math display="inline"><mrow><mi>x</mi></mrow></math>'
    assert mathml.checked(good) == good
    for bad in ("<script>", '<mi href="x">', "<mi onclick=x>", "<annotation-xml>", "<!-- -->", '<mi width="(">'):
        assert mathml.checked(bad) is None


@pytest.mark.parametrize("vector", [*TEX, *ODD])
def test_hostile_maths_is_harmless_and_quick(vector: str) -> None:
    began = time.process_time()
    made = [paragraphs_html(vector), maths_html(vector) or ""]
    assert time.process_time() - began < 0.5
    for fragment in made:
        _assert_harmless(fragment)


@pytest.mark.parametrize("vector", XSS)
def test_a_script_is_visible_as_typed_and_does_nothing(vector: str) -> None:
    for fragment in (paragraphs_html(vector), maths_html(vector) or ""):
        _assert_harmless(fragment)
    seen = vector.replace("\f", " ")
    assert html.unescape(escape(vector)) == "".join(char for char in seen if char >= " " or char in "\t\n")
    assert not set('<>"') & set(escape(vector))


def _simple_formulas() -> list[str]:
    letters = ["n", "K", r"\alpha", r"\Gamma", r"\ell", r"\infty", "12", "0.5", r"\mathbb{R}", r"\mathcal{F}", r"\hbar"]
    letters += [
        r"\mathcal O",
        r"\mathrm{kpc}",
        r"\text{eff}",
        r"\tilde{x}",
        r"\bar n",
        r"\sqrt{2}",
        r"\min",
        r"\%",
        r"\}",
    ]
    scripts = ["", "^2", "_i", "_{i,j}", "^{-1}", "_0^n", r"^\ast", r"_{n+1}^{2}", r"^\circ", "^*", "^{87}", r"_\infty"]
    singles = [letter + script for letter in letters for script in scripts]
    rows = [f"{left} {sign} {right}" for left in ("n", r"\epsilon", "2") for right in ("m", "x^2")
            for sign in (r"\times", "+", "-", "=", "<", ">", r"\leq", r"\in", r"\to", r"\pm", "/", ",")]  # fmt: skip
    others = [
        "O(n)",
        r"O(n \log n)",
        "^2",
        "_2",
        "^{-1}",
        "(a,b]",
        "|x|",
        "f:X",
        r"C^*",
        "1/2",
        r"2\times",
        "abc",
        "x_12",
    ]
    return [*singles, *rows, *others, "10^6", r"\sim 5", r"[0, 1]", "n!", "a;b"]


def test_the_quick_way_gives_what_the_long_way_gives() -> None:
    made = {formula: mathml_quick.compose(formula, mathml._atom) for formula in _simple_formulas()}
    known = {formula: html for formula, html in made.items() if html is not None}
    assert len(known) >= 200
    assert known == {formula: mathml._slow(formula) for formula in known}


@given(
    st.lists(
        st.sampled_from(
            [*"x1{}^_<>&\"' \\%$", r"\text{", r"\frac", r"\left(", r"\right)", r"\sqrt", r"\unicode{x3c}", "<b>"]
        ),
        max_size=14,
    ).map("".join)
)
def test_any_formula_gives_harmless_html(formula: str) -> None:
    _assert_harmless(paragraphs_html(f"a ${formula}$ b"))


@given(st.text(max_size=60))
def test_text_without_dollar_signs_survives_the_round_trip(text: str) -> None:
    text = "".join(char for char in text if char.isprintable() and char not in "$\\")
    assert html.unescape(escape(text)) == text
    assert _visible(paragraphs_html(text)) == text.strip()
