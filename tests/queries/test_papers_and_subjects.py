"""The page of a paper by any form of its id; the papers of an author and of a category."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.cast import NOW, TITLE, a_bare_record, a_record

from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.paper import Author, Count, Version
from broadsheet.wiring import Site

Hold = Callable[..., None]
NEW_FORMS = (
    "2611.00001",
    " 2611.00001 ",
    "2611.00001v3",
    "arXiv:2611.00001",
    "arxiv: 2611.00001v1",
    "https://arxiv.org/abs/2611.00001",
    "http://www.arxiv.org/pdf/2611.00001v2.pdf",
    "arxiv.org/html/2611.00001v1?x=1#S2",
    "https://huggingface.co/papers/2611.00001",
    "https://www.alphaxiv.org/abs/2611.00001",
    "https://doi.org/10.48550/arXiv.2611.00001",
    "oai:arXiv.org:2611.00001",
)
OLD_FORMS = ("math.GT/0309136", "MATH.gt/0309136v2", "https://arxiv.org/abs/math.GT/0309136v1", "arXiv:math.GT/0309136")


@pytest.mark.parametrize("text", NEW_FORMS)
def test_a_paper_is_found_by_every_form_of_its_id(site: Site, hold: Hold, text: str) -> None:
    hold(a_record())
    assert site.paper(text).paper.title == TITLE


@pytest.mark.parametrize("text", OLD_FORMS)
def test_a_paper_is_found_by_every_form_of_an_id_before_2007(site: Site, hold: Hold, text: str) -> None:
    hold(a_record(key="math.GT/0309136"))
    assert site.paper(text).paper.id == "math.GT/0309136"


def test_a_paper_that_is_not_on_arxiv_is_found_by_its_source_and_key(site: Site, hold: Hold) -> None:
    hold(a_record(source="marsh", key="Herons:1/2"))
    assert site.paper("marsh:Herons:1/2").paper.title == TITLE


@pytest.mark.parametrize("text", ["2611.00002", "", "marsh:none", "\x00", "\ud800", "x" * 10_000])
def test_what_is_not_here_is_not_found_and_a_search_is_proposed(site: Site, hold: Hold, text: str) -> None:
    hold(a_record())
    with pytest.raises(NotFound, match="Try a search"):
        site.paper(text)


def test_the_page_of_a_paper_holds_versions_records_and_counts_over_time(site: Site, hold: Hold) -> None:
    versions = (Version(1, NOW, "31kb"), Version(2, NOW, None))
    hold(
        a_record(versions=versions),
        a_record(
            source="marsh",
            key="x",
            arxiv_id="2611.00001",
            title="Herons",
            counts=(Count("stars", 4, date(2026, 1, 2)),),
        ),
    )
    page = site.paper("2611.00001")
    assert [one.number for one in page.versions] == [2, 1]
    assert [(one.source, one.differs_in, one.first_seen) for one in page.records] == [
        ("arxiv", (), NOW),
        ("marsh", ("title",), NOW),
    ]
    assert [(one.source, one.kind, one.points[0].value) for one in page.series] == [("marsh", "stars", 4)]


@pytest.mark.parametrize("name", ["Inés Amado", "ines amado", "Amado, Ines"])
def test_an_authors_papers_are_found_however_the_name_is_written_newest_first(
    site: Site, hold: Hold, name: str
) -> None:
    hold(a_record(), a_record(key="2611.00002", published="2026-11-17", authors=(Author("Inés Amado"),)))
    hold(a_record(key="2611.00003", authors=(Author("Ines Amadou"),)))
    page = site.author(name)
    assert (page.kind, page.name) == ("author", "Inés Amado")
    assert [entry.paper.id[-1] for entry in page.listing.entries] == ["2", "1"]


def test_a_category_holds_its_papers_page_by_page(site: Site, hold: Hold) -> None:
    hold(*(a_record(key=f"2611.{no:05}") for no in range(1, 43)), a_record(key="2611.09999", categories=("cs.CL",)))
    first = site.category("stat.ML")
    second = site.category("stat.ML", first.listing.next)
    assert (first.listing.total, len(first.listing.entries), len(second.listing.entries)) == (42, 30, 12)
    assert second.listing.entries[0].place == 31
    assert second.listing.next is None


@pytest.mark.parametrize("name", ["Nobody", "", "\x00", "\ud800", "%"])
def test_an_author_or_category_without_papers_is_not_found(site: Site, hold: Hold, name: str) -> None:
    hold(a_bare_record())
    for ask in (site.author, site.category):
        with pytest.raises(NotFound):
            ask(name)


def test_a_damaged_page_mark_of_an_author_is_wrong_use(site: Site, hold: Hold) -> None:
    hold(a_record())
    with pytest.raises(WrongUse):
        site.author("Li Wei", "nonsense")
