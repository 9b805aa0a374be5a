"""A service on the network: asked politely, believed in nothing, and the key is never told."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from tests.cast import FakeClock

from broadsheet.index.embed.remote import Estimate, RemoteModel, estimate
from broadsheet.index.embed.service import Service
from broadsheet.model.errors import EmbedderError, WrongUse

KEY = "sk-very-secret-0123456789"
Reply = tuple[int, dict[str, str], bytes]


class FakeService:
    """Answers on this machine: replies of ``queue`` first, then honest vectors of three numbers, last text first."""

    def __init__(self) -> None:
        self.queue: list[Reply | Callable[[BaseHTTPRequestHandler], None]] = []
        self.asked: list[dict[str, object]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append(json.loads(body))
                outer.headers.append(dict(self.headers))
                outer.paths.append(self.path)
                reply = outer.queue.pop(0) if outer.queue else honest(outer.asked[-1]["input"])
                if callable(reply):
                    reply(self)
                    return
                status, headers, said = reply
                self.send_response(status)
                for name, value in {"Content-Length": str(len(said)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def model(self, clock: FakeClock | None = None) -> RemoteModel:
        return RemoteModel("tiny", self.url, key=KEY, clock=clock or FakeClock())


def vector(text: str) -> list[float]:
    return [float(len(text)), 1.0, float(sum(map(ord, text)) % 97)]


def answer(data: object) -> Reply:
    return 200, {}, json.dumps({"data": data}).encode()


def honest(texts: list[str]) -> Reply:
    return answer([{"index": place, "embedding": vector(text)} for place, text in enumerate(texts)][::-1])


@pytest.fixture
def service() -> Iterator[FakeService]:
    one = FakeService()
    thread = threading.Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


def test_texts_come_back_in_their_order_with_unit_length(service: FakeService) -> None:
    texts = [f"text number {number} {'x' * (number % 30)}" for number in range(300)]
    vectors = service.model().embed(texts)
    expected = np.array([vector(text) for text in texts])
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)
    assert [len(asked["input"]) for asked in service.asked] == [1, 128, 128, 44]
    assert {asked["model"] for asked in service.asked} == {"tiny"}
    assert set(service.paths) == {"/v1/embeddings"}
    assert service.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_blank_texts_are_zeros_and_never_sent(service: FakeService) -> None:
    vectors = service.model().embed(["", "paper", " \n"])
    assert np.any(vectors, axis=1).tolist() == [False, True, False]
    assert [asked["input"] for asked in service.asked] == [["paper"], ["paper"]]


def test_long_texts_are_cut_sent_in_smaller_batches_and_cleaned(service: FakeService) -> None:
    service.model().embed(["x" * 50_000] * 20 + ["\ud800 lone"])
    sizes = [sum(map(len, asked["input"])) for asked in service.asked]
    assert max(sizes) <= 100_000
    assert service.asked[-1]["input"][-1] == "? lone"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_service_is_asked_again_when_it_says(service: FakeService, status: int) -> None:
    clock = FakeClock()
    service.queue = [(status, {"Retry-After": "7"}, b"later"), (status, {}, b"later")]
    assert service.model(clock).dimensions == 3
    assert clock.slept[0] == 7
    assert 2 <= clock.slept[1] <= 2.5


def test_patience_ends_after_five_tries_or_when_told_to_wait_too_long(service: FakeService) -> None:
    clock = FakeClock()
    service.queue = [(500, {}, b"")] * 5
    with pytest.raises(EmbedderError, match=r"127\.0\.0\.1 answered 500, 5 times in a row"):
        service.model(clock).embed(["paper"])
    assert len(service.asked) == 5
    assert clock.slept == sorted(clock.slept)
    service.queue = [(429, {"Retry-After": "3600"}, b"")]
    with pytest.raises(EmbedderError, match="left alone for 60 minutes"):
        service.model(clock).embed(["paper"])


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((401, {}, f"Incorrect API key: {KEY}".encode()), "does not accept the key"),
        ((403, {}, KEY.encode()), "the key may not do this"),
        ((404, {}, b""), "no such model"),
        ((400, {}, b'{"error": {"message": "too many\x00 tokens"}}'), "too many tokens"),
        ((400, {}, b"x" * 295 + KEY.encode()), "a part of the key"),
        ((400, {}, KEY[:9].encode()), "a part of the key"),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "answered 302"),
        ((200, {}, b"<html>"), "not answer in JSON"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "cannot be understood"),
        ((200, {}, b"[]"), "one vector"),
        ((200, {}, b'{"data": null}'), "one vector"),
        (answer([]), "one vector"),
        (answer([{"index": 1, "embedding": [1, 2]}]), "one vector"),
        (answer([{"index": 0, "embedding": [1, 2]}] * 2), "one vector"),
        (answer([{"index": 0, "embedding": []}]), "one vector"),
        (answer([{"index": 0, "embedding": ["a"]}]), "one vector"),
        (answer([{"index": 0, "embedding": [None, 1]}]), "one vector"),
        (answer([{"index": 0, "embedding": [1e39, 1]}]), "one vector"),
        (answer([{"index": [], "embedding": [1]}]), "one vector"),
        (answer(["a"]), "one vector"),
    ],
)
def test_a_refusal_or_nonsense_is_told_without_the_key(
    service: FakeService, reply: Reply, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.queue = [reply]
    with pytest.raises(EmbedderError, match=said) as raised:
        service.model().embed(["paper"])
    assert len(service.asked) == 1
    told = f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"
    assert not any(KEY[start : start + 6] in told for start in range(len(KEY) - 5))


def test_vectors_of_another_length_than_before_are_refused(service: FakeService) -> None:
    model = service.model()
    model.embed(["paper"])
    service.queue = [answer([{"index": 0, "embedding": [1, 2]}])]
    with pytest.raises(EmbedderError, match="2 numbers, before it was 3"):
        model.embed(["paper"])


def test_vectors_of_different_lengths_in_one_answer_are_refused(service: FakeService) -> None:
    model = service.model()
    assert model.dimensions == 3
    service.queue = [answer([{"index": 0, "embedding": [1, 2, 3]}, {"index": 1, "embedding": [1, 2]}])]
    with pytest.raises(EmbedderError, match="one vector"):
        model.embed(["paper", "other"])


def test_an_answer_that_drips_or_stops_ends_at_the_deadline(service: FakeService) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b" ")
                time.sleep(0.01)
        except OSError:
            handler.close_connection = True

    service.queue = [drip] * 5
    asking = Service(url=f"{service.url}/embeddings", clock=FakeClock(), deadline=0.05)
    with pytest.raises(EmbedderError, match="took too long"):
        asking.ask({"input": ["paper"]})


def test_an_endless_answer_is_given_up(service: FakeService) -> None:
    service.queue = [(200, {}, b" " * 50_000)]
    asking = Service(url=f"{service.url}/embeddings", clock=FakeClock(), max_bytes=10_000)
    with pytest.raises(EmbedderError, match="larger than 10,000 bytes"):
        asking.ask({"input": ["paper"]})


def test_nobody_there_is_told_after_some_tries(service: FakeService) -> None:
    clock = FakeClock()
    gone = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = gone.server_port
    gone.server_close()
    with pytest.raises(EmbedderError, match="cannot be reached"):
        RemoteModel("tiny", f"http://127.0.0.1:{port}", clock=clock).embed(["paper"])
    assert len(clock.slept) == 4


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("ftp://example.org", ""),
        ("example.org/v1", ""),
        ("https://", ""),
        ("https://me:word@example.org/v1", ""),
        ("https://example.org/v1?key=1", ""),
        ("https://example.org:99999/v1", ""),
        ("https://exämple.org/v1", ""),
        ("https://example.org/v1", "two words"),
        ("https://example.org/v1", "broken\nkey"),
        ("http://example.org/v1", "key"),
    ],
)
def test_an_address_or_key_that_cannot_be_used_is_wrong_use(url: str, key: str) -> None:
    with pytest.raises(WrongUse) as raised:
        RemoteModel("tiny", url, key=key)
    assert not key or f"“{key}”" not in str(raised.value)


def test_a_key_may_go_to_this_machine_and_network_in_the_clear() -> None:
    for host in ("localhost", "127.0.0.1", "10.1.2.3", "[::1]"):
        assert RemoteModel("tiny", f"http://{host}:8080/v1", key="k").version.endswith(":8080/v1")


def test_the_name_and_version_say_model_and_place_and_the_key_is_not_shown() -> None:
    model = RemoteModel("text-embedding-3-small", key=KEY)
    assert (model.name, model.version) == ("openai:text-embedding-3-small", "api.openai.com/v1")
    assert RemoteModel("m", "https://Example.org:8443/v1/").version == "example.org:8443/v1"
    assert KEY not in repr(vars(model))


def test_a_bulk_run_is_estimated_before_it_begins() -> None:
    assert estimate(232_000_000, 0.02) == Estimate(58_000_000, 1.16)
    assert estimate(232_000_000, 0.02).words() == "about 58,000,000 tokens, which costs about 1.16"
    assert estimate(0, 1.0) == Estimate(0, 0.0)
    assert RemoteModel("m", price=0.0).estimate(5).words() == "about 2 tokens"
