"""Where a request comes from: the client behind trusted proxies, and the network it belongs to."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
_V4, _V6 = 24, 64
_REMEMBERED = 4096
"""Addresses are read on every request, and mostly they are the same."""


def client_of(peer: str, forwarded: Sequence[str], trusted: Sequence[str]) -> str:
    """The address of the client: the peer, or the last one in X-Forwarded-For that is no trusted proxy.

    ``forwarded`` are the values of that header, ``trusted`` addresses or networks.
    A peer that is not trusted speaks for itself alone.
    """
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    here = peer
    while hops and is_trusted(here, trusted):
        here = hops.pop()
    return here if _read(here) else peer


def is_trusted(address: str, trusted: Sequence[str]) -> bool:
    """Whether ``address`` lies in one of the networks ``trusted``."""
    read = _read(address)
    return read is not None and any(read in _network(one) for one in trusted)


@lru_cache(_REMEMBERED)
def network_of(address: str) -> str:
    """The network of an address: /24 of IPv4, /64 of IPv6, which is what one household gets."""
    read = _read(address)
    if read is None:
        return "unknown"
    prefix = _V4 if read.version == 4 else _V6
    rest = read.max_prefixlen - prefix
    # told by arithmetic: to read the text of a network takes several times as long
    return f"{type(read)(int(read) >> rest << rest)}/{prefix}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address can be reached from this machine alone."""
    read = _read(host.strip("[]"))
    return read.is_loopback if read else host.lower() == "localhost"


@lru_cache(_REMEMBERED)
def _network(named: str) -> IPv4Network | IPv6Network:
    return ip_network(named, strict=False)


@lru_cache(_REMEMBERED)
def _read(address: str) -> Address | None:
    try:
        read = ip_address(address)
    except ValueError:
        return None
    return (read.ipv4_mapped or read) if isinstance(read, IPv6Address) else read
