"""A small world that runs, and a way to ask it."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
from lxml import etree
from tests.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """Three announcement days, 30 papers on the last, ten records a page."""
    one = World("small")
    one.url = one.start()
    yield one
    one.stop()


@pytest.fixture
def get(world: World) -> Callable[..., httpx.Response]:
    """GET ``host/path`` with a query."""
    with httpx.Client(trust_env=False) as client:
        yield lambda place, **query: client.get(f"{world.url}/{place}", params=query or None)


@pytest.fixture
def xml(get) -> Callable[..., etree._Element]:
    """GET and read as XML, namespaces taken off the names."""

    def ask(place: str, **query: str) -> etree._Element:
        root = etree.fromstring(get(place, **query).content)
        for node in root.iter():
            node.tag = etree.QName(node).localname
        return root

    return ask


@pytest.fixture
def hub(get) -> Callable[..., list[dict]]:
    """The Daily Papers as Python values."""
    return lambda **query: json.loads(get("huggingface.co/api/daily_papers", **query).content)
