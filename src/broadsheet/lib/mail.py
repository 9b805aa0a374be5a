"""Mails (RFC 5322): composed with safe headers, and handed to a mail server (RFC 5321)."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from broadsheet.model.errors import MailError, WrongUse

LONGEST_HEADER = 250
"""Characters of a header's text; longer ones end in an ellipsis."""
# controls, line and paragraph ends, what turns the direction of writing round, and halves of characters
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_ODD_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one recipient. ``at`` is when it was written, ``message_id`` has its angle brackets."""

    sender: Address
    recipient: str
    subject: str
    text: str
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails are handed in. ``security`` is ``starttls``, ``tls`` or ``none``; no ``user`` means no sign-in."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""


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


def compose(mail: Mail) -> EmailMessage:
    """The mail as a message; ``recipient`` is one address in ASCII. Raises ValueError for any other.

    ``Auto-Submitted`` (RFC 3834 §5) keeps machines from answering machines.
    """
    message = EmailMessage(SMTP)
    message["From"] = mail.sender
    message["To"] = _one(mail.recipient)
    message["Subject"] = safe_header(mail.subject)
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = safe_header(mail.message_id)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_ODD_IN_TEXT.sub("\ufffd", mail.text.replace("\r\n", "\n")))
    return message


def _one(recipient: str) -> Address:
    if not recipient.isascii() or not recipient.isprintable():
        raise ValueError("A recipient is one address in ASCII.")
    try:
        return Address(addr_spec=recipient)
    except (HeaderParseError, ValueError, IndexError):
        raise ValueError("A recipient is one address in ASCII.") from None


def deliver(server: MailServer, mail: Mail) -> None:
    """Hand a mail to the server; it has taken it when this returns.

    Raises MailError, permanent where the server will never take this mail: a 5yz
    reply to the recipient or to the text (RFC 5321 §4.2.1). A server that is away,
    shows a wrong certificate or refuses our name says nothing of the mail, so that
    is worth another try once the operator has seen to it.
    """
    message = compose(mail)
    with _in_words(), _connected(server) as smtp:
        try:
            smtp.send_message(message, mail.sender.addr_spec, [mail.recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            raise _answer(*next(iter(refused.recipients.values()))) from None
        except smtplib.SMTPDataError as refused:
            raise _answer(refused.smtp_code, refused.smtp_error) from None


def reach(server: MailServer) -> None:
    """Connect as for a mail, with TLS and a name where they are set, and leave again. Raises MailError."""
    with _in_words(), _connected(server) as smtp:
        smtp.noop()


@contextmanager
def _in_words() -> Iterator[None]:
    """What is wrong with a server, as a sentence."""
    try:
        yield
    except smtplib.SMTPResponseException as refused:
        raise MailError(f"The mail server answered {refused.smtp_code}.") from None
    except ssl.SSLError as broken:
        raise MailError(f"No safe connection to the mail server ({broken.reason or 'TLS'}).") from None
    except (OSError, smtplib.SMTPException) as away:
        raise MailError(f"The mail server is away ({type(away).__name__}).") from None


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _answer(code: int, said: bytes | str) -> MailError:
    """What the server answered, by number alone: its words often repeat the address."""
    found = _ENHANCED.match(said if isinstance(said, bytes) else said.encode())
    number = f"{code} {found[1].decode()}" if found else str(code)
    return MailError(f"The mail server answered {number}.", permanent=500 <= code < 600)
