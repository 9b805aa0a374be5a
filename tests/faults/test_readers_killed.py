"""A server killed in the middle of fifty readers' comments, votes, saves and marks: what it acknowledged is there."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import ColumnElement, Connection, Table, select
from tests.cast import a_record

from broadsheet.lib.clock import instant
from broadsheet.lib.signing import digest, new_token
from broadsheet.store import papers, people, sessions
from broadsheet.store import schema as tables
from broadsheet.store.db import Db

READERS = 50
PAPERS = 40
ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0
KINDS = ("vote", "save", "hide")
TEXT = "The *second* table is odd."


@dataclass
class Crowd:
    """Readers with their sessions, and what the server acknowledged: who did what to which paper."""

    port: int
    tokens: dict[int, str]
    acknowledged: set[tuple[int, str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def act(self, enough: int) -> None:
        """Let all readers act at once until so much is acknowledged or the server is gone."""
        threads = [threading.Thread(target=self._one, args=(no, enough)) for no in self.tokens]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _one(self, no: int, enough: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self._sent(connection, no, "say", f"2611.{no % PAPERS:05}")  # one in five seconds is allowed
        for at in range(PAPERS * len(KINDS)):
            kind, paper = KINDS[at % len(KINDS)], f"2611.{(at + no) % PAPERS:05}"
            if kind == "vote" and at // len(KINDS) >= 4:
                kind = "more"  # four votes a second are allowed; ratings are not votes
            if not self._sent(connection, no, kind, paper) or len(self.acknowledged) >= enough:
                return

    def _sent(self, connection: http.client.HTTPConnection, no: int, kind: str, paper: str) -> bool:
        """Do it, and note what is acknowledged; False when the server is gone."""
        headers = {"Cookie": f"bs={self.tokens[no]}", "Content-Type": "application/x-www-form-urlencoded"}
        path, form = ("/comments", {"paper": paper, "text": TEXT}) if kind == "say" else ("/gestures", {kind: paper})
        try:
            connection.request("POST", path, urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        if answer.status == http.HTTPStatus.SEE_OTHER:
            with self._lock:
                self.acknowledged.add((no, kind, paper))
        return True


def fill(url: str, round_no: int = 0) -> dict[int, str]:
    """Papers, and readers nobody has seen, with sessions that last; the word of each."""
    db, tokens, now = Db(url), {}, datetime.now(UTC)
    with db.write() as connection:
        papers.save(connection, [a_record(key=f"2611.{no:05}") for no in range(PAPERS)], now)
        for no in range(READERS):
            one = people.add(connection, f"reader{round_no}x{no}", now - timedelta(days=9), confirmed=instant(now))
            tokens[one.no] = new_token()
            sessions.begin(connection, digest(tokens[one.no]), one.no, "crowd", now)
    db.close()
    return tokens


def serve(data: Path, url: str) -> tuple[subprocess.Popen[str], int]:
    """``broadsheet up`` in a process of its own; returns once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "BROADSHEET_MODE": "community",
        "BROADSHEET_DATABASE": url if url.startswith("postgresql") else "",
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, "-m", "broadsheet", "up", "--no-harvest", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline().strip(), "the server did not come up"
    return process, port


def assert_kept(url: str, crowd: Crowd) -> None:
    """Everything acknowledged is there, and every count is the number of its rows.

    A crowd that votes for the same papers looks like a ring, so its votes may have been frozen meanwhile.
    """
    db = Db(url)
    with db.read() as connection:
        ids = dict(connection.execute(select(tables.papers.c.no, tables.papers.c.id)).all())
        held = {
            (row.reader_no, kind, ids[row.paper_no])
            for kind, table, wanted in (
                ("vote", tables.votes, tables.votes.c.weight == 1),
                ("save", tables.saves, tables.saves.c.at != ""),
                ("hide", tables.marks, tables.marks.c.hidden.is_not(None)),
                ("more", tables.ratings, tables.ratings.c.value == 1),
                ("say", tables.comments, (tables.comments.c.text == TEXT) & tables.comments.c.html.contains("<em>")),
            )
            for row in connection.execute(select(table.c.reader_no, table.c.paper_no).where(wanted))
        }
        assert crowd.acknowledged <= held
        assert not _rows(connection, tables.comments, tables.comments.c.text != TEXT), "half a comment is there"
        voted = _rows(connection, tables.votes, tables.votes.c.ring_no.is_(None))
        said = _rows(connection, tables.comments, tables.comments.c.state == "shown")
        shown = connection.execute(select(tables.papers.c.no, tables.papers.c.reader_votes, tables.papers.c.standing))
        for no, votes, standing in shown:
            assert votes == len(voted[no])
            assert standing == 1000 * votes + min(300 * len(set(said[no])), 1000 * votes + 300)
    db.close()


def _rows(connection: Connection, table: Table, wanted: ColumnElement[bool]) -> dict[int, list[int]]:
    """The readers whose rows of a table are about each paper."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in connection.execute(select(table.c.paper_no, table.c.reader_no).where(wanted)):
        found[row.paper_no].append(row.reader_no)
    return found


@pytest.fixture
def data(tmp_path: Path, sqlite_template: Path, store_url: str) -> Iterator[Path]:
    """The data folder of a library on either database."""
    folder = tmp_path / "library"
    folder.mkdir()
    if store_url.startswith("sqlite"):
        shutil.copy(sqlite_template, folder / "broadsheet.db")
    yield folder


def kill_amid(data: Path, url: str, rounds: int, each: int) -> None:
    """Serve, let a crowd act, kill; again and again over the same library.

    Each crowd is another: one that acted a minute ago would meet the limits of its readers.
    """
    for round_no in range(rounds):
        tokens = fill(url, round_no)
        process, port = serve(data, url)
        crowd = Crowd(port, tokens)
        acting = threading.Thread(target=crowd.act, args=(10**9,))
        acting.start()
        until = time.monotonic() + _PATIENCE
        while len(crowd.acknowledged) < each and acting.is_alive() and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        acting.join()
        assert len(crowd.acknowledged) >= each
        assert_kept(url, crowd)


def library_url(data: Path, store_url: str) -> str:
    return f"sqlite:///{data / 'broadsheet.db'}" if store_url.startswith("sqlite") else store_url


@pytest.mark.slow
def test_what_a_killed_server_acknowledged_is_there(data: Path, store_url: str) -> None:
    kill_amid(data, library_url(data, store_url), rounds=1, each=150)


@pytest.mark.long
def test_what_a_server_killed_again_and_again_acknowledged_is_there(data: Path, store_url: str) -> None:
    kill_amid(data, library_url(data, store_url), rounds=10, each=1500)
