"""TeX in titles, names and abstracts becomes Unicode; maths and the unknown stay."""

import gzip
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vectors import ODD, TEX, XSS

from broadsheet.lib.text import detex
from broadsheet.lib.text.clean import strip_controls
from broadsheet.lib.text.spans import spans

_PAPERS = Path(__file__).parents[2] / "../shared/data/papers.jsonl.gz"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (r"Ren\'e", "René"),
        (r"G{\"o}del, G\"{o}del, G\"odel", "Gödel, Gödel, Gödel"),
        (r"Erd\H{o}s and Ho\v{r}ava and \v Cech", "Erdős and Hořava and Čech"),
        (r"\L\'od\'z, \L{}ukasz, \L ukasz", "Łódź, Łukasz, Łukasz"),
        (r"Stra\ss e \ae \O{} \AA{}ngstr\"om", "Straße æ Ø Ångström"),
        (r"Mart\'{\i}n, Garc\'\i a, S\~ao", "Martín, García, São"),
        (r"Fran\c{c}ois \c Tiri", "François Ţiri"),
        (r"Angeleri H\" ugel", "Angeleri Hügel"),
        (r"Nguy\~ên", "Nguyễn"),
        (r"\'{et} \textbf{a {\it b c} d}", "ét a b c d"),
        (r"\textbf{x {y z} w}", "x {y z} w"),
    ],
)
def test_accents_and_letters_become_unicode(typed: str, read: str) -> None:
    assert detex(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (r"55.2\% of A\&B with a\_b \#1", "55.2% of A&B with a_b #1"),
        (r"\textit{in vivo} and \emph{so on} and {\bf bold} and \em all", "in vivo and so on and bold and all"),
        (r"pages 3--5 -- or---more", "pages 3–5 – or—more"),
        ("``quoted'' words", "“quoted” words"),
        (r"Fig.~3, 5~GeV, e.g.\ this, 10\,000", "Fig. 3, 5 GeV, e.g. this, 10 000"),
        (r"{B}ayesian {BERT} for {Martín-Pérez}", "Bayesian BERT for Martín-Pérez"),
        (r"CO\textsubscript{2}, 10\textsuperscript{-3}, 5\textsuperscript{th}", "CO₂, 10⁻³, 5th"),
        (r"\href{https://a.example}{code} at \url{https://b.example}", "code (https://a.example) at https://b.example"),
        (r"\ldots and \S 3 and \copyright{} me", "… and § 3 and © me"),
    ],
)
def test_text_macros_leave_their_text(typed: str, read: str) -> None:
    assert detex(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        r"$x_{\text{a}} \% \'e$",
        r"$$\textbf{x}--y$$",
        r"\(\"o\) and \[a~b\]",
        r"\cite{a_b} \ours \foo{bar}{baz}",
        r"\{a, b\} and x_{2} and 10^{-3} and {0,1} and {name}",
        "about ~5 or 3~5 or x~N(0,1) or www.example/~me",
        "run it with --help or <!-- not --> ---------",
        r"don\'t and the object\'s shape",
        r"\"a quote\" she said",
        "C:\\temp\\new",
        r"\u0041 \x41 {{7*7}} ${x}",
        "costs $5 or $10",
    ],
)
def test_what_is_not_a_text_macro_stays_as_typed(typed: str) -> None:
    assert detex(typed) == typed


def test_a_macro_around_maths_goes_and_the_maths_stays() -> None:
    assert detex(r"\textbf{a $x\%$ b} 5\%") == r"a $x\%$ b 5%"


def test_an_escaped_dollar_is_money_and_never_opens_a_formula() -> None:
    assert detex(r"\$5 and \$6") == "$5 and $6"
    assert detex(r"\$5 or 5\$ more") == r"\$5 or 5\$ more"


def test_a_polish_accent_in_a_name_is_no_apostrophe() -> None:
    assert detex(r"Podle\'s spheres") == "Podleś spheres"


@pytest.mark.parametrize("typed", ["{" * 3000, r"\textbf{" * 60 + "x" + "}" * 60, r"\'e" * 10_000])
def test_beyond_its_caps_a_text_comes_back_as_typed(typed: str) -> None:
    assert detex(typed) == typed


@pytest.mark.parametrize("vector", [*TEX, *XSS, *ODD])
def test_hostile_text_is_converted_quickly_to_a_fixed_point(vector: str) -> None:
    began = time.process_time()
    new = detex(vector)
    assert time.process_time() - began < 0.5
    assert detex(new) == new
    assert len(new) <= 4 * len(vector)


@pytest.mark.parametrize("vector", [vector for vector in XSS if vector.isprintable()])
def test_a_script_in_a_title_stays_visible_as_typed(vector: str) -> None:
    assert detex(vector) == vector


_PIECES = st.sampled_from(
    [
        *"\\{}$%~-'`^aéB1_",
        " ",
        "\n",
        "\\'",
        '\\"',
        r"\c",
        r"\textbf{",
        r"\o",
        r"\$",
        "``",
        "\x00",
    ]
)


@given(st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_conversion_is_total_stable_and_keeps_letters_and_formulas(text: str) -> None:
    new = detex(text)
    assert detex(new) == new
    assert len(new) <= 4 * len(text)
    assert not any(char < " " and char not in "\t\n" for char in new)
    typed = spans(strip_controls(text))
    assert [span.text for span in spans(new) if span.formula] == [span.text for span in typed if span.formula]


@given(st.text(alphabet="ab1 {}", max_size=40))
def test_conversion_loses_nothing_readable(text: str) -> None:
    assert [char for char in detex(text) if char.isalnum()] == [char for char in text if char.isalnum()]


@pytest.mark.shared
def test_real_papers_are_converted_within_their_time() -> None:
    if not _PAPERS.exists():
        pytest.skip("shared/data/papers.jsonl.gz is not beside the repository")
    with gzip.open(_PAPERS) as lines:
        papers = [json.loads(line) for line, _ in zip(lines, range(5_000), strict=False)]
    texts = [
        text for paper in papers for text in (paper["title"], paper.get("abstract") or "", *paper.get("authors", ()))
    ]
    began = time.process_time()
    converted = [detex(text) for text in texts]
    # 27 µs were measured; the bound allows a slow machine.
    assert (time.process_time() - began) / len(papers) < 300e-6
    assert [detex(text) for text in converted] == converted
