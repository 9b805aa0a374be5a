"""One-time codes (RFC 6238) as authenticators make them, and the recovery codes for when there is none."""

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from importlib import import_module
from typing import Any
from urllib.parse import quote

STEP = 30
"""Seconds for which one code stands."""
DIGITS = 6
RECOVERY_CODES = 10
_SECRET_BYTES = 20
_RECOVERY_BYTES = 10
_EITHER_SIDE = (0, -1, 1)


def new_secret() -> str:
    """A secret of 160 random bits in Base32 (RFC 4226 §4), as it is typed into an authenticator."""
    return b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def step_of(secret: str, code: str, now: datetime, last: int | None) -> int | None:
    """The step whose code this is: the present one or a neighbour, later than ``last``; None for a wrong or used code.

    Source: RFC 6238 §5.2, which asks for one use of each code.
    """
    if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
        return None
    present, totp, found = int(now.timestamp()) // STEP, _totp(secret), None
    for step in (present + off for off in _EITHER_SIDE):
        # all are compared, so that time tells nothing
        if hmac.compare_digest(totp.generate(step * STEP), code.encode()) and (last is None or step > last):
            found = step
    return found


def code_at(secret: str, moment: datetime) -> str:
    """The code of a moment, as an authenticator shows it."""
    code: bytes = _totp(secret).generate(int(moment.timestamp()))
    return code.decode()


def address_of(secret: str, reader: str, house: str) -> str:
    """What the square of dots says to an authenticator (Key URI format of Google Authenticator)."""
    name = quote(f"{house}:{reader}", safe="")
    return f"otpauth://totp/{name}?secret={secret}&issuer={quote(house, safe='')}&digits={DIGITS}&period={STEP}"


def square(text: str) -> str:
    """``text`` as a QR code (ISO/IEC 18004): a picture within an address (RFC 2397), dark on light in any theme."""
    made: str = (
        import_module("segno")
        .make(text, error="m", micro=False)
        .svg_data_uri(scale=5, border=4, dark="#000", light="#fff", omitsize=False)
    )
    return made


def new_recovery_code() -> str:
    """Eighty random bits in four groups of letters and digits, each good once."""
    text = b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def plain_recovery(code: str) -> str:
    """A recovery code however it was typed: without its gaps, in small letters."""
    return "".join(code.split()).replace("-", "").lower()[:64]


def _totp(secret: str) -> Any:
    # few requests need these, and they are slow to load
    totp, hashes = (import_module(f"cryptography.hazmat.primitives.{name}") for name in ("twofactor.totp", "hashes"))
    return totp.TOTP(b32decode(secret), DIGITS, hashes.SHA1(), STEP)  # what authenticators know (RFC 6238 §1.2)
