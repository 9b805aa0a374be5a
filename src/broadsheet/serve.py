"""Serve the pages and keep the press running."""

import logging
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from broadsheet import jobs, outward
from broadsheet.actions.send_mail import sender, signer
from broadsheet.actions.sign_up import is_first
from broadsheet.clerk import Clerk
from broadsheet.faces import application
from broadsheet.harvester import harvest_beside
from broadsheet.lib.memory import settle
from broadsheet.lib.network import is_loopback
from broadsheet.model.errors import WrongUse
from broadsheet.model.harvest import Harvest
from broadsheet.operating.door import Monitoring
from broadsheet.press import Indexer, load_starter
from broadsheet.printer import Printer
from broadsheet.settings import Settings
from broadsheet.shell.printed import FRONT, printed_by
from broadsheet.wiring import Site

Say = Callable[[str], None]

_FIRST_PAPERS_SECONDS = 45.0
_FIRST_PATIENCE = 5.0
_KEEP_ALIVE = 5
_LOOK_SECONDS = 0.2
_TURN_SECONDS = 0.00005


class _Server(uvicorn.Server):
    """Uvicorn that says when it can be asked, once it has looked at its own front page.

    What a server does once, reading modules and templates, is done before anybody waits
    for it; what it made of them is here to stay.
    """

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            with suppress(Exception):  # it has been written down, and whoever asks next is told
                await printed_by(self.config.loaded_app, FRONT)
            settle()
            self._ready()


def up(site: Site, *, harvest: bool, say: Say, ready: Callable[[str], None]) -> None:
    """Serve until stopped. ``say`` hears sentences for the operator, ``ready`` the address once pages answer."""
    refuse_strangers(site.own)
    # printing a page computes for long stretches; at Python's 5 ms a request would wait that long at each turn it takes
    sys.setswitchinterval(_TURN_SECONDS)
    site.serving, site.indexer = True, Indexer(site.own)
    if site.own.mode == "community":
        site.house.clerk = Clerk(site.house)
    stop = threading.Event()
    first: list[Harvest] = []
    press = threading.Thread(target=_press, args=(site, stop, first, say), name="press", daemon=True)
    if harvest:
        press.start()
    if site.slow:
        say(f"Search by meaning moves to {site.own.embedder} in the background. {site.embedding_cost()}".rstrip())
    for job in (jobs.embed, jobs.follow, jobs.tidy, jobs.watch, outward.tell_hub, outward.send_on):
        threading.Thread(target=job, args=(site, stop), name=job.__name__, daemon=True).start()
    _open_doors(site, stop, say)
    _wait_for_papers(site, press, first, say)
    try:
        _serve(site, lambda: ready(site.own.address))
    finally:
        stop.set()


def _serve(site: Site, ready: Callable[[], None]) -> None:
    """Serve the pages, and figures at a port of their own where the settings name one. Raises WrongUse."""
    rules = site.own
    printer = Printer(rules) if rules.mode == "community" else None
    if not rules.metrics_port:
        _Server(config_of(site, printer=printer), ready).run()
        return
    monitoring = Monitoring(site.figures)
    with monitoring.open(rules.metrics_host, rules.metrics_port):
        _Server(config_of(site, monitoring.counted, printer), ready).run()


def _as_it_is(app: Starlette) -> ASGIApp:
    return app


def config_of(
    site: Site, around: Callable[[Starlette], ASGIApp] = _as_it_is, printer: Printer | None = None
) -> uvicorn.Config:
    """How the server is run; ``around`` puts something around the application."""
    return uvicorn.Config(
        around(application(site, printer)),
        host=site.own.host,
        port=site.own.port,
        log_level=logging.WARNING,
        access_log=False,
        # who stands before us, and whom it speaks for, is ours to find out (lib.network)
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        # nothing here speaks WebSocket, and what does would pass by the guards
        ws="none",
    )


def refuse_strangers(rules: Settings) -> None:
    """Raises WrongUse where a personal library, which asks nobody who they are, could be reached from elsewhere."""
    named = (rules.host, urlsplit(rules.address).hostname or "", *rules.hosts)
    open_to = next((host for host in named if not is_loopback(host)), None)
    if rules.mode == "personal" and open_to is not None:
        raise WrongUse(
            f"A personal library asks nobody who they are, so it answers on this machine alone, not at “{open_to}”. "
            'Set mode = "community" to open it to others, who then sign in.'
        )


def _open_doors(site: Site, stop: threading.Event, say: Say) -> None:
    """Mails are sent from here, where there is a mail server.

    Raises WrongUse for a sender that is none, or a key of DKIM.
    """
    personal = site.own.mode == "personal"
    if site.own.smtp_host or not personal:
        sender(site.house)
        signer(site.house)
    if not personal and is_first(site.house):
        say("There are no readers yet. `broadsheet reader add NAME EMAIL --role admin` makes the first.")
    if site.own.smtp_host:
        collecting = (jobs.collect_mails,) if site.own.imap_host else ()
        for job in (jobs.send_mails, jobs.serve_digests, *collecting):
            threading.Thread(target=job, args=(site, stop), name=job.__name__, daemon=True).start()
    elif not personal:
        say("No mail server is set (smtp_host), so mails to readers wait in the outbox until one is.")


def _wait_for_papers(site: Site, press: threading.Thread, first: list[Harvest], say: Say) -> None:
    """Hold the door until the first papers are in; the starter edition stands in for sources that are silent."""
    waited = 0.0
    while site.is_empty() and press.is_alive() and len(first) < len(site.harvested) and waited < _FIRST_PAPERS_SECONDS:
        site.clock.sleep(_LOOK_SECONDS)
        waited += _LOOK_SECONDS
    if site.is_empty():
        silent = next((one.why for one in first if one.why), "").rstrip(".")
        why = f"No source has answered yet ({silent})" if silent else "There are no papers yet"
        say(f"{why}, so this is the starter edition; announcements take its place as soon as a source answers.")
        load_starter(site)


def _press(site: Site, stop: threading.Event, first: list[Harvest], say: Say) -> None:
    def report(done: Harvest) -> None:
        if done.outcome not in ("ok", "running"):
            say(f"{done.source}: {done.outcome.replace('_', ' ')}. {done.why}")

    fresh = site.is_empty()
    if fresh:
        jobs.once("harvest", lambda: first.extend(harvest_beside(site, _FIRST_PATIENCE)))
        if any(one.read for one in first):
            for one in first:
                report(one)
    jobs.run(site, stop, lambda: harvest_beside(site), report, first=not fresh)
