"""What is new and matches: of an edition's papers those that hold all the words, or are close in meaning."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.cast import a_bare_record, a_record

from broadsheet.index.faults import Reduced
from broadsheet.index.syntax import parse
from broadsheet.model.errors import WrongUse
from broadsheet.model.listing import Listing
from broadsheet.model.paper import Author, Pick
from broadsheet.model.query import Query, read_span, write_span
from broadsheet.queries.fresh import CLOSE, limited
from broadsheet.store import editions
from broadsheet.store.changes import since
from broadsheet.wiring import Site

TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)
DAY = (WEDNESDAY, WEDNESDAY)
Hold = Callable[..., None]


def ids(listing: Listing) -> list[str]:
    return [entry.paper.id for entry in listing.entries]


def new(site: Site, text: str, **more: object) -> list[str]:
    return ids(site.search(Query(text, announced=DAY, **more)).listing)


def paper(no: int, title: str, day: date | None = WEDNESDAY, **more: object) -> object:
    return a_record(key=f"2611.{no:05}", title=title, abstract=None, announced=day and day.isoformat(), **more)


@pytest.fixture
def week(hold: Hold) -> None:
    hold(
        paper(1, "Sparse Attention for Long Documents"),
        paper(2, "Attention in Birds"),
        paper(3, "Sparse Attention, a Day Before", TUESDAY),
        paper(4, "A Sparse Matrix and Much Attention", categories=("math.NA",)),
    )


@pytest.mark.usefixtures("week")
def test_only_the_papers_of_those_editions_that_hold_all_the_words_are_listed(site: Site) -> None:
    assert set(new(site, "sparse attention", mode="words")) == {"2611.00001", "2611.00004"}
    assert set(new(site, "sparse attention cat:math.NA")) == {"2611.00004"}
    assert ids(site.search(Query("sparse attention", announced=(TUESDAY, TUESDAY))).listing) == ["2611.00003"]


@pytest.mark.usefixtures("week")
def test_a_search_says_among_how_many_new_papers_it_was_asked(site: Site) -> None:
    page = site.search(Query("herons", announced=DAY))
    assert (page.listing.total, page.among) == (0, 3)
    assert "0 of 3 new papers" in page.listing.notices[0]
    assert site.search(Query("herons")).among is None


@pytest.mark.usefixtures("week")
def test_filters_alone_list_all_new_papers_that_pass_and_no_words_all_new_papers(site: Site) -> None:
    assert set(new(site, "cat:cs.CV")) == {"2611.00001", "2611.00002"}
    assert set(new(site, "")) == {"2611.00001", "2611.00002", "2611.00004"}


@pytest.mark.usefixtures("week")
def test_an_id_or_an_exact_title_is_found_on_the_day_it_is_new_and_on_no_other(site: Site) -> None:
    assert new(site, "2611.00001") == ["2611.00001"]
    assert new(site, "2611.00003") == []
    assert new(site, "Sparse Attention for Long Documents")[0] == "2611.00001"
    assert "2611.00003" not in new(site, "Sparse Attention, a Day Before")


def test_a_paper_close_in_meaning_is_new_to_a_search_whose_words_it_does_not_hold(starter: Site) -> None:
    """Asked among all papers, since the starter edition has no days: the cut is what is looked at."""
    asked = parse("making language models answer faster with less memory")
    with starter.store.read() as db:
        numbers = tuple(sorted(since(db, 0, 10_000)[1]))
    close = set(limited(starter.engines, asked, "hybrid", numbers).only or ())
    held = starter.words.holding(replace(asked, only=numbers))
    vector = starter.meaning.vector(asked.plain)
    scores = dict(zip(numbers, starter.meaning.codes.scores(vector, list(numbers)).tolist(), strict=True))
    assert close == held | {no for no in numbers if scores[no] >= CLOSE}
    assert close > held
    assert limited(starter.engines, asked, "words", numbers).only == tuple(sorted(held))


@pytest.mark.usefixtures("week")
def test_pages_and_orders_hold_the_same_new_papers(site: Site) -> None:
    whole = new(site, "sparse attention")
    first = site.search(Query("sparse attention", limit=1, announced=DAY)).listing
    second = site.search(Query("sparse attention", limit=1, after=first.next, announced=DAY)).listing
    assert [*ids(first), *ids(second)] == whole
    assert set(new(site, "sparse attention", order="date")) == set(whole)


@pytest.mark.usefixtures("week")
def test_without_an_index_the_titles_of_new_papers_are_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise Reduced("gone")

    for name in ("holding", "ranked", "search"):
        monkeypatch.setattr(site.words, name, away)
    assert set(new(site, "sparse attention")) == {"2611.00001", "2611.00004"}


def test_a_picked_paper_is_new_once_and_only_where_no_list_announced_it(site: Site, hold: Hold) -> None:
    tuesday, wednesday = Pick(TUESDAY, 1), Pick(WEDNESDAY, 1)
    hold(
        a_bare_record(source="huggingface", key="2611.00010", arxiv_id="2611.00010", picks=(wednesday,)),
        a_bare_record(source="huggingface", key="2611.00011", arxiv_id="2611.00011", picks=(tuesday, wednesday)),
        a_bare_record(
            source="huggingface", key="2611.00012", arxiv_id="2611.00012", picks=(wednesday,), announced="2026-11-17"
        ),
    )
    assert new(site, "") == ["2611.00010"]


def test_a_list_counts_before_the_day_a_record_says(site: Site, hold: Hold) -> None:
    hold(paper(1, "Herons", TUESDAY), paper(2, "Storks", WEDNESDAY))
    with site.store.write() as db:
        editions.announce(
            db, [(WEDNESDAY, "cs.CV", "2611.00001", "new", 1), (TUESDAY, "cs.CV", "2611.00002", "new", 1)]
        )
    assert new(site, "") == ["2611.00001"]
    assert site.new_count(DAY) == 1


def test_what_is_new_of_an_author_a_category_or_an_organisation_is_in_the_order_of_its_page(
    site: Site, hold: Hold
) -> None:
    ada = (Author("Ada Lovelace"),)
    hold(
        *(paper(no, f"Engine {no}", authors=ada, organization="Marsh Institute") for no in range(1, 4)),
        paper(9, "An Older Engine", TUESDAY, authors=ada, organization="Marsh Institute"),
    )
    for kind, name, page in (
        ("authors", "ada lovelace", site.author("Ada Lovelace")),
        ("categories", "cs.CV", site.category("cs.CV")),
        ("organizations", "marsh institute", site.organization("Marsh Institute")),
    ):
        found = site.new(kind, name, DAY, 10)
        assert ids(found) == [one for one in ids(page.listing) if one != "2611.00009"]
        assert found.total == 3
    assert site.new("authors", "Nobody", DAY, 10).total == 0


def test_days_are_written_as_they_are_read() -> None:
    for text in ("2026-11-18", "2026-11-16..2026-11-18"):
        assert write_span(read_span(text)) == text
        query = Query.from_params({"q": "x", "announced": text})
        assert Query.from_params({"q": "x", "announced": query.to_params().split("announced=")[1]}) == query
    for text in ("soon", "2026-11-18..2026-11-16", "2026-13-01"):
        with pytest.raises(WrongUse):
            read_span(text)
