"""Open the database; short read and write transactions; the writer lock of SQLite.

On SQLite every write transaction begins IMMEDIATE under a lock file beside the
database, and only its holder checkpoints the write-ahead log. That keeps two
connections from checkpointing at once, which libraries before 3.51.3 do not
survive (sqlite.org/wal.html#walresetbug).
"""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import IO, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from broadsheet.model.errors import Busy, StoreError
from broadsheet.store.prepared import say

FIXED_SQLITE = (3, 51, 3)
_PATIENCE_MS = 30_000
_CHECKPOINT_EVERY = 16
_LOOK_SECONDS = 0.002
_LOCK_NOT_AVAILABLE = "55P03"
_SCRUB_MS = 2_000
_MUTE: dict[str, Any] = {"hide_parameters": True}  # errors end in logs, and parameters are mail addresses
PERSONAL = (
    "readers", "identities", "sessions", "tickets", "api_tokens", "recovery_codes", "outbox", "buckets", "shelves",
    "memberships", "claims", "comments", "comment_versions", "notifications", "flags",
    "subscriptions", "watches",
)  # fmt: skip
"""Tables whose deleted rows hold what readers wrote or are called."""
_BUSY = "Another write takes long, and nothing was changed. Try again in a moment."

NOTES = "notes"
"""Under this name a connection's ``info`` holds what is noted for the end of its write transaction."""
_WAY_SECONDS = 3 * _LOOK_SECONDS

__all__ = ["NOTES", "Connection", "Db", "part", "sqlite_warning"]


class Db:
    """A database and its transactions. ``dialect`` is ``sqlite`` or ``postgresql``.

    With ``small``, for short writes alone, SQLite keeps in memory what undoes a
    ``part``: otherwise it makes a file for each transaction with one. What is large
    would fill memory. Raises StoreError, here and in transactions, when the database
    is away, full, damaged or none of ours.
    """

    def __init__(self, url: str, *, small: bool = False) -> None:
        self.url = _read_url(url)
        self.dialect = self.url.get_backend_name()
        self.engine = _sqlite(self.url.database or "", small) if self.dialect == "sqlite" else _postgresql(self.url)
        self._lock = Path(f"{self.url.database}.writer") if self.dialect == "sqlite" else None
        self._writes = 0
        self._glance: Connection | None = None
        self._glancing = Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot; nothing may be written."""
        with _in_words(), self.engine.connect() as connection:
            if self.dialect == "sqlite":
                connection.exec_driver_sql("BEGIN")
            else:
                # the server's default shows each statement another moment
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For one ``Prepared`` question that is a snapshot by itself.

        Where the library is near, the connection is kept open and no transaction is
        begun: both take longer than to find a row by its key.
        """
        if not self.is_near:
            with self.read() as connection:
                yield connection
            return
        with _in_words(), self._glancing:
            self._glance = self._glance or self.engine.connect()
            yield self._glance

    @contextmanager
    def write(self, patience: float | None = None) -> Iterator[Connection]:
        """One transaction, whole or absent. Writers wait for each other.

        Without ``patience`` they wait as long as it takes; with it, Busy is raised
        after that many seconds.
        """
        with _in_words(), self._alone(patience), self.engine.connect() as connection:
            if self.dialect == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                _take_turn(connection, patience)
            connection.info[NOTES] = {}
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
            self._checkpoint(connection)

    @contextmanager
    def _alone(self, patience: float | None) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        with self._lock.open("ab") as lock:
            if patience is None:
                fcntl.flock(lock, fcntl.LOCK_EX)
            else:
                _lock_within(lock, patience)
            yield

    def _checkpoint(self, connection: Connection) -> None:
        self._writes += 1
        if self.dialect == "sqlite" and self._writes % _CHECKPOINT_EVERY == 0:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").all()

    def scrub(self, *, whole: bool) -> bool:
        """Leave no bytes of what was deleted: in the log, and with ``whole`` anywhere in the file; whether it was done.

        SQLite overwrites what is deleted (``secure_delete``), but what moved to another
        page may have left a copy behind; only VACUUM writes every page anew, which takes
        about a second for 100 MB. PostgreSQL rewrites PERSONAL, briefly locking each.
        """
        with _in_words(), self._alone(None), self.engine.connect() as connection:
            if self.dialect == "postgresql":
                _rewrite(connection)
                return True
            if whole:
                connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_SCRUB_MS}")
            try:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            return not busy

    @property
    def is_near(self) -> bool:
        """Whether a short read takes microseconds and waits for nobody: SQLite's are in this process."""
        return self.dialect == "sqlite"

    def size(self) -> int:
        """Bytes of the SQLite file; 0 on PostgreSQL, where nothing of ours is rewritten as a whole."""
        return Path(self.url.database or "").stat().st_size if self.dialect == "sqlite" else 0

    def give_way(self) -> None:
        """Leave a moment to other writers, between two of many writes: the lock goes to whoever asks first."""
        time.sleep(_WAY_SECONDS)

    def close(self) -> None:
        """Let go of all connections."""
        with self._glancing:
            if self._glance is not None:
                self._glance.close()
                self._glance = None
        self.engine.dispose()


def _rewrite(connection: Connection) -> None:
    """Write the tables that hold names and addresses anew: plain VACUUM frees dead rows but leaves their bytes."""
    alone = connection.execution_options(isolation_level="AUTOCOMMIT")
    for table in PERSONAL:
        alone.exec_driver_sql(f"VACUUM (FULL) {table}")


def _lock_within(lock: IO[bytes], patience: float) -> None:
    """Take the lock of the writers; raises Busy after ``patience`` seconds."""
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Busy(_BUSY) from None
            time.sleep(_LOOK_SECONDS)
        else:
            return


def _take_turn(connection: Connection, patience: float | None) -> None:
    if patience is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, int(patience * 1000))}")
    try:
        connection.execute(text("SELECT pg_advisory_xact_lock(7283)"))
    except OperationalError as trouble:
        if getattr(trouble.orig, "sqlstate", "") == _LOCK_NOT_AVAILABLE:
            raise Busy(_BUSY) from trouble
        raise


def sqlite_warning() -> str | None:
    """A sentence when this SQLite has the WAL-reset bug, None when it is fixed."""
    if sqlite3.sqlite_version_info >= FIXED_SQLITE:
        return None
    return (
        f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug (fixed in 3.51.3): "
        "Broadsheet lets one writer alone checkpoint; let no other program write to its database."
    )


@contextmanager
def part(connection: Connection) -> Iterator[None]:
    """A part of a write transaction that is whole or absent by itself: a savepoint. Raises StoreError."""
    with _in_words():
        # said as they are: the toolkit's own savepoints take as long as what most acts do within
        say(connection, "SAVEPOINT part")
        try:
            yield
        except BaseException:
            say(connection, "ROLLBACK TO SAVEPOINT part")
            say(connection, "RELEASE SAVEPOINT part")
            raise
        say(connection, "RELEASE SAVEPOINT part")


@contextmanager
def _in_words() -> Iterator[None]:
    """What a database complains of, as a sentence; mistakes of ours stay as they are."""
    try:
        yield
    except DatabaseError as trouble:
        if type(trouble) not in (DatabaseError, OperationalError):
            raise
        said = " ".join(str(trouble.orig).split())
        raise StoreError(f"The database does not do as asked: {said}") from trouble


def _read_url(url: str) -> URL:
    """Raises StoreError without repeating the address: it may hold a password."""
    known = "Write an address like postgresql://name@host/broadsheet, or leave the setting empty for SQLite."
    try:
        read = make_url(url)
    except ArgumentError:
        raise StoreError(f"The setting “database” cannot be read. {known}") from None
    if read.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"The setting “database” names a kind that Broadsheet does not know. {known}")
    return read


def _sqlite(path: str, small: bool) -> Engine:
    if not path:
        raise StoreError("The database setting names no file.")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE_MS / 1000}, **_MUTE)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            # a record outgrows the usual 4 KiB; holds for new databases alone, and only when said first
            "page_size=16384",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            # what is deleted is overwritten, at the price of writing the pages it frees
            "secure_delete=ON",
            "wal_autocheckpoint=0",
            f"busy_timeout={_PATIENCE_MS}",
            "cache_size=-32000",
            f"temp_store={'MEMORY' if small else 'DEFAULT'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, **_MUTE)
