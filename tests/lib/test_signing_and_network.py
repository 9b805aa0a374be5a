"""Keys that do one job each, and networks that stand for addresses."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.lib.network import client_of, is_loopback, is_trusted, network_of
from broadsheet.lib.signing import Keys, key_of, new_token

KEYS = Keys(b"sixteen bytes and more")
SAFE = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_the_same_text_has_another_mac_for_another_purpose_or_key() -> None:
    assert KEYS.mac("network", "x") == KEYS.mac("network", "x")
    assert KEYS.mac("network", "x") != KEYS.mac("email", "x")
    assert KEYS.mac("network", "x") != Keys(b"another key of the house").mac("network", "x")


def test_what_is_sealed_opens_for_its_purpose_alone() -> None:
    sealed = KEYS.seal("otp", "secret")
    assert b"secret" not in sealed
    assert KEYS.unseal("otp", sealed) == "secret"
    with pytest.raises(ValueError, match="another key"):
        KEYS.unseal("mail", sealed)


def test_the_key_of_a_house_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    made = key_of(tmp_path / "secret.key")
    assert key_of(tmp_path / "secret.key") == made
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["secret.key"]
    assert key_of(tmp_path / "secret.key", "given in the settings").secret == b"given in the settings"


def test_a_key_of_before_still_verifies_and_opens_but_signs_nothing() -> None:
    old = Keys(b"the key of last year")
    new = Keys(b"the key of this year", (old.secret,))
    assert new.mac("link", "x") != old.mac("link", "x")
    assert new.macs("link", "x") == (new.mac("link", "x"), old.mac("link", "x"))
    assert new.knows("link", "x", old.mac("link", "x"))
    assert new.knows("link", "x", old.mac("link", "x")[:10])
    assert not new.knows("link", "x", old.mac("link", "x")[:9])
    assert not new.knows("link", "y", old.mac("link", "x"))
    assert not old.knows("link", "x", new.mac("link", "x"))
    assert new.unseal("otp", old.seal("otp", "secret")) == "secret"


def test_a_key_file_holds_the_key_that_signs_and_below_it_those_of_before(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = key_of(path)
    path.write_text("ab" * 32 + "\n" + path.read_text())
    assert key_of(path, "", ("older",)) == Keys(b"\xab" * 32, (first.secret, b"older"))
    assert key_of(path, "given", ("older",)) == Keys(b"given", (b"older", b"\xab" * 32, first.secret))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_signed_text_is_read_back_for_its_purpose_alone(text: str) -> None:
    token = KEYS.token("unsubscribe", text)
    assert set(token) <= SAFE
    assert KEYS.read("unsubscribe", token) == text
    assert KEYS.read("preferences", token) is None
    assert Keys(b"another key of the house").read("unsubscribe", token) is None


def test_a_signed_text_outlives_a_change_of_the_key_and_the_old_one_signs_nothing() -> None:
    later = Keys(b"another key of the house", (KEYS.secret,))
    assert later.read("unsubscribe", KEYS.token("unsubscribe", "12")) == "12"
    assert later.token("unsubscribe", "12") != KEYS.token("unsubscribe", "12")


@given(st.integers(0, 40), st.sampled_from(sorted(SAFE)))
def test_a_token_with_another_letter_says_nothing(at: int, letter: str) -> None:
    token = KEYS.token("unsubscribe", "12 1763478000")
    assert len(token) == 41
    changed = token[:at] + letter + token[at + 1 :]
    assert KEYS.read("unsubscribe", changed) == ("12 1763478000" if changed == token else None)


@pytest.mark.parametrize(
    "bad", ["", ".", "a", "é.é", "MTI", "MTI.", ".MTI", "MTI.AAAAAAAAAAAAAAAA", "/w." + "A" * 22, "\0"]
)
def test_what_is_no_token_says_nothing(bad: str) -> None:
    assert KEYS.read("unsubscribe", bad) is None
    token = KEYS.token("unsubscribe", "12")
    for more in (f"{token}=", f"{token}.{bad}", f" {token}", f"{token}\n", token[:-8]):
        assert KEYS.read("unsubscribe", more) is None


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(one) == 43 for one in tokens)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.9, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["nonsense"], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_may_say_for_whom_it_asks(peer: str, forwarded: list[str], client: str) -> None:
    assert client_of(peer, forwarded, ("127.0.0.1", "10.0.0.0/8")) == client


def test_a_network_is_what_one_household_gets() -> None:
    assert network_of("192.0.2.77") == network_of("192.0.2.1") == "192.0.2.0/24"
    assert network_of("2001:db8:1:2:aaaa::1") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network_of("::ffff:192.0.2.77") == "192.0.2.0/24"
    assert network_of("") == network_of("nonsense") == "unknown"


def test_loopback_is_this_machine_alone() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.0.2.1", "papers.test", "")))
    assert not is_trusted("", ("127.0.0.1",))
