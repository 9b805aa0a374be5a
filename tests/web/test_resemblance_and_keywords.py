"""What resembles a paper, papers or a text; and the page of a keyword with its counts over time."""

from datetime import date
from urllib.parse import urlencode

import pytest
from asgi_client import Answer, ask
from fake_site import COUNTS, FORM, NOTHING, FakeSite, paper_page
from lxml import html

from broadsheet.model.listing import Listing
from broadsheet.model.pages import SubjectPage
from broadsheet.web.app import create_app
from broadsheet.web.chart import TALL, chart

TODAY = date(2025, 10, 8)


def show(path: str, **site: object) -> html.HtmlElement:
    return html.document_fromstring(ask(create_app(FakeSite(**site)), path).text)  # type: ignore[arg-type]


def text(node: html.HtmlElement, path: str) -> str:
    return " ".join(" ".join(one.text_content() for one in node.xpath(path)).split())


def paste(said: str, site: FakeSite | None = None, *headers: tuple[str, str]) -> Answer:
    body = urlencode({"text": said}).encode()
    return ask(create_app(site or FakeSite()), "/similar", FORM, *headers, method="POST", body=body)


def test_the_page_of_a_paper_says_what_resembles_it_and_how_nearly() -> None:
    page = show("/papers/2510.00001")
    section = "//section[@aria-labelledby='near-h']"
    assert len(page.xpath(f"{section}//li")) == 5
    assert text(page, f"({section}//li)[1]") == "Sparse Routing Without a Router nearness 0.86 Li Wei + 2, 6 Oct"
    assert page.xpath(f"({section}//rect)[2]/@width") == ["86"]
    assert page.xpath(f"{section}/p/a/@href") == ["/similar?to=2510.00001"]


def test_a_paper_that_nothing_resembles_has_no_such_part() -> None:
    one = paper_page()
    bare = type(one)(one.paper, one.versions, one.records)
    assert not show("/papers/2510.00001", one=bare).xpath("//*[@id='near-h']")


def test_the_neighbours_of_a_paper_are_listed_with_their_nearness() -> None:
    site = FakeSite()
    page = html.document_fromstring(ask(create_app(site), "/similar?to=arXiv:2510.00001v2&to=2510.00001").text)
    assert "similar 2510.00001 20" in site.reads
    assert text(page, "//h1") == "What resembles this paper"
    assert page.xpath("//ul[contains(@class, 'likened')]//a/@href") == ["/papers/2510.00001"]
    assert len(page.xpath("//article")) == 20
    assert text(page, "(//p[@class='why'])[1]") == "close in meaning 0.86"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_an_entry_can_be_added_to_what_is_resembled() -> None:
    page = show("/similar?to=2510.00001")
    assert page.xpath("(//article)[1]//a[text()='resembling this too']/@href") == [
        "/similar?to=2510.00001&to=2510.00002"
    ]


def test_papers_are_left_out_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeSite, "paper", lambda _, key: paper_page(replace_id(key)))
    page = show("/similar?to=2510.00001&to=a%20b")
    assert text(page, "//h1") == "What resembles these 2 papers"
    assert page.xpath("//a[text()='leave out']/@href") == ["/similar?to=a+b", "/similar?to=2510.00001"]


def replace_id(key: str) -> object:
    return paper_page().paper.__class__(id=key, title=f"Paper {key}")  # type: ignore[arg-type]


def test_a_paper_that_is_not_here_is_not_found() -> None:
    assert ask(create_app(FakeSite()), "/similar?to=2510.99999").status == 404


def test_the_neighbours_of_eleven_papers_are_refused_with_a_sentence() -> None:
    answer = ask(create_app(FakeSite()), "/similar?" + "&".join(f"to={i}" for i in range(11)))
    assert answer.status == 400
    assert "at most 10 papers" in answer.text


def test_without_a_paper_there_is_a_form_and_no_list() -> None:
    site = FakeSite()
    page = html.document_fromstring(ask(create_app(site), "/similar?to=").text)
    assert page.xpath("//form[@action='/similar'][@method='post']//textarea[@name='text'][@required]")
    assert not page.xpath("//article")
    assert site.reads == []


def test_a_notice_that_meaning_is_away_stands_instead_of_the_list() -> None:
    away = Listing(0, (), notices=("What resembles this paper is not known yet.",))
    page = show("/similar?to=2510.00001", resembles=away)
    assert "is not known yet" in text(page, "//p[@class='notice']")
    assert not page.xpath("//section[@class='quiet']")
    assert "near enough" in text(show("/similar?to=2510.00001", resembles=NOTHING), "//section[@class='quiet']")


def test_a_pasted_text_is_answered_with_its_neighbours_and_kept_nowhere() -> None:
    site = FakeSite()
    answer = paste("\nHow models <carry> & why", site)
    page = html.document_fromstring(answer.text)
    assert (answer.status, answer["cache-control"]) == (200, "no-store")
    assert site.reads == ["resembling \nHow models <carry>  20"]
    assert page.xpath("//textarea")[0].text == "\n\nHow models <carry> & why"  # HTML drops the first line break
    assert len(page.xpath("//article")) == 20
    assert "set-cookie" not in dict(answer.headers)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("", "Give the text"), (" \n", "Give the text"), ("x" * 20_001, "at most 20,000 characters; this one has 20,001")],
)
def test_a_text_that_cannot_be_compared_is_answered_beside_the_field(said: str, sentence: str) -> None:
    answer = paste(said)
    page = html.document_fromstring(answer.text)
    assert answer.status == 400
    assert sentence in text(page, "//p[@role='status']")
    assert page.xpath("//textarea[@name='text']")


def test_a_body_of_more_than_a_mebibyte_is_refused() -> None:
    assert paste("x" * (1 << 20)).status == 413


@pytest.mark.parametrize("header", [("sec-fetch-site", "cross-site"), ("origin", "http://evil.test")])
def test_a_text_from_another_site_is_refused_before_it_is_read(header: tuple[str, str]) -> None:
    site = FakeSite()
    assert paste("attention", site, header).status == 403
    assert site.reads == []


def test_a_form_that_holds_something_else_is_answered_with_a_sentence() -> None:
    answer = ask(create_app(FakeSite()), "/similar", FORM, method="POST", body=b"\xff\x00=1&to=2510.00001")
    assert answer.status == 400
    assert "Give the text" in answer.text


def test_robots_are_asked_to_leave_resemblances_alone() -> None:
    assert "Disallow: /similar\n" in ask(create_app(FakeSite()), "/robots.txt").text


def test_the_page_of_a_keyword_lists_its_papers_and_draws_their_counts() -> None:
    page = show("/keywords/attention%20heads")
    assert text(page, "//h1") == "attention heads"
    assert "Keyword, 31 papers, newest first" in text(page, "//header")
    assert page.xpath("//a[text()='Search within']/@href") == ["/papers?q=keyword%3A%22attention+heads%22"]
    assert len(page.xpath("//figure//rect")) == 6
    assert text(page, "//figcaption") == "Papers a year: 310 in 2024, the most; 2025 is not over."
    assert text(page, "(//details//li)[1]") == "2025 288"
    assert page.xpath("//a[@rel='next']/@href") == ["/keywords/attention%20heads?after=more"]
    assert page.xpath("//link[@rel='canonical']/@href") == ["http://papers.test/keywords/attention%20heads"]


def test_a_keyword_nobody_uses_is_not_found() -> None:
    assert ask(create_app(FakeSite()), "/keywords/unheard%20of").status == 404


def test_a_keyword_without_counts_has_no_chart() -> None:
    assert not show("/keywords/x", subject=SubjectPage("keyword", "x", NOTHING)).xpath("//figure")


def test_authors_and_categories_can_be_searched_within() -> None:
    within = "//a[text()='Search within']/@href"
    assert show("/authors/Li%20Wei").xpath(within) == ["/papers?q=author%3A%22Li+Wei%22"]
    assert show("/categories/cs.CL").xpath(within) == ["/papers?q=cat%3Acs.CL"]


def test_a_chart_fills_years_without_papers_and_leaves_this_year_open() -> None:
    drawn = chart(COUNTS, TODAY)
    assert drawn
    assert [bar.period for bar in drawn.bars] == [str(year) for year in range(2019, 2026)]
    assert [bar.count for bar in drawn.bars][:3] == [3, 0, 14]
    assert [bar.open for bar in drawn.bars] == [False] * 6 + [True]
    assert drawn.tallest.period == "2024"
    assert (drawn.tallest.y, drawn.tallest.height) == (0, TALL)
    assert all(round(bar.y + bar.height, 1) == TALL for bar in drawn.bars)


def test_a_chart_of_months_crosses_the_year() -> None:
    drawn = chart((("2025-01", 2), ("2024-11", 1)), TODAY)
    assert drawn
    assert [bar.label for bar in drawn.bars] == ["Nov 2024", "Dec 2024", "Jan 2025"]
    assert drawn.unit == "month"


def test_a_long_chart_keeps_its_newest_periods() -> None:
    drawn = chart(tuple((f"{year}-06", 1) for year in range(1991, 2026)), TODAY)
    assert drawn
    assert len(drawn.bars) == 120
    assert drawn.bars[-1].period == "2025-06"
    assert drawn.width <= 600


@pytest.mark.parametrize("counts", [(), (("2025", 0),), (("2025", 1), ("2025-01", 1)), (("soon", 3),), (("٢٠٢٥", 1),)])
def test_what_cannot_be_drawn_is_not(counts: tuple[tuple[str, int], ...]) -> None:
    assert chart(counts, TODAY) is None
