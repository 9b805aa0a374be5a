"""The pages of organisations."""

from tests.callers import Caller, stranger
from tests.cast import NOW, a_record

from broadsheet.store import papers
from broadsheet.store.db import Db
from broadsheet.store.listings import Page, by_organization, organization_months
from broadsheet.wiring import Site


def held(site: Site) -> Caller:
    with site.store.write() as db:
        records = [
            a_record(key=f"2611.000{n:02}", title=f"Heron {n}", organization=who, published=f"2026-{1 + n % 11:02}-10")
            for n, who in enumerate(
                ["Marsh Institute"] * 20 + ["MARSH INSTITUTE"] * 15 + ["Marsh Institute East", None]
            )
        ]
        papers.save(db, records, NOW)
    return stranger(site)


def test_a_badge_leads_to_everything_of_the_organisation(community: Site) -> None:
    anybody = held(community)
    badge = '<a class="org" href="/organizations/Marsh%20Institute">'
    assert badge in anybody.get("/papers/2611.00000").text
    page = anybody.get("/organizations/Marsh%20Institute").text
    assert "35 papers" in page
    assert 'href="/papers?q=org%3a%22marsh+institute%22"' in page.lower()
    assert "Over time" in page
    assert page.count('<article class="entry"') == 30


def test_its_next_page_shows_the_rest_however_it_is_written(community: Site) -> None:
    anybody = held(community)
    first = anybody.get("/organizations/marsh%20institute").text
    after = first.partition('class="kept" href="')[2].partition('"')[0]
    assert anybody.get(after).text.count('<article class="entry"') == 5


def test_one_that_no_paper_carries_is_not_there(community: Site) -> None:
    assert held(community).get("/organizations/Nobody").status == 404
    assert held(community).get("/organizations/").status == 404


def test_listings_and_months_on_both_databases(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record(organization="École"), a_record(key="2611.00002", organization="ÉCOLE")], NOW)
        assert by_organization(db, "école", Page()).total == 2
        assert organization_months(db, "école") == (("2026-11", 2),)
        assert by_organization(db, "ecole\0", Page()).total == 0
