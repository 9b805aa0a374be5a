"""Readers of feeds see a thing once: ids stay, order is the page's, and nothing is sent again unchanged."""

from collections.abc import Callable
from dataclasses import replace

import feedparser
import pytest
from feed_help import fetch
from lxml import etree
from tests.cast import a_record

from broadsheet.model.query import Query
from broadsheet.wiring import Site

AT = "/feeds/categories/cs.CV.atom"


def entries(site: Site, path: str = AT) -> list[feedparser.FeedParserDict]:
    return list(feedparser.parse(fetch(site, path).body).entries)


def test_an_edited_title_keeps_its_id_and_moves_its_date(site: Site, hold: Callable[..., None]) -> None:
    hold(a_record(updated="2026-11-16"))
    before = entries(site)[0]
    hold(a_record(title="Counting Herons, Again", updated="2026-11-17", raw=b"v2"))
    after = entries(site)[0]
    assert (after.id, after.title) == (before.id, "Counting Herons, Again")
    assert after.updated > before.updated


def test_ids_survive_a_move_to_another_host(site: Site, hold: Callable[..., None]) -> None:
    hold(a_record())
    before = feedparser.parse(fetch(site, AT).body)
    site.own = replace(site.own, base_url="http://127.0.0.1:9999")
    vars(site).pop("settings", None)
    after = feedparser.parse(fetch(site, AT).body)
    assert after.entries[0].link != before.entries[0].link
    assert (after.feed.id, after.entries[0].id) == (before.feed.id, before.entries[0].id)


def test_the_paper_itself_is_enclosed(site: Site, hold: Callable[..., None]) -> None:
    hold(a_record())
    assert [one.href for one in entries(site)[0].enclosures] == ["https://arxiv.org/pdf/2611.00001"]


def test_an_unchanged_feed_is_not_sent_again(site: Site, hold: Callable[..., None]) -> None:
    hold(a_record())
    tag = fetch(site, AT)["etag"]
    again = fetch(site, AT, ("if-none-match", tag))
    assert (again.status, again.body, again["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("text", ["attention", "sparse attention", "author:zhang", "cat:cs.CL", '"language models"'])
@pytest.mark.parametrize("order", ["relevance", "date", "votes"])
def test_a_search_lists_the_same_papers_in_the_same_order_as_its_page(starter: Site, text: str, order: str) -> None:
    found = starter.search(Query(text, order=order, limit=100)).listing.entries
    path = f"/feeds/search.atom?{Query(text, order=order).to_params()}"
    assert [one.link.rpartition("/")[2] for one in entries(starter, path)] == [one.paper.id for one in found]


def test_today_lists_the_papers_of_the_front_page_in_its_order(starter: Site) -> None:
    shown = [one.paper.id for one in starter.today(None, 100).entries]
    assert [one.link.rpartition("/")[2] for one in entries(starter, "/feeds/today.atom")] == shown


@pytest.mark.parametrize("page", ["/", "/papers?q=attention", "/authors/Zhong%20Guan"])
def test_a_page_names_the_feed_of_what_it_lists(starter: Site, page: str) -> None:
    html = etree.HTML(fetch(starter, page).text)
    feed = html.xpath("//link[@type='application/atom+xml']/@href")[0]
    assert fetch(starter, feed).status == 200
