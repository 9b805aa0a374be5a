"""What records and titles are known by."""

import re
from hashlib import blake2b

from broadsheet.lib.text import title_key

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
CLEANING = b"1"
"""Changes whenever cleaning does, so that records known by their bytes are read again."""


def ref(source: str, key: str) -> str:
    """The name of a record across sources."""
    return f"{source}:{key}"


def storable(text: str) -> bool:
    """Whether both databases take this text; nothing can bear one that they refuse."""
    return not _UNSTORABLE.search(text)


def raw_hash(raw: bytes) -> bytes:
    """What a record's bytes are known by."""
    return blake2b(raw, digest_size=16, key=CLEANING).digest()


def title_number(title: str) -> int:
    """A signed 64-bit key, equal for titles that differ only in case, accents, spaces and punctuation."""
    return int.from_bytes(blake2b(title_key(title).encode(errors="replace"), digest_size=8).digest(), signed=True)
