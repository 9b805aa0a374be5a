"""A paper's page and the same paper in every other form: by its address, or by what the asker prefers."""

import json

import bibtexparser
import html5lib
import pytest
import rispy
from lxml import etree
from tests.cast import a_paper
from tests.web.asgi_client import Answer, ask
from tests.web.fake_site import FakeSite, paper_page

from broadsheet.citing.forms import FORMS
from broadsheet.citing.metadata import MOST_NAMES, linked_data, tags
from broadsheet.faces import application
from broadsheet.model.paper import Author
from broadsheet.shell.accept import form_asked

ID = "2510.00001"
H = "{http://www.w3.org/1999/xhtml}"


def fetch(path: str, *headers: tuple[str, str]) -> Answer:
    """An answer of a site that knows one paper."""
    return ask(application(FakeSite()), path, *headers)


@pytest.mark.parametrize("form", FORMS)
def test_a_paper_is_had_in_every_form_at_its_address(form: str) -> None:
    answer = fetch(f"/papers/{ID}.{form}")
    assert (answer.status, answer["content-type"]) == (200, FORMS[form].media)
    assert answer["link"] == f'<http://papers.test/papers/{ID}>; rel="canonical"'
    assert answer["content-disposition"] == f'inline; filename="{ID}.{form}"'
    assert paper_page().paper.title.split(":")[1].split()[0] in answer.text


@pytest.mark.parametrize("form", FORMS)
def test_a_paper_is_had_in_the_form_that_is_preferred(form: str) -> None:
    media = FORMS[form].media.partition(";")[0]
    answer = fetch(f"/papers/{ID}", ("accept", media))
    assert (answer.text, answer["content-type"]) == (fetch(f"/papers/{ID}.{form}").text, FORMS[form].media)
    assert "Accept" in answer["vary"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", ""),
        ("*/*", ""),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ""),
        ("text/markdown", "md"),
        ("text/markdown, text/html;q=0.9, */*;q=0.1", "md"),
        ("text/markdown, text/html, */*", "md"),
        ("text/html, text/markdown", ""),
        ("text/html;q=0.5, text/markdown;q=0.8", "md"),
        ("text/markdown;q=0.2, text/html", ""),
        ("Application/X-BibTeX, */*;q=0.1", "bib"),
        ("application/vnd.citationstyles.csl+json;q=0.9, application/x-bibtex", "bib"),
        ("text/markdown;q=0", ""),
        ("text/markdown;q=much", ""),
    ],
)
def test_what_is_preferred_is_read_as_http_has_it(accept: str, form: str) -> None:
    assert form_asked(accept) == form


def test_the_page_and_its_markdown_are_kept_apart() -> None:
    app = application(FakeSite())
    kinds = [
        ask(app, f"/papers/{ID}", ("accept", kind))["content-type"].partition(";")[0]
        for kind in ("text/html", "text/markdown", "text/html", "text/markdown")
    ]
    assert kinds == ["text/html", "text/markdown"] * 2


def test_days_and_searches_have_no_other_form_at_their_address() -> None:
    for path in ("/papers/date/2025-10-08", "/papers/trending", "/papers?q=herons"):
        assert fetch(path, ("accept", "text/markdown")).status == 200


def test_an_unchanged_export_is_not_sent_again() -> None:
    app = application(FakeSite())
    tag = ask(app, f"/papers/{ID}.bib")["etag"]
    assert ask(app, f"/papers/{ID}.bib", ("if-none-match", tag)).status == 304


@pytest.mark.parametrize("said", [f"{ID}v2", f"arxiv:{ID}", f"https://arxiv.org/abs/{ID}"])
def test_every_way_to_write_an_id_leads_to_the_same_reference(said: str) -> None:
    assert fetch(f"/papers/{said}.bib").text == fetch(f"/papers/{ID}.bib").text


def test_a_paper_that_is_not_here_is_in_no_form_here() -> None:
    assert fetch("/papers/2510.09999.md").status == 404
    assert fetch("/papers/2510.09999", ("accept", "text/markdown")).status == 404


def test_the_page_links_what_cites_it() -> None:
    page = etree.HTML(fetch(f"/papers/{ID}").text)
    linked = {node.get("href") for node in page.iter("a", "link")}
    assert {f"/papers/{ID}.{form}" for form in ("bib", "ris", "csl.json", "md")} <= linked


def meta(html: str) -> dict[str, list[str]]:
    """The meta elements of a page, as html5lib reads it."""
    page = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("lxml")).parse(html)
    found: dict[str, list[str]] = {}
    for node in page.iter(f"{H}meta"):
        found.setdefault(node.get("name") or node.get("property") or "", []).append(node.get("content"))
    return found


def test_a_reference_manager_reads_the_head_of_the_page() -> None:
    said, one = meta(fetch(f"/papers/{ID}").text), paper_page().paper
    assert said["citation_title"] == said["og:title"] == [one.title]
    assert said["citation_author"] == ["Þórsson, Björn", "Wei, Li"]
    assert said["citation_publication_date"] == ["2025/10/06"]
    assert said["citation_arxiv_id"] == [ID]
    assert said["citation_doi"] == [one.doi]
    assert said["citation_conference_title"] == [one.venue]
    assert said["citation_pdf_url"] == [f"https://arxiv.org/pdf/{ID}"]
    assert said["citation_abstract_html_url"] == said["og:url"] == [f"http://papers.test/papers/{ID}"]
    assert said["og:type"] == ["article"]


def test_a_search_engine_reads_a_scholarly_article() -> None:
    page = etree.HTML(fetch(f"/papers/{ID}").text)
    (script,) = page.findall(".//script[@type='application/ld+json']")
    said = json.loads(script.text)
    assert said["@type"] == "ScholarlyArticle"
    assert [one["name"] for one in said["author"]] == ["Björn Þórsson", "Li Wei"]
    assert said["datePublished"] == "2025-10-06"
    assert {one["propertyID"]: one["value"] for one in said["identifier"]}["arXiv"] == ID


def test_a_title_cannot_leave_the_data_in_the_head() -> None:
    title = '</script><script>alert(1)</script><!-- \u2028 & "quotes" -->'
    site = FakeSite(one=paper_page(a_paper(id=ID, title=title)))
    html = ask(application(site), f"/papers/{ID}").text
    page = etree.HTML(html)
    assert [node.get("type") or node.get("src", "")[:8] for node in page.iter("script")] == [
        "application/ld+json",
        "/static/",
    ]
    assert json.loads(page.findtext(".//script[@type='application/ld+json']"))["name"] == " ".join(title.split())


def test_a_crowd_of_authors_is_named_in_the_citation_and_cut_in_the_head() -> None:
    crowd = a_paper(authors=tuple(Author(f"Ada Lovelace{no}x") for no in range(1000)))
    assert sum(tag.name == "citation_author" for tag in tags(crowd, "http://x/")) == MOST_NAMES
    assert len(linked_data(crowd, "http://x/")["author"]) == MOST_NAMES
    writer = FORMS["ris"].write
    assert writer
    assert len(rispy.loads(writer([crowd], ""))[0]["authors"]) == 1000
    writer = FORMS["bib"].write
    assert writer
    assert bibtexparser.parse_string(writer([crowd], "")).entries[0]["author"].count(" and ") == 999
