"""Passwords: which are good enough, and how they are kept (argon2id, RFC 9106, with the figures of OWASP).

The string is used as it was typed: nothing is stripped, folded or cut (OWASP ASVS 6.2.8).
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from broadsheet.model.errors import Busy, WrongUse

SHORTEST, LONGEST = 8, 1024
"""Bytes of a password in UTF-8."""
_LOOKED_AT = 72  # zxcvbn takes time that grows with the square of this
_GOOD_ENOUGH = 2  # of its scores 0 to 4: more than a million guesses
_QUEUE = 20
_ONE_AT_A_TIME = threading.Lock()
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$49qVlLvuDO0DcyuyE2SIhg$QOm0BZAIjpmp8kgwxzFviO/EHfUrV9hue6/M9v71F+g"
"""A hash of a random word that was thrown away: whoever is unknown is compared with it, which takes as long."""


class Turns:
    """Lets ``abreast`` through at a time and ``queue`` wait; raises Busy for the rest.

    Each comparison fills 19 MiB and a core, so a flood of them must not take the machine.
    """

    def __init__(self, abreast: int, queue: int) -> None:
        self._places = threading.BoundedSemaphore(abreast + queue)
        self._abreast = threading.BoundedSemaphore(abreast)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it. Raises Busy when too many wait."""
        if not self._places.acquire(blocking=False):
            raise Busy("Too many are signing in at once. Try again in a moment.")
        try:
            with self._abreast:
                yield
        finally:
            self._places.release()


_TURNS = Turns(max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2), _QUEUE)


def check(password: str, about: Sequence[str] = ()) -> None:
    """Raises WrongUse for a password that is too short, too long, or among the first to be guessed.

    ``about`` are words an attacker knows of its reader, such as name and address.
    """
    size = len(password.encode("utf-8", "replace"))
    if size < SHORTEST:
        raise WrongUse(f"A password has at least {SHORTEST} characters. Three or four words are easy to remember.")
    if size > LONGEST:
        raise WrongUse(f"A password has at most {LONGEST:,} bytes.")
    if _score(password[:_LOOKED_AT], about) < _GOOD_ENOUGH:
        raise WrongUse("This password is one of the first that would be guessed. Take three or four words instead.")


def _score(password: str, about: Sequence[str]) -> int:
    parts = [part for one in about for part in (one, *one.replace("@", " ").replace(".", " ").split()) if part]
    # its word lists take a tenth of a second to load, and few processes need them
    zxcvbn = import_module("zxcvbn").zxcvbn
    # it keeps the words about a reader in a table that all threads share
    with _ONE_AT_A_TIME:
        found: int = zxcvbn(password, user_inputs=parts)["score"]
    return found


def hash_of(password: str) -> str:
    """What is kept of a password. Raises Busy when too many are being hashed."""
    with _TURNS.turn():
        return _HASHER.hash(password.encode("utf-8", "replace"))


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password. Takes as long when nothing is kept, and is False then. Raises Busy."""
    if len(password.encode("utf-8", "replace")) > LONGEST:
        return False
    with _TURNS.turn():
        try:
            return _HASHER.verify(kept or _NOBODYS, password.encode("utf-8", "replace")) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_dated(kept: str) -> bool:
    """Whether a password was hashed with other figures than today's, and should be hashed anew."""
    return _HASHER.check_needs_rehash(kept)
