"""Search: what is meant comes first, a mistake becomes a sentence, and no index is no catastrophe."""

import shutil
from collections.abc import Callable

import pytest
from tests.cast import TITLE, a_bare_record, a_record

from broadsheet.model.errors import WrongUse
from broadsheet.model.listing import Listing
from broadsheet.model.paper import Author, Count
from broadsheet.model.query import Query
from broadsheet.queries.hits import REDUCED
from broadsheet.wiring import Site

Hold = Callable[..., None]


def found(site: Site, text: str, **options: object) -> Listing:
    page = site.search(Query(text, **options))
    assert page.mistake is None
    return page.listing


def ids(listing: Listing) -> list[str]:
    return [entry.paper.id for entry in listing.entries]


def walk(site: Site, text: str, limit: int) -> list[Listing]:
    """Every page, none of them too long, none but the last empty."""
    pages = [found(site, text, limit=limit)]
    while pages[-1].next:
        pages.append(found(site, text, limit=limit, after=pages[-1].next))
    assert all(page.entries for page in pages[:-1])
    assert all(len(page.entries) <= limit for page in pages)
    return pages


@pytest.fixture
def marsh(hold: Hold) -> None:
    """The paper of that title, and twelve that use its words more than it does."""
    loud = [
        a_bare_record(key=f"2611.{no:05}", title=f"Counting, Counting, Counting Herons from the Air {no}")
        for no in range(2, 14)
    ]
    hold(a_record(), *loud)


@pytest.mark.usefixtures("marsh")
def test_the_paper_of_exactly_this_title_comes_first_and_says_so(site: Site) -> None:
    first, second, *_ = found(site, "counting herons: FROM the air").entries
    assert first.paper.title == TITLE
    assert [why.kind for why in first.reasons] == ["title"]
    assert second.paper.title != TITLE
    assert "words" in {why.kind for why in second.reasons}


@pytest.mark.usefixtures("marsh")
@pytest.mark.parametrize("limit", [1, 2, 5, 13, 100])
def test_pages_hold_every_hit_once_the_exact_title_among_them(site: Site, limit: int) -> None:
    pages = walk(site, TITLE, limit)
    seen = [one for page in pages for one in ids(page)]
    assert {page.total for page in pages} == {13}
    assert seen[0] == "2611.00001"
    assert len(seen) == len(set(seen)) == 13


def test_as_many_papers_of_one_title_as_a_page_holds_fill_it(site: Site, hold: Hold) -> None:
    hold(*(a_record(key=f"2611.{no:05}") for no in range(1, 6)))
    pages = walk(site, TITLE, 3)
    assert len(pages[0].entries) == 3
    assert sorted(one for page in pages for one in ids(page)) == [f"2611.{no:05}" for no in range(1, 6)]


@pytest.mark.parametrize(
    "text",
    [
        "2611.00001",
        "arXiv:2611.00001v2",
        "https://arxiv.org/abs/2611.00001",
        "https://arxiv.org/pdf/2611.00001v1.pdf",
        "https://huggingface.co/papers/2611.00001",
        "10.48550/arXiv.2611.00001",
    ],
)
def test_an_id_or_address_finds_its_paper_alone(site: Site, hold: Hold, text: str) -> None:
    hold(a_record(), a_record(key="2611.00002"))
    assert ids(found(site, text)) == ["2611.00001"]


def test_an_id_that_is_not_here_is_said_to_be_absent(site: Site, hold: Hold) -> None:
    hold(a_record())
    listing = found(site, "arXiv:2611.09999")
    assert (listing.total, listing.entries) == (0, ())
    assert "2611.09999 is not here." in listing.notices


@pytest.mark.parametrize("text", ["colour:red herons", "date:yesterday", "-herons", "x" * 5000, "author:"])
def test_a_mistake_becomes_a_sentence_and_no_exception(site: Site, text: str) -> None:
    page = site.search(Query(text))
    assert page.mistake is None or page.mistake.endswith((".", "?"))
    assert page.listing.entries == ()


def test_a_search_for_nothing_finds_nothing(site: Site, hold: Hold) -> None:
    hold(a_record())
    assert found(site, "  …  ").total == 0


def test_filters_narrow_what_is_found_and_can_be_taken_off(site: Site, hold: Hold) -> None:
    hold(a_record(), a_record(key="2611.00002", categories=("cs.LG",)))
    page = site.search(Query("herons cat:cs.LG"))
    assert ids(page.listing) == ["2611.00002"]
    assert [(chip.label, chip.without) for chip in page.chips] == [("cat: cs.LG", "herons")]


@pytest.mark.parametrize("order", ["date", "votes"])
def test_other_orders_do_as_they_say(site: Site, hold: Hold, order: str) -> None:
    for no, day in [(1, "2026-11-03"), (2, "2026-11-05"), (3, "2026-11-04")]:
        hold(a_record(key=f"2611.{no:05}", published=day, counts=(Count("upvotes", int(day[-1])),)))
    assert [one[-1] for one in ids(found(site, TITLE, order=order))] == ["2", "3", "1"]


def test_a_paper_is_found_by_the_title_another_source_gave_it(site: Site, hold: Hold) -> None:
    hold(a_record(), a_bare_record(source="marsh", key="x", arxiv_id="2611.00001", title="Waders Seen by Drones"))
    assert ids(found(site, "waders drones")) == ["2611.00001"]


def test_a_paper_taken_back_is_no_longer_found(site: Site, hold: Hold) -> None:
    hold(a_record(source="marsh", key="herons"))
    hold(a_record(source="marsh", key="herons", arxiv_id="2611.00001"))
    assert ids(found(site, "herons")) == ["2611.00001"]


def test_a_damaged_page_mark_is_wrong_use(site: Site, hold: Hold) -> None:
    hold(a_record())
    with pytest.raises(WrongUse, match="first page"):
        site.search(Query("herons", after="nonsense"))


def test_while_the_index_is_away_titles_and_authors_are_read_and_the_reader_is_told(site: Site, hold: Hold) -> None:
    hold(a_record(), a_bare_record(key="2611.00002", title="Counting Herons from the Air Again"))
    hold(a_bare_record(key="2611.00003", title="Unrelated", authors=(Author("Ada Heron"),)))
    shutil.rmtree(site.index_folder)
    site.words.__init__(site.index_folder, now=site.clock.now)
    listing = found(site, TITLE)
    assert ids(listing) == ["2611.00001", "2611.00002"]
    assert listing.notices == (REDUCED,)
    assert ids(found(site, "heron", limit=1)) == ["2611.00003"]
    assert ids(found(site, "2611.00002")) == ["2611.00002"]
