"""One-time codes of readers: the sealed secret, the last step used, and the recovery codes left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from broadsheet.lib.clock import instant
from broadsheet.store import people
from broadsheet.store.schema import readers, recovery_codes


@dataclass(frozen=True, slots=True)
class Codes:
    """A reader's codes: ``sealed`` secret, whether they are ``on``, and the ``last`` step of which a code was used."""

    sealed: bytes | None
    on: bool
    last: int | None


def find(db: Connection, reader_no: int) -> Codes:
    """The codes of a reader, who exists."""
    row = db.execute(
        select(readers.c.otp_secret, readers.c.otp_since, readers.c.otp_last).where(readers.c.no == reader_no)
    ).one()
    return Codes(row.otp_secret, row.otp_since is not None, row.otp_last)


def propose(db: Connection, reader_no: int, sealed: bytes) -> None:
    """Keep a secret that is not in force yet."""
    people.change(db, reader_no, otp_secret=sealed, otp_since=None, otp_last=None)


def switch_on(db: Connection, reader_no: int, step: int, recovery: Iterable[bytes], now: datetime) -> None:
    """Put the secret in force, with fresh recovery codes."""
    people.change(db, reader_no, otp_since=instant(now), otp_last=step)
    db.execute(delete(recovery_codes).where(recovery_codes.c.reader_no == reader_no))
    db.execute(recovery_codes.insert(), [{"reader_no": reader_no, "hash": one} for one in recovery])


def switch_off(db: Connection, reader_no: int) -> None:
    """Forget the secret and the recovery codes."""
    people.change(db, reader_no, otp_secret=None, otp_since=None, otp_last=None)
    db.execute(delete(recovery_codes).where(recovery_codes.c.reader_no == reader_no))


def note_step(db: Connection, reader_no: int, step: int) -> None:
    """Note that the code of ``step`` was used."""
    people.change(db, reader_no, otp_last=step)


def use_recovery(db: Connection, reader_no: int, hashed: bytes) -> bool:
    """Use up a recovery code; False when the reader has none such."""
    gone = db.execute(
        delete(recovery_codes).where(recovery_codes.c.reader_no == reader_no, recovery_codes.c.hash == hashed)
    )
    return gone.rowcount > 0


def recovery_left(db: Connection, reader_no: int) -> int:
    """How many recovery codes a reader has not used."""
    return db.scalar(select(func.count()).where(recovery_codes.c.reader_no == reader_no)) or 0
