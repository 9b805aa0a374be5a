"""The private feeds of a reader."""

from broadsheet.model.feed import FeedAddress
from broadsheet.model.person import Reader
from broadsheet.store import feed_addresses
from broadsheet.store.db import Db


def addresses_of(store: Db, reader: Reader) -> tuple[FeedAddress, ...]:
    """A reader's private feeds, oldest first."""
    with store.read() as db:
        return feed_addresses.of_reader(db, reader.no)
