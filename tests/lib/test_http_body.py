"""Decoding of bodies: codings, damage and caps."""

import gzip
import zlib

import pytest

from broadsheet.lib.http.body import Cut, read_body
from broadsheet.model.errors import BadReply

TEXT = b"The daily papers. " * 5000
CAP = 2**20


def _chunks(data: bytes, size: int = 100) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def _bare(data: bytes) -> bytes:
    press = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(data) + press.flush()


@pytest.mark.parametrize(
    ("coding", "data"),
    [("", TEXT), ("identity", TEXT), ("GZIP", gzip.compress(TEXT)), ("deflate", zlib.compress(TEXT)),
     ("deflate", _bare(TEXT)), ("gzip", gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:]))],
)  # fmt: skip
def test_a_body_comes_out_as_it_was_before_coding(coding, data):
    assert read_body(_chunks(data), coding, CAP) == TEXT


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
def test_a_coding_that_was_not_asked_for_is_refused(coding):
    with pytest.raises(BadReply):
        read_body([TEXT], coding, CAP)


def test_a_compressed_body_that_stops_early_is_cut():
    with pytest.raises(Cut):
        read_body([gzip.compress(TEXT)[:-20]], "gzip", CAP)


def test_a_damaged_body_is_a_bad_reply():
    with pytest.raises(BadReply):
        read_body([b"\x1f\x8b\x08" + b"\x00" * 30 + b"\xff" * 30], "gzip", CAP)


@pytest.mark.parametrize(("coding", "data"), [("", TEXT), ("gzip", gzip.compress(TEXT))])
def test_a_body_of_exactly_the_cap_passes_and_one_byte_more_does_not(coding, data):
    assert read_body([data], coding, len(TEXT)) == TEXT
    with pytest.raises(BadReply):
        read_body([data], coding, len(TEXT) - 1)


def test_many_empty_members_are_capped_though_they_decode_to_nothing():
    with pytest.raises(BadReply):
        read_body([gzip.compress(b"")] * 1000, "gzip", 10_000)
