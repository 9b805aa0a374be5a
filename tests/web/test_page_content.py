"""Pages say what a reader needs: the count, what is missing, the papers, why they are here."""

from dataclasses import replace
from datetime import date

import pytest
from asgi_client import ask
from fake_site import (
    NOTHING,
    NOW,
    FakeSite,
    edition_page,
    listing,
    missing_page,
    paper,
    paper_page,
    quiet_page,
    search_page,
    starter_page,
)
from lxml import html
from starlette.applications import Starlette

from broadsheet.model.edition import Count, Edition, EditionPage
from broadsheet.model.listing import Entry, Listing, Reason
from broadsheet.model.pages import SearchPage
from broadsheet.model.paper import Author, Link, PaperId
from broadsheet.model.period import period_with
from broadsheet.model.query import Query
from broadsheet.web.app import create_app
from broadsheet.wording.words import completeness


def show(path: str = "/", **site: object) -> html.HtmlElement:
    return html.document_fromstring(ask(create_app(FakeSite(**site)), path).text)  # type: ignore[arg-type]


def select(node: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    return node.xpath(path)  # type: ignore[no-any-return]


def text(node: html.HtmlElement, path: str) -> str:
    return " ".join(" ".join(one.text_content() for one in select(node, path)).split())


def has(name: str) -> str:
    return f"contains(concat(' ', @class, ' '), ' {name} ')"


def test_the_masthead_says_that_all_are_here() -> None:
    assert text(show(), f"(//*[{has('ear')}])[1]") == "arXiv announced 121 in cs.CL and 118 in cs.LG; all 239 are here."


def test_the_masthead_counts_what_is_missing_and_the_ledger_names_it() -> None:
    page = show(page=missing_page())
    assert text(page, f"(//*[{has('ear')}])[1]") == "arXiv announced 239 in cs.AI; 236 are here; 3 are missing."
    assert "2510.90002" in text(page, "//details")
    assert "RSS 239 and OAI 236" in text(page, "//details")


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((), "No count is known yet."),
        ((Count("cs.AI", 1, 1),), "arXiv announced 1 in cs.AI; nothing is missing."),
        ((Count("cs.AI", 2, 1, ("a",)),), "arXiv announced 2 in cs.AI; 1 is here; 1 is missing."),
        (
            tuple(Count(f"cs.{i}", 300, 300) for i in range(4)),
            "arXiv announced 1,200 in 4 categories; all 1,200 are here.",
        ),
    ],
)
def test_the_promise_fits_any_count(counts: tuple[Count, ...], sentence: str) -> None:
    assert completeness(Edition(date(2025, 10, 8), "complete", counts=counts)) == sentence


def test_picks_carry_abstracts_and_the_rest_are_lines() -> None:
    page = show()
    assert len(select(page, f"//ol[{has('leads')}]/li")) == 8
    assert len(select(page, f"//ol[{has('lines')}]/li")) == 110 + 5 + 7
    assert "We ask why small language models" in text(page, f"//ol[{has('leads')}]")


def test_updated_papers_are_not_called_new() -> None:
    page = show()
    assert "Updated, not new" in text(page, "//h3")
    assert "announced earlier" in text(page, f"//header[{has('rest-head')}]")


def test_the_starter_edition_says_that_it_is_one() -> None:
    page = show(page=starter_page())
    assert text(page, "//h1") == "The starter edition"
    assert "sample shipped with Broadsheet" in text(page, f"//*[{has('notice')}]")
    assert "starter edition" in text(page, f"(//*[{has('kicker')}])[1]").lower()
    assert not select(page, "//nav[@aria-label='Editions']")


def test_a_quiet_day_says_why_and_when_the_next_edition_is_due() -> None:
    page = show(page=quiet_page())
    said = text(page, f"//section[{has('quiet')}]")
    assert "nothing is printed on a Saturday" in said
    assert "Monday 13 October 2025, about 00:30 UTC" in said
    assert len(select(page, "//table//a[contains(@href, '/papers/date/')]")) == 5


def test_gathered_papers_are_shown_without_a_day() -> None:
    gathered = Edition(None, "gathered", "These papers came out of files.")
    page = show(page=EditionPage(starter_page().period, gathered, NOTHING, listing(1, 3), NOTHING, NOTHING))
    assert text(page, "//h1") == "Gathered papers"
    assert "came out of files" in text(page, f"//*[{has('notice')}]")


def test_neighbours_and_periods_are_links() -> None:
    page = show("/papers/date/2025-10-08")
    assert select(page, "//a[@rel='prev'][@href='/papers/date/2025-10-07']")
    links = [one.get("href") for one in select(page, "//nav[@aria-label='Editions']//a")]
    assert links == ["/papers/date/2025-10-08", "/papers/week/2025-W41", "/papers/month/2025-10"]


def test_the_pager_goes_on_from_the_cursor() -> None:
    site = FakeSite()
    app = create_app(site)
    assert 'href="/?after=cursor-2"' in ask(app, "/").text
    ask(app, "/?after=cursor-2")
    assert site.reads[-1] == "front cursor-2"


def test_week_53_exists_only_in_years_that_have_it() -> None:
    app = create_app(FakeSite())
    assert "Week 53 of 2026" in ask(app, "/papers/week/2026-W53").text
    assert ask(app, "/papers/week/2025-W53").status == 400


@pytest.mark.parametrize("path", ["/papers/date/2025-02-30", "/papers/date/today", "/papers/month/2025-13"])
def test_a_date_that_is_none_is_answered_with_a_sentence(path: str) -> None:
    answer = ask(create_app(FakeSite()), path)
    assert answer.status == 400
    assert "in the calendar" in answer.text


def test_a_day_before_anything_is_known_is_not_found() -> None:
    assert ask(create_app(FakeSite()), "/papers/date/1999-01-01").status == 404


def test_a_date_parameter_leads_to_the_day() -> None:
    answer = ask(create_app(FakeSite()), "/papers?date=2025-10-08")
    assert (answer.status, answer["location"]) == (308, "/papers/date/2025-10-08")


def test_papers_without_a_question_show_the_front_page() -> None:
    site = FakeSite()
    ask(create_app(site), "/papers")
    assert site.reads == ["front None"]


@pytest.mark.parametrize(
    "form", ["arxiv:2510.00001", "2510.00001v2", "https://arxiv.org/abs/2510.00001v1", "arXiv%3A2510.00001"]
)
def test_every_form_of_an_id_leads_to_the_papers_one_address(form: str) -> None:
    answer = ask(create_app(FakeSite()), f"/papers/{form}")
    assert (answer.status, answer["location"]) == (308, "/papers/2510.00001")


@pytest.mark.parametrize("key", ["math.GT/0309136", "file:a b/ü?#", "files:x'\"<y>"])
def test_a_paper_whose_id_has_odd_characters_has_a_page(key: str) -> None:
    one = paper_page(paper(1, id=PaperId(key)))
    app = create_app(FakeSite(one=one, page=edition_page(picks=Listing(1, (Entry(one.paper, 1),)))))
    links = html.document_fromstring(ask(app, "/").text).xpath("//h3[starts-with(@id, 't')]/a/@href")
    assert ask(app, str(links[0])).status == 200


def test_an_encoded_slash_in_an_id_is_the_slash() -> None:
    app = create_app(FakeSite(one=paper_page(paper(1, id=PaperId("math.GT/0309136")))))
    assert ask(app, "/papers/math.GT%2F0309136").status == 200


def test_the_paper_page_prints_everything_known() -> None:
    page = show("/papers/2510.00001")
    said = text(page, "//article")
    for part in (
        "v3",
        "32kb",
        "organisation and keywords",
        "MarshConf 2025",
        "12 pages",
        "CC BY",
        "Hugging Face",
        "12",
    ):
        assert part in said
    assert select(page, "//link[@rel='canonical'][@href='http://papers.test/papers/2510.00001']")
    assert select(page, "//a[@href='https://doi.org/10.1234/marsh.5']")
    assert "Marsh Institute" in text(page, f"//*[{has('org')}]")


def test_a_long_author_list_is_whole_but_folded() -> None:
    many = tuple(Author(f"Name {i}") for i in range(40))
    page = show("/papers/2510.00001", one=paper_page(paper(1, authors=many)))
    assert "show all 40 authors" in text(page, "//summary")
    assert "Name 39" in text(page, f"//*[{has('authors')}]//details")


def test_a_summary_of_ours_is_never_taken_for_the_authors_words() -> None:
    one = paper_page(paper(1, abstract_is_summary=True))
    said = "Broadsheet’s summary, not the authors’ abstract"
    assert said in text(show("/papers/2510.00001", one=one), "//main")
    listed = edition_page(picks=Listing(1, (Entry(one.paper, 1),)))
    assert said in text(show(page=listed), "//main")


def test_a_withdrawn_paper_is_marked_everywhere() -> None:
    gone = paper(1, withdrawn=True)
    assert "withdrawn" in text(show("/papers/2510.00001", one=paper_page(gone)), f"//*[{has('badge')}]")
    line = edition_page(papers=replace(listing(9, 60), entries=(Entry(gone, 9),), total=60))
    assert "withdrawn" in text(show(page=line), f"//*[{has('line')}]")


def test_reasons_are_printed() -> None:
    entry = Entry(paper(1), 1, (Reason("pick", "picked twice this week", 1.0),))
    assert "picked twice this week" in text(show(page=edition_page(picks=Listing(1, (entry,)))), f"//*[{has('why')}]")


def test_only_web_addresses_become_links() -> None:
    bad = tuple(Link("code", url) for url in ("javascript:alert(1)", "data:text/html,x", " java\nscript:x", "//evil"))
    page = show("/papers/2510.00001", one=paper_page(paper(1, links=bad, license="javascript:alert(1)")))
    assert not [url for url in page.xpath("//a/@href") if not str(url).startswith(("/", "#", "http"))]
    assert not [url for url in page.xpath("//a/@href") if str(url).startswith("//")]


def test_search_keeps_the_words_and_offers_to_drop_filters_and_change_the_order() -> None:
    page = show("/papers?q=attention+since%3A2024&order=date")
    assert page.xpath("//input[@id='q']/@value") == ["attention since:2024"]
    assert page.xpath(f"//a[{has('chip')}]/@href")[0] == "/papers?q=attention&order=date"
    assert text(page, "//nav[@aria-label='Order']//a") == "relevance date votes"
    assert text(page, "//nav[@aria-label='Order']//*[@aria-current]") == "date"
    assert "41 papers, 1 to 20 shown, in 6 ms" in text(page, "//*[@role='status']")
    assert page.xpath("//a[@rel='next nofollow']/@href") == [
        "/papers?q=attention+since%3A2024&order=date&after=cursor-20"
    ]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_a_mistake_in_a_search_is_answered_beside_the_words() -> None:
    mistake = SearchPage(Query("(a"), NOTHING, (), "A bracket is open.")
    answer = ask(create_app(FakeSite(found=mistake)), "/papers?q=(a")
    page = html.document_fromstring(answer.text)
    assert answer.status == 200
    assert text(page, "//*[@role='status']") == "A bracket is open."
    assert page.xpath("//input[@id='q']/@value") == ["(a"]


def test_notices_of_a_search_are_shown() -> None:
    found = search_page(Query("x"))
    found = replace(found, listing=replace(found.listing, notices=("Reduced search.",)))
    assert "Reduced search." in text(show("/papers?q=x", found=found), f"//*[{has('notice')}]")


@pytest.mark.parametrize("query", ["q=x&order=evil", "q=x&limit=0", "q=x&limit=ten", "q=x&mode=psychic"])
def test_a_search_that_makes_no_sense_is_refused_with_a_page(query: str) -> None:
    answer = ask(create_app(FakeSite()), f"/papers?{query}")
    assert answer.status == 400
    assert "<h1" in answer.text


def test_the_year_is_left_out_only_in_the_current_year() -> None:
    one = paper_page(paper(1, published="2025-10-06"))
    assert "6 Oct" in text(show("/papers/2510.00001", one=one), f"//div[{has('facts')}]")
    later = NOW.replace(year=2026)
    assert "6 Oct 2025" in text(show("/papers/2510.00001", one=one, clock=later), f"//div[{has('facts')}]")


def test_sources_say_how_they_are_and_thank() -> None:
    said = text(show("/sources"), "//main")
    assert "Thank you to arXiv for use of its open access interoperability." in said
    assert "It answered 403 Forbidden." in said
    assert "asked Wed 8 Oct, 09:10 UTC" in said


def test_week_links_reach_only_days_the_library_knows() -> None:
    month = period_with("month", date(2025, 10, 1))
    page = show(page=replace(edition_page(), period=month, older=None, edition=Edition(None, "complete")))
    links = [one.get("href") for one in select(page, "//nav[@aria-label='Editions']//a")]
    assert links == ["/papers/date/2025-10-08", "/papers/week/2025-W41", "/papers/month/2025-10"]


def test_robots_are_asked_to_leave_searches_alone_and_are_given_the_sitemap(app: Starlette) -> None:
    said = ask(app, "/robots.txt").text
    assert "Disallow: /papers?" in said
    assert "Sitemap: http://papers.test/sitemap.xml" in said


def test_the_sitemap_is_wellformed_and_ends(app: Starlette) -> None:
    assert "http://papers.test/sitemap-2.xml" in ask(app, "/sitemap.xml").text
    root = html.etree.fromstring(ask(app, "/sitemap-1.xml").body)
    assert [node.text for node in root.iter("{*}loc")] == [
        "http://papers.test/papers/2510.00001",
        "http://papers.test/papers/math.GT/0309136?a&b",
    ]
    assert ask(app, "/sitemap-3.xml").status == 404
