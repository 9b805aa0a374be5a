"""A process that prints strangers' pages anew while they are given the page before.

In the server, printing would share the interpreter with everybody who reads and
votes: each vote makes the front page another, and printing it takes as long as two
hundred answers from memory.
"""

import asyncio
import logging
import signal
import socket
from contextlib import suppress

from starlette.types import ASGIApp

from broadsheet.faces import application
from broadsheet.lib.beside import Beside, Told, packed, read
from broadsheet.lib.memory import settle
from broadsheet.lib.turns import wait_for_idleness
from broadsheet.model.errors import BroadsheetError, StoreError
from broadsheet.press import log_as
from broadsheet.settings import Settings
from broadsheet.shell.printed import FRONT, Asked, Printed, printed_by
from broadsheet.wiring import Site, open_site

_log = logging.getLogger(__name__)
_ENDED = "The process that prints ended in the middle."


class Printer:
    """The server's side."""

    def __init__(self, rules: Settings) -> None:
        self._beside = Beside("printer", _serve, (rules,), lambda: StoreError(_ENDED))

    async def __call__(self, asked: Asked) -> Printed:
        """A page as it is now. Raises StoreError when the process dies, RuntimeError for a mistake of ours."""
        page: Printed = await self._beside.ask(asked)
        return page


def _serve(rules: Settings, link: socket.socket) -> None:
    """Print until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who pressed the keys meant the server, which then lets go of us
    wait_for_idleness()
    log_as(rules)
    site = open_site(rules)
    site.serving = True
    asyncio.run(_print_all(site, link))


async def _print_all(site: Site, link: socket.socket) -> None:
    app = application(site)
    link.setblocking(False)
    reader, writer = await asyncio.open_connection(sock=link)
    await _told(app, 0, FRONT)  # what is read and made once
    settle()
    async with asyncio.TaskGroup() as group:
        while True:
            try:
                number, asked = await read(reader)
            except (EOFError, OSError):
                return
            with suppress(BroadsheetError):  # pages that need the index say so themselves
                site.refresh()
            group.create_task(_answer(app, writer, number, asked))


async def _answer(app: ASGIApp, writer: asyncio.StreamWriter, number: int, asked: Asked) -> None:
    writer.write(packed([await _told(app, number, asked)]))


async def _told(app: ASGIApp, number: int, asked: Asked) -> Told:
    try:
        return number, await printed_by(app, asked)
    except Exception as trouble:
        _log.exception("print outcome=crashed")
        return number, RuntimeError(f"{type(trouble).__name__}: {trouble}")
