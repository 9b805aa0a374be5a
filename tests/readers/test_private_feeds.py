"""Private feeds: made, read by whoever has the address, revoked; and lists of feeds for readers of feeds."""

import re
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from lxml import etree
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record

from broadsheet.actions import feed_addresses
from broadsheet.actions.house import House
from broadsheet.faces import application
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import Busy
from broadsheet.model.person import Reader
from broadsheet.store import groups, papers, people
from broadsheet.wiring import Site

ONE, TWO = "2611.00001", "2611.00002"


@pytest.fixture
def reader(community: Site) -> Reader:
    """A reader of a library with two papers."""
    with community.store.write() as db:
        papers.save(db, [a_record(), a_record(key=TWO, title="Egrets Seen from a Kite")], NOW)
    community.catch_up()
    community.refresh()
    return enrol(community, "ada")


@pytest.fixture
def ada(community: Site, reader: Reader) -> Caller:
    browser = signed_in(community, reader)
    browser.post("/gestures", save=ONE)
    return browser


def make(browser: Caller, kind: str, name: str = "") -> str:
    """Make a private feed; the path of its address."""
    assert browser.follow(browser.post("/me/feeds", kind=kind, name=name)).status == 200
    return addresses(browser)[-1]


def addresses(browser: Caller) -> list[str]:
    return re.findall(r'value="http://papers\.test(/feeds/private/[^"]+)"', browser.get("/me/feeds").text)


def titles(body: bytes) -> list[str]:
    return [one.title for one in feedparser.parse(body).entries]


def test_a_shelf_has_a_feed_that_opens_without_a_sign_in(community: Site, ada: Caller) -> None:
    answer = stranger(community).get(make(ada, "shelves", "Saved"))
    assert (answer.status, answer["content-type"]) == (200, "application/atom+xml")
    assert titles(answer.body) == ["Counting Herons from the Air"]
    assert feedparser.parse(answer.body).feed.link == "http://papers.test/me/saves/saved"


def test_every_kind_of_listing_has_a_private_feed_in_every_form(community: Site, ada: Caller) -> None:
    listings = {"today": "", "search": "herons", "authors": "Li Wei", "categories": "cs.CV", "saves": ""}
    for kind, name in listings.items():
        path = make(ada, kind, name)
        for form in ("atom", "rss", "json"):
            assert "Counting Herons" in stranger(community).get(path.replace(".atom", f".{form}")).text, kind


def test_nobody_keeps_a_private_feed_on_the_way_and_no_search_engine_lists_it(community: Site, ada: Caller) -> None:
    path, visitor = make(ada, "saves"), stranger(community)
    for answer in (visitor.get(path), ada.get(path)):
        assert answer["cache-control"] == "private, no-store"
    assert visitor.get(path)["x-robots-tag"] == "noindex"
    ada.post("/gestures", save=TWO)
    assert len(titles(visitor.get(path).body)) == 2


def test_a_revoked_address_opens_nothing(community: Site, ada: Caller) -> None:
    path = make(ada, "saves")
    number = re.search(r'name="no" value="(\d+)"', ada.get("/me/feeds").text)
    assert number
    assert ada.post("/me/feeds/revoke", no=number[1])["location"] == "/me/feeds"
    assert stranger(community).get(path).status == 404
    assert ada.post("/me/feeds/revoke", no=number[1]).status == 404


def test_an_address_made_after_one_was_revoked_is_another(community: Site, ada: Caller, clock: FakeClock) -> None:
    before = make(ada, "saves")
    assert ada.post("/me/feeds/revoke", no="1").status == 303
    clock.moment += timedelta(seconds=1)
    after = make(ada, "saves")
    assert before != after
    assert (stranger(community).get(before).status, stranger(community).get(after).status) == (404, 200)


@pytest.mark.parametrize("turn", [lambda w: w[:-1] + ("A" if w[-1] != "A" else "B"), lambda w: "2" + w[1:], str.upper])
def test_no_word_near_the_right_one_opens_it(community: Site, ada: Caller, turn) -> None:  # type: ignore[no-untyped-def]
    word = make(ada, "saves").rpartition("/")[2].removesuffix(".atom")
    make(ada, "today")
    assert stranger(community).get(f"/feeds/private/{turn(word)}.atom").status == 404


@pytest.mark.parametrize(
    "word", ["", "1", "1-", "0-" + "A" * 22, "9" * 30 + "-" + "A" * 22, "-1-x", "%00", "١-" + "A" * 22]
)
def test_what_is_no_word_opens_nothing(community: Site, ada: Caller, word: str) -> None:
    make(ada, "saves")
    assert stranger(community).get(f"/feeds/private/{word}.atom").status == 404


def test_nobody_revokes_anothers_feed(community: Site, ada: Caller) -> None:
    path, bob = make(ada, "saves"), signed_in(community, enrol(community, "bob"))
    for no in ("1", "-1", "1e0", "9" * 30, "", "١"):
        assert bob.post("/me/feeds/revoke", no=no).status == 404
    assert stranger(community).get(path).status == 200
    assert addresses(bob) == []


def test_a_feed_follows_its_shelf_to_another_name_and_goes_with_it(community: Site, ada: Caller) -> None:
    path = make(ada, "shelves", "Saved")
    ada.post("/me/saves/saved", name="To read")
    assert titles(stranger(community).get(path).body) == ["Counting Herons from the Air"]
    ada.post("/me/saves/to%20read/delete")
    assert stranger(community).get(path).status == 404
    assert addresses(ada) == []


def test_a_private_group_has_a_feed_for_those_in_it_alone(community: Site, ada: Caller, reader: Reader) -> None:
    ada.post("/groups", name="Herons", private="yes")
    path = make(ada, "groups", "herons")
    ada.post("/gestures", save=TWO)
    assert stranger(community).get("/feeds/groups/herons.atom").status == 404
    assert "Egrets Seen from a Kite" in titles(stranger(community).get(path).body)
    with community.store.write() as db:
        groups.drop(db, 1, reader.no)
    assert stranger(community).get(path).status == 404


def test_an_open_group_has_an_open_feed_without_what_its_readers_saved(community: Site, ada: Caller) -> None:
    ada.post("/groups", name="Egrets")
    ada.post("/gestures", save=TWO)
    own = titles(stranger(community).get(make(ada, "groups", "egrets")).body)
    assert own[0] == "Egrets Seen from a Kite"
    answer = stranger(community).get("/feeds/groups/egrets.atom")
    assert (answer.status, titles(answer.body)) == (200, [])
    assert 'href="/feeds/groups/egrets.atom"' in stranger(community).get("/groups/egrets").text


def test_a_private_feed_opens_where_reading_is_closed(community: Site, ada: Caller) -> None:
    path = make(ada, "today")
    community.own = replace(community.own, reading="closed")
    vars(community).pop("house", None)
    assert stranger(community).get("/feeds/today.atom").status == 303
    assert len(titles(stranger(community).get(path).body)) == 2


def test_the_last_use_is_noted_once_a_day(community: Site, ada: Caller, clock: FakeClock) -> None:
    path = make(ada, "saves")
    assert "never asked for" in ada.get("/me/feeds").text
    acts = community.house.acts
    for _ in range(3):
        stranger(community).get(path)
    assert community.house.acts == acts + 1
    clock.moment += timedelta(days=1)
    stranger(community).get(path)
    assert community.house.acts == acts + 2
    assert 'last asked for <time datetime="2026-11-19">' in ada.get("/me/feeds").text


def test_a_library_that_is_busy_writing_still_answers(
    community: Site, ada: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(ada, "saves")

    def busy(*_: object) -> None:
        raise Busy("Another write takes long.")

    monkeypatch.setattr(House, "act", busy)
    assert stranger(community).get(path).status == 200


def test_a_feed_ends_with_its_readers_account(community: Site, ada: Caller, reader: Reader) -> None:
    path = make(ada, "saves")
    with community.store.write() as db:
        people.change(db, reader.no, state="deleted")
    assert stranger(community).get(path).status == 404


def test_an_address_outlives_a_change_of_the_key_as_long_as_the_old_one_is_known(community: Site, ada: Caller) -> None:
    path, before = make(ada, "saves"), community.house.keys.secret
    community.house.keys = Keys(b"another key of the house", (before,))
    (new,) = addresses(ada)
    assert new != path
    assert [stranger(community).get(one).status for one in (path, new)] == [200, 200]
    community.house.keys = Keys(b"another key of the house")
    assert [stranger(community).get(one).status for one in (path, new)] == [404, 200]


def test_a_listing_made_twice_has_one_address(ada: Caller) -> None:
    assert make(ada, "search", "herons") == make(ada, "search", "herons")
    assert len(addresses(ada)) == 1


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("nonsense", "", "Choose what the listing is of."),
        ("search", " ", "words to search for"),
        ("search", "auhtor:li", "auhtor"),
        ("search", "x" * 1100, "characters"),
        ("authors", "Nobody Here", "Nobody Here"),
        ("shelves", "No such shelf", "You have no such shelf."),
        ("groups", "secrets", "no such group"),
        ("shelves", "\x00", "You have no such shelf."),
    ],
)
def test_a_form_that_makes_no_sense_is_shown_again_as_typed(ada: Caller, kind: str, name: str, said: str) -> None:
    answer = ada.post("/me/feeds", kind=kind, name=name)
    assert answer.status == 400
    assert said in answer.text
    assert addresses(ada) == []


def test_there_are_at_most_so_many(community: Site, ada: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_addresses, "MOST", 2)
    make(ada, "today")
    make(ada, "saves")
    answer = ada.post("/me/feeds", kind="trending")
    assert (answer.status, "2 private feeds" in answer.text) == (400, True)


def test_all_private_feeds_come_as_one_list_for_their_reader_alone(community: Site, ada: Caller) -> None:
    path = make(ada, "search", "herons & <egrets>")
    answer = ada.get("/me/feeds.opml")
    outline = etree.fromstring(answer.body).find("body/outline")
    assert outline is not None
    assert (outline.get("type"), outline.get("text")) == ("rss", "Search: herons & <egrets>")
    assert outline.get("xmlUrl") == f"http://papers.test{path}"
    assert answer["cache-control"] == "private, no-store"
    assert stranger(community).get("/me/feeds.opml").status == 303
    assert path not in signed_in(community, enrol(community, "bob")).get("/me/feeds.opml").text


def test_the_open_feeds_come_as_one_list_for_everybody(community: Site, ada: Caller) -> None:
    root = etree.fromstring(stranger(community).get("/feeds.opml").body)
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Broadsheet")
    found = [one.get("xmlUrl") for one in root.iterfind("body/outline")]
    assert "http://papers.test/feeds/picks.atom" in found
    assert "http://papers.test/feeds/categories/cs.CV.atom" in found
    for one in found:
        status = stranger(community).get(str(one).removeprefix("http://papers.test")).status
        assert status == 200 or "/categories/" in str(one)


def test_the_reader_of_a_personal_library_has_private_feeds_too(site: Site) -> None:
    own = Caller(application(site), headers=(("host", "127.0.0.1"),))
    assert own.post("/me/feeds", kind="saves").status == 303
    address = re.search(r'value="http://127\.0\.0\.1:8000(/feeds/private/[^"]+)"', own.get("/me/feeds").text)
    assert address
    assert own.get(address[1]).status == 200


def test_an_address_is_kept_nowhere(community: Site, ada: Caller) -> None:
    word = make(ada, "saves").removesuffix(".atom").rpartition("/")[2].partition("-")[2]
    kept = [path for path in community.own.data.rglob("*") if path.is_file()]
    assert kept
    assert not [path.name for path in kept if word.encode() in path.read_bytes()]
