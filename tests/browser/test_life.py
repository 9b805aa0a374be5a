"""The whole life of a reader in a real browser, with script and without: C1."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from community import OTHER, PAPER, PASSWORD, Person, Town, town
from playwright.sync_api import Browser, expect
from tests.cast import FakeClock

from broadsheet.actions import steward
from broadsheet.store import people
from broadsheet.wiring import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COMMENT = "Herons **wade**, and $n^2$ of them fly."


@pytest.fixture
def place(community: Site, clock: FakeClock) -> Iterator[Town]:
    with town(community, clock) as made:
        yield made


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_reader_comes_acts_and_leaves(chromium: Browser, place: Town, script: bool, data: Path) -> None:
    ada, bob, mia = (Person(chromium, place, name, script=script) for name in ("ada", "bob", "mia"))
    for one in (ada, bob):
        signs_up(one)
    # the limits of newcomers are over after a few days
    place.days_later(4)
    for one in (ada, bob):
        signs_in(one)
    takes_a_password(mia)
    votes_and_saves(ada)
    ada_says, bob_says = talk(ada, bob)
    picks(ada)
    claims(ada)
    flags(ada, bob_says)
    moderates(mia, bob_says)
    takes_everything_along(ada)
    departs(ada, bob, ada_says)
    place.site.store.close()
    left = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"ada@readers.test" not in left
    assert b"bob@readers.test" in left
    for one in (ada, bob, mia):
        one.leaves()


def signs_up(one: Person) -> None:
    one.goes("/")
    one.page.get_by_role("link", name="Sign in").click()
    one.page.get_by_role("link", name="Make one").click()
    one.page.get_by_label("Name", exact=True).fill(one.name)
    one.page.get_by_label("Mail address").fill(one.email)
    one.page.get_by_label("Password").fill(PASSWORD)
    one.presses("Make the account")
    assert "Look into your mail" in one.reads()
    one.goes(one.town.link(one.email, "confirm"))
    one.presses("Yes, it is mine")


def signs_in(one: Person) -> None:
    one.context.clear_cookies()
    one.goes("/sign-in")
    one.page.get_by_label("Name or mail address").fill(one.name)
    one.page.get_by_label("Password").fill(PASSWORD)
    one.presses("Sign in")
    expect(one.page.get_by_role("navigation", name="You").get_by_text(one.name)).to_be_visible()


def takes_a_password(one: Person) -> None:
    """The operator made this account, and hands its reader a link."""
    one.goes(steward.reset_link(one.town.site.house, one.name))
    one.page.get_by_label("New password").fill(PASSWORD)
    one.presses("Set the password")
    signs_in(one)


def votes_and_saves(one: Person) -> None:
    one.goes(f"/papers/{PAPER}")
    with one.page.expect_response("**/gestures"):
        one.page.locator("button[name=vote]").first.click()
    vote = one.page.locator("button[name=vote]").first
    one.goes(f"/papers/{PAPER}")
    assert vote.get_attribute("aria-pressed") == "true"
    assert vote.inner_text().strip().endswith("1")
    with one.page.expect_response("**/gestures"):
        one.page.locator("button[name=save]").first.click()
    one.goes("/me/saves")
    assert "Counting Herons from the Air" in one.reads()


def talk(ada: Person, bob: Person) -> tuple[int, int]:
    """Ada says something, Bob answers, Ada is told; the numbers of both comments."""
    ada.goes(f"/papers/{PAPER}")
    ada.page.get_by_label("Say something, ada").fill(COMMENT)
    ada.presses("Comment")
    ada.goes(f"/papers/{PAPER}")
    assert ada.page.locator("#talk strong").get_by_text("wade").count() == 1
    assert ada.page.locator("#talk math").count() == 1
    first = newest(ada)
    bob.goes(f"/papers/{PAPER}")
    bob.page.get_by_role("link", name=f"Answer comment {first}").click()
    bob.page.locator("#say").fill("And the egrets?")
    bob.presses("Answer")
    second = newest(bob)
    ada.goes("/me/notifications")
    assert "bob" in ada.reads()
    assert "answered you" in ada.reads()
    return first, second


def newest(one: Person) -> int:
    with one.town.site.store.read() as db:
        return int(db.exec_driver_sql("SELECT max(no) FROM comments").scalar_one())


def picks(one: Person) -> None:
    one.goes("/picks/new")
    one.page.get_by_label("Its id, its address at arXiv, or words of its title").fill(OTHER)
    one.presses("Put it on the page")
    one.goes("/")
    assert "Egrets Seen from a Kite" in one.reads()


def claims(one: Person) -> None:
    one.goes(f"/papers/{PAPER}")
    one.page.get_by_text("Is one of them you?").click()
    one.page.get_by_label("I am").select_option("Ines Amado")
    one.presses("Claim it")
    one.goes(f"/papers/{PAPER}")
    assert "Your claim to be Ines Amado waits for a moderator." in one.reads()


def flags(one: Person, comment: int) -> None:
    one.goes(f"/papers/{PAPER}")
    one.page.get_by_role("link", name=f"Flag comment {comment}").click()
    one.page.locator("input[name=reason]").first.check()
    one.page.get_by_label("A note for the moderators").fill("Egrets are off topic.")
    one.presses("Flag it")
    assert "A moderator will look at it" in one.reads()


def moderates(one: Person, comment: int) -> None:
    one.goes("/moderation")
    assert "And the egrets?" in one.reads()
    case = one.page.locator("main li", has_text="And the egrets?").first
    case.get_by_label("Why").fill("Not about this paper")
    with one.page.expect_navigation():
        case.get_by_role("button", name="Hide").click()
    one.goes("/log")
    assert "Not about this paper" in one.reads()
    assert "Egrets are off topic" not in one.reads()
    one.context.clear_cookies()
    one.goes(f"/papers/{PAPER}")
    assert "And the egrets?" not in one.reads()


def takes_everything_along(one: Person) -> None:
    one.goes("/me")
    one.page.get_by_role("link", name="Everything of yours, as a file").click()
    with one.page.expect_download() as waiting:
        one.button("Hand it to me").click()
    found = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    assert found["parts"]["comments"][0]["text"] == COMMENT
    assert len(found["parts"]["votes"]) == len(found["parts"]["claims"]) == 1


def departs(ada: Person, bob: Person, comment: int) -> None:
    ada.goes("/me")
    ada.page.get_by_role("link", name="Delete the account").click()
    ada.page.get_by_label("Remove the text").check()
    ada.page.get_by_label("Take them back").check()
    ada.page.get_by_label("Your password").fill(PASSWORD)
    ada.presses("Delete my account")
    assert ada.page.url == ada.town.url + "/"
    expect(ada.page.get_by_role("link", name="Sign in")).to_be_visible()
    bob.goes(f"/papers/{PAPER}")
    assert "wade" not in bob.page.locator("#talk").inner_text()
    with ada.town.site.store.read() as db:
        assert people.by_name(db, "ada") is None
        assert db.exec_driver_sql(f"SELECT state FROM comments WHERE no = {comment}").scalar() == "deleted"
