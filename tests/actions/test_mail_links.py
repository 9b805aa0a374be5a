"""Links in mails stand for one thing each, outlive the key they were signed with, and cannot be made by others."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import NOW, FakeClock

from broadsheet.actions import mail_links
from broadsheet.actions.house import House
from broadsheet.actions.mail_links import PREFERENCES, UNSUBSCRIBE, Rating, is_same, rating_of, subscription_of
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import NotFound
from broadsheet.model.subscription import Schedule, Subscription
from broadsheet.settings import Settings
from broadsheet.store.db import Db

ONE = Subscription(
    no=12,
    email="ada@readers.test",
    reader_no=None,
    name="",
    state="active",
    schedule=Schedule(),
    format="full",
    quiet=True,
    watches=(),
    asked=NOW,
)


def house_with(data: Path, clock: FakeClock, keys: Keys) -> House:
    rules = Settings(data=data, base_url="https://papers.test")
    return House(Db(rules.database_url), rules, clock, keys)


@pytest.fixture
def house(data: Path, clock: FakeClock) -> House:
    return house_with(data, clock, Keys(b"k" * 32))


def token_of(url: str) -> str:
    return url.rpartition("/")[2]


def test_each_link_is_good_for_its_purpose_alone(house: House) -> None:
    end, change = mail_links.unsubscribe_url(house, ONE), mail_links.preferences_url(house, ONE)
    assert end.startswith("https://papers.test/unsubscribe/")
    assert change.startswith("https://papers.test/subscriptions/")
    assert mail_links.confirm_url(house, ONE).startswith("https://papers.test/subscribe/")
    assert subscription_of(house, UNSUBSCRIBE, token_of(end)) == (12, NOW)
    for purpose, url in ((PREFERENCES, end), (UNSUBSCRIBE, change)):
        with pytest.raises(NotFound, match="not whole"):
            subscription_of(house, purpose, token_of(url))


def test_a_number_that_was_given_anew_is_not_meant(house: House) -> None:
    _, asked = subscription_of(house, UNSUBSCRIBE, token_of(mail_links.unsubscribe_url(house, ONE)))
    assert is_same(ONE, asked)
    assert not is_same(ONE, asked + timedelta(seconds=1))
    assert not is_same(None, asked)


def test_after_two_years_and_a_change_of_the_key_it_is_still_good(house: House, data: Path, clock: FakeClock) -> None:
    token = token_of(mail_links.unsubscribe_url(house, ONE))
    clock.moment += timedelta(days=730)
    later = house_with(data, clock, Keys(b"n" * 32, (b"k" * 32,)))
    assert subscription_of(later, UNSUBSCRIBE, token) == (12, NOW)


def test_a_rating_link_names_reader_value_and_paper_for_ninety_days(house: House, clock: FakeClock) -> None:
    more, less = mail_links.rating_urls(house, 7, "doi:10.1/a b/é")
    assert rating_of(house, token_of(more)) == Rating(7, "more", "doi:10.1/a b/é")
    assert rating_of(house, token_of(less)).value == "less"
    clock.moment = datetime(2027, 2, 16, 15, 0, 1, tzinfo=UTC)
    with pytest.raises(NotFound, match="too old"):
        rating_of(house, token_of(more))
    with pytest.raises(NotFound, match="not whole"):
        rating_of(house, token_of(mail_links.unsubscribe_url(house, ONE)))
