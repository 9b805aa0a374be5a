"""Where a URL leads: only https on the usual port, only to hosts allowed, never to a private address."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from broadsheet.model.errors import BadReply, WrongUse

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Address:
    """A place to ask: ``host``, and ``rest`` (path and query), always over https."""

    host: str
    rest: str

    @property
    def url(self) -> str:
        """The address as sources and people write it."""
        return f"https://{self.host}{self.rest}"

    def on_wire(self, world: str | None) -> str:
        """What is really asked: the URL itself, or its place in a fake ``world`` on this machine."""
        return f"{world}/{self.host}{self.rest}" if world else self.url


def read_address(url: str, params: Mapping[str, str] | None = None) -> Address:
    """Read ``url`` and add ``params`` to its query; plain http is asked as https.

    Raises BadReply for any other scheme, a port, a login or no host.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadReply(f"“{url[:200]}” is not a web address.", permanent=True) from error
    usual = {"https": (None, 443), "http": (None, 80)}.get(parts.scheme, ())
    if port not in usual or not parts.hostname or parts.username is not None or not _is_plain(url):
        raise BadReply(f"“{url[:200]}” is not an https address that may be asked.", permanent=True)
    query = "&".join(part for part in (parts.query, urlencode(params or {})) if part)
    return Address(parts.hostname, (parts.path or "/") + (f"?{query}" if query else ""))


def _is_plain(url: str) -> bool:
    return url.isascii() and url.isprintable() and " " not in url


def redirected(source: Address, location: str) -> Address:
    """The address a ``Location`` header names, relative ones joined to ``source``; raises BadReply."""
    return read_address(urljoin(source.url, location))


def checked_world(world: str | None) -> str | None:
    """A fake world's address without the final slash; raises WrongUse when it is not on this machine."""
    if world is None:
        return None
    parts = urlsplit(world)
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK:
        raise WrongUse(f"A fake world must be at http://127.0.0.1:PORT, not at “{world[:100]}”.")
    return world.rstrip("/")


def is_public(address: str) -> bool:
    """Whether a numeric IP address may be connected to: reachable from everywhere, not this machine or network."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        within = _within(parsed)
        if within is not None:
            return within.is_global and not within.is_multicast
    return parsed.is_global and not parsed.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _within(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: ::ffff:10.0.0.1 is 10.0.0.1, and so by NAT64, 6to4 and Teredo."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo
