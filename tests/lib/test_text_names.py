"""Author lists in one string, as arXiv and BibTeX write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.lib.text import split_authors, split_bibtex_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A. One, B. Two and C. Three", ["A. One", "B. Two", "C. Three"]),
        ("A. One, B. Two, and C. Three", ["A. One", "B. Two", "C. Three"]),
        ("A. One & B. Sand; C. Three", ["A. One", "B. Sand", "C. Three"]),
        ("John Smith, Jr., Jane Doe III and Al Gore, III", ["John Smith Jr.", "Jane Doe III", "Al Gore III"]),
        ("ATLAS Collaboration: G. Aad, B. Abbott, et al.", ["ATLAS Collaboration", "G. Aad", "B. Abbott"]),
        ("A. One, B. Two (for the PHENIX Collaboration)", ["A. One", "B. Two", "PHENIX Collaboration"]),
        ("A. One, for the X Collaboration", ["A. One", "X Collaboration"]),
        ("A. One on behalf of the CMS Collaboration", ["A. One", "CMS Collaboration"]),
        ("The ATLAS Collaboration", ["The ATLAS Collaboration"]),
        ("M. Author et al", ["M. Author"]),
        ("", []),
    ],
)
def test_names_are_found_in_order(text: str, names: list[str]) -> None:
    assert [name for name, _ in split_authors(text)] == names


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("A. One (1), B. Two (2) ((1) Univ, (2) Inst)", (("A. One", "Univ"), ("B. Two", "Inst"))),
        ("A. One (1), B. Two (2), (1) Univ, (2) Inst", (("A. One", "Univ"), ("B. Two", "Inst"))),
        (
            "A. One (1 and 2), B. Two (1,2), C. Three ((1) Univ of X, City, (2) Inst)",
            (("A. One", "Univ of X, City; Inst"), ("B. Two", "Univ of X, City; Inst"), ("C. Three", None)),
        ),
        ("A. One (Univ of X, Y), B. Two (open", (("A. One", "Univ of X, Y"), ("B. Two (open", None))),
        ("A. One (1), B. Two (9) ((1) Univ)", (("A. One", "Univ"), ("B. Two", None))),
    ],
)
def test_affiliations_go_to_their_authors(text: str, authors: tuple[tuple[str, str | None], ...]) -> None:
    assert split_authors(text) == authors


def test_bibtex_names_are_turned_round_and_freed_of_tex() -> None:
    field = r"Knuth, Donald E. and {The LIGO and Virgo Team} and van der Berg, Jr., Jan and G{\"o}del, Kurt and others"
    assert split_bibtex_names(field) == (
        "Donald E. Knuth",
        "The LIGO and Virgo Team",
        "Jan van der Berg Jr.",
        "Kurt Gödel",
    )


def test_bibtex_names_in_natural_order_stay() -> None:
    assert split_bibtex_names("Ludwig van Beethoven\n and Anna Bach") == ("Ludwig van Beethoven", "Anna Bach")


_PIECES = "A b 1 ( ) , ; : { } & . and for the et al. Jr. Collaboration"


@given(st.lists(st.sampled_from(_PIECES.split()), max_size=20))
def test_any_list_is_split_into_names_with_something_in_them(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert all(name.strip() for name, _ in split_authors(text))
    assert all(name.strip() for name in split_bibtex_names(text))
