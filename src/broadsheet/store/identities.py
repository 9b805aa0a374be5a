"""Who readers are elsewhere: under an issuer of OpenID Connect, or to the proxy before us."""

from datetime import datetime

from sqlalchemy import Connection, select

from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.store.keys import storable
from broadsheet.store.people import COLUMNS, reader_of
from broadsheet.store.schema import identities, readers


def find(db: Connection, issuer: str, subject: str) -> Reader | None:
    """The reader whom ``issuer`` knows as ``subject``."""
    if not storable(subject):
        return None
    row = db.execute(
        select(*COLUMNS)
        .join(identities, identities.c.reader_no == readers.c.no)
        .where(identities.c.issuer == issuer, identities.c.subject == subject)
    ).one_or_none()
    return reader_of(row) if row else None


def add(db: Connection, issuer: str, subject: str, reader_no: int, now: datetime) -> None:
    """Write down that ``issuer`` knows this reader as ``subject``."""
    db.execute(identities.insert().values(issuer=issuer, subject=subject, reader_no=reader_no, at=instant(now)))
