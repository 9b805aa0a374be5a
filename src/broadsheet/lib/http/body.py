"""Reading an answer's body: decoded piece by piece, given up the moment it grows too large."""

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

from broadsheet.model.errors import BadReply

_PIECE = 256 * 1024
_ACCEPTED = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # coding → zlib's window bits


class Cut(Exception):
    """The body ended before it was complete; asking again may help."""


def read_body(chunks: Iterable[bytes], coding: str, max_bytes: int) -> bytes:
    """Join the ``chunks`` as decoded by content ``coding`` (RFC 9110 §8.4).

    Raises BadReply when the coding is unknown, the data is damaged, or more than
    ``max_bytes`` came, coded or decoded; Cut when the coded data stops early. A
    small bomb never takes more memory than ``max_bytes`` and a little.
    """
    body = BytesIO()
    for piece in _decoded(chunks, coding.strip().lower(), max_bytes):
        if body.tell() + len(piece) > max_bytes:
            raise BadReply(f"The answer is larger than {max_bytes:,} bytes.")
        body.write(piece)
    return body.getvalue()


def _decoded(chunks: Iterable[bytes], coding: str, max_bytes: int) -> Iterator[bytes]:
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in _ACCEPTED:
        raise BadReply(f"The answer is coded as “{coding[:40]}”, which was not asked for.")
    try:
        yield from _inflated(_capped(chunks, max_bytes), _ACCEPTED[coding])
    except zlib.error as error:
        raise BadReply(f"The answer cannot be decompressed: {error}.") from error


def _capped(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """The chunks again; many empty gzip members decode to nothing, so the coded size is capped too."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > max_bytes:
            raise BadReply(f"The answer is larger than {max_bytes:,} bytes.")
        yield chunk


def _inflated(chunks: Iterable[bytes], window: int) -> Iterator[bytes]:
    inflate = None
    for chunk in chunks:
        data = chunk
        while data:
            if inflate is None:
                inflate = zlib.decompressobj(_window(data, window))
            piece = inflate.decompress(data, _PIECE)
            if piece:
                yield piece
            data = inflate.unconsumed_tail or inflate.unused_data
            if inflate.eof:  # a gzip file may hold several members
                inflate = None
    if inflate is not None and not inflate.eof:
        raise Cut("The compressed answer stops early.")


def _window(data: bytes, window: int) -> int:
    """Some servers send bare deflate without the zlib header that RFC 9110 §8.4.1.2 demands."""
    bare = window == zlib.MAX_WBITS and (data[0] & 0x0F) != zlib.DEFLATED
    return -zlib.MAX_WBITS if bare else window
