"""Signing mails with a key of our domain (DKIM, RFC 6376; Ed25519 by RFC 8463), relaxed on both sides.

Signs what receivers look at, those headers that end a subscription among it
(RFC 8058 §4), and names the most telling ones once more than they stand there, so
that nobody can add another (RFC 6376 §8.15).
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from broadsheet.model.errors import WrongUse

SIGNED = (
    "from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted", "precedence", "list-id",
    "list-unsubscribe", "list-unsubscribe-post", "mime-version", "content-type", "content-transfer-encoding",
)  # fmt: skip
"""The headers that are signed where they stand."""
ONCE_MORE = ("from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post")
"""Those of which no other may be added."""
_SMALLEST_RSA = 1024
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")
_BLANKS = re.compile(rb"[ \t]+")
_LINE, _NAMES = 70, 5
"""Characters of the signature, and names of headers, on one line."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the key under ``selector._domainkey.domain``; ``algorithm`` is rsa-sha256 or ed25519-sha256."""

    domain: str
    selector: str
    algorithm: str
    key: Any

    @property
    def name(self) -> str:
        """Where receivers look for the public key."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The TXT record that has to stand there."""
        serialization = import_module("cryptography.hazmat.primitives.serialization")
        public, encoding, form = self.key.public_key(), serialization.Encoding, serialization.PublicFormat
        if self.algorithm == "ed25519-sha256":
            return f"v=DKIM1; k=ed25519; p={b64encode(public.public_bytes(encoding.Raw, form.Raw)).decode()}"
        spelled = public.public_bytes(encoding.DER, form.SubjectPublicKeyInfo)
        return f"v=DKIM1; k=rsa; p={b64encode(spelled).decode()}"


def open_signer(domain: str, selector: str, path: Path) -> Signer:
    """Read the private key in a PEM file, RSA or Ed25519. Raises WrongUse."""
    if not _DOMAIN.fullmatch(domain) or not _SELECTOR.fullmatch(selector):
        raise WrongUse("DKIM needs dkim_domain, as example.org, and dkim_selector, as press2026.")
    load = import_module("cryptography.hazmat.primitives.serialization").load_pem_private_key
    try:
        key = load(path.read_bytes(), None)
    except OSError:
        raise WrongUse(f"The DKIM key in {path} cannot be read.") from None
    except (ValueError, TypeError):
        raise WrongUse(f"{path} holds no private key in PEM without a password.") from None
    asymmetric = "cryptography.hazmat.primitives.asymmetric"
    if isinstance(key, import_module(f"{asymmetric}.ed25519").Ed25519PrivateKey):
        return Signer(domain, selector, "ed25519-sha256", key)
    if isinstance(key, import_module(f"{asymmetric}.rsa").RSAPrivateKey) and key.key_size >= _SMALLEST_RSA:
        return Signer(domain, selector, "rsa-sha256", key)
    raise WrongUse(f"The DKIM key in {path} is neither Ed25519 nor RSA of at least {_SMALLEST_RSA} bits.")


def sign(raw: bytes, signer: Signer, at: datetime) -> bytes:
    """The mail with its signature before it, made ``at``; lines of ``raw`` end in CRLF."""
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = _fields(head)
    names = [name for name in SIGNED if name.encode() in fields]
    signed = [*names, *ONCE_MORE]
    named = ":\r\n  ".join(":".join(signed[at : at + _NAMES]) for at in range(0, len(signed), _NAMES))
    tags = (
        f"v=1; a={signer.algorithm}; c=relaxed/relaxed; d={signer.domain}; s={signer.selector};\r\n"
        f" t={int(at.timestamp())}; bh={b64encode(sha256(relaxed_body(body)).digest()).decode()};\r\n"
        f" h={named};\r\n b="
    )
    # the names once more than they stand there add nothing to what is signed
    covered = b"".join(relaxed_header(name.encode(), fields[name.encode()]) + b"\r\n" for name in names)
    signature = _signed(signer, covered + relaxed_header(b"dkim-signature", b" " + tags.encode()))
    spelled = b64encode(signature).decode()
    folded = "\r\n  ".join(spelled[at : at + _LINE] for at in range(0, len(spelled), _LINE))
    return f"DKIM-Signature: {tags}{folded}\r\n".encode() + raw


def relaxed_header(name: bytes, value: bytes) -> bytes:
    """A header as it is signed (RFC 6376 §3.4.2), without the line's end."""
    unfolded = value.replace(b"\r\n", b"")
    return name.lower().strip() + b":" + _BLANKS.sub(b" ", unfolded).strip(b" ")


def relaxed_body(body: bytes) -> bytes:
    """A body as it is signed (RFC 6376 §3.4.4)."""
    lines = [_BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _fields(head: bytes) -> dict[bytes, bytes]:
    """The headers of our own mails, each of which stands there once, by small name."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head)
    pairs = (line.partition(b":") for line in unfolded.split(b"\r\n"))
    return {name.lower(): value for name, _, value in pairs}


def _signed(signer: Signer, data: bytes) -> bytes:
    if signer.algorithm == "ed25519-sha256":
        return bytes(signer.key.sign(sha256(data).digest()))
    padding = import_module("cryptography.hazmat.primitives.asymmetric.padding")
    hashes = import_module("cryptography.hazmat.primitives.hashes")
    return bytes(signer.key.sign(data, padding.PKCS1v15(), hashes.SHA256()))
