"""What writing needs beside the Site: the way out, the starter edition, two further processes that index.

Kept apart from the wiring so that a search from a shell loads none of it.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event

from broadsheet.actions import import_file
from broadsheet.actions.harvest import Press
from broadsheet.index.keyness.halves import Halves, serve
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
    """Let a second process index while this one writes, and a third find half of the keywords.

    Yields how much memory they hold, in MiB. At the end it waits until they have caught up.
    """
    context = get_context("spawn")
    done, held = context.Event(), [context.Value("d", 0.0) for _ in range(2)]
    near, far = context.Pipe()
    helper = context.Process(target=_help, args=(far, held[1]), daemon=True)
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


def _help(follower: Connection, held: "Synchronized[float]") -> None:
    with collecting_seldom():
        serve(follower, lambda: _note(held))


def _note(held: "Synchronized[float]") -> None:
    held.value = max(held.value, anonymous_mb())
