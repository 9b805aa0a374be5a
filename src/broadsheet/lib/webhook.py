"""How the request of a webhook is signed, so that its receiver knows whom it is from (Standard Webhooks 1.0)."""

import hmac
import secrets
from base64 import b64decode, b64encode

_MARK = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A secret of 256 random bits, as that standard writes it."""
    return _MARK + b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(secret: str, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """What the receiver checks: ``at`` in seconds since 1970, and HMAC-SHA256 over id, that and the body."""
    signed = f"{message_id}.{at}.".encode() + body
    made = hmac.digest(b64decode(secret.removeprefix(_MARK)), signed, "sha256")
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{b64encode(made).decode()}",
    }
