"""What resembles a paper: at once, varied, never the paper itself."""

import pytest
from tests.cast import NOW, a_bare_record

from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.store import papers
from broadsheet.wiring import Site

BLOCK = "2503.16428"
SKIPS = "2404.03865"


def ids(site: Site, *papers: str, limit: int = 5) -> list[str]:
    return [entry.paper.id for entry in site.similar(papers, limit).entries]


def test_papers_that_skip_layers_resemble_one_another(starter: Site) -> None:
    assert {"2307.02628", "2404.06954"} <= set(ids(starter, SKIPS))


def test_a_paper_does_not_resemble_itself(starter: Site) -> None:
    assert SKIPS not in ids(starter, SKIPS, limit=100)


def test_several_papers_are_taken_together(starter: Site) -> None:
    both = ids(starter, BLOCK, SKIPS, limit=10)
    assert {BLOCK, SKIPS}.isdisjoint(both)
    assert set(both) & set(ids(starter, BLOCK, limit=10))
    assert set(both) & set(ids(starter, SKIPS, limit=10))


def test_any_form_of_an_id_names_the_paper(starter: Site) -> None:
    assert ids(starter, f"https://arxiv.org/abs/{SKIPS}v2") == ids(starter, SKIPS)


def test_a_pasted_abstract_finds_its_paper_first(starter: Site) -> None:
    abstract = starter.paper(SKIPS).paper.abstract
    assert starter.resembling(abstract, 3).entries[0].paper.id == SKIPS


def test_a_paper_added_just_now_appears(own_starter: Site) -> None:
    record = a_bare_record(key="2611.00001", title="Skipping feed-forward layers in autoregressive decoding")
    with own_starter.store.write() as db:
        papers.save(db, [record], NOW)
    own_starter.catch_up()
    assert "2611.00001" in ids(own_starter, SKIPS)


def test_the_page_of_a_paper_shows_what_resembles_it(starter: Site) -> None:
    shown = starter.paper(SKIPS).similar
    assert 3 <= len(shown) <= 6
    assert all(entry.reasons[0].kind == "meaning" for entry in shown)


def test_a_text_without_a_known_word_resembles_nothing(starter: Site) -> None:
    assert starter.resembling("🦔 ?!", 5).entries == ()


def test_an_empty_text_and_an_unknown_paper_are_explained(starter: Site) -> None:
    with pytest.raises(WrongUse, match="abstract"):
        starter.resembling("  \n", 5)
    with pytest.raises(NotFound, match=r"9912\.99999"):
        starter.similar(["9912.99999"], 5)
