"""The fake outside world: arXiv and Hugging Face on loopback, with a fault script and a log of every request."""

import gzip
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.world.answer import Answer, Question
from tests.world.api import answer_api
from tests.world.archive import Archive
from tests.world.daily import answer_hub
from tests.world.faults import Fault, struck
from tests.world.feeds import answer_feed
from tests.world.oai import answer_oai, page_of
from tests.world.scenario import SCENARIOS, Scenario
from tests.world.troubles import trouble

OAI, RSS, API, HUB = "oaipmh.arxiv.org", "rss.arxiv.org", "export.arxiv.org", "huggingface.co"
_SPEAKERS: dict[str, tuple[str, Callable[[Archive, Question], Answer]]] = {
    OAI: ("/oai", answer_oai),
    RSS: ("/", answer_feed),
    API: ("/api/query", answer_api),
    HUB: ("/api/", answer_hub),
}
_WORTH_PACKING = 1000


@dataclass
class Seen:
    """One request as it came: ``start`` and ``end`` on the monotonic clock, ``open`` connections at its start.

    ``end`` is set just before the last byte leaves, so that whoever has the answer finds it set.
    """

    start: float
    end: float
    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    open: int


class World(Archive):
    """A world that can be asked over HTTP while it runs; the first path segment is the host.

    ``https://HOST/path?query`` is served as ``http://127.0.0.1:PORT/HOST/path?query``.
    """

    def __init__(self, scenario: Scenario | str = "default", clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(SCENARIOS[scenario] if isinstance(scenario, str) else scenario, clock)
        self.requests: list[Seen] = []
        self.faults: list[Fault] = []
        self.connections = 0
        self.quiet = threading.Condition(self.lock)
        self.stopping = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    def start(self, port: int = 0) -> str:
        """Serve on loopback, on any free port by default; returns the address."""
        handler = type("Handler", (_Handler,), {"world": self})
        self._server = _Server(("127.0.0.1", port), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Close the door; answers still dripping are broken off."""
        self.stopping.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def fault(
        self, host: str, kind: str, prefix: str = "/", *, times: int | None = 1, after: int = 0,
        pages: Iterable[int] | None = None, **options: object,
    ) -> Fault:  # fmt: skip
        """Let something go wrong; see Fault for the meaning of each argument."""
        one = Fault(host, kind, prefix, times, frozenset(pages) if pages else None, after, dict(options))
        with self.lock:
            self.faults.append(one)
        return one

    def wait_until_quiet(self, seconds: float = 2.0) -> bool:
        """Whether every connection was closed within that time."""
        with self.quiet:
            return self.quiet.wait_for(lambda: self.connections == 0, seconds)

    def heal(self) -> None:
        """End all faults."""
        with self.lock:
            self.faults.clear()

    def asked(self, host: str, prefix: str = "/") -> list[Seen]:
        """The requests to ``host`` so far, by their start."""
        found = [one for one in self.requests if one.host == host and one.path.startswith(prefix)]
        return sorted(found, key=lambda one: one.start)

    def consult(self, host: str, path: str, query: tuple[tuple[str, str], ...]) -> tuple[Fault | None, Question]:
        """Which transport fault hits this request, and the question with its content faults."""
        with self.lock:
            fault, quirks = struck(self.faults, host, path, self._page(host, dict(query)))
        return fault, Question(path, query, quirks)

    def reply(self, host: str, question: Question) -> Answer:
        """What the host says when nothing is wrong with the line."""
        prefix, speaker = _SPEAKERS.get(host, ("", None))
        if speaker is None or not question.path.startswith(prefix):
            return Answer(b"not found", "text/plain", 404)
        with self.lock:
            return speaker(self, question)

    def _page(self, host: str, query: dict[str, str]) -> int:
        if host == OAI:
            return page_of(query, self.scenario.page)
        start, size = query.get("start", "0"), query.get("max_results", "10")
        if host == API and start.isdigit() and size.isdigit():
            return int(start) // max(int(size), 1) + 1
        return int(query.get("p", "0")) + 1 if query.get("p", "0").isdigit() else 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is no error here."""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    world: World
    seen: Seen
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece

    def setup(self) -> None:
        super().setup()
        with self.world.lock:
            self.world.connections += 1

    def finish(self) -> None:
        super().finish()
        with self.world.quiet:
            self.world.connections -= 1
            self.world.quiet.notify_all()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        _, host, rest = [*parts.path.split("/", 2), "", ""][:3]
        path, query = "/" + unquote(rest), tuple(parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        now = time.monotonic()
        self.seen = Seen(now, now, host, path, dict(query), headers, self.world.connections)
        self.world.requests.append(self.seen)
        fault, question = self.world.consult(host, path, query)
        try:
            if fault is None:
                self.give(self.world.reply(host, question))
            else:
                self.close_connection = True
                url = f"https://{host}/{rest}" + (f"?{parts.query}" if parts.query else "")
                trouble(self, fault, url, lambda: self.world.reply(host, question))
        finally:
            if fault is not None:
                self.seen.end = time.monotonic()

    def give(self, answer: Answer) -> None:
        """Send a whole answer, packed when the client takes that."""
        body = answer.body
        packed = "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > _WORTH_PACKING
        if packed:
            body = gzip.compress(body, 1)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        more = {"Content-Encoding": "gzip"} if packed else {}
        more |= {"Connection": "close"} if self.close_connection else {}
        for name, value in (answer.headers | more).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.seen.end = time.monotonic()
        self.wfile.flush()

    def pause(self, seconds: float) -> None:
        """Wait, or raise BrokenPipeError when the world stops."""
        if self.world.stopping.wait(seconds):
            raise BrokenPipeError

    def log_message(self, format: str, *args: object) -> None:
        """Requests are in ``World.requests``."""
