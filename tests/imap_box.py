"""A mailbox of this machine: as much of IMAP as reading one needs."""

import re
import socketserver
import threading
from collections.abc import Sequence


class ImapBox:
    """Holds mails, numbered from 1, and which of them were read. ``refuses`` is ``login`` or ``folder``."""

    def __init__(self, mails: Sequence[bytes], refuses: str = "") -> None:
        self.mails = mails
        self.refuses = refuses
        self.seen: set[int] = set()
        self.port = 0

    def __enter__(self) -> "ImapBox":
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.box = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, said = line.strip().partition(b" ")
            if said.upper() == b"LOGOUT":
                self.wfile.write(b"* BYE\r\n" + tag + b" OK\r\n")
                return
            good = self.answer(said.decode("latin-1"))
            self.wfile.write(tag + (b" OK done\r\n" if good else b" NO herons are no password\r\n"))

    def answer(self, said: str) -> bool:
        box, upper = self.server.box, said.upper()
        if upper.startswith("CAPABILITY"):
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif upper.startswith("SELECT"):
            self.wfile.write(b"* %d EXISTS\r\n* OK [UIDVALIDITY 1] go\r\n" % len(box.mails))
            return box.refuses != "folder"
        elif upper.startswith("UID SEARCH"):
            unread = [no for no in range(1, len(box.mails) + 1) if no not in box.seen]
            self.wfile.write(b"* SEARCH" + b"".join(b" %d" % no for no in unread) + b"\r\n")
        elif found := re.match(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", upper):
            raw = box.mails[int(found[1]) - 1][: int(found[2])]
            head = b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (int(found[1]), int(found[1]), len(raw))
            self.wfile.write(head + raw + b")\r\n")
        elif found := re.match(r"UID STORE (\d+) \+FLAGS", upper):
            box.seen.add(int(found[1]))
        return not (upper.startswith("LOGIN") and box.refuses == "login")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    box: ImapBox
