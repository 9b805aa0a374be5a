"""A PostgreSQL server that lives as long as the tests: own folder, own socket, nothing survives a crash."""

import os
import shutil
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import psycopg

ABSENT = "PostgreSQL is not installed: install Debian's package `postgresql` to run the store tests on it as well"
_TEMPLATE = "template_broadsheet"
_PATIENCE = 30.0
_FIRST_WITH_STRATEGY = 15_00_00
_FAST_AND_LOOSE = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "jit=off", "autovacuum=off",
)  # fmt: skip
_OURS = "relnamespace = 'public'::regnamespace"
_SHAPE = f"""SELECT array_agg((attrelid, attnum, attname, atttypid, attnotnull)::text ORDER BY attrelid, attnum)
             FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE {_OURS})"""
_TABLES = f"SELECT relname FROM pg_class WHERE {_OURS} AND relkind = 'r' ORDER BY oid"
_RESTART = (
    "SELECT setval(format('%I', sequencename), start_value, false) FROM pg_sequences WHERE last_value IS NOT NULL"
)


class Lent:
    """A database that goes from test to test, empty each time: making one takes ten times as long as emptying it."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._tables = [name for (name,) in connection.execute(_TABLES)]
        self._kept = self._filled()
        self._was = self._state()

    def empty(self) -> bool:
        """Take back whatever a test wrote; False where it did more than write."""
        ask = self._connection.execute
        ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()")  # fmt: skip
        if self._state() != self._was:
            return False
        if written := self._filled() - self._kept:
            ask(f"TRUNCATE {', '.join(sorted(written))} CASCADE")
        ask(_RESTART)
        return self._filled() == self._kept

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def _filled(self) -> set[str]:
        """The tables that hold anything."""
        each = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in self._tables)
        return {name for (name,) in self._connection.execute(" UNION ALL ".join(each))}

    def _state(self) -> list[object]:
        """The columns of all tables, and what stands in those that are never empty."""
        asked = [_SHAPE, *(f"SELECT * FROM {name}" for name in sorted(self._kept))]
        return [self._connection.execute(one).fetchall() for one in asked]


def programs() -> Path | None:
    """The folder of the newest server's programs, None when there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


class Server:
    """A server that listens on a socket in its own folder and on no port."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="broadsheet-pg-"))
        self._numbers = count(1)
        self._lent: dict[str, Lent] = {}
        self._free: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        subprocess.run(self._as_nobody("initdb", "-N", "-A", "trust", "-U", "press", "-E", "UTF8", "--locale=C.UTF-8",
                                       "-D", str(self._data)), check=True, capture_output=True)  # fmt: skip
        options = [word for one in _FAST_AND_LOOSE for word in ("-c", one)]
        self._server = subprocess.Popen(
            self._as_nobody("postgres", "-D", str(self._data), "-k", str(self._folder), "-h", "", *options),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._admin = self._connect()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _as_nobody(self, program: str, *arguments: str) -> list[str]:
        """The server refuses to run as root, and must not outlive the tests."""
        who = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        setpriv = ["setpriv", *who, "--pdeathsig", "INT", "--"] if shutil.which("setpriv") else []
        return [*setpriv, str(self._programs / program), *arguments]

    def _connect(self, name: str = "postgres") -> psycopg.Connection:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return psycopg.connect(host=str(self._folder), user="press", dbname=name, autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > end or self._server.poll() is not None:
                    raise
                time.sleep(0.05)

    def url(self, name: str) -> str:
        """The address of a database, as SQLAlchemy writes it."""
        return f"postgresql+psycopg://press@/{name}?host={self._folder}"

    def new(self) -> str:
        """An empty database, to be made the template of all others; its address."""
        self._admin.execute(f"CREATE DATABASE {_TEMPLATE}")
        return self.url(_TEMPLATE)

    def copy(self) -> tuple[str, str]:
        """A copy of the template: its name and its address."""
        name = f"copy_{next(self._numbers)}"
        # copying files costs a third of the default, which writes every page to the log
        how = "STRATEGY file_copy" if self._admin.info.server_version >= _FIRST_WITH_STRATEGY else ""
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} {how}")
        return name, self.url(name)

    def lend(self) -> tuple[str, str]:
        """An empty library that others have had before: its name and its address. It is to be given back."""
        if not self._free:
            name, _ = self.copy()
            self._lent[name] = Lent(self._connect(name))
            self._free.append(name)
        name = self._free.pop()
        return name, self.url(name)

    def take_back(self, name: str) -> None:
        """Empty what was lent for the next; a database in which more was done than to write goes away."""
        if self._lent[name].empty():
            self._free.append(name)
            return
        self._lent.pop(name).close()
        self.drop(name)

    def empty(self) -> tuple[str, str]:
        """A database without a table: its name and its address."""
        name = f"empty_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return name, self.url(name)

    def files(self, name: str) -> Path:
        """The folder of a database, with everything written to it."""
        self._admin.execute("CHECKPOINT")
        (number,) = self._admin.execute("SELECT oid FROM pg_database WHERE datname = %s", [name]).fetchone()
        return self._data / "base" / str(number)

    def drop(self, name: str) -> None:
        """Delete a database with whatever still hangs on it."""
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and delete its folder."""
        for one in self._lent.values():
            one.close()
        self._admin.close()
        self._server.terminate()
        try:
            self._server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
