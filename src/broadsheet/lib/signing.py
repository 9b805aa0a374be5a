"""Secrets: what is hashed, sealed or told apart with the key of the house.

The one key never does two jobs: each purpose has a key of its own, derived from it
(HKDF, RFC 5869).
"""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path

_BYTES = 32
_LIBRARY = "cryptography.fernet"  # few requests need it, and it is slow to load


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of the house; ``secret`` is at least 16 bytes that nobody else knows."""

    secret: bytes

    def mac(self, purpose: str, text: str) -> bytes:
        """Sixteen bytes that stand for ``text`` and cannot be made, or guessed back, without the key."""
        return hmac.digest(_derived(self.secret, purpose), text.encode(), "sha256")[:16]

    def seal(self, purpose: str, text: str) -> bytes:
        """``text``, unreadable without the key (Fernet)."""
        sealed: bytes = _fernet(self.secret, purpose).encrypt(text.encode())
        return sealed

    def unseal(self, purpose: str, sealed: bytes) -> str:
        """What was sealed for ``purpose``. Raises ValueError when another key sealed it."""
        try:
            return str(_fernet(self.secret, purpose).decrypt(sealed).decode())
        except import_module(_LIBRARY).InvalidToken:
            raise ValueError("This was sealed with another key.") from None


def _derived(secret: bytes, purpose: str) -> bytes:
    extracted = hmac.digest(b"broadsheet", secret, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


@lru_cache(maxsize=16)
def _fernet(secret: bytes, purpose: str):  # type: ignore[no-untyped-def]
    from cryptography.fernet import Fernet  # noqa: PLC0415

    return Fernet(urlsafe_b64encode(_derived(secret, purpose)))


def new_token() -> str:
    """A word of 256 random bits that is safe in addresses and cookies."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> bytes:
    """What is kept of a token: its SHA-256. A token has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).digest()


def key_of(path: Path, given: str = "") -> Keys:
    """The key ``given``, or the one in the file ``path``, made there on first use for its owner alone."""
    if given:
        return Keys(given.encode())
    try:
        return Keys(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except FileNotFoundError:
        pass
    made = path.with_name(f"{path.name}.{os.getpid()}")
    made.touch(mode=0o600)
    made.write_text(secrets.token_hex(_BYTES) + "\n", encoding="ascii")
    try:
        # a link fails where another process was quicker; then its key counts
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return key_of(path)
