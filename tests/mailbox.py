"""A mail server of this machine: keeps what it is handed, byte for byte, and answers as it is told."""

import asyncio
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass(frozen=True)
class Delivery:
    """What the server was handed: the envelope and the bytes of the mail."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def headers(self) -> list[str]:
        """The names of the headers as they lie in the bytes, in their order."""
        head = self.raw.split(b"\r\n\r\n", 1)[0]
        lines = [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
        return [line.partition(b":")[0].decode() for line in lines]

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")


@dataclass
class Mailbox:
    """The server. ``replies`` to recipients and ``data_reply`` to texts are its usual ones when empty."""

    context: ssl.SSLContext | None = None
    tls: bool = False
    password: str = ""
    replies: dict[str, str] = field(default_factory=dict)
    data_reply: str = ""
    mails: list[Delivery] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> "Mailbox":
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def handle_RCPT(  # noqa: N802  # the library calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_reply:
            return self.data_reply
        raw = envelope.original_content or b""
        self.mails.append(Delivery(envelope.mail_from or "", list(envelope.rcpt_tos), raw))
        return "250 OK"

    def _protocol(self) -> SMTP:
        def let_in(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: object) -> AuthResult:
            return AuthResult(success=getattr(given, "password", b"") == self.password.encode(), handled=False)

        starttls = None if self.tls else self.context
        more = {"authenticator": let_in, "auth_require_tls": False} if self.password else {}
        return SMTP(self, hostname="mail.test", tls_context=starttls, loop=self._loop, **more)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        given = self.context if self.tls else None
        making = self._loop.create_server(self._protocol, "127.0.0.1", 0, ssl=given)
        server = self._loop.run_until_complete(making)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(server.wait_closed())
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()
