"""Readers whom a proxy before us has signed in."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any

import pytest
import uvicorn
from tests.callers import Caller, enrol, signed_in
from tests.cast import FakeClock
from tests.web.asgi_client import Answer

from broadsheet.actions import steward
from broadsheet.actions.tokens import make_token
from broadsheet.serve import config_of
from broadsheet.settings import Settings
from broadsheet.store import people
from broadsheet.web.app import create_app
from broadsheet.wiring import Site, open_site


@pytest.fixture
def behind(data, clock: FakeClock):
    """Opens a community behind a proxy at 127.0.0.1, with further settings."""
    opened: list[Site] = []

    def open_with(**more: Any) -> Site:
        rules: dict[str, Any] = {
            "mode": "community",
            "base_url": "http://papers.test",
            "trusted_proxies": ("127.0.0.0/8",),
            "proxy_header": "X-Remote-User",
        }
        site = open_site(Settings(data=data, **(rules | more)), clock)
        opened.append(site)
        return site

    yield open_with
    for site in opened:
        site.store.close()


Open = Callable[..., Site]


def ask_as(site: Site, *names: str, path: str = "/") -> Answer:
    return Caller(create_app(site), headers=tuple(("x-remote-user", name) for name in names)).get(path)


def test_the_proxy_names_the_reader_and_the_account_is_made_on_the_first_visit(behind: Open) -> None:
    site = behind()
    first, again = ask_as(site, "Ada"), ask_as(site, "ada")
    assert ">Ada<" in first.text
    assert ">Ada<" in again.text
    assert first["cache-control"] == "private, no-store"
    assert first["set-cookie"] == ""
    with site.store.read() as db:
        assert [(one.name, one.role, one.confirmed) for one in people.everyone(db)] == [("Ada", "reader", True)]


def test_from_anybody_else_the_header_says_nothing(behind: Open) -> None:
    for more in ({"trusted_proxies": ("192.0.2.7",)}, {"trusted_proxies": ()}, {"proxy_header": ""}):
        site = behind(**more)
        answer = ask_as(site, "ada")
        assert (answer.status, ">ada<" in answer.text) == (200, False)
        with site.store.read() as db:
            assert people.everyone(db) == []


def test_an_address_forwarded_is_no_proof_of_a_proxy(behind: Open) -> None:
    site = behind(trusted_proxies=("192.0.2.7",))
    answer = Caller(create_app(site), headers=(("x-remote-user", "ada"), ("x-forwarded-for", "192.0.2.7"))).get("/")
    assert ">ada<" not in answer.text


@pytest.mark.slow
def test_a_real_server_takes_the_proxys_word_whomever_it_forwards_for(behind: Open) -> None:
    """The server's own reading of X-Forwarded-For would put the client in the proxy's place."""
    config = config_of(behind(port=0))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Host": "papers.test", "X-Remote-User": "ada", "X-Forwarded-For": "198.51.100.7"}
        connection.request("GET", "/about", headers=headers)
        assert ">ada<" in connection.getresponse().read().decode()
        connection.close()
    finally:
        server.should_exit = True
        thread.join(20)


def test_two_names_are_nobody(behind: Open) -> None:
    assert ask_as(behind(), "ada", "bob").status == 400


def test_without_the_header_a_visitor_is_a_stranger(behind: Open) -> None:
    answer = ask_as(behind())
    assert answer.status == 200
    assert "/sign-in" in answer.text


def test_the_proxys_word_counts_before_a_session(behind: Open) -> None:
    site = behind()
    bob = signed_in(site, enrol(site, "bob"))
    assert ">ada<" in bob.get("/", ("x-remote-user", "ada")).text


def test_a_token_of_ours_counts_and_a_token_of_the_proxys_is_left_alone(behind: Open) -> None:
    site = behind()
    token = make_token(site.house, enrol(site, "bob"), "mine", ("read",), days=30)
    caller = Caller(create_app(site), headers=(("x-remote-user", "ada"),))
    assert ">bob<" in caller.get("/", ("authorization", f"Bearer {token}")).text
    assert ">ada<" in caller.get("/", ("authorization", "Bearer eyJhbGciOi.x.y")).text
    assert caller.get("/", ("authorization", "Bearer bs_gone")).status == 401


def test_an_address_finds_the_reader_who_has_confirmed_it(behind: Open) -> None:
    site = behind()
    enrol(site, "ada")
    assert ">ada<" in ask_as(site, "Ada@Readers.test").text
    assert ">cyd<" in ask_as(site, "cyd@lab.test").text
    with site.store.read() as db:
        cyd = people.by_name(db, "cyd")
    assert cyd is not None
    assert (cyd.email, cyd.confirmed) == ("cyd@lab.test", True)


def test_an_address_that_nobody_confirmed_is_not_handed_over(behind: Open) -> None:
    site = behind()
    enrol(site, "mallory", email="ada@lab.test", email_key="ada@lab.test", confirmed=None)
    answer = ask_as(site, "ada@lab.test")
    assert answer.status == 409
    assert ">mallory<" not in answer.text


def test_an_account_of_that_name_without_a_password_is_the_readers(behind: Open) -> None:
    site = behind(sign_up="closed")
    steward.add_reader(site.house, "ada", "ada@readers.test", "admin")
    assert ">ada<" in ask_as(site, "ada").text


def test_an_account_of_that_name_with_a_password_takes_the_operators_word(behind: Open) -> None:
    site = behind()
    enrol(site, "ada", password="a hash")
    assert ask_as(site, "ada").status == 409
    steward.vouch(site.house, "ada")
    steward.vouch(site.house, "ada")
    assert ">ada<" in ask_as(site, "ada").text


def test_where_sign_up_is_closed_no_account_is_made(behind: Open) -> None:
    site = behind(sign_up="closed")
    assert ask_as(site, "ada").status == 403
    with site.store.read() as db:
        assert people.everyone(db) == []


def test_those_the_proxy_lets_in_count_as_invited(behind: Open) -> None:
    assert ">ada<" in ask_as(behind(sign_up="invite"), "ada").text


def test_a_deleted_reader_stays_deleted(behind: Open) -> None:
    site = behind()
    ask_as(site, "ada")
    with site.store.write() as db:
        reader = people.by_name(db, "ada")
        assert reader is not None
        people.change(db, reader.no, state="deleted")
    assert ask_as(site, "ada").status == 403


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("LAB\\ada", "LAB-ada"),
        ("me", "reader"),
        ("J\xf6rg M\xfcller", "Jorg-Muller"),
        ("x" * 60, "x" * 30),
        ("\xe9a", "ea"),
        ("J\xc3\xb6", "Jo"),
    ],
)
def test_a_name_that_none_may_have_is_made_fit(behind: Open, named: str, shown: str) -> None:
    answer = ask_as(behind(), named)
    assert f">{shown}<" in answer.text


@pytest.mark.parametrize("named", ["a\x00b", "a\x1bb", "x" * 255, "a@b@c"])
def test_a_name_that_cannot_be_read_is_refused(behind: Open, named: str) -> None:
    assert ask_as(behind(), named).status == 400


def test_a_personal_library_has_one_reader_whatever_a_header_says(behind: Open) -> None:
    site = behind(mode="personal")
    assert ask_as(site, "ada").status == 200
    with site.store.read() as db:
        assert people.by_name(db, "ada") is None


def test_sign_up_may_close_behind_those_who_have_come(behind: Open) -> None:
    site = behind()
    ask_as(site, "ada")
    later = replace(site.own, sign_up="closed")
    site.house.rules = later
    assert ">ada<" in ask_as(site, "ada").text
