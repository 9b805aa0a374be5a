"""Where the reader of a digest can change it, and end it."""

from broadsheet.actions.house import House
from broadsheet.actions.mail_links import preferences_url, unsubscribe_url
from broadsheet.digest.digest import Leads
from broadsheet.model.subscription import Subscription


def leads(house: House, one: Subscription) -> Leads:
    """The links of one subscription, which work without signing in."""
    return Leads(preferences_url(house, one), unsubscribe_url(house, one))
