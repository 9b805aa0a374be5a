"""The fake feeds, query API and Daily Papers."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.world import API, HUB, RSS, World

QUERY = f"{API}/api/query"


def _news(page):
    return Counter(page.xpath("//announce_type/text()"))


def test_the_feed_lists_what_is_new_and_crossed_and_replaced_today(world, xml):
    page = xml(f"{RSS}/rss/cs.CL")
    new = world.new_on(world.today, "cs.CL")
    crossed = [one for one in world.new_on(world.today) if "cs.CL" in one.categories[1:]]
    assert (_news(page)["new"], _news(page)["cross"]) == (len(new), len(crossed))
    assert page.findtext("channel/pubDate") == "Wed, 18 Nov 2026 00:00:00 -0500"


def test_replacements_are_told_apart_by_whether_the_category_is_primary(world, xml):
    day_before = next(one for one in world.papers.values() if one.day < world.today and len(one.categories) == 1)
    world.cross_list(day_before.id, "q-bio.NC")
    assert _news(xml(f"{RSS}/rss/q-bio.NC")) == {"cross": 1}
    world.replace(day_before.id)
    assert _news(xml(f"{RSS}/rss/q-bio.NC")) == {"replace-cross": 1}
    assert f"oai:arXiv.org:{day_before.id}v2" in xml(f"{RSS}/rss/{day_before.categories[0]}").xpath("//guid/text()")


def test_several_categories_share_one_feed_with_each_paper_once(world, xml):
    both = xml(f"{RSS}/rss/cs.CL+cs.LG").xpath("//guid/text()")
    apart = {*xml(f"{RSS}/rss/cs.CL").xpath("//guid/text()"), *xml(f"{RSS}/rss/cs.LG").xpath("//guid/text()")}
    assert len(both) == len(set(both)) and set(both) == apart


def test_the_atom_feed_tells_the_same(world, xml):
    assert _news(xml(f"{RSS}/atom/cs.AI")) == _news(xml(f"{RSS}/rss/cs.AI"))


@pytest.mark.parametrize("scenario", ["weekend", "holiday"])
def test_the_feed_is_empty_on_weekends_and_holidays(scenario):
    world = World(scenario)
    assert all(world.announced(world.today, category) == [] for category in world.scenario.categories)


def test_a_stale_feed_still_shows_the_day_before(world, xml):
    world.fault(RSS, "stale")
    assert xml(f"{RSS}/rss/cs.CL").findtext("channel/pubDate").startswith("Tue, 17 Nov 2026")


def test_a_held_back_paper_is_announced_all_the_same(world, xml):
    paper = world.new_on(world.today, "cs.CL")[0]
    world.hold_back([paper.id])
    assert f"oai:arXiv.org:{paper.id}v1" in xml(f"{RSS}/rss/cs.CL").xpath("//guid/text()")
    assert xml(QUERY, id_list=paper.id).findtext("totalResults") == "0"


def test_the_next_day_announces_new_papers(world, xml):
    assert str(world.next_day(7)) == "2026-11-19"
    pages = [xml(f"{RSS}/rss/{category}") for category in world.scenario.categories]
    assert sum(_news(page)["new"] for page in pages) == 7


def test_the_query_api_answers_by_id_with_and_without_version(world, xml):
    paper = next(one for one in world.papers.values() if one.newest.number == 2)
    page = xml(QUERY, id_list=f"{paper.id}v1,{paper.id},0000.00000", max_results="50")
    names = [one.rpartition("/")[2] for one in page.xpath("//entry/id/text()")]
    assert names == [f"{paper.id}v1", f"{paper.id}v2"]
    assert page.findtext("totalResults") == "2"


def test_the_query_api_gives_ten_by_default_and_goes_on_from_start(world, xml):
    first, second = xml(QUERY, search_query="x"), xml(QUERY, search_query="x", start="10")
    assert len(first.findall("entry")) == len(second.findall("entry")) == 10
    assert not {*first.xpath("//entry/id/text()")} & {*second.xpath("//entry/id/text()")}


@pytest.mark.parametrize("query", [{"id_list": "abc"}, {"start": "x"}, {"start": "30000"}])
def test_the_query_api_answers_a_mistake_with_400_and_an_error_entry(get, query):
    reply = get(QUERY, **query)
    assert reply.status_code == 400
    assert b"/api/errors#" in reply.content


def test_the_query_api_has_its_known_faults(world, xml):
    for kind in ("empty", "error_entry", "short_page"):
        world.fault(API, kind, after=len(world.faults))
    empty, error, short = (xml(QUERY, max_results="20") for _ in range(3))
    assert (empty.findtext("totalResults"), len(empty.findall("entry"))) == ("0", 0)
    assert error.findtext("entry/title") == "Error"
    assert len(short.findall("entry")) < 20 < int(short.findtext("totalResults"))


def test_the_daily_papers_are_listed_by_their_listing_day(world, hub):
    items = hub(date="2026-11-18")
    assert len(items) == 5
    assert {one["paper"]["id"] for one in items} == {one.paper_id for one in world.picks if one.day == world.today}


@pytest.mark.parametrize(("query", "count"), [({}, 15), ({"week": "2026-W47"}, 15), ({"month": "2026-11"}, 15)])
def test_the_daily_papers_come_by_week_and_month_too(hub, query, count):
    assert len(hub(**query)) == count


@pytest.mark.parametrize(
    "query",
    [{"date": "2026-11-19"}, {"date": "2026-02-30"}, {"date": "x"}, {"week": "2026-W60"}, {"month": "2026-13"},
     {"limit": "101"}, {"limit": "0"}, {"p": "-1"}],
)  # fmt: skip
def test_a_wrong_request_for_daily_papers_is_400_with_a_sentence(get, query):
    reply = get(f"{HUB}/api/daily_papers", **query)
    assert reply.status_code == 400
    assert reply.json()["error"]


def test_pages_of_daily_papers_are_linked_until_the_last(get):
    first = get(f"{HUB}/api/daily_papers", limit="10")
    assert first.headers["link"] == '</api/daily_papers?p=1&limit=10>; rel="next"'
    last = get(f"{HUB}/api/daily_papers", limit="10", p="1")
    assert "link" not in last.headers
    assert len(last.json()) == 5
    assert get(f"{HUB}/api/daily_papers", p="100").json() == []


def test_votes_rise_by_the_hour_and_may_be_made_to_fall(world, hub):
    early = sum(one["paper"]["upvotes"] for one in hub(date="2026-11-18"))
    world.set_time(world.now() + timedelta(hours=9))
    assert sum(one["paper"]["upvotes"] for one in hub(date="2026-11-18")) > early
    fallen = world.picks[-1].paper_id
    world.set_upvotes(fallen, 0)
    assert next(one for one in hub() if one["paper"]["id"] == fallen)["paper"]["upvotes"] == 0


def test_the_hub_can_leave_out_an_id_drift_and_use_up_its_limit(world, get):
    for kind in ("missing_paper_id", "schema_drift", "rate_limit"):
        world.fault(HUB, kind)
    reply = get(f"{HUB}/api/daily_papers")
    assert reply.headers["ratelimit"] == '"api";r=0;t=137'
    assert "id" not in reply.json()[0]["paper"]
    assert "headline" in reply.json()[1]["paper"]


def test_a_single_paper_of_the_hub_is_found_or_404(world, get):
    assert get(f"{HUB}/api/papers/{world.picks[0].paper_id}").json()["id"] == world.picks[0].paper_id
    assert get(f"{HUB}/api/papers/0000.00000").status_code == 404
