"""What writing needs beside the Site: the way out, the starter edition, processes that index.

Kept apart from the wiring so that a search from a shell loads none of it.
"""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from threading import Lock

from broadsheet.actions import import_file
from broadsheet.actions.harvest import Press
from broadsheet.index.catch_up import CaughtUp
from broadsheet.index.keyness.halves import Halves, serve
from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.lib.log_line import log_to_standard_error
from broadsheet.lib.memory import anonymous_mb, collecting_seldom
from broadsheet.lib.turns import wait_for_idleness, wait_for_others
from broadsheet.model.errors import BroadsheetError, StoreError
from broadsheet.settings import Settings, secrets_of
from broadsheet.sources.registry import SOURCES
from broadsheet.wiring import Site, open_site

_LOOK_SECONDS = 0.05


def log_as(settings: Settings) -> None:
    """Let this process log as the settings say."""
    log_to_standard_error(settings.log_level, secrets_of(settings), objects=settings.log_format == "json")


def way_out(site: Site, patience: float = 60.0) -> Fetcher:
    """How others are asked, politely; ``patience`` is the longest wait in seconds inside one request."""
    return Fetcher(
        clock=site.clock,
        gates=site.own.gates_folder,
        contact=site.own.contact or None,
        intervals={host: seconds for source in SOURCES for host, seconds in source.hosts.items()},
        stops=site.stops,
        world=site.own.world or None,
        patience=patience,
    )


def open_press(site: Site, patience: float = 60.0) -> Press:
    """What harvesting needs; ``patience`` as for the way out."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    return Press(site.store, way_out(site, patience), site.clock, holder, site.own)


def load_starter(site: Site) -> None:
    """Put the starter edition into the library."""
    import_file.import_starter(site.store, site.clock)
    site.catch_up()


@contextmanager
def following(site: Site) -> Iterator[Callable[[], float]]:
    """Let a second process index while this one writes, and a third find half of the keywords.

    Yields how much memory they hold, in MiB. At the end it waits until they have caught up.
    """
    context = get_context("spawn")
    done, held = context.Event(), [context.Value("d", 0.0) for _ in range(2)]
    near, far = context.Pipe()
    helper = context.Process(target=serve, args=(far, held[1]), daemon=True)
    follower = context.Process(target=_follow, args=(site.own, os.getpid(), near, done, held[0]), daemon=True)
    helper.start()
    follower.start()
    for end in (near, far):  # the ends are theirs: each sees when the other is gone
        end.close()
    try:
        yield lambda: sum(float(one.value) for one in held)
    finally:
        done.set()
        follower.join()
        helper.join()


def _follow(settings: Settings, parent: int, helper: Connection, done: Event, held: "Synchronized[float]") -> None:
    """Catch up with what is written until told that nothing more comes, or until nobody is left to tell."""

    def over() -> bool:
        return done.wait(_LOOK_SECONDS) or os.getppid() != parent

    site, seen = open_site(settings), None
    site.find = Halves(helper)
    with collecting_seldom():
        while not over():
            if site.newest() != seen:
                seen = site.catch_up(progress=lambda _seq, _last: _note(held), over=over).seq


class Indexer:
    """Catches up in a process of its own, so that those who read and vote need not share an interpreter with it.

    The process is started when first wanted, leaves after IDLE seconds without work, and
    is started again; it holds some 100 MB meanwhile. It runs where a processor has
    nothing else to do, so that those who read never wait for it. When a catch-up is not
    done within PATIENCE seconds, others may be keeping all of them busy: it is killed,
    which its index survives, and one with a small share of its own goes on.
    """

    IDLE = 120.0
    PATIENCE = 20.0

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._link: Connection | None = None
        self._process: BaseProcess | None = None
        self._has_share = False

    def __call__(self) -> tuple[CaughtUp, str]:
        """What was done, and why papers could not be embedded, if so. Raises StoreError."""
        with self._lock:
            try:
                answer = self._ask()
            except (EOFError, OSError):
                self._link = None  # it left for want of work, or was killed: another does it
                answer = self._once_more()
        if isinstance(answer, str):
            raise StoreError(answer)
        return answer

    def _once_more(self) -> tuple[CaughtUp, str] | str:
        try:
            return self._ask()
        except (EOFError, OSError) as gone:
            self._link = None
            raise StoreError("The process that indexes was killed; the next catch-up starts another.") from gone

    def _ask(self) -> tuple[CaughtUp, str] | str:
        if self._link is None:
            self._link = self._started()
        self._link.send(None)
        if self._process and not self._has_share and not self._link.poll(self.PATIENCE):
            self._has_share = True
            self._process.kill()
        answer: tuple[CaughtUp, str] | str = self._link.recv()
        return answer

    def _started(self) -> Connection:
        context = get_context("spawn")
        near, far = context.Pipe()
        task = self._settings, far, self.IDLE, self._has_share
        self._process = context.Process(target=_index, args=task, name="indexer", daemon=True)
        self._process.start()
        far.close()
        return near


def _index(settings: Settings, link: Connection, idle: float, has_share: bool) -> None:
    """Catch up whenever told to, until nobody tells it any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who pressed the keys meant the server, which then lets go of us
    (wait_for_others if has_share else wait_for_idleness)()
    log_as(settings)
    site = open_site(settings)
    site.serving = True
    while link.poll(idle):
        try:
            link.recv()
            link.send(caught_up(site))
        except (EOFError, OSError):
            return


def caught_up(site: Site) -> tuple[CaughtUp, str] | str:
    """What a catch-up did, and why papers could not be embedded, if so; a sentence where it failed."""
    try:
        return site.catch_up(), site.unembedded
    except BroadsheetError as trouble:
        return str(trouble)


def _note(held: "Synchronized[float]") -> None:
    held.value = max(held.value, anonymous_mb())
