"""Every kind of listing, the private ones too, makes valid feeds of hostile titles, under ids that stay."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote

import feedparser
import pytest
from feed_help import FORMS, complaints
from lxml import etree
from tests.callers import Caller, enrol, open_community, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record
from tests.vectors import ODD, XSS

from broadsheet.actions import bind, feed_addresses
from broadsheet.digest.covers import covers
from broadsheet.digest.parts import KINDS as MAILED
from broadsheet.digest.parts import Round
from broadsheet.model.paper import Author
from broadsheet.model.person import Reader
from broadsheet.model.subscription import Watch
from broadsheet.queries.feed_addresses import addresses_of
from broadsheet.shell.brought import brought
from broadsheet.shell.kinds import KINDS, find
from broadsheet.store import editions, papers, schema
from broadsheet.store.keys import storable
from broadsheet.wiring import Site
from broadsheet.wording import links

HOSTILE = (
    *("</title><script>alert(1)</script>", "]]><x>&lt;b&gt;", "Subject: a\r\nBcc: b@evil.test", "a\x01b\x1bc\ufffe"),
    *("\u202egnitset \u05d1\u05d3\u05d9\u05e7\u05d4", "🦩 " * 60, "x" * 400, "=?utf-8?q?=0D=0A?=", "&amp;amp;#0;"),
    *(text for text in (*XSS[::40], *ODD) if 3 < len(text) < 2000 and storable(text)),
)
NAMES: Mapping[str, str] = {
    "search": "q=cat:cs.CV&order=date",
    "authors": "Ines <b>& Amado",
    "categories": "cs.CV",
    "keywords": "heron & <egret>",
    "organizations": "Marsh <i>& Institute",
    "groups": "herons",
    "shelves": "a & <b>",
}
TITLE = "Herons, counted"


@dataclass
class Shop:
    """A community with a paper for each hostile title, in every kind of listing; and its reader."""

    site: Site
    reader: Reader
    browser: Caller

    def path(self, kind: str, form: str) -> str:
        """The address of the feed, a private one where there is no other."""
        name = NAMES.get(kind, "")
        if not KINDS[kind].own:
            return links.feed_url(kind, "" if KINDS[kind].asks else name, form, name if KINDS[kind].asks else "")
        return self.private(kind, form)

    def private(self, kind: str, form: str) -> str:
        """A private address of the feed."""
        name = NAMES.get(kind, "")
        made = find(self.site, kind, name, self.reader.no)
        feed_addresses.make(self.site.house, self.reader, kind, made.name)
        one = next(one for one in addresses_of(self.site.store, self.reader) if one.kind == kind)
        return links.private_feed_url(feed_addresses.word(self.site.house, one), form)

    def feed(self, kind: str, form: str) -> bytes:
        answer = stranger(self.site).get(self.path(kind, form))
        assert (answer.status, answer["content-type"]) == (200, FORMS[form][0]), answer.text
        return answer.body

    def change(self, title: str, **changes: object) -> None:
        """The first paper has another title now."""
        with self.site.store.write() as db:
            papers.save(db, [record(0, title, **changes)], NOW)
        self.site.catch_up()
        self.site.refresh()


def record(number: int, title: str, **more: object):  # type: ignore[no-untyped-def]
    said = {"keywords": (NAMES["keywords"],), "organization": NAMES["organizations"], "abstract": title}
    names = (Author(NAMES["authors"]), Author(title[:200] or "x"))
    day = NOW.date().isoformat()
    told = {"authors": names, "announced": day, "updated": day} | said | more
    return a_record(key=f"2611.{number:05}", title=title, **told)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder: Path = tmp_path_factory.mktemp("shop")
    site = open_community(folder, FakeClock())
    titles = (TITLE, *HOSTILE[:28])
    with site.store.write() as db:
        papers.save(db, [record(no, title) for no, title in enumerate(titles)], NOW)
        numbers = [row.no for row in db.execute(schema.papers.select().order_by(schema.papers.c.no))]
        keys = [f"2611.{no:05}" for no in range(len(titles))]
        editions.announce(db, [(NOW.date(), "cs.CV", key, "new", 1) for key in keys])
        db.execute(
            schema.picks.insert(),
            [{"day": NOW.date().isoformat(), "paper_no": no, "source": "huggingface", "rank": None} for no in numbers],
        )
        bind.sweep(db, bind.Desk(("cs.CV",)), (NOW.date(),), NOW)
    site.catch_up()
    site.refresh()
    reader = enrol(site, "ada")
    browser = signed_in(site, reader)
    browser.post("/groups", name="Herons")
    browser.post("/me/saves", name=NAMES["shelves"])
    with site.store.write() as db:
        at = NOW.isoformat(timespec="seconds")
        mine = [{"reader_no": reader.no, "paper_no": no, "at": at} for no in numbers]
        db.execute(schema.saves.insert(), [{"shelf_no": 1, **one} for one in mine])
        db.execute(schema.votes.insert(), [{"weight": 1, **one} for one in mine])
        said = {"text": "Herons.", "html": "<p>Herons.</p>", "state": "shown", "created": at}
        db.execute(schema.comments.insert(), [{"reader_no": reader.no, "paper_no": no, **said} for no in numbers])
        db.execute(schema.papers.update().values(heat=1.0))
    yield Shop(site, reader, browser)
    site.store.close()


def test_every_kind_has_a_name_here() -> None:
    assert set(NAMES) == {kind for kind, about in KINDS.items() if about.names}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_titles_make_valid_feeds(shop: Shop, kind: str, form: str) -> None:
    body = shop.feed(kind, form)
    assert complaints(form, body) == []
    if form != "json":
        parsed = feedparser.parse(body)
        assert not parsed.bozo
        assert len(parsed.entries) >= (1 if kind == "editions" else 20)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "editions"])
def test_ids_stay_and_dates_move_when_a_title_is_edited(shop: Shop, kind: str) -> None:
    def first() -> feedparser.FeedParserDict:
        entries = feedparser.parse(shop.feed(kind, "atom")).entries
        return next(one for one in entries if one.link.endswith("2611.00000"))

    shop.change(TITLE, updated="2026-11-18", raw=f"before {kind}".encode())
    before = first()
    shop.change(f"{TITLE}, again", updated="2026-11-19", raw=f"after {kind}".encode())
    after = first()
    assert (after.id, after.title) == (before.id, f"{before.title}, again")
    assert after.updated > before.updated
    assert [one.href for one in after.enclosures] == ["https://arxiv.org/pdf/2611.00000"]


@pytest.mark.parametrize("kind", KINDS)
def test_ids_survive_a_move_to_another_host(shop: Shop, kind: str) -> None:
    before = feedparser.parse(shop.feed(kind, "atom"))
    home = shop.site.own
    shop.site.own = replace(home, base_url="http://papers.test:81")
    for name in ("settings", "house"):
        vars(shop.site).pop(name, None)
    try:
        after = feedparser.parse(shop.feed(kind, "atom"))
    finally:
        shop.site.own = home
        for name in ("settings", "house"):
            vars(shop.site).pop(name, None)
    assert after.entries[0].link != before.entries[0].link
    assert after.feed.id == before.feed.id
    assert [one.id for one in after.entries] == [one.id for one in before.entries]


def test_no_two_listings_share_an_id(shop: Shop) -> None:
    ids = [feedparser.parse(shop.feed(kind, "atom")).feed.id for kind in KINDS]
    assert len(set(ids)) == len(KINDS)


def test_a_paper_has_one_id_in_all_listings(shop: Shop) -> None:
    found = {
        one.id
        for kind in KINDS
        if kind != "editions"
        for one in feedparser.parse(shop.feed(kind, "atom")).entries
        if one.link.endswith(quote("2611.00000"))
    }
    assert len(found) == 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "editions"])
def test_a_feed_and_a_hook_list_what_the_page_lists_in_its_order(shop: Shop, kind: str) -> None:
    found = find(shop.site, kind, NAMES.get(kind, ""), shop.reader.no)
    tree = etree.HTML(shop.browser.get(found.page).text)
    shown = tree.xpath("//main//article//*[self::h3 or self::h4]/a/@href")
    page = list(dict.fromkeys(unquote(str(one)).removeprefix("/papers/") for one in shown))
    assert len(page) >= 20
    # the desk of a group shows its readers more than strangers, so theirs is a private feed
    path = shop.private(kind, "atom") if kind == "groups" else shop.path(kind, "atom")
    fed = [one.link.partition("/papers/")[2] for one in feedparser.parse(stranger(shop.site).get(path).body).entries]
    assert fed[: len(page)] == page
    sent = [one.paper.id for one in brought(shop.site, kind, NAMES.get(kind, ""), NOW.date(), shop.reader.no)]
    assert [one for one in sent if one in page] == page


@pytest.mark.parametrize("kind", [kind for kind in MAILED if kind in KINDS])
def test_a_digest_brings_what_the_page_lists_in_its_order(shop: Shop, kind: str) -> None:
    found = find(shop.site, kind, NAMES.get(kind, ""), shop.reader.no)
    page = [entry.paper.id for entry in found.listing.entries]
    watch = Watch(kind, NAMES.get(kind, ""))
    part = Round(shop.site).part(watch, covers(shop.site, None), shop.reader.no)
    mailed = [entry.paper.id for entry in part.entries]
    assert mailed
    assert mailed == page[: len(mailed)]
