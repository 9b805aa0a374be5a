"""Messages to chats, through the library `apprise`, each in a process of its own.

That library goes out by itself, to whatever host a reader named, reads answers
whole, and follows them. So it runs where every address it looks up is judged, no
redirect is followed, memory is bounded, and time is cut.
"""

import logging
import resource
import socket
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from broadsheet.lib.http.address import is_public
from broadsheet.lib.network import is_trusted
from broadsheet.model.errors import BadReply, WrongUse

CHATS = ("NotifySlack", "NotifyDiscord", "NotifyMatrix", "NotifyMattermost")
"""What the library calls the chats that are allowed."""
ABSENT = (
    "Chats need the extra “chat” (pip install 'broadsheet[chat]'), which whoever runs this place has not installed."
)
_SECONDS = 25.0
_MOST_BYTES = 1 << 30
_NO_CHAT = "That is no address of Slack, Discord, Matrix or Mattermost, as “slack://…”, “discord://…”, “matrix://…”."
_PRIVATE = "It leads to a private address, which is not called from here."
_FAILED = "The chat did not take it. Look whether the address is right and still good."


def check(url: str) -> None:
    """Raises WrongUse where ``url`` is no address of a chat, or chats are not installed."""
    _asked(url, None, ())


def send(url: str, message: tuple[str, str], networks: Sequence[str]) -> None:
    """Send a title and lines. ``networks`` are private ones that may be called. Raises WrongUse, BadReply."""
    _asked(url, message, tuple(networks))


def _asked(url: str, message: tuple[str, str] | None, networks: tuple[str, ...]) -> None:
    if find_spec("apprise") is None:
        raise WrongUse(ABSENT)
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, url, message, networks), name="chat", daemon=True)
    child.start()
    there.close()
    try:
        said = here.recv() if here.poll(_SECONDS) else f"The chat took longer than {_SECONDS:.0f} seconds."
    except EOFError:
        said = _FAILED
    finally:
        child.kill()
        child.join()
        here.close()
    if said == _NO_CHAT:
        raise WrongUse(said)
    if said:
        raise BadReply(said)


def _work(answer: Connection, url: str, message: tuple[str, str] | None, networks: tuple[str, ...]) -> None:
    """In the other process: an empty answer where all went well, otherwise a sentence."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    logging.disable(logging.CRITICAL)  # addresses of chats are secrets
    refused: list[str] = []
    socket.getaddrinfo = _guarded(socket.getaddrinfo, networks, refused)
    plugin = _plugin(url)
    if plugin is None:
        answer.send(_NO_CHAT)
        return
    plugin.redirects = False
    told = message is None or plugin.notify(title=message[0], body=message[1])
    answer.send("" if told else _PRIVATE if refused else _FAILED)


def _plugin(url: str) -> Any:
    apprise = import_module("apprise")
    asset = apprise.AppriseAsset(storage_mode=apprise.PersistentStoreMode.MEMORY, plugin_paths=[])
    plugin = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    return plugin if type(plugin).__name__ in CHATS else None


def _guarded(look_up: Callable[..., Any], networks: tuple[str, ...], refused: list[str]) -> Callable[..., Any]:
    """The look-up of names, which refuses what leads to a private network; its answer is what is connected to."""

    def guarded(*args: Any, **more: Any) -> Any:
        found = look_up(*args, **more)
        for entry in found:
            address = str(entry[4][0])
            if not is_public(address) and not is_trusted(address.partition("%")[0], networks):
                refused.append(address)
                raise OSError(_PRIVATE)
        return found

    return guarded
