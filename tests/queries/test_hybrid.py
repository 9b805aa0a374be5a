"""Words and meaning together: thoughts find papers, filters hold on both sides, pages hold every paper once."""

import shutil
from collections.abc import Callable

import pytest
from tests.cast import a_bare_record

from broadsheet.model.listing import Listing
from broadsheet.model.query import Query
from broadsheet.queries.ranked import NO_MEANING
from broadsheet.wiring import Site

Hold = Callable[..., None]

THOUGHT = "make attention cheaper by skipping blocks of the sequence"
WANTED = {
    "2503.16428": "XAttention",
    "2509.24745": "ProxyAttn",
    "2510.21270": "Token Permutation",
    "2601.13155": "Probe and Skip",
    "2402.04617": "InfLLM",
    "2406.02657": "Block Transformer",
    "2404.03865": "FFN-SkipLLM",
    "2307.02628": "SkipDecode",
    "2404.06954": "Unified Layer Skipping",
}


def found(site: Site, text: str, **options: object) -> Listing:
    page = site.search(Query(text, **options))
    assert page.mistake is None
    return page.listing


def ids(listing: Listing) -> list[str]:
    return [entry.paper.id for entry in listing.entries]


def kinds(listing: Listing) -> set[str]:
    return {why.kind for entry in listing.entries for why in entry.reasons}


def test_a_thought_finds_papers_that_share_few_of_its_words(starter: Site) -> None:
    assert len(WANTED.keys() & set(ids(found(starter, THOUGHT))[:5])) >= 3


def test_search_is_hybrid_unless_asked_otherwise(starter: Site) -> None:
    assert kinds(found(starter, THOUGHT)) == {"words", "meaning", "alike", "place"}
    assert kinds(found(starter, THOUGHT, mode="words")) == {"words"}
    assert kinds(found(starter, THOUGHT, mode="meaning")) == {"meaning", "place"}


def test_reasons_say_the_words_and_how_close_the_meaning_is(starter: Site) -> None:
    first = found(starter, THOUGHT).entries[0]
    said = {why.kind: why.text for why in first.reasons}
    assert "“attention”" in said["words"]
    assert said["meaning"].startswith("close in meaning 0.")
    assert said["alike"].startswith("in these or like words 0.")
    assert "by words" in said["place"]
    assert "by meaning" in said["place"]


@pytest.mark.parametrize("mode", ["hybrid", "meaning", "words"])
@pytest.mark.parametrize("limit", [7, 50])
def test_pages_hold_every_paper_once_and_count_them_right(starter: Site, mode: str, limit: int) -> None:
    pages = [found(starter, "attention in language models", mode=mode, limit=limit)]
    while pages[-1].next:
        pages.append(found(starter, "attention in language models", mode=mode, limit=limit, after=pages[-1].next))
    seen = [one for page in pages for one in ids(page)]
    assert len(seen) == len(set(seen)) == pages[0].total
    assert {page.total for page in pages} == {pages[0].total}
    assert [entry.place for page in pages for entry in page.entries] == list(range(1, len(seen) + 1))


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ("date:2025", lambda paper: (paper.published or "").startswith("2025")),
        ("-date:2025", lambda paper: not (paper.published or "").startswith("2025")),
        ("has:organization", lambda paper: paper.organization is not None),
        ('-"language models"', lambda paper: "language models" not in f"{paper.title} {paper.abstract}".lower()),
    ],
)
def test_filters_hold_for_papers_that_only_meaning_finds(starter: Site, filters: str, passes: Callable) -> None:
    for mode in ("hybrid", "meaning"):
        listing = found(starter, f"efficient attention {filters}", mode=mode, limit=100)
        assert listing.entries
        assert all(passes(entry.paper) for entry in listing.entries)


def test_a_phrase_must_stand_in_the_paper_whatever_is_close_to_it(starter: Site) -> None:
    listing = found(starter, '"block sparse attention" long documents', limit=100)
    assert listing.entries
    for entry in listing.entries:
        assert "block sparse attention" in f"{entry.paper.title} {entry.paper.abstract}".lower().replace("-", " ")


def test_a_search_without_any_known_word_finds_what_the_words_find(site: Site, hold: Hold) -> None:
    hold(a_bare_record(key="2611.00001", title="Ein Zwölfbeinigerkrebsqxj"))
    assert ids(found(site, "zwölfbeinigerkrebsqxj")) == ["2611.00001"]


@pytest.mark.parametrize("text", ["?!", "the of and", "…", "🦔🦔", "поиск статей", "論文を探す", "\ud800", "a" * 900])
@pytest.mark.parametrize("mode", ["hybrid", "meaning", "words"])
def test_odd_searches_are_answered(starter: Site, text: str, mode: str) -> None:
    page = starter.search(Query(text, mode=mode))
    assert page.mistake is None
    assert page.listing.total >= len(page.listing.entries)


def test_without_the_meaning_index_words_answer_and_say_so(own_starter: Site) -> None:
    shutil.rmtree(own_starter.index_folder / "meaning")
    listing = found(own_starter, THOUGHT)
    assert listing.entries
    assert NO_MEANING in listing.notices


def test_facets_count_over_the_whole_result_and_narrow_it(starter: Site) -> None:
    page = starter.search(Query("attention", mode="words", limit=5))
    groups = {group.kind: group.facets for group in page.facets}
    assert {"year", "keyword", "has"} <= groups.keys()
    for facet in (groups["year"][0], groups["keyword"][0], groups["has"][0]):
        narrowed = starter.search(Query(facet.narrowed, mode="words"))
        assert narrowed.listing.total == facet.count
        assert narrowed.chips


def test_words_nearby_were_not_asked_for(starter: Site) -> None:
    page = starter.search(Query("attention"))
    assert page.nearby
    assert all(word.lower() != "attention" for word in page.nearby)


def test_entries_are_marked_where_the_words_stand(starter: Site) -> None:
    first = starter.search(Query("sparse attention")).listing.entries[0]
    assert first.highlight
    assert {part.text.lower() for part in first.highlight.title if part.hit} <= {"sparse", "attention"}
    assert any(part.hit for part in (*first.highlight.title, *first.highlight.snippet))
