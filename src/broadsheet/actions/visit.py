"""Who is asking: by the cookie of a session, by a token, or because there is only one reader."""

from contextlib import suppress
from datetime import datetime

from broadsheet.actions.house import House
from broadsheet.lib.network import network_of
from broadsheet.lib.signing import digest
from broadsheet.model.errors import Busy
from broadsheet.model.person import PERSONAL, Reader, Visitor
from broadsheet.store import people, sessions, tokens
from broadsheet.store.db import Connection

TOKEN_MARK = "bs_"  # noqa: S105  # a mark, no secret
"""How our tokens begin, so that scanners for lost secrets know them."""


def by_session(house: House, cookie: str, client: str) -> Visitor | None:
    """The reader whose session this cookie opens, None when it opens none; ``touch`` is to follow where it is due."""
    session = digest(cookie)
    with house.store.glance() as db:
        found = sessions.find(db, session, house.now())
    if found is None:
        return None
    reader, proved, touch_due = found
    near = network(house, client)
    return Visitor(reader=reader, session=session, network=near, proved=proved, touch_due=touch_due)


def touch(house: House, visitor: Visitor) -> None:
    """Note that a visitor's session is in use."""
    session, now = visitor.session, house.now()
    if session is not None:
        house.act(lambda db: sessions.touch(db, session, now))


def by_token(house: House, token: str, client: str) -> Visitor | None:
    """The reader who made this token, limited to its scopes; None when it is good for nothing."""
    if not token.startswith(TOKEN_MARK):
        return None
    now, word = house.now(), digest(token)
    with house.store.read() as db:
        held = tokens.find(db, word, now)
    if held is None:
        return None
    if held.note_due:
        # a use that goes unnoted while a harvest writes is noted the next time
        with suppress(Busy):
            house.act(lambda db: tokens.note(db, word, now))
    reader = held.reader
    return Visitor(reader=reader, scopes=held.scopes, network=network(house, client), agent=held.agent or reader.agent)


def the_one(house: House) -> Visitor:
    """The reader of a personal library, made on the first visit."""
    with house.store.read() as db:
        reader = people.by_name(db, PERSONAL)
    return Visitor(reader=reader or house.act(lambda db: _make(db, house.now())))


def _make(db: Connection, now: datetime) -> Reader:
    return people.by_name(db, PERSONAL) or people.add(db, PERSONAL, now, role="admin", confirmed=now.isoformat())


def network(house: House, client: str) -> bytes:
    """What stands for the network a client is in, without naming it."""
    return house.keys.mac("network", network_of(client))
