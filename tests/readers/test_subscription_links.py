"""Links in mails work without signing in, do nothing when looked at, and end what they are to end (M-4, M-5)."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.callers import FORM, Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record
from tests.web.asgi_client import Answer, ask

from broadsheet.actions import farewell, mail_links
from broadsheet.actions.post import Further, post
from broadsheet.lib.signing import Keys
from broadsheet.model.farewell import Farewell
from broadsheet.model.subscription import DAYS, Schedule, Served, Subscription, Watch
from broadsheet.settings import Settings
from broadsheet.store import papers, subscriptions, suppressions
from broadsheet.store.schema import outbox, ratings
from broadsheet.web.app import create_app
from broadsheet.wiring import Site, open_site

ADA = "ada@readers.test"
ONE_CLICK = b"List-Unsubscribe=One-Click"
BOUNDARY = "=_part_7"
PARTS = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--{BOUNDARY}--\r\n'
).encode()
MULTIPART = ("content-type", f'multipart/form-data; boundary="{BOUNDARY}"')
CROSS = ("sec-fetch-site", "cross-site")
NULL = ("origin", "null")


@pytest.fixture
def town(community: Site) -> Site:
    """A community with a mail server."""
    community.own = replace(community.own, smtp_host="mail.test")
    return community


def begun(site: Site, reader_no: int | None = None, **changes: object) -> Subscription:
    """A subscription that is active."""
    fields = {
        "no": 0,
        "email": ADA,
        "reader_no": reader_no,
        "name": "",
        "state": "active",
        "schedule": Schedule(DAYS, 420, "Europe/Berlin"),
        "format": "full",
        "quiet": True,
        "watches": (Watch("today"), Watch("search", "q=egrets")),
        "asked": NOW - timedelta(days=3),
        "confirmed": NOW - timedelta(days=3),
    } | changes
    one = Subscription(**fields)
    with site.store.write() as db:
        return replace(one, no=subscriptions.add(db, one, one.email))


def now_of(site: Site, one: Subscription) -> Subscription | None:
    with site.store.read() as db:
        return subscriptions.by_no(db, one.no)


def path(url: str) -> str:
    return url.removeprefix("http://papers.test")


def click(site: Site, url: str, *headers: tuple[str, str], body: bytes = ONE_CLICK) -> Answer:
    """What a mail program sends: no cookie, nothing of a browser unless ``headers`` say so."""
    kind = () if any(name == "content-type" for name, _ in headers) else (FORM,)
    return ask(create_app(site), path(url), *kind, *headers, method="POST", body=body)


# one click


@pytest.mark.parametrize(
    "headers",
    [(), (NULL,), (CROSS, NULL), (CROSS,), (("sec-fetch-site", "none"),), (("sec-fetch-site", "same-origin"),)],
    ids=["bare", "sandboxed", "a page elsewhere", "a page that hides itself", "by hand", "our page"],
)
@pytest.mark.parametrize("kind", ["form", "parts"])
def test_one_click_ends_it_before_the_answer_without_a_redirect(
    town: Site, headers: tuple[tuple[str, str], ...], kind: str
) -> None:
    one = begun(town)
    more, body = ((MULTIPART,), PARTS) if kind == "parts" else ((), ONE_CLICK)
    for _ in range(3):
        answer = click(town, mail_links.unsubscribe_url(town.house, one), *headers, *more, body=body)
        assert answer.status == 200
        assert "You are unsubscribed" in answer.text
        assert "set-cookie" not in dict(answer.headers)
        assert now_of(town, one).state == "ended"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((NULL, ("cookie", "bs=x")), ONE_CLICK),
        ((NULL, ("authorization", "Basic eDp5")), ONE_CLICK),
        ((("origin", "http://evil.test"),), ONE_CLICK),
        ((CROSS, ("origin", "http://evil.test")), ONE_CLICK),
        ((CROSS, ("origin", "http://papers.test")), ONE_CLICK),
        ((NULL, ("origin", "http://evil.test")), ONE_CLICK),
        ((NULL,), b"pressed=yes"),
        ((NULL,), b""),
        ((NULL,), b"List-Unsubscribe=One-Click&all=yes"),
        ((NULL,), b"list-unsubscribe=one-click"),
        ((NULL,), ONE_CLICK + b"&" + b"a" * 4000),
        ((NULL, ("content-type", "text/plain")), ONE_CLICK),
        ((NULL, ("content-type", "application/json")), ONE_CLICK),
        ((NULL, ("content-type", "multipart/form-data")), PARTS),
        ((NULL, MULTIPART), PARTS.partition(b"\r\n--=_part_7--")[0] + b"\r\n" + PARTS),
        ((NULL, MULTIPART), ONE_CLICK),
    ],
)
def test_whatever_else_comes_from_elsewhere_is_refused(
    town: Site, headers: tuple[tuple[str, str], ...], body: bytes
) -> None:
    one = begun(town)
    assert click(town, mail_links.unsubscribe_url(town.house, one), *headers, body=body).status == 403
    assert now_of(town, one).state == "active"


@pytest.mark.parametrize("place", ["/subscriptions/{}", "/subscribe/{}", "/rate/{}", "/unsubscribe", "/theme", "/me"])
def test_the_one_click_opens_no_other_address(town: Site, place: str) -> None:
    one = begun(town)
    token = mail_links.preferences_url(town.house, one).rpartition("/")[2]
    assert click(town, place.format(token), NULL).status == 403
    assert now_of(town, one) == one


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nor_another_method(town: Site, method: str) -> None:
    url = path(mail_links.unsubscribe_url(town.house, begun(town)))
    assert ask(create_app(town), url, FORM, NULL, method=method, body=ONE_CLICK).status == 403


def test_a_body_in_many_pieces_is_heard_whole(town: Site) -> None:
    one = begun(town)
    big = b"--" + BOUNDARY.encode() + b"\r\nX: " + b"a" * 70000 + PARTS
    assert click(town, mail_links.unsubscribe_url(town.house, one), NULL, MULTIPART, body=big).status == 403
    assert now_of(town, one).state == "active"


@pytest.mark.usefixtures("paced")
def test_a_mail_service_may_end_many_at_once(town: Site) -> None:
    for _ in range(40):
        assert click(town, mail_links.unsubscribe_url(town.house, begun(town))).status == 200


def test_it_works_when_the_account_is_deleted(town: Site) -> None:
    ada = enrol(town, "ada")
    one = begun(town, ada.no)
    url = mail_links.unsubscribe_url(town.house, one)
    farewell.leave(town.house, ada, Farewell(comments=True, votes=True))
    assert now_of(town, one) is None
    for answer in (click(town, url), stranger(town).get(path(url))):
        assert answer.status == 200
        assert "You are unsubscribed" in answer.text


def test_it_works_after_two_years_and_a_change_of_the_key(town: Site, data: Path, clock: FakeClock) -> None:
    one = begun(town)
    url = mail_links.unsubscribe_url(town.house, one)
    town.house.keys = Keys(b"another key of the house", (town.house.keys.secret,))
    clock.moment += timedelta(days=730)
    assert click(town, url, NULL).status == 200
    assert now_of(town, one).state == "ended"


def test_a_number_that_was_given_to_another_subscription_is_left_alone(town: Site) -> None:
    first = begun(town)
    url = mail_links.unsubscribe_url(town.house, first)
    with town.store.write() as db:
        db.exec_driver_sql("DELETE FROM subscriptions")
    second = begun(town, email="bob@readers.test", asked=NOW)
    assert second.no == first.no
    assert click(town, url).status == 200
    assert now_of(town, second).state == "active"


@pytest.mark.parametrize("word", ["x", "MTI.AAAAAAAAAAAAAAAAAAAAAA", "%00", "a" * 4000])
def test_a_link_that_is_not_whole_is_said_to_be_so(town: Site, word: str) -> None:
    for place in ("/unsubscribe/", "/subscriptions/", "/subscribe/", "/rate/"):
        for answer in (stranger(town).get(place + word), stranger(town).post(place + word)):
            assert answer.status == 404
            assert "not whole" in answer.text


def test_mails_of_it_that_wait_are_taken_back(town: Site) -> None:
    one, other = begun(town), begun(town)
    for each in (one, other):
        wait(town, each)
    click(town, mail_links.unsubscribe_url(town.house, one))
    with town.store.read() as db:
        assert db.scalars(select(outbox.c.subject)).all() == [f"Digest {other.no}"]


def wait(site: Site, one: Subscription) -> None:
    """A digest of ``one`` is in the outbox."""
    day = Served(
        subscription_no=one.no,
        local_date=date(2026, 11, 18),
        edition=None,
        due=NOW,
        at=NOW,
        outcome="sent",
        why="arXiv was late.",
        entries=3,
    )

    def write(db) -> None:
        no = subscriptions.serve(db, day)
        post(db, site.house, "digest", ADA, f"Digest {one.no}", "Herons", further=Further(digest_no=no))

    site.house.act(write)


# looking


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing_however_often(town: Site, method: str) -> None:
    hold(town)
    ada = enrol(town, "ada")
    active, asked = begun(town, ada.no), begun(town, state="asked", asked=NOW, confirmed=None)
    house = town.house
    urls = [
        mail_links.unsubscribe_url(house, active),
        mail_links.preferences_url(house, active),
        mail_links.confirm_url(house, asked),
        *mail_links.rating_urls(house, ada.no, "2611.00001"),
    ]
    for _ in range(2):
        for url in urls:
            answer = ask(create_app(town), path(url), method=method)
            assert answer.status == 200, url
            assert answer["cache-control"] == "no-store"
            assert "set-cookie" not in dict(answer.headers)
            if method == "GET":
                assert '<form class="text" method="post"' in answer.text or '<form method="post"' in answer.text
                assert 'name="robots" content="noindex"' in answer.text
    assert (now_of(town, active), now_of(town, asked)) == (active, asked)
    with town.store.read() as db:
        assert db.execute(select(ratings)).all() == []


# the page of a subscription


def form_of(page: str) -> dict[str, str]:
    """The fields of the form as the page shows them, as a browser would send them."""
    form = page[page.index('<form class="text" method="post" action="/subscriptions/') :].partition("</form>")[0]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") not in ("checkbox", "radio") or " checked" in tag:
            fields[said["name"]] = unescape(said.get("value", ""))
    chosen = re.search(r"<option selected>([^<]*)", form)
    return fields | {"zone": chosen[1] if chosen else ""}


def save(site: Site, one: Subscription, **changes: str | None) -> Answer:
    caller, url = stranger(site), path(mail_links.preferences_url(site.house, one))
    fields = form_of(caller.get(url).text) | changes
    return caller.post(url, **{name: value for name, value in fields.items() if value is not None})


def test_saving_the_page_as_it_is_changes_nothing(town: Site) -> None:
    one = begun(town, away_from=date(2026, 12, 24), name="Herons", format="titles", quiet=False)
    assert save(town, one).status == 303
    assert now_of(town, one) == one


def test_everything_on_the_page_can_be_changed(town: Site) -> None:
    one = begun(town)
    changes = {
        **{f"day-{day}": None for day in DAYS[1:]},
        "at": "18:05",
        "zone": "Asia/Kolkata",
        "format": "text",
        "always": "yes",
        "name": "  My\u202e mail\n",
        "watch-1": None,
        "watch-2": "trending",
        "search": "marsh has:code",
        "away_from": "2026-12-24",
        "away_until": "2027-01-02",
    }
    answer = save(town, one, **changes)
    assert "Saved." in stranger(town).follow(answer).text
    changed = now_of(town, one)
    assert changed.schedule == Schedule(("mon",), 18 * 60 + 5, "Asia/Kolkata")
    assert (changed.format, changed.quiet, changed.name) == ("text", False, "My mail")
    assert changed.watches == (Watch("today"), Watch("trending"), Watch("search", "q=marsh+has%3Acode"))
    assert (changed.away_from, changed.away_until) == (date(2026, 12, 24), date(2027, 1, 2))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"zone": "Moon/Sea"}, "no time zone"),
        ({"at": "7"}, "written like 07:00"),
        ({"watch-0": None, "watch-1": None}, "Choose one thing"),
        ({"format": "song"}, "full, titles alone"),
        ({"away_from": "2026-12-24", "away_until": "2026-12-23"}, "ends on its first day"),
        ({"away_from": "soon"}, "A day is written"),
        ({"watch-0": "replies"}, "with an account"),
        ({"search": "venue:x"}, "no field"),
        ({f"day-{day}": None for day in DAYS}, "one day of the week"),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_is_said(town: Site, changes: dict[str, str], said: str) -> None:
    one = begun(town)
    answer = save(town, one, **changes)
    assert answer.status == 400
    assert said in answer.text
    assert now_of(town, one) == one


def test_the_page_says_when_the_next_one_comes_and_what_became_of_the_last(town: Site) -> None:
    one = begun(town)
    wait(town, one)
    page = stranger(town).get(path(mail_links.preferences_url(town.house, one))).text
    assert "every day at 07:00 (Europe/Berlin)" in page
    assert "Thu 19 Nov, 07:00 CET" in page
    assert "3 papers" in page
    assert "arXiv was late." in page


def test_a_zone_that_is_unknown_by_now_counts_as_utc_and_the_page_warns(town: Site) -> None:
    one = begun(town, schedule=Schedule(DAYS, 420, "Europe/Atlantis"))
    page = stranger(town).get(path(mail_links.preferences_url(town.house, one))).text
    assert "“Europe/Atlantis” is no time zone that is known here, so it comes by UTC." in page
    assert "Thu 19 Nov, 07:00 UTC" in page
    assert save(town, one).status == 303
    assert now_of(town, one).schedule.zone == "UTC"


def test_pause_and_take_up_again_misses_nothing(town: Site, clock: FakeClock) -> None:
    one = begun(town)
    wait(town, one)
    assert save(town, one, do="pause").status == 303
    assert now_of(town, one).state == "paused"
    with town.store.read() as db:
        assert db.execute(select(outbox)).all() == []
    clock.moment += timedelta(days=9)
    assert "Paused: nothing goes" in stranger(town).get(path(mail_links.preferences_url(town.house, one))).text
    save(town, one, do="resume")
    again = now_of(town, one)
    assert (again.state, again.since) == ("active", clock.moment)


def test_the_button_of_the_page_ends_it_and_it_can_be_started_again(town: Site, clock: FakeClock) -> None:
    one = begun(town)
    ended = save(town, one, do="end")
    assert "You are unsubscribed" in ended.text
    assert now_of(town, one).state == "ended"
    url = path(mail_links.preferences_url(town.house, one))
    assert f'href="{url}"' in ended.text
    clock.moment += timedelta(minutes=1)
    assert "It comes again" in stranger(town).follow(stranger(town).post(url, do="resume")).text
    assert now_of(town, one).state == "active"


def test_one_that_ended_cannot_be_changed_and_one_unwanted_not_be_started_again(town: Site) -> None:
    one = begun(town)
    url = path(mail_links.preferences_url(town.house, one))
    fields = form_of(stranger(town).get(url).text)
    save(town, one, do="end")
    assert stranger(town).post(url, **fields).status == 409
    with town.store.write() as db:
        suppressions.suppress(db, town.house.keys.mac("suppression", ADA), "complaint", "", NOW)
    assert stranger(town).post(url, do="resume").status == 403
    assert now_of(town, one).state == "ended"


def test_the_page_of_one_that_is_gone_or_not_confirmed_says_so(town: Site) -> None:
    asked = begun(town, state="asked", confirmed=None)
    answer = stranger(town).get(path(mail_links.preferences_url(town.house, asked)))
    assert answer.status == 404
    assert "is gone" in answer.text


def test_ones_own_mails_are_listed_and_nobody_elses(town: Site) -> None:
    ada, bob = enrol(town, "ada"), enrol(town, "bob")
    one = begun(town, ada.no, name="Marsh mail")
    begun(town, bob.no, name="Bob's mail", email="bob@readers.test", state="paused")
    page = signed_in(town, ada).get("/me/subscriptions").text
    assert f'href="{path(mail_links.preferences_url(town.house, one))}"' in page
    assert "Marsh mail" in page
    assert "Bob" not in page
    assert "Paused." in signed_in(town, bob).get("/me/subscriptions").text
    assert "Nothing is mailed to you" in signed_in(town, enrol(town, "una")).get("/me/subscriptions").text


# rating


def hold(site: Site) -> None:
    with site.store.write() as db:
        papers.save(db, [a_record()], NOW)
    site.catch_up()
    site.refresh()


def rated(site: Site) -> list[tuple[int, int]]:
    with site.store.read() as db:
        return [(row.reader_no, row.value) for row in db.execute(select(ratings))]


def test_a_rating_link_acts_when_its_button_is_pressed(town: Site) -> None:
    hold(town)
    ada = enrol(town, "ada")
    more, less = (path(url) for url in mail_links.rating_urls(town.house, ada.no, "2611.00001"))
    page = stranger(town).get(more).text
    assert "Counting Herons from the Air" in page
    assert rated(town) == []
    for _ in range(2):
        assert "Noted" in stranger(town).post(more).text
    assert rated(town) == [(ada.no, 1)]
    stranger(town).post(less)
    assert rated(town) == [(ada.no, -1)]


def test_a_rating_link_of_who_left_or_may_not_act_does_nothing(town: Site, clock: FakeClock) -> None:
    hold(town)
    gone, sue = enrol(town, "gone", state="deleted"), enrol(town, "sue", state="suspended")
    urls = [path(mail_links.rating_urls(town.house, one.no, "2611.00001")[0]) for one in (gone, sue)]
    assert [stranger(town).post(url).status for url in urls] == [404, 403]
    clock.moment += timedelta(days=91)
    assert "too old" in stranger(town).get(urls[1]).text
    assert rated(town) == []


def test_links_work_in_a_personal_library(data: Path, clock: FakeClock) -> None:
    site = open_site(Settings(data=data, smtp_host="mail.test"), clock)
    site.catch_up()
    one = begun(site)
    me = Caller(create_app(site), headers=(("host", "127.0.0.1"),))
    local = mail_links.unsubscribe_url(site.house, one).removeprefix("http://127.0.0.1:8000")
    assert "Unsubscribe?" in me.get(local).text
    assert me.post(local).status == 200
    assert now_of(site, one).state == "ended"
    site.store.close()
