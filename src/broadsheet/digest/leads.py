"""Where the reader of a digest can change it, and end it."""

from functools import partial

from broadsheet.actions.house import House
from broadsheet.actions.mail_links import preferences_url, rating_urls, unsubscribe_url
from broadsheet.digest.digest import Leads
from broadsheet.model.subscription import Subscription


def leads(house: House, one: Subscription) -> Leads:
    """The links of one subscription, which work without signing in."""
    reader = one.reader_no
    rating = None if reader is None or house.is_personal else partial(rating_urls, house, reader)
    return Leads(preferences_url(house, one), unsubscribe_url(house, one), rating)
