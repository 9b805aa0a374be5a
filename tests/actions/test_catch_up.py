"""The change log as the index reads it."""

from datetime import date

import pytest
from tests.cast import NOW, TITLE, FakeClock, a_bare_record, a_record

from broadsheet.actions.catch_up import StoreFeed
from broadsheet.actions.import_file import import_starter, remove_starter
from broadsheet.index import keyness
from broadsheet.model.paper import Count, Link
from broadsheet.model.query import Query
from broadsheet.store import papers
from broadsheet.wiring import Site


def save(site: Site, *batch: object) -> None:
    with site.store.write() as db:
        papers.save(db, batch, NOW)


def test_a_document_holds_what_a_search_may_ask_for(site: Site) -> None:
    other = a_bare_record(
        source="marsh", key="x", arxiv_id="2611.00001", title="Herons", organization="Marsh Institute"
    )
    save(site, a_record(keywords=("birds",), counts=(Count("upvotes", 4, date(2026, 11, 17)),)), other)
    last, (document,), gone = StoreFeed(site.store).since(0, 100)
    assert (last, gone) == (1, ())
    assert (document.id, document.titles, document.votes) == ("2611.00001", (TITLE, "Herons"), 4)
    assert (document.authors, document.categories) == (("Ines Amado", "Li Wei"), ("cs.CV", "stat.ML"))
    assert (document.keywords, document.sources) == (("birds",), ("arxiv", "marsh"))
    assert (document.organization, document.date) == ("Marsh Institute", 20261116)


def test_what_a_paper_has_is_told(site: Site) -> None:
    linked = a_bare_record(key="2611.00001", links=(Link("code", "https://example.org/code"),))
    talked = a_bare_record(key="2611.00002", counts=(Count("comments", 1),), organization="Marsh Institute")
    silent = a_bare_record(
        key="2611.00003", counts=(Count("comments", 0),), links=(Link("pdf", "https://example.org/a.pdf"),)
    )
    save(site, linked, talked, silent)
    _, documents, _ = StoreFeed(site.store).since(0, 100)
    assert [one.has for one in sorted(documents, key=lambda one: one.no)] == [
        ("code",),
        ("comments", "organization"),
        (),
    ]


def test_our_own_keywords_are_added_where_a_source_gave_few(site: Site) -> None:
    abstract = "We count grey herons. Grey herons nest in reed beds, and reed beds hide grey herons."
    four = ("birds", "drones", "lakes", "counting")
    save(
        site,
        a_bare_record(key="2611.00001", abstract=abstract, keywords=four[:3]),
        a_bare_record(key="2611.00002", abstract=abstract, keywords=four),
    )
    _, documents, _ = StoreFeed(site.store).since(0, 100)
    few, enough = sorted(documents, key=lambda one: one.no)
    assert (few.keywords, few.own) == (four[:3], keyness.keywords(few.titles[0], abstract))
    assert few.own
    assert (enough.keywords, enough.own) == (four, ())


@pytest.mark.parametrize(
    ("published", "announced", "number"),
    [
        ("2026-11-16", "2026-11-18", 20261116),
        ("2026-11", "2026-11-18", 20261118),
        ("2026-11", None, 20261101),
        ("2026", None, 20260101),
        (None, None, 0),
    ],
)
def test_dates_are_numbers_partial_ones_at_their_beginning(
    site: Site, published: str | None, announced: str | None, number: int
) -> None:
    save(site, a_bare_record(published=published, announced=announced))
    assert StoreFeed(site.store).since(0, 100)[1][0].date == number


def test_papers_that_are_gone_are_named_as_gone(site: Site) -> None:
    save(site, a_record(source="starter", key="x"))
    with site.store.write() as db:
        papers.remove_source(db, "starter", NOW)
    assert StoreFeed(site.store).since(0, 100) == (2, (), (1,))


def test_more_papers_than_one_statement_names_are_read(site: Site) -> None:
    save(site, *(a_bare_record(key=f"2611.{no:05}") for no in range(1100)))
    _, documents, _ = StoreFeed(site.store).since(0, 5000)
    assert len(documents) == 1100


def test_the_starter_edition_can_be_searched_and_is_gone_when_taken_back(site: Site, clock: FakeClock) -> None:
    import_starter(site.store, clock)
    site.catch_up()
    site.refresh()
    assert site.search(Query("attention")).listing.total > 0
    assert remove_starter(site.store, clock) == 170
    site.catch_up()
    site.refresh()
    assert site.search(Query("attention")).listing.total == 0
    assert site.index_status()["lag"] == 0
