"""Harvests in a process of its own, so that what it reads and stores takes no turn from those who read and vote.

Indexing stays with the one process that does it for the server: the harvester asks
for it over its pipe.
"""

import os
import signal
from collections.abc import Sequence
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from threading import Thread

from broadsheet import jobs
from broadsheet.index.catch_up import CaughtUp
from broadsheet.lib.turns import wait_for_others
from broadsheet.model.errors import BroadsheetError, StoreError
from broadsheet.model.harvest import Harvest
from broadsheet.press import caught_up, log_as
from broadsheet.settings import Settings
from broadsheet.sources.base import Source
from broadsheet.wiring import Site, open_site

PATIENCE = 60.0
_NICENESS = 5
"""Half of the indexer's: while it stores a page of papers, readers who write wait for it."""
_KILLED = "The process that harvests ended in the middle; the next harvest goes on behind its last whole page."


def harvest_beside(site: Site, patience: float = PATIENCE) -> tuple[Harvest, ...]:
    """What ``jobs.harvest_all`` returns, done by a process that lasts as long. Raises StoreError, also when it dies.

    ``patience`` is the longest wait in seconds inside one request.
    """
    context = get_context("spawn")
    near, far = context.Pipe()
    task = site.own, site.harvested, patience, far
    process = context.Process(target=_harvest, args=task, name="harvester", daemon=True)
    process.start()
    far.close()
    with near:
        try:
            answer = _answer(site, near)
        except (EOFError, OSError):
            answer = _KILLED
    process.join()
    if isinstance(answer, str):
        raise StoreError(answer)
    return answer


def _answer(site: Site, link: Connection) -> tuple[Harvest, ...] | str:
    """What the harvester says in the end; until then, whatever it sends asks for the index."""
    while (said := link.recv()) is None:
        link.send(caught_up(site))
    answer: tuple[Harvest, ...] | str = said
    return answer


def _harvest(settings: Settings, sources: Sequence[Source], patience: float, link: Connection) -> None:
    """Harvest once and say how it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who pressed the keys meant the server, which then lets go of us
    Thread(target=_end_with_the_server, daemon=True).start()
    wait_for_others(_NICENESS)
    log_as(settings)
    site = open_site(settings)
    site.harvested, site.serving = tuple(sources), True
    site.indexer = lambda: _indexed(link)
    try:
        link.send(jobs.harvest_all(site, lambda _so_far, _expected: None, patience=patience))
    except BroadsheetError as trouble:
        link.send(str(trouble))


def _indexed(link: Connection) -> tuple[CaughtUp, str]:
    """Let the server's indexer catch up. Raises StoreError."""
    link.send(None)
    answer: tuple[CaughtUp, str] | str = link.recv()
    if isinstance(answer, str):
        raise StoreError(answer)
    return answer


def _end_with_the_server() -> None:
    """A harvest may end at any moment; without its server nobody would stop it."""
    server = parent_process()
    if server is not None:
        server.join()
        os._exit(1)
