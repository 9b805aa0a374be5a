"""A mail server that answers from a script, and breaks the connection where it is told to."""

import socketserver
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

DROP = "drop"
"""Instead of an answer: close the connection without one."""
USUAL = {
    "greeting": "220 mail.test",
    "EHLO": "250-mail.test\r\n250 ENHANCEDSTATUSCODES",
    "MAIL": "250 2.1.0 OK",
    "RCPT": "250 2.1.5 OK",
    "DATA": "354 go on",
    "dot": "250 2.0.0 taken",
    "RSET": "250 OK",
    "NOOP": "250 OK",
    "QUIT": "221 bye",
}


@dataclass
class Scripted:
    """The server. ``script`` answers a verb, the ``greeting``, or the ``dot`` that ends a text.

    An answer may be a list: the next each time, the last one for good.
    """

    script: Mapping[str, str | list[str]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def __enter__(self) -> "Scripted":
        self._turns: dict[str, int] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def answer(self, what: str) -> str:
        """What the script says next of this."""
        given = self.script.get(what, USUAL.get(what, "502 5.5.1 unknown"))
        turn = self._turns.get(what, 0)
        self._turns[what] = turn + 1
        return given if isinstance(given, str) else given[min(turn, len(given) - 1)]


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self.server.owner.connections += 1
        if self.say("greeting"):
            while (line := self.rfile.readline()) and self.hear(line.decode().strip()):
                pass

    def hear(self, line: str) -> bool:
        """Answer a command; whether the connection stays."""
        owner, verb = self.server.owner, line.partition(" ")[0].upper()
        owner.heard.append(line)
        if not self.say(verb) or verb == "QUIT":
            return False
        return verb != "DATA" or not self.answered.startswith("354") or self.text()

    def text(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.owner.texts.append(b"".join(lines))
        return self.say("dot")

    def say(self, what: str) -> bool:
        self.answered = answer = self.server.owner.answer(what)  # of this connection: others are heard meanwhile
        if answer == DROP:
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return not answer.startswith("421")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    owner: Scripted
