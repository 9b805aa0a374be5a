"""Mails (RFC 5322), composed with safe headers; ``lib.smtp`` hands them in."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from broadsheet.model.errors import WrongUse

LONGEST_HEADER = 250
"""Characters of a header's text; longer ones end in an ellipsis."""
LONGEST_FURTHER = 900
"""Characters of a further header's value, which is never folded: a line has at most 998 (RFC 5322 §2.1.1)."""
# controls, line and paragraph ends, what turns the direction of writing round, and halves of characters
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_ODD_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ASCII = bytes(range(128))
_FURTHER = re.compile(r"(?:List-[A-Za-z-]+|Precedence|Reply-To|Feedback-ID|Archived-At|X-[A-Za-z-]+)")
_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one recipient. ``at`` is when it was written, ``message_id`` has its angle brackets.

    ``html`` is the same in HTML, empty for none; ``headers`` are further ones, such
    as those of ``list_headers``.
    """

    sender: Address
    recipient: str
    subject: str
    text: str
    message_id: str
    at: datetime
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class _Policy(EmailPolicy):
    """Seven bits everywhere, and further headers on one line: several readers of List-Unsubscribe unfold nothing."""

    def fold(self, name: str, value: str) -> str:
        if _FURTHER.fullmatch(name):
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def safe_header(text: str) -> str:
    """One line of at most LONGEST_HEADER characters that stays in its header.

    Line ends and controls become spaces. The opening of an encoded word
    (RFC 2047 §2) is broken up, since readers of mail, and our own library,
    would unpack it to whatever it hides.
    """
    plain = " ".join(_ODD.sub(" ", text).split()).replace("=?", "= ?")
    return plain if len(plain) <= LONGEST_HEADER else plain[: LONGEST_HEADER - 1].rstrip() + "…"


def read_sender(text: str) -> Address:
    """A sender such as ``Broadsheet <papers@example.org>``. Raises WrongUse for what is none."""
    name, address = parseaddr(safe_header(text))
    try:
        return Address(display_name=name, addr_spec=address)
    except (HeaderParseError, ValueError, IndexError):
        raise WrongUse("The setting “mail_from” is an address such as Broadsheet <papers@example.org>.") from None


def list_headers(list_id: str, page: str, mail: str = "") -> dict[str, str]:
    """What says that a mail is one of many, and how they are ended by one click.

    ``list_id`` is a name like ``digest.papers.example.org`` (RFC 2919), ``page`` the
    address that takes the click (RFC 8058), ``mail`` one that a mail may be sent to
    instead, with its ``?subject=`` if it has one (RFC 2369).
    """
    ways = f"<{page}>, <mailto:{mail}>" if mail else f"<{page}>"
    return {
        "List-Id": f"<{list_id}>",
        "List-Unsubscribe": ways,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "list",
    }


def checked_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The same. Raises ValueError for a name that is not further, or a value that is not one short line of ASCII."""
    for name, value in headers.items():
        if not _FURTHER.fullmatch(name):
            raise ValueError(f"{name[:40]!r} is no header that a mail may carry besides its own.")
        if not _VALUE.fullmatch(value) or len(value) > LONGEST_FURTHER or "=?" in value:
            raise ValueError(f"{name} is one line of at most {LONGEST_FURTHER} characters in ASCII.")
    return headers


def compose(mail: Mail) -> EmailMessage:
    """The mail as a message, to look at. Raises ValueError as ``written`` does."""
    return message_from_bytes(written(mail), policy=_POLICY)  # type: ignore[arg-type]


def written(mail: Mail) -> bytes:
    """The mail as it goes over the wire; the same mail becomes the same bytes each time.

    ``recipient`` is one address in ASCII. Raises ValueError for any other, and for
    headers that ``checked_headers`` refuses. ``Auto-Submitted`` (RFC 3834 §5) keeps
    machines from answering machines.
    """
    head = EmailMessage(_POLICY)
    head["From"] = mail.sender
    head["To"] = _one(mail.recipient)
    head["Subject"] = safe_header(mail.subject)
    head["Date"] = format_datetime(mail.at)
    head["Message-ID"] = safe_header(mail.message_id)
    head["Auto-Submitted"] = "auto-generated"
    for name, value in checked_headers(mail.headers).items():
        head[name] = value
    text = _part(mail.text, "plain")
    if mail.html:
        # "=_" never stands in a quoted-printable text, nor in base64
        boundary = f"=_{sha256(mail.message_id.encode(errors='replace')).hexdigest()[:32]}"
        kind = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
        line = f"--{boundary}\r\n".encode()
        parts = line + text + line + _part(mail.html, "html") + f"--{boundary}--\r\n".encode()
        return head.as_bytes()[:-2] + kind.encode() + parts
    body_head, _, body = text.partition(b"\r\n\r\n")
    return head.as_bytes()[:-2] + body_head + b"\r\nMIME-Version: 1.0\r\n\r\n" + body


def _part(text: str, kind: str) -> bytes:
    """A part with its headers, in seven bits: as it is, quoted, or in base64 where that is shorter."""
    raw = _plain(text).rstrip("\n").encode().replace(b"\n", b"\r\n") + b"\r\n"
    if raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= LONGEST_FURTHER:
        how, coded = "7bit", raw
    elif 6 * len(raw.translate(None, _ASCII)) > len(raw):
        how, coded = "base64", encodebytes(raw).replace(b"\n", b"\r\n")
    else:
        how, coded = "quoted-printable", b2a_qp(raw)
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {how}\r\n\r\n'
    return head.encode() + coded


def _plain(text: str) -> str:
    return _ODD_IN_TEXT.sub("\ufffd", text.replace("\r\n", "\n"))


def _one(recipient: str) -> Address:
    if not recipient.isascii() or not recipient.isprintable():
        raise ValueError("A recipient is one address in ASCII.")
    try:
        return Address(addr_spec=recipient)
    except (HeaderParseError, ValueError, IndexError):
        raise ValueError("A recipient is one address in ASCII.") from None
