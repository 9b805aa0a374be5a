"""A search marks what was asked for, says why, and leads on: narrower, nearby, to a keyword, to a text."""

from dataclasses import replace

import pytest
from asgi_client import ask
from fake_site import NOTHING, FakeSite, facets, listing, paper, search_page, told
from lxml import html

from broadsheet.model.listing import Entry, Highlight, Listing, Segment
from broadsheet.model.pages import Facet, FacetGroup, SearchPage
from broadsheet.model.query import Query
from broadsheet.web.app import create_app


def show(path: str = "/papers?q=attention", **site: object) -> html.HtmlElement:
    return html.document_fromstring(ask(create_app(FakeSite(**site)), path).text)  # type: ignore[arg-type]


def text(node: html.HtmlElement, path: str) -> str:
    return " ".join(" ".join(one.text_content() for one in node.xpath(path)).split())


def found(entry: Entry, query: str = "x", **more: object) -> SearchPage:
    return replace(search_page(Query(query)), listing=Listing(1, (entry,)), **more)  # type: ignore[arg-type]


def marked(title: str, snippet: str) -> Highlight:
    return Highlight((Segment(title), Segment("x", hit=True)), (Segment(snippet), Segment("x", hit=True)))


def test_words_that_were_asked_for_are_marked_in_title_and_abstract() -> None:
    entry = replace(told(Entry(paper(1), 1)), highlight=marked("On <b> ", "… about "))
    page = show(found=found(entry))
    assert text(page, "//h3") == "On <b> x"
    assert text(page, "//h3//mark") == "x"
    assert text(page, "//*[@class='gist']") == "… about x"
    assert text(page, "//*[@class='gist']/mark") == "x"


def test_a_title_with_a_formula_is_not_cut_by_marks() -> None:
    maths = paper(1, title_html="On <math><mi>n</mi></math>")
    page = show(found=found(Entry(maths, 1, highlight=marked("On $n$ ", "x"))))
    assert text(page, "//h3") == "On n"
    assert not page.xpath("//h3//mark")


@pytest.mark.parametrize(("snippet", "shown"), [("for $n$ of ", "Let n be."), ("plainly ", "plainly x")])
def test_a_stretch_of_an_abstract_is_shown_only_where_it_holds_no_formula(snippet: str, shown: str) -> None:
    maths = paper(1, abstract="$n$", abstract_html="<p>Let <math><mi>n</mi></math> be.</p>")
    page = show(found=found(Entry(maths, 1, highlight=marked("t", snippet))))
    assert text(page, "//*[@class='gist']") == shown


def test_reasons_in_words_stand_apart_from_those_in_figures() -> None:
    page = show(found=found(told(Entry(paper(1), 1))))
    assert text(page, "//p[@class='why']/span[1]") == "“attention” in the title; “heads” in the abstract"
    assert text(page, "//p[@class='why']/span[2]") == "close in meaning 0.88 4th by words, 8th by meaning"
    assert page.xpath("//p[@class='why']/span[2]/@class") == ["agate fig"]


def test_the_mode_is_chosen_by_a_link_that_keeps_the_rest() -> None:
    page = show("/papers?q=a&order=date&after=c")
    assert page.xpath("//nav[@aria-label='Match']//a/@href") == [
        "/papers?q=a&order=date&mode=words",
        "/papers?q=a&order=date&mode=meaning",
        "/papers?q=a&order=date",
    ]
    assert text(page, "//nav[@aria-label='Match']//*[@aria-current]") == "hybrid"


def test_every_facet_is_a_link_that_narrows_and_keeps_mode_and_order() -> None:
    site = FakeSite(found=replace(search_page(Query("a", mode="words", order="votes", after="c"))))
    page = html.document_fromstring(ask(create_app(site), "/papers?q=a&mode=words&order=votes&after=c").text)
    ways = page.xpath("//aside//ul[@class='pairs']//a")
    assert len(ways) == 4 + 5 + 9 + 3
    assert ways[0].get("href") == "/papers?q=a+year%3A%222025%22&order=votes&mode=words"
    assert {way.get("rel") for way in ways} == {"nofollow"}


def test_years_come_newest_first_with_a_bar_beside_the_count() -> None:
    counted = FacetGroup("year", (Facet("2021", 40, "a"), Facet("2024", 10, "b"), Facet("2019", 1_234, "c")))
    page = show(found=replace(search_page(Query("a")), facets=(counted,)))
    rows = page.xpath("//section[@aria-labelledby='by-year']//li")
    assert [" ".join(row.text_content().split()) for row in rows] == ["2024 10", "2021 40", "2019 1,234"]
    assert [row.xpath(".//rect[2]/@width")[0] for row in rows] == ["1", "3", "100"]


def test_facets_are_named_for_people_and_unknown_kinds_are_left_out() -> None:
    page = show(found=replace(search_page(Query("a")), facets=(*facets("a"), FacetGroup("odd", (Facet("x", 1, "x"),)))))
    assert text(page, "//aside//h2") == "By year By keyword By category With Nearby words A whole text"
    assert text(page, "//section[@aria-labelledby='by-has']//a") == "code comments an organisation"


def test_nearby_words_are_searches() -> None:
    page = show()
    assert page.xpath("//section[@aria-labelledby='nearby-h']//a/@href")[0] == "/papers?q=attention+sinks"


def test_the_list_comes_before_the_aside_and_a_link_leads_there() -> None:
    page = show()
    assert [one.tag for one in page.xpath("//div[@class='found']/*")] == ["section", "aside"]
    assert page.xpath("//a[@href='#narrow']") and page.xpath("//aside[@id='narrow']")


@pytest.mark.parametrize("query", ['keyword:"Attention Heads"', 'x keyword:"attention heads" since:2024'])
def test_a_search_for_one_keyword_leads_to_all_about_it(query: str) -> None:
    page = show(found=search_page(Query(query)))
    assert page.xpath("//a[starts-with(text(), 'All about')]/@href") == ["/keywords/attention%20heads"]


@pytest.mark.parametrize("query", ["attention heads", "keyword:nowhere", "keyword:probing keyword:x", "-keyword:x"])
def test_any_other_search_does_not(query: str) -> None:
    assert not show(found=search_page(Query(query))).xpath("//a[starts-with(text(), 'All about')]")


def test_a_search_by_words_that_finds_nothing_offers_meaning() -> None:
    page = show(found=SearchPage(Query("zzz", mode="words"), NOTHING), path="/papers?q=zzz&mode=words")
    assert page.xpath("//section[@aria-labelledby='none-h']//a/@href") == ["/papers?q=zzz"]
    assert not show(found=SearchPage(Query("zzz"), NOTHING)).xpath("//section[@aria-labelledby='none-h']//a")


def test_a_keyword_under_an_entry_leads_to_its_search() -> None:
    page = show(found=found(Entry(paper(1, keywords=("block-sparse attention", "probing", 'a "b" c', "§")), 1)))
    assert page.xpath("//article//p[@class='keys']/a/@href") == [
        "/papers?q=keyword%3A%22block-sparse+attention%22",
        "/papers?q=keyword%3Aprobing",
        "/papers?q=keyword%3A%22a+b+c%22",
        "/papers?q=%C2%A7",
    ]


def test_lists_show_five_keywords_and_the_page_of_a_paper_all() -> None:
    assert len(show(found=found(Entry(paper(3), 1))).xpath("//article//p[@class='keys']/a")) == 5
    assert len(show("/papers/2510.00001").xpath("//section[@aria-labelledby='abs-h']/p[@class='keys']/a")) == 6


def test_entries_on_the_front_page_show_their_keywords() -> None:
    page = show("/")
    assert len(page.xpath("//ol[contains(@class, 'leads')]/li//p[@class='keys']")) == 8
    assert page.xpath("(//p[@class='kicker'])[1]/a/@href") == ["/papers?q=keyword%3A%22attention+heads%22"]


def test_nothing_found_has_no_aside() -> None:
    assert not show(found=replace(search_page(Query("x")), listing=listing(0, 0))).xpath("//aside")
