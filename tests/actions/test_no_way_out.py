"""Tests talk to this machine only."""

import socket

import pytest


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("192.0.2.1", 80)),
        (socket.AF_INET, ("example.org", 80)),
        (socket.AF_INET6, ("2001:db8::1", 80)),
    ],
)
def test_a_test_that_calls_somebody_outside_fails(family: int, address: tuple[str, int]) -> None:
    with socket.socket(family) as caller, pytest.raises(pytest.fail.Exception, match="this machine only"):
        caller.connect(address)


def test_this_machine_may_be_called() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
