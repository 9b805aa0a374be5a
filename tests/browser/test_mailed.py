"""Subscribe, confirm, receive, unsubscribe: signed out, in a browser and by bare POST, with a real mail server (E1)."""

import http.client
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from community import Person, Town, town
from playwright.sync_api import Browser
from tests.cast import FakeClock
from tests.mailbox import Delivery

from broadsheet.actions.send_mail import send_due
from broadsheet.digest.serve import serve_due
from broadsheet.model.subscription import Subscription
from broadsheet.store import subscriptions
from broadsheet.wiring import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def place(community: Site, clock: FakeClock) -> Iterator[Town]:
    with town(community, clock) as made:
        yield made


def subscriptions_of(place: Town, email: str) -> tuple[Subscription, ...]:
    with place.site.store.read() as db:
        return subscriptions.of_email(db, email)


def morning(place: Town, day: date) -> list[Delivery]:
    """What the mail server is handed on a day, by noon."""
    before = len(place.box.mails)
    place.clock.moment = datetime.fromisoformat(f"{day}T12:00+00:00")
    serve_due(place.site)
    send_due(place.site.house)
    return place.box.mails[before:]


def bare(url: str, method: str, body: str | None = None) -> int:
    """One request by no browser: no cookie, no origin, no redirect followed."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    line.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, FORM if body else {})
    status = line.getresponse().status
    line.close()
    return status


def contents(place: Town) -> list[str]:
    """All that is written down, row by row."""
    with place.site.store.read() as db:
        names = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").scalars().all()
        return [repr(db.exec_driver_sql(f'SELECT * FROM "{name}"').all()) for name in names]


def begins(one: Person, place: Town) -> None:
    """The form on the front page, the mail, its link, its button, and what is wished on the page after it."""
    one.goes("/")
    one.page.get_by_label("Mail address").fill(one.email)
    one.presses("Subscribe")
    assert "Look into your mail" in one.reads()
    assert subscriptions_of(place, one.email)[0].state == "asked"
    link = place.link(one.email, "subscribe")
    for method in ("GET", "HEAD"):
        before = contents(place)
        assert bare(place.url + link, method) == 200
        assert contents(place) == before
    one.goes(link)
    one.presses("Yes, begin")
    assert "Your mail has begun" in one.reads()
    one.page.get_by_label("Write also when there is nothing to read").check()
    one.page.get_by_label("Sat", exact=True).check()
    one.presses("Save")
    assert "Saved." in one.reads()


@pytest.mark.parametrize("way", ["a button in a browser", "a button without script", "one click by bare POST"])
def test_signed_out_from_the_form_to_the_end(chromium: Browser, place: Town, way: str) -> None:
    ada = Person(chromium, place, "ada", script="without" not in way, timezone_id="Europe/Berlin")
    begins(ada, place)
    (one,) = subscriptions_of(place, ada.email)
    assert (one.state, one.quiet) == ("active", False)
    assert one.schedule.zone == ("UTC" if "without" in way else "Europe/Berlin")
    assert one.schedule.days == ("mon", "tue", "wed", "thu", "fri", "sat")

    (mail,) = morning(place, date(2026, 11, 19))
    assert mail.recipients == [ada.email]
    assert mail.message["List-Unsubscribe-Post"] == ONE_CLICK
    url = re.findall(r"<(http[^>]*)>", mail.message["List-Unsubscribe"])[0]
    links = {found.rstrip(".)") for found in re.findall(rf"{re.escape(place.url)}[^\s\"<>]*", whole(mail))}
    assert url in links
    before = contents(place)
    for link in sorted(links):
        for method in ("GET", "HEAD"):
            assert bare(link, method) in (200, 308), link
    assert contents(place) == before

    if "bare" in way:
        assert bare(url, "POST", ONE_CLICK) == 200
        assert bare(url, "POST", ONE_CLICK) == 200
    else:
        ada.goes(url.removeprefix(place.url))
        assert f"Then {ada.email} gets this no more:" in ada.reads()
        ada.presses("Unsubscribe")
        assert "You are unsubscribed" in ada.reads()
        ada.page.go_back()
    assert subscriptions_of(place, ada.email) == ()
    assert morning(place, date(2026, 11, 20)) == morning(place, date(2026, 11, 21)) == []
    ada.leaves()


def whole(mail: Delivery) -> str:
    """Every part of a mail and its headers, decoded."""
    parts = [str(part.get_content()) for part in mail.message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*parts, str(mail.message["List-Unsubscribe"])])


def test_a_vacation_is_silent_and_the_page_says_when_it_comes_again(chromium: Browser, place: Town) -> None:
    ada = Person(chromium, place, "ada", script=True, timezone_id="Europe/Berlin")
    begins(ada, place)
    ada.page.get_by_label("from", exact=True).fill("2026-11-19")
    ada.page.get_by_label("until", exact=True).fill("2026-11-20")
    ada.presses("Save")
    assert "The next one: Sat 21 Nov, 07:00 CET" in ada.reads()
    assert morning(place, date(2026, 11, 19)) == morning(place, date(2026, 11, 20)) == []
    assert len(morning(place, date(2026, 11, 21))) == 1
    place.clock.moment += timedelta(hours=1)
    ada.presses("Pause")
    assert "Paused: nothing goes" in ada.reads()
    assert morning(place, date(2026, 11, 23)) == []
    ada.presses("Take it up again")
    assert len(morning(place, date(2026, 11, 24))) == 1
    ada.leaves()
