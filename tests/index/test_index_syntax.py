"""The search grammar: what each form means, and that nothing typed can break it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.index.days import Days
from broadsheet.index.syntax import LONGEST, parse
from broadsheet.model.errors import QuerySyntax


def kinds(text: str) -> list[tuple[str, str, bool]]:
    return [(clause.kind, clause.text, clause.negated) for clause in parse(text).clauses]


def test_words_phrases_and_exclusions_are_told_apart() -> None:
    assert kinds('graph "neural networks" -survey -"case study"') == [
        ("word", "graph", False),
        ("phrase", "neural networks", False),
        ("word", "survey", True),
        ("phrase", "case study", True),
    ]


def test_every_field_takes_a_quoted_value_and_can_be_negated() -> None:
    assert kinds('author:"Ada Lovelace" -cat:cs.CL source:arxiv org:"Google DeepMind" keyword:rag') == [
        ("author", "Ada Lovelace", False),
        ("cat", "cs.CL", True),
        ("source", "arxiv", False),
        ("org", "Google DeepMind", False),
        ("keyword", "rag", False),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("date:2025", Days(20250101, 20251231)),
        ("date:2024-02", Days(20240201, 20240229)),
        ("date:2025-01-03", Days(20250103, 20250103)),
        ("date:2025-01..2025-06", Days(20250101, 20250630)),
        ("date:2025-01..", Days(20250101, 99991231)),
        ("date:..2024", Days(1, 20241231)),
        ("since:2024", Days(20240101, 99991231)),
    ],
)
def test_dates_become_spans_of_days(text: str, days: Days) -> None:
    assert parse(text).clauses[0].days == days


@pytest.mark.parametrize(
    "text", ["date:soon", "date:2025-13", "date:2025-02-30", "date:..", "date:2025..2024", "since:x"]
)
def test_a_date_that_is_none_is_explained(text: str) -> None:
    with pytest.raises(QuerySyntax, match="date"):
        parse(text)


@pytest.mark.parametrize(
    "text", ["Attention: all you need", "GPT-4: a report", "http://example.org/x", "Title:Subtitle"]
)
def test_titles_with_colons_are_ordinary_text(text: str) -> None:
    asked = parse(text)
    assert not asked.filters
    assert asked.plain == text
    assert not asked.notes


@pytest.mark.parametrize("text", ["auhtor:smith", "authors:smith", "title:attention", "year:2024"])
def test_a_mistyped_or_foreign_field_is_refused_with_the_fields_there_are(text: str) -> None:
    with pytest.raises(QuerySyntax, match="author:, cat:"):
        parse(text)


def test_another_unknown_prefix_is_searched_for_with_a_note() -> None:
    asked = parse("vec:tor")
    assert asked.words == ("vec", "tor")
    assert "is no field" in asked.notes[0]


@pytest.mark.parametrize("text", ["1706.03762", "arXiv:1706.03762v5", " https://arxiv.org/abs/1706.03762 "])
def test_an_arxiv_id_or_address_alone_asks_for_the_paper(text: str) -> None:
    assert parse(text).paper_id == "1706.03762"


def test_an_unclosed_quotation_reaches_to_the_end() -> None:
    assert kinds('deep "graph neural networks') == [("word", "deep", False), ("phrase", "graph neural networks", False)]


def test_stop_words_are_left_out_unless_nothing_else_is_asked() -> None:
    assert parse("the state of the art").words == ("state", "art")
    assert parse("to be or not").words == ("to", "be", "or", "not")
    assert parse("the cat:cs.CL").words == ("the",)


def test_only_exclusions_are_refused() -> None:
    with pytest.raises(QuerySyntax, match="leave things out"):
        parse("-survey -cat:cs.CL")


def test_only_punctuation_asks_for_nothing() -> None:
    assert parse('?! -- "" ...').empty


def test_a_field_without_a_value_is_explained() -> None:
    with pytest.raises(QuerySyntax, match="author:lovelace"):
        parse('author:""')


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("has:code", "code"),
        ("has:Comments", "comments"),
        ("-has:organisation", "organization"),
        ('has:"org"', "organization"),
    ],
)
def test_what_a_paper_must_have_goes_by_one_name(text: str, name: str) -> None:
    assert [(one.kind, one.text) for one in parse(f"herons {text}").filters] == [("has", name)]


@pytest.mark.parametrize("text", ["has:pdf", 'has:""', "-has:codes", "has:-"])
def test_what_no_paper_can_be_asked_to_have_is_answered_with_what_it_can(text: str) -> None:
    with pytest.raises(QuerySyntax, match="has:code or has:comments or has:organization"):
        parse(f"herons {text}")


def test_words_beyond_sixty_four_are_left_out_and_said_so() -> None:
    asked = parse(" ".join(f"w{number}" for number in range(100)))
    assert len(asked.words) == 64
    assert "first 64 words" in asked.notes[0]


def test_a_search_beyond_the_longest_is_refused() -> None:
    parse("x" * LONGEST)
    with pytest.raises(QuerySyntax, match="1,000"):
        parse("x" * (LONGEST + 1))


def test_chips_name_the_filters_and_take_them_away() -> None:
    asked = parse('graphs author:"Ada Lovelace" -cat:cs.CL since:2024')
    assert [(chip.label, chip.without) for chip in asked.chips()] == [
        ("author: Ada Lovelace", "graphs -cat:cs.CL since:2024"),
        ("not cat: cs.CL", 'graphs author:"Ada Lovelace" since:2024'),
        ("since: 2024", 'graphs author:"Ada Lovelace" -cat:cs.CL'),
    ]


def test_the_key_is_that_of_the_plain_text() -> None:
    assert parse("“Attention” is All: you need cat:cs -x").key == parse("attention is all you need").key


def test_parsing_the_longest_search_takes_well_under_a_millisecond() -> None:
    text = ('multi-scale attention for "graph networks" ' * 30)[:LONGEST]
    best = float("inf")
    for _ in range(20):
        began = time.perf_counter()
        parse(text)
        best = min(best, time.perf_counter() - began)
    assert best < 0.001


MEAN = st.text(alphabet='ab 12"-:.()*~^[]\\\0\u200bé“\ud800,/|', max_size=80)
PARTS = st.lists(
    st.sampled_from(
        ["author:", "cat:", "has:", "code", "date:", "since:", "..", "2025", '"', "-", " ", "x", "2025-01"]
    ),
    max_size=12,
)


@given(st.one_of(MEAN, st.text(max_size=200), PARTS.map("".join)))
def test_parse_never_raises_anything_but_query_syntax(text: str) -> None:
    try:
        asked = parse(text)
    except QuerySyntax as mistake:
        assert str(mistake).endswith(".")
    else:
        assert asked.text == text
        assert asked.key is not None
        assert len(asked.chips()) == len(asked.filters)
