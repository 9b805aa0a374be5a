"""Cleaning of plain text and the keys papers are compared by."""

import pytest

from broadsheet.lib.text import fold, name_key, one_line, title_key, unwrap


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("We show\nthat lines\r\nare joined.", "We show that lines are joined."),
        ("  First paragraph\ngoes on.\n  Second one\ngoes on.", "First paragraph goes on.\n\nSecond one goes on."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("\n    Pretty\n    printed\n    by an\n    XML tool\n  ", "Pretty printed by an XML tool"),
        ("a\x00b\x07c\ud800d\x85e", "abcd e"),
        ("e\u0301", "é"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_an_abstract_is_unwrapped_and_keeps_its_paragraphs(sent: str, kept: str) -> None:
    assert unwrap(sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("A title\n  over two lines", "A title over two lines"),
        ("admin\u202egpj.exe \u2066x\u2069", "admingpj.exe x"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" + "\u0336" * 200 + "y", "x" + "\u0336" * 8 + "y"),
        ("\x1b[31mred", "[31mred"),
    ],
)
def test_a_one_line_field_loses_what_cannot_be_seen(sent: str, kept: str) -> None:
    assert one_line(sent) == kept


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Gödel", "godel"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("ﬁne ＦＵＬＬ", "fine full"),
        ("Ægir Øre đ", "aegir ore d"),
        ("ἄλφα", "αλφα"),
        ("が", "が"),
        ("हिन्दी", "हिन्दी"),
        ("soft\u00adhyphen", "softhyphen"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ of  Gödel and \u0301Łukasiewicz\u00a0", "οδοσ of  godel and lukasiewicz "),
    ],
)
def test_folding_removes_case_and_accents_but_no_letters(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"$\alpha$-Stable {B}ayesian Nets: A Study", "α-stable Bayesian nets — a study"),
        (r"On G{\"o}del's \textit{Theorem}", "On Gödel’s theorem"),
        ("Deep-Learning", "Deep learning"),
        (r"$\mathcal{N}=4$ theory", "N = 4 theory"),
        (r"$\ell_1$ norms", "ℓ1 norms"),
        ("深度学习：综述", "深度学习 综述"),
    ],
)
def test_titles_that_differ_in_dress_only_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


def test_titles_that_differ_in_a_vowel_sign_have_two_keys() -> None:
    assert title_key("हिन्दी") != title_key("हन्द")


def test_a_title_without_letters_is_its_own_key() -> None:
    assert title_key("???") == "???"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Knuth, Donald E.", "donald e knuth"),
        ("J. P. Serre", "j p serre"),
        ("J.-P. Serre", "j-p serre"),
        ("Smith, John, Jr.", "john smith jr"),
        ("John Smith, Jr.", "john smith jr"),
        (r"G{\"o}del,  Kurt", "kurt godel"),
        ("Łukasz  Müller", "lukasz muller"),
    ],
)
def test_names_compare_by_words_without_dots_and_accents(name: str, key: str) -> None:
    assert name_key(name) == key
