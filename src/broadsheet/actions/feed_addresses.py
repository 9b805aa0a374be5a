"""Private feeds: an address that opens one listing for whoever has it, until its reader revokes it.

The word in the address is the number of its row and a keyed hash, so that it can be
shown again and is kept nowhere. The hash stands for when and for whom the row was
made as well: a number that is given out again opens nothing of before.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from contextlib import suppress

from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, Limit, spend
from broadsheet.lib.clock import instant
from broadsheet.model.errors import Busy, NotFound, WrongUse
from broadsheet.model.feed import FeedAddress
from broadsheet.model.person import Reader
from broadsheet.store import feed_addresses
from broadsheet.store.db import Connection
from broadsheet.store.keys import storable

MOST = 100
LONGEST = 1000
"""Most characters of the name of a listing, which may be a search."""
_MADE = Limit("making private feeds", 100, DAY)
_WORD = re.compile(r"([1-9][0-9]{0,17})-([A-Za-z0-9_-]{22})")


def make(house: House, reader: Reader, kind: str, name: str) -> None:
    """Give a listing a private address. The caller has looked whether it is there. Raises WrongUse, TooMany."""
    if len(name) > LONGEST or not storable(name):
        raise WrongUse(f"What names a listing has at most {LONGEST} characters.")

    def write(db: Connection) -> None:
        if feed_addresses.count(db, reader.no) >= MOST:
            raise WrongUse(f"You have {MOST} private feeds, the most there are; revoke one first.")
        spend(db, _MADE, reader.no, house.now())
        feed_addresses.add(db, reader.no, kind, name, house.now())

    house.act(write)


def revoke(house: House, reader: Reader, no: int) -> None:
    """Make an address good for nothing. Raises NotFound for one the reader does not have."""
    if not house.act(lambda db: feed_addresses.end(db, reader.no, no)):
        raise NotFound("You have no such feed.")


def word(house: House, address: FeedAddress) -> str:
    """What stands in the address."""
    return f"{address.no}-{_text(house.keys.mac(_PURPOSE, _named(address)))}"


def opened(house: House, given: str) -> FeedAddress:
    """The listing that a word opens; noted once a day. Raises NotFound for a word that opens none."""
    found = _WORD.fullmatch(given)
    if found:
        with house.store.read() as db:
            address = feed_addresses.find(db, int(found[1]))
        if address and _is_whole(house, address, found[2]):
            _note(house, address)
            return address
    raise NotFound("There is no such feed: it was revoked, or never was.")


def _is_whole(house: House, address: FeedAddress, mac: str) -> bool:
    """By any key the house ever had; compared as written, since spare bits of the last letter say nothing."""
    return any(hmac.compare_digest(_text(made), mac) for made in house.keys.macs(_PURPOSE, _named(address)))


def _note(house: House, address: FeedAddress) -> None:
    if address.seen != house.now().date():
        # a use that goes unnoted while a harvest writes is noted the next time
        with suppress(Busy):
            house.act(lambda db: feed_addresses.note(db, address.no, house.now()))


_PURPOSE = "feed"


def _named(address: FeedAddress) -> str:
    return f"{address.no} {address.reader_no} {instant(address.created)}"


def _text(mac: bytes) -> str:
    return urlsafe_b64encode(mac).decode().rstrip("=")
