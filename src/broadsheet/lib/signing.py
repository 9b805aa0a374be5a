"""Secrets: what is hashed, sealed or told apart with the key of the house.

The one key never does two jobs: each purpose has a key of its own, derived from it
(HKDF, RFC 5869).
"""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path

_BYTES = 32
_MAC, _SHORTEST_MAC = 16, 10
_LIBRARY = "cryptography.fernet"  # few requests need it, and it is slow to load


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of the house; ``secret`` is at least 16 bytes that nobody else knows.

    ``old`` are those it had before: they still verify and open, and sign nothing.
    """

    secret: bytes
    old: tuple[bytes, ...] = ()

    def mac(self, purpose: str, text: str) -> bytes:
        """Sixteen bytes that stand for ``text`` and cannot be made, or guessed back, without the key."""
        return hmac.digest(_derived(self.secret, purpose), text.encode(), "sha256")[:_MAC]

    def macs(self, purpose: str, text: str) -> tuple[bytes, ...]:
        """``mac`` by the key of the house, then by those it had before."""
        return tuple(Keys(secret).mac(purpose, text) for secret in (self.secret, *self.old))

    def knows(self, purpose: str, text: str, mac: bytes) -> bool:
        """Whether ``mac`` is that of ``text``, or begins it, by any key; at least 10 bytes, compared in equal time."""
        found = [hmac.compare_digest(one[: len(mac)], mac) for one in self.macs(purpose, text)]
        return len(mac) >= _SHORTEST_MAC and any(found)

    def token(self, purpose: str, text: str) -> str:
        """``text``, signed for ``purpose`` and safe in addresses: readable by all, made by nobody without the key."""
        return f"{_spelled(text.encode())}.{_spelled(self.mac(purpose, text))}"

    def read(self, purpose: str, token: str) -> str | None:
        """The text of a token that was made for ``purpose``, by any key; None for anything else."""
        text, _, mac = (_unspelled(part) for part in token.partition("."))
        try:
            said = text.decode()
        except UnicodeDecodeError:
            return None
        good = self.knows(purpose, said, mac) and token == f"{_spelled(text)}.{_spelled(mac)}"
        return said if good and len(mac) == _MAC else None

    def seal(self, purpose: str, text: str) -> bytes:
        """``text``, unreadable without the key (Fernet)."""
        sealed: bytes = _fernet(self.secret, purpose).encrypt(text.encode())
        return sealed

    def unseal(self, purpose: str, sealed: bytes) -> str:
        """What was sealed for ``purpose``. Raises ValueError when another key sealed it."""
        for secret in (self.secret, *self.old):
            try:
                return str(_fernet(secret, purpose).decrypt(sealed).decode())
            except import_module(_LIBRARY).InvalidToken:
                continue
        raise ValueError("This was sealed with another key.")


def _spelled(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _unspelled(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


@lru_cache(maxsize=64)
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


def key_of(path: Path, given: str = "", old: tuple[str, ...] = ()) -> Keys:
    """The key ``given``, or the one in the file ``path``, made there on first use for its owner alone.

    In the file each line is a key, and the first one signs. Those below it, those of
    a file beside a key that is given, and ``old`` verify what they signed once.
    """
    former = tuple(one.encode() for one in old)
    if given:
        return Keys(given.encode(), (*former, *(_keys_in(path) if path.exists() else ())))
    try:
        first, *more = _keys_in(path)
        return Keys(first, (*more, *former))
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
    return key_of(path, given, old)


def _keys_in(path: Path) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(line) for line in path.read_text(encoding="ascii").split())
