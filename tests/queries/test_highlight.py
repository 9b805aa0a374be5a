"""What was asked for is marked in the title and in the telling part of the abstract."""

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model.listing import Segment
from broadsheet.model.paper import Paper, PaperId
from broadsheet.queries.highlight import WINDOW, Marker


def paper(title: str, abstract: str = "") -> Paper:
    return Paper(id=PaperId("2401.00001"), title=title, abstract=abstract)


def stem(word: str) -> str:
    return word.lower().rstrip("s")


def test_words_are_marked_whatever_their_ending() -> None:
    found = Marker({"block"}, stem).mark(paper("Sparse Blocks, sparse block"))
    assert found.title == (
        Segment("Sparse "),
        Segment("Blocks", hit=True),
        Segment(", sparse "),
        Segment("block", hit=True),
    )


def test_a_title_without_a_hit_is_one_segment() -> None:
    assert Marker({"block"}, stem).mark(paper("Nothing here")).title == (Segment("Nothing here"),)


def test_a_short_abstract_is_shown_whole() -> None:
    found = Marker({"block"}, stem).mark(paper("T", "One block of text."))
    assert "".join(one.text for one in found.snippet) == "One block of text."


def test_the_snippet_begins_at_the_sentence_that_says_most() -> None:
    dull = "We thank everyone for coming to this place and say nothing. " * 12
    found = Marker({"attention", "block"}, stem).mark(paper("T", dull + "Sparse attention skips blocks. " + dull))
    text = "".join(one.text for one in found.snippet)
    assert text.startswith("… Sparse attention skips blocks.")
    assert text.endswith(" …")
    assert len(text) <= WINDOW + 4


@given(st.text(max_size=900), st.text(max_size=60))
def test_no_letter_of_a_title_is_lost_whatever_is_marked(abstract: str, title: str) -> None:
    found = Marker({stem(word) for word in title.split()[:2]}, stem).mark(paper(title, abstract))
    assert "".join(one.text for one in found.title) == title
    assert "".join(one.text for one in found.snippet).removeprefix("… ").removesuffix(" …") in abstract + " …"


def test_the_stems_asked_for_are_told_of_a_text() -> None:
    assert Marker({"block", "graph"}, stem).stems("Blocks of a block, no trees") == {"block"}
