"""What writing needs beside the Site: the way out, the starter edition, a second process that indexes.

Kept apart from the wiring so that a search from a shell loads none of it.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event

from broadsheet.actions import import_file
from broadsheet.actions.harvest import Press
from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.lib.memory import anonymous_mb, collecting_seldom
from broadsheet.settings import Settings
from broadsheet.sources.registry import SOURCES
from broadsheet.wiring import Site, open_site

_LOOK_SECONDS = 0.05


def open_press(site: Site, patience: float = 60.0) -> Press:
    """What harvesting needs; ``patience`` is the longest wait in seconds inside one request."""
    fetch = Fetcher(
        clock=site.clock,
        gates=site.own.gates_folder,
        contact=site.own.contact or None,
        intervals={host: seconds for source in SOURCES for host, seconds in source.hosts.items()},
        stops=site.stops,
        world=site.own.world or None,
        patience=patience,
    )
    holder = f"{socket.gethostname()}:{os.getpid()}"
    return Press(site.store, fetch, site.clock, holder, site.own)


def load_starter(site: Site) -> None:
    """Put the starter edition into the library."""
    import_file.import_starter(site.store, site.clock)
    site.catch_up()


@contextmanager
def following(site: Site) -> Iterator[Callable[[], float]]:
    """Let a second process index while this one writes; yields how much memory it holds, in MiB.

    At the end it waits until that has caught up.
    """
    context = get_context("spawn")
    done, held = context.Event(), context.Value("d", 0.0)
    child = context.Process(target=_follow, args=(site.own, os.getpid(), done, held), daemon=True)
    child.start()
    try:
        yield lambda: float(held.value)
    finally:
        done.set()
        child.join()


def _follow(settings: Settings, parent: int, done: Event, held: "Synchronized[float]") -> None:
    """Catch up with what is written until told that nothing more comes, or until nobody is left to tell."""

    def over() -> bool:
        return done.wait(_LOOK_SECONDS) or os.getppid() != parent

    site, seen = open_site(settings), None
    with collecting_seldom():
        while not over():
            if site.newest() != seen:
                seen = site.catch_up(progress=lambda _seq, _last: _note(held), over=over).seq


def _note(held: "Synchronized[float]") -> None:
    held.value = max(held.value, anonymous_mb())
