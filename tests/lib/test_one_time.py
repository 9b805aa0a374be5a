"""One-time codes as the standard gives them."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from tests.cast import NOW

from broadsheet.lib import one_time

RFC_SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of its eight figures."""
    moment = datetime.fromtimestamp(seconds, UTC)
    assert one_time.code_at(RFC_SECRET, moment) == code
    assert one_time.step_of(RFC_SECRET, code, moment, None) == seconds // 30


def test_a_neighbouring_step_counts_and_one_further_off_does_not() -> None:
    for off, counts in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = one_time.code_at(RFC_SECRET, NOW + timedelta(seconds=30 * off))
        found = one_time.step_of(RFC_SECRET, code, NOW, None)
        assert (found == int(NOW.timestamp()) // 30 + off) is counts
        assert (found is None) is not counts


def test_a_code_counts_once_and_older_ones_not_at_all_afterwards() -> None:
    present = int(NOW.timestamp()) // 30
    for off in (-1, 0):
        code = one_time.code_at(RFC_SECRET, NOW + timedelta(seconds=30 * off))
        assert one_time.step_of(RFC_SECRET, code, NOW, present) is None
    later = one_time.code_at(RFC_SECRET, NOW + timedelta(seconds=30))
    assert one_time.step_of(RFC_SECRET, later, NOW, present) == present + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "28708\u0662", "abcdef", "-28708", "28 708", "\x00" * 6])
def test_what_is_no_code_is_none(code: str) -> None:
    assert one_time.step_of(RFC_SECRET, code, datetime.fromtimestamp(59, UTC), None) is None


def test_secrets_differ_and_have_160_bits() -> None:
    made = {one_time.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(len(one) == 32 for one in made)


def test_recovery_codes_have_80_bits_and_may_be_typed_without_gaps() -> None:
    made = {one_time.new_recovery_code() for _ in range(20)}
    assert len(made) == 20
    for one in made:
        assert [len(group) for group in one.split("-")] == [4, 4, 4, 4]
        assert one_time.plain_recovery(f"  {one.upper().replace('-', ' ')} ") == one.replace("-", "")


def test_the_square_is_a_picture_that_carries_no_script() -> None:
    address = one_time.address_of(RFC_SECRET, "ada", "Broadsheet papers.test")
    assert address.startswith("otpauth://totp/Broadsheet%20papers.test%3Aada?secret=GEZDGNBV")
    kind, _, body = one_time.square(address).partition(",")
    assert kind.startswith("data:image/svg+xml")
    root = ElementTree.fromstring(unquote(body))
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {"svg", "path", "g"}
