"""Write to an address again: an admin's act, in the log that everybody may read, without the address."""

from broadsheet.actions import bounces
from broadsheet.actions.house import House
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.errors import NotFound
from broadsheet.model.moderation import LONGEST_NOTE, NewAct
from broadsheet.model.person import Reader
from broadsheet.store import acts, suppressions
from broadsheet.store import bounces as kept
from broadsheet.store.db import Connection

_PLACE = ("address", 0)
"""The log says that it was an address, and not which."""
_NOBODY = "This address is written to already."


def unblock(house: House, admin: Reader | None, word: str, why: str = "") -> None:
    """Let the address behind ``word``, the spelled hash, be written to again, and forget what came back from it.

    ``admin`` is None for the operator. Raises NotFound where it is not blocked.
    """
    try:
        hashes = (bytes.fromhex(word[:64]),)
    except ValueError:
        raise NotFound(_NOBODY) from None
    _unblock(house, admin, hashes, why)


def unblock_address(house: House, admin: Reader | None, email: str, why: str = "") -> None:
    """The same of an address as people write it. Raises WrongUse, NotFound."""
    _unblock(house, admin, bounces.address_hashes(house, mail_address(email).key), why)


def _unblock(house: House, admin: Reader | None, hashes: tuple[bytes, ...], why: str) -> None:
    def write(db: Connection) -> None:
        if not [hash for hash in hashes if suppressions.lift(db, hash)]:
            raise NotFound(_NOBODY)
        for hash in hashes:
            kept.forget(db, hash)
        new = NewAct(act="unblock", place=_PLACE, why=" ".join(why.split())[:LONGEST_NOTE])
        acts.add(db, admin.no if admin else None, new, house.now())

    house.act(write)
