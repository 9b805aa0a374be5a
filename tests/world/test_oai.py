"""The fake OAI-PMH: lists, tokens, errors, and what may befall a paper in it."""

from dataclasses import replace

import pytest
from tests.world import OAI, SCENARIOS, World

PLACE = f"{OAI}/oai"
LIST = {"verb": "ListRecords", "metadataPrefix": "arXiv"}


def _all(xml, **query):
    """Every record of a list, through its tokens."""
    page = xml(PLACE, **(query or LIST))
    records = page.findall(".//record")
    while token := page.findtext(".//resumptionToken"):
        page = xml(PLACE, verb="ListRecords", resumptionToken=token)
        records += page.findall(".//record")
    return records


def _ids(records):
    return [one.findtext("header/identifier").removeprefix("oai:arXiv.org:") for one in records]


def _error(xml, **query):
    return xml(PLACE, **query).find("error").get("code")


def test_the_same_seed_gives_the_same_papers_and_another_gives_others():
    one, other = World("small"), World("small")
    assert one.papers == other.papers
    assert one.papers != World(replace(SCENARIOS["small"], seed=7)).papers


def test_the_default_world_has_240_papers_today_and_60_on_each_of_nine_days_before():
    world = World()
    days = sorted({paper.day for paper in world.papers.values()})[-10:]
    assert [len(world.new_on(day)) for day in days] == [60] * 9 + [240]
    assert str(days[-1]) == "2026-11-18"


def test_identify_tells_granularity_and_earliest_day(xml):
    page = xml(PLACE, verb="Identify")
    assert page.findtext(".//granularity") == "YYYY-MM-DD"
    assert page.findtext(".//earliestDatestamp") == "2005-09-16"
    assert page.findtext("responseDate") == "2026-11-18T15:00:00Z"


def test_a_list_comes_page_by_page_and_holds_every_paper_once(world, xml):
    assert sorted(_ids(_all(xml))) == sorted(world.papers)
    assert len(world.requests) == -(-len(world.papers) // 10)


def test_a_list_is_in_order_of_change(xml):
    stamps = [one.findtext("header/datestamp") for one in _all(xml)]
    assert stamps == sorted(stamps)


def test_a_set_holds_primary_and_cross_listed_papers(world, xml):
    found = _ids(_all(xml, **LIST, set="cs:cs:CL"))
    assert sorted(found) == sorted(one.id for one in world.papers.values() if "cs.CL" in one.categories)


def test_a_set_of_a_whole_group_holds_all_its_categories(world, xml):
    found = _ids(_all(xml, **LIST, set="stat"))
    assert set(found) == {one.id for one in world.papers.values() if "stat.ML" in one.categories}


def test_from_and_until_choose_by_datestamp(world, xml):
    records = _all(xml, **{**LIST, "from": "2026-11-17", "until": "2026-11-17"})
    assert {one.findtext("header/datestamp") for one in records} == {"2026-11-17"}


def test_the_raw_format_tells_every_version(world, xml):
    paper = next(one for one in world.papers.values() if one.newest.number > 1)
    page = xml(PLACE, verb="GetRecord", metadataPrefix="arXivRaw", identifier=f"oai:arXiv.org:{paper.id}")
    assert [one.get("version") for one in page.iter("version")] == ["v1", "v2"]


def test_identifiers_come_without_metadata(xml):
    page = xml(PLACE, verb="ListIdentifiers", metadataPrefix="arXiv")
    assert len(page.findall("ListIdentifiers/header")) == 25
    assert page.find(".//metadata") is None


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"verb": "Sing"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        (LIST | {"until": "2026-11-18T00:00:00Z"}, "badArgument"),
        (LIST | {"from": "2026-11-18", "until": "2026-11-17"}, "badArgument"),
        (LIST | {"from": "1999-01-01"}, "badArgument"),
        (LIST | {"until": "2026-11-20"}, "badArgument"),
        (LIST | {"until": "2026-02-30"}, "badArgument"),
        (LIST | {"colour": "blue"}, "badArgument"),
        (LIST | {"resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        (LIST | {"set": "math:math:NT"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "GetRecord", "metadataPrefix": "arXiv", "identifier": "oai:arXiv.org:0000.00000"}, "idDoesNotExist"),
    ],
)
def test_a_mistake_is_answered_with_its_code(xml, query, code):
    assert _error(xml, **query) == code


def test_a_repeated_argument_is_refused(world, get):
    assert b'"badArgument"' in get(f"{PLACE}?verb=ListRecords&set=cs&set=cs&metadataPrefix=arXiv").content


def test_a_held_back_paper_comes_only_after_its_release(world, xml):
    held = world.new_on(world.today)[0].id
    world.hold_back([held])
    assert held not in _ids(_all(xml))
    assert _error(xml, verb="GetRecord", metadataPrefix="arXiv", identifier=f"oai:arXiv.org:{held}") == "idDoesNotExist"
    world.release()
    assert _ids(_all(xml))[-1] == held


def test_a_replacement_adds_a_version_and_moves_the_datestamp(world, xml):
    old = next(one for one in world.papers.values() if one.datestamp < world.today)
    world.replace(old.id, title="A Better Title")
    last = _all(xml)[-1]
    assert _ids([last]) == [old.id]
    assert last.findtext(".//title") == "A Better Title"
    assert last.findtext("header/datestamp") == "2026-11-18"


def test_a_withdrawn_paper_stays_and_says_why(world, xml):
    paper = world.withdraw(world.new_on(world.today)[0].id)
    page = xml(PLACE, verb="GetRecord", metadataPrefix="arXivRaw", identifier=f"oai:arXiv.org:{paper.id}")
    assert "withdrawn" in page.findtext(".//comments")
    assert [one.text for one in page.iter("size")][-1] == "0kb"


def test_a_deleted_record_is_a_header_that_says_so(world, xml):
    paper = world.new_on(world.today)[0]
    world.delete(paper.id)
    last = _all(xml)[-1]
    assert last.find("header").get("status") == "deleted"
    assert last.find("metadata") is None


def test_a_change_between_two_pages_makes_a_list_lose_the_record_that_slid_over_the_edge(world, xml):
    order = [paper.id for paper in world.delivered()]
    world.modify_between_pages(order[0], after_page=1)
    found = _ids(_all(xml))
    assert set(order) - set(found) == {order[10]}
    assert found.count(order[0]) == 2


def test_a_bad_token_fails_only_where_a_token_is_used(world, xml):
    world.fault(OAI, "bad_token", pages=[2])
    page = xml(PLACE, **LIST)
    token = page.findtext(".//resumptionToken")
    assert _error(xml, verb="ListRecords", resumptionToken=token) == "badResumptionToken"
    assert xml(PLACE, verb="ListRecords", resumptionToken=token).find("error") is None


def test_tokens_can_expire_by_either_attribute_and_be_missing_at_the_end(world, xml):
    first = xml(PLACE, **LIST).find(".//resumptionToken")
    last = xml(PLACE, **LIST, set="stat:stat:ML", until="2026-11-16")
    assert first.get("expirationDate") == "2026-11-19T00:00:00Z"
    assert last.find(".//resumptionToken").text is None
    world.fault(OAI, "expires", times=None)
    world.fault(OAI, "no_token", times=None)
    assert xml(PLACE, **LIST).find(".//resumptionToken").get("expires")
    assert xml(PLACE, **LIST, set="stat:stat:ML", until="2026-11-16").find(".//resumptionToken") is None


def test_the_response_date_can_be_hours_off(world, xml):
    world.fault(OAI, "skew", hours=3)
    assert xml(PLACE, verb="Identify").findtext("responseDate") == "2026-11-18T18:00:00Z"


@pytest.mark.parametrize(("fraction", "changed"), [(1, 10), (0.2, 2), (0.001, 1)])
def test_a_drifted_schema_hits_the_fraction_asked_for(world, xml, fraction, changed):
    world.fault(OAI, "schema_drift", fraction=fraction)
    assert len(xml(PLACE, **LIST).findall(".//headline")) == changed
