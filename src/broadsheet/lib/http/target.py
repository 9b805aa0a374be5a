"""Where readers let us send things: read with suspicion, sent once, led nowhere else.

An address that a reader gave may lead anywhere, so it is judged when it is connected
to, not when it is read (server-side request forgery; OWASP cheat sheet of that name).
Nothing of the answer is handed on but its status.
"""

import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

import httpcore

from broadsheet import __version__
from broadsheet.lib.http.address import is_public
from broadsheet.lib.http.connect import Deadline, GuardedNetwork, Late
from broadsheet.lib.network import is_trusted
from broadsheet.model.errors import BadReply, RetryLater, WrongUse

LONGEST = 2000
DEADLINE = 10.0
"""Seconds for one request as a whole."""
MOST_BYTES = 64 * 1024
"""What is read of an answer, so that it may end in peace; more is cut off."""
_USUAL, _HIGH = (80, 443), 1024
_BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, ssl.SSLError)


@dataclass(frozen=True, slots=True)
class Target:
    """An address to send to. ``plain`` says that it is http, which only networks that are allowed are sent."""

    url: str
    host: str
    plain: bool


def read_target(url: str, networks: Sequence[str]) -> Target:
    """Read where to send. Raises WrongUse for what is no https address, or names one that may not be called.

    ``networks`` are private ones that the operator allows; only there plain http will do.
    """
    for one in networks:
        try:
            ip_network(one, strict=False)
        except ValueError:
            raise WrongUse(f"The setting hook_networks names “{one}”, which is no network.") from None
    url = url.strip()
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or any(mark in url for mark in ' "<>\\^`{|}'):
        raise WrongUse("That is no web address that can be called.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongUse("That is no web address that can be called.") from None
    schemes = ("https", "http") if networks else ("https",)
    if parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise WrongUse(f"Give an address that begins with {' or '.join(schemes)}, without name, password or #.")
    if port is not None and port not in _USUAL and port < _HIGH:
        raise WrongUse(f"Port {port} is not called; 80, 443 and those from {_HIGH} on are.")
    target = Target(url, parts.hostname, parts.scheme == "http")
    if _is_number(target.host) and not may(target, networks)(target.host):
        raise WrongUse(f"{target.host} is a private address, which is not called from here.")
    return target


def may(target: Target, networks: Sequence[str]) -> Callable[[str], bool]:
    """What says of a numeric address whether ``target`` may lead there."""

    def allowed(address: str) -> bool:
        return is_trusted(address.partition("%")[0], networks) or (not target.plain and is_public(address))

    return allowed


def send(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    networks: Sequence[str],
    tick: Callable[[], float] = time.monotonic,
) -> int:
    """POST ``body`` once, on a connection of its own; the status of the answer, which may be any.

    Raises BadReply where it leads where it may not, or takes longer than DEADLINE; RetryLater
    where nobody answers.
    """
    deadline = Deadline(tick() + DEADLINE, tick)
    network = GuardedNetwork(deadline, may(target, networks))
    said = {"User-Agent": f"Broadsheet/{__version__}", "Connection": "close", "Accept-Encoding": "identity", **headers}
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), DEADLINE)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=network) as pool,
            pool.stream(
                "POST", target.url, headers=list(said.items()), content=body, extensions={"timeout": timeouts}
            ) as answer,
        ):
            read = 0
            for piece in answer.iter_stream():
                read += len(piece)
                if read > MOST_BYTES:
                    break
            return int(answer.status)
    except Late as error:
        raise BadReply(f"{target.host} took longer than {DEADLINE:.0f} seconds.") from error
    except _BROKEN as error:
        raise RetryLater(f"{target.host} cannot be reached, or broke off.", seconds=0) from error


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
