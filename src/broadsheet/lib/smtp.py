"""Handing mails to a mail server (RFC 5321): many over one connection, each taken, or not for a reason that is known.

Once the server has the whole text nobody but the server knows whether it took
the mail (RFC 1047), so an answer that never came is told apart from a refusal.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType

from broadsheet.lib.mail import Mail, written
from broadsheet.model.errors import UNSURE, MailError

_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_DOT = re.compile(rb"^\.", re.MULTILINE)
_SECONDS = 20.0
_ANSWER_SECONDS = 120.0
"""How long to wait for the answer to a whole mail; giving up early makes duplicates."""
_MOST = 100
"""Mails over one connection; many servers allow no more."""
CLOSING = 421
"""The server takes nothing more over this connection (RFC 5321 §3.8)."""
_GOOD, _GO_ON = range(200, 300), 354
_STAGES = ("name", "connection", "tls", "sign-in")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails are handed in. ``security`` is ``starttls``, ``tls`` or ``none``; no ``user`` means no sign-in.

    ``me`` is what we are called when we greet it, empty for the name of this machine.
    """

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    me: str = ""


class Courier:
    """Carries mails to one server over one connection, opened when it is needed and again when it broke."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._carried = 0
        self._context = ssl.create_default_context() if server.security != "none" else None

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, _kind: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        self.close()

    def open(self) -> smtplib.SMTP:
        """Connect, with TLS and a name where they are set. Raises MailError, which names the stage."""
        self._smtp = smtp = self._connected()
        self._carried = 0
        return smtp

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def carry(self, envelope: str, recipient: str, raw: bytes) -> None:
        """Hand in one mail; the server has taken it when this returns.

        ``envelope`` is where it comes back to. Raises MailError, permanent where the
        server will never take this mail: a 5yz reply to the recipient or to the text
        (RFC 5321 §4.2.1). A server that is away, shows a wrong certificate or refuses
        our name says nothing of the mail (``is_about_server``).
        """
        smtp = self._begun(envelope, raw)
        self._carried += 1
        try:
            self._handed_in(smtp, recipient, raw)
        except MailError as trouble:
            if trouble.code == CLOSING or trouble.unsure or not trouble.code or not self._reset(smtp):
                self._drop()
            raise

    def _begun(self, envelope: str, raw: bytes) -> smtplib.SMTP:
        """A connection on which the server heard of the mail; a broken one is opened anew, once."""
        if self._carried >= _MOST:
            self.close()
        kept = self._smtp
        if kept is not None:
            try:
                self._ask(kept, envelope, raw)
            except MailError as trouble:
                self._drop()
                if trouble.code and trouble.code != CLOSING:
                    raise
            else:
                return kept
        smtp = self.open()
        try:
            self._ask(smtp, envelope, raw)
        except MailError:
            self._drop()
            raise
        return smtp

    @staticmethod
    def _ask(smtp: smtplib.SMTP, envelope: str, raw: bytes) -> None:
        size = [f"SIZE={len(raw)}"] if smtp.has_extn("size") else []
        with _in_words("sender"):
            code, said = smtp.mail(envelope, size)
        if code not in _GOOD:
            raise _answer(code, said, "sender", final=False)

    @staticmethod
    def _handed_in(smtp: smtplib.SMTP, recipient: str, raw: bytes) -> None:
        with _in_words("recipient"):
            code, said = smtp.rcpt(recipient)
        if code not in _GOOD:
            raise _answer(code, said, "recipient")
        with _in_words("text"):
            code, said = smtp.docmd("DATA")
            if code != _GO_ON:
                raise _answer(code, said, "text")
            # a connection that breaks before all is written never carried the final dot
            smtp.send(_DOT.sub(b"..", raw) + (b"" if raw.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        try:
            _wait(smtp, _ANSWER_SECONDS)
            code, said = smtp.getreply()
            _wait(smtp, _SECONDS)
        except (OSError, smtplib.SMTPException):
            raise MailError(UNSURE, stage="answer", unsure=True) from None
        if code < _GOOD.start:
            raise MailError(UNSURE, stage="answer", unsure=True)
        if code not in _GOOD:
            raise _answer(code, said, "text")

    def _reset(self, smtp: smtplib.SMTP) -> bool:
        try:
            return smtp.rset()[0] in _GOOD
        except (OSError, smtplib.SMTPException):
            return False

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        try:
            socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise MailError("The mail server cannot be found by its name.", stage="name") from None
        smtp = self._greeted()
        try:
            if server.security == "starttls":
                self._sheltered(smtp)
            if server.user:
                with _in_words("sign-in"):
                    smtp.login(server.user, server.password)
            with _in_words("connection"):
                smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _greeted(self) -> smtplib.SMTP:
        server = self._server
        make = partial(smtplib.SMTP_SSL, context=self._context) if server.security == "tls" else smtplib.SMTP
        with _in_words("connection"):
            return make(server.host, server.port, local_hostname=server.me or None, timeout=_SECONDS)

    def _sheltered(self, smtp: smtplib.SMTP) -> None:
        with _in_words("tls"):
            smtp.ehlo()
            if not smtp.has_extn("starttls"):
                raise MailError("The mail server offers no TLS (STARTTLS), so nothing was handed to it.", stage="tls")
            smtp.starttls(context=self._context)


def _wait(smtp: smtplib.SMTP, seconds: float) -> None:
    """How long each answer may take from now on."""
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def is_about_server(trouble: MailError) -> bool:
    """Whether the server itself is the trouble, and not this one mail."""
    return trouble.stage in _STAGES


def deliver(server: MailServer, mail: Mail) -> None:
    """Hand in one mail. Raises MailError as ``Courier.carry`` does."""
    deliver_raw(server, mail.sender.addr_spec, mail.recipient, written(mail))


def deliver_raw(server: MailServer, envelope: str, recipient: str, raw: bytes) -> None:
    """The same of a mail that is written already; see ``Courier.carry``."""
    with Courier(server) as courier:
        courier.carry(envelope, recipient, raw)


def reach(server: MailServer) -> None:
    """Connect as for a mail, with TLS and a name where they are set, and leave again. Raises MailError."""
    with Courier(server) as courier:
        courier.open()


@contextmanager
def _in_words(stage: str) -> Iterator[None]:
    """What is wrong with a server, as a sentence that names no address."""
    try:
        yield
    except smtplib.SMTPResponseException as refused:
        raise _answer(refused.smtp_code, refused.smtp_error, stage, final=False) from None
    except ssl.SSLError as broken:
        raise MailError(f"No safe connection to the mail server ({broken.reason or 'TLS'}).", stage="tls") from None
    except (OSError, smtplib.SMTPException) as away:
        raise MailError(f"The mail server is away ({type(away).__name__}).", stage=stage) from None


def _answer(code: int, said: bytes | str, stage: str, *, final: bool = True) -> MailError:
    """What the server answered, by number alone: its words often repeat the address."""
    found = _ENHANCED.match(said if isinstance(said, bytes) else said.encode())
    enhanced = found[1].decode() if found else ""
    sentence = f"The mail server answered {f'{code} {enhanced}'.rstrip()}."
    return MailError(sentence, permanent=final and 500 <= code < 600, stage=stage, code=code, enhanced=enhanced)
