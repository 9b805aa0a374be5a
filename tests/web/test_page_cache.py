"""Pages are printed once a revision, and unchanged ones are answered without a body."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from asgi_client import ask
from fake_site import FakeSite, quiet_page
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from broadsheet.model.errors import StoreError
from broadsheet.shell import cache
from broadsheet.shell.cache import PageCache, read_prefs, same_etag
from broadsheet.shell.last_modified import LastModified
from broadsheet.shell.printed import FRONT, Asked, Printed, printed_by
from broadsheet.web.views import Prefs


def test_a_page_is_printed_once_a_revision(app: Starlette, site: FakeSite) -> None:
    for _ in range(3):
        ask(app, "/")
    assert len(site.reads) == 1
    site.word = "2"
    ask(app, "/")
    assert len(site.reads) == 2


def test_a_new_day_prints_anew(app: Starlette, site: FakeSite) -> None:
    ask(app, "/")
    site.clock = site.clock.replace(day=9)
    ask(app, "/")
    assert len(site.reads) == 2


def test_day_and_night_are_different_pages(app: Starlette) -> None:
    day, night = ask(app, "/about"), ask(app, "/about", ("cookie", "theme=dark"))
    assert day["etag"] != night["etag"]
    assert "Cookie" in day["vary"]
    assert day["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', "*", '"x",W/{} , "y"'])
def test_an_unchanged_page_is_not_sent_again(app: Starlette, form: str) -> None:
    tag = ask(app, "/")["etag"]
    answer = ask(app, "/", ("if-none-match", form.format(tag)))
    assert (answer.status, answer.body) == (304, b"")
    assert answer["etag"] == tag
    assert answer["cache-control"] == "private, no-cache"
    assert "content-type" not in dict(answer.headers)


def test_a_changed_page_is_sent_whole(app: Starlette) -> None:
    assert ask(app, "/", ("if-none-match", '"old"')).status == 200


def test_a_zipped_page_is_the_same_page_under_its_own_tag(app: Starlette) -> None:
    plain, zipped = ask(app, "/"), ask(app, "/", ("accept-encoding", "br, gzip"))
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped["etag"] == plain["etag"][:-1] + '-gzip"'
    assert "Accept-Encoding" in plain["vary"]
    assert len(zipped.body) <= 18_000
    assert ask(app, "/", ("accept-encoding", "gzip;q=0"))["content-encoding"] == ""


def test_head_is_get_without_the_body(app: Starlette) -> None:
    head, get = ask(app, "/sources", method="HEAD"), ask(app, "/sources")
    assert head.body == b""
    assert dict(head.headers) == dict(get.headers)


def test_errors_and_redirects_are_not_kept(app: Starlette, site: FakeSite) -> None:
    for _ in range(2):
        assert ask(app, "/papers/none")["cache-control"] == "no-store"
        assert "etag" not in dict(ask(app, "/papers/arxiv:2510.00001").headers)
    assert len(site.reads) == 4


def test_old_pages_make_room(monkeypatch: pytest.MonkeyPatch, site: FakeSite, app: Starlette) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 100_000)
    kept = PageCache(app, site.revision, site.now, lambda scope: True)
    for number in range(30):
        ask(kept, f"/about?{number}")
    assert kept.size <= 100_000
    assert kept.size == sum(one.size for one in kept.kept.values())
    assert 1 < len(kept.kept) < 30


def test_a_tag_is_compared_weakly() -> None:
    assert same_etag('W/"a"', '"a"')
    assert same_etag('"a"', '"a-gzip"')
    assert not same_etag('"b"', '"a"')
    assert not same_etag("", '"a"')


@pytest.mark.parametrize("cookie", ["", "theme", "theme=blue", "theme=dark2; keys=on", "=;=;", "x" * 9000])
def test_cookies_that_mean_nothing_are_no_choice(cookie: str) -> None:
    assert read_prefs(cookie) == Prefs()


class Counting:
    """An app that prints the revision it finds, and lets somebody ask for the same page while it prints."""

    def __init__(self, site: FakeSite) -> None:
        self.site = site
        self.prints = 0
        self.headers = [(b"content-type", b"text/html")]
        self.meanwhile: list[asyncio.Task[bytes]] = []
        self.ask_again: Callable[[], Awaitable[bytes]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        word = self.site.word
        self.prints += 1
        if self.ask_again:
            again, self.ask_again = self.ask_again, None
            self.meanwhile = [asyncio.ensure_future(again()) for _ in range(3)]
            await asyncio.sleep(0.01)
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": word.encode(), "more_body": True})
        await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b""})

    async def others(self) -> list[bytes]:
        """What those who asked meanwhile were given."""
        return await asyncio.gather(*self.meanwhile)


def told(cache_: PageCache) -> Callable[[], Awaitable[bytes]]:
    """Ask a cache for the front page from within a request."""

    async def again() -> bytes:
        messages: list[Message] = []

        async def send(message: Message) -> None:
            messages.append(message)

        await cache_(_scope(), _nothing, send)
        return b"".join(message.get("body", b"") for message in messages)

    return again


def _scope() -> Scope:
    return {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


@pytest.mark.parametrize(("seconds", "given"), [(1.9, b"1"), (2.1, b"2")])
def test_while_a_page_is_printed_anew_others_are_given_the_one_before_if_it_was_right_a_moment_ago(
    site: FakeSite, seconds: float, given: bytes
) -> None:
    moment = [0.0]
    app = Counting(site)
    kept = PageCache(app, site.revision, site.now, lambda scope: True, ticks=lambda: moment[0])

    async def asked() -> None:
        assert await told(kept)() == b"1"
        moment[0] += seconds
        site.word, app.ask_again = "2", told(kept)
        assert await told(kept)() == b"2"
        assert await app.others() == [given] * 3
        assert await told(kept)() == b"2"

    asyncio.run(asked())
    assert app.prints == 2


@pytest.mark.parametrize(("name", "value", "prints"), [(b"x-kind", b"page", 1), (b"cache-control", b"no-store", 4)])
def test_a_page_that_many_ask_for_at_once_is_printed_by_the_first_of_them_unless_it_is_for_nobody_else(
    site: FakeSite, name: bytes, value: bytes, prints: int
) -> None:
    app = Counting(site)
    app.headers = [(name, value)]
    kept = PageCache(app, site.revision, site.now, lambda scope: True)

    async def asked() -> None:
        app.ask_again = told(kept)
        assert await told(kept)() == b"1"
        assert await app.others() == [b"1"] * 3

    asyncio.run(asked())
    assert app.prints == prints
    assert not kept.printing


def test_who_waited_for_a_page_that_failed_prints_it(site: FakeSite) -> None:
    app = Counting(site)
    kept = PageCache(app, site.revision, site.now, lambda scope: True)
    broken = [True]

    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        if broken:
            broken.clear()
            app.meanwhile = [asyncio.ensure_future(told(kept)())]
            await asyncio.sleep(0.01)
            raise RuntimeError("no paper in the tray")
        await app(scope, receive, send)

    kept.app = failing

    async def asked() -> None:
        with pytest.raises(RuntimeError, match="tray"):
            await told(kept)()
        assert await app.others() == [b"1"]

    asyncio.run(asked())


class Elsewhere:
    """Another process that prints: it waits until it may, and prints what is there then, or fails."""

    def __init__(self, site: FakeSite, trouble: Exception | None = None) -> None:
        self.site = site
        self.trouble = trouble
        self.asked: list[Asked] = []
        self.may = asyncio.Event()

    async def __call__(self, asked: Asked) -> Printed:
        self.asked.append(asked)
        await self.may.wait()
        if self.trouble:
            raise self.trouble
        return Printed(200, [(b"content-type", b"text/html")], f"{self.site.word} from elsewhere".encode())


def renewing(site: FakeSite, printer: Elsewhere, moment: list[float]) -> PageCache:
    return PageCache(Counting(site), site.revision, site.now, lambda _: True, lambda: moment[0], printer)


async def turns() -> None:
    """Let what is due run, threads included."""
    for _ in range(50):
        await asyncio.sleep(0.002)


def test_nobody_waits_while_a_page_is_printed_anew_elsewhere(site: FakeSite) -> None:
    async def asked() -> None:
        printer, moment = Elsewhere(site), [0.0]
        kept = renewing(site, printer, moment)
        assert await told(kept)() == b"1"
        site.word = "2"
        assert [await told(kept)() for _ in range(3)] == [b"1"] * 3
        await turns()
        assert [one.path for one in printer.asked] == ["/"]
        printer.may.set()
        await turns()
        assert await told(kept)() == b"2 from elsewhere"
        assert not kept.renewing

    asyncio.run(asked())


def test_a_page_that_elsewhere_takes_too_long_is_printed_here_and_what_comes_late_is_not_kept(site: FakeSite) -> None:
    async def asked() -> None:
        printer, moment = Elsewhere(site), [0.0]
        kept = renewing(site, printer, moment)
        await told(kept)()
        site.word = "2"
        await told(kept)()
        await turns()
        moment[0] = 2.1
        assert await told(kept)() == b"2"
        printer.may.set()
        await turns()
        assert await told(kept)() == b"2"

    asyncio.run(asked())


@pytest.mark.parametrize("trouble", [StoreError("The process ended."), RuntimeError("ValueError: no ink")])
def test_a_printer_that_fails_costs_nobody_a_page(site: FakeSite, trouble: Exception) -> None:
    async def asked() -> None:
        printer, moment = Elsewhere(site, trouble), [0.0]
        printer.may.set()
        kept = renewing(site, printer, moment)
        await told(kept)()
        site.word = "2"
        assert await told(kept)() == b"1"
        await turns()
        assert not kept.renewing
        moment[0] = 2.1
        assert await told(kept)() == b"2"

    asyncio.run(asked())


def test_who_asks_from_within_is_given_the_page_of_now_without_what_is_added_on_the_way_out(
    app: Starlette, site: FakeSite
) -> None:
    sent = ask(app, "/")
    site.reads.clear()
    page = asyncio.run(printed_by(app, FRONT))
    assert (page.status, page.body) == (200, sent.body)
    assert len(site.reads) == 1
    assert b"content-security-policy" not in dict(page.headers)


def test_what_must_not_be_kept_passes_part_by_part(site: FakeSite) -> None:
    """A library's worth of lines is never held in memory, and nobody waits for its end."""
    sent: list[Message] = []

    async def endless(_scope_: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for number in range(3):
            await send({"type": "http.response.body", "body": b"line", "more_body": True})
            assert len(sent) == 2 + number
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Message) -> None:
        sent.append(message)

    kept = PageCache(endless, site.revision, site.now, lambda scope: True)
    asyncio.run(kept(_scope(), _nothing, send))
    assert not kept.kept
    sent.clear()
    asyncio.run(kept({**_scope(), "method": "HEAD"}, _nothing, send))
    assert b"".join(one.get("body", b"") for one in sent) == b""


def test_an_unchanged_page_is_not_sent_again_to_one_who_knows_its_date_alone(app: Starlette) -> None:
    date = ask(app, "/")["last-modified"]
    assert date == "Wed, 08 Oct 2025 09:30:00 GMT"
    answer = ask(app, "/", ("if-modified-since", date))
    assert (answer.status, answer.body, answer["last-modified"]) == (304, b"", date)


def test_a_date_is_kept_while_nothing_changes_and_moves_when_something_does(app: Starlette, site: FakeSite) -> None:
    date = ask(app, "/")["last-modified"]
    site.clock, site.word = site.clock + timedelta(hours=1), "2"
    assert ask(app, "/")["last-modified"] == date
    site.page, site.word = quiet_page(), "3"
    answer = ask(app, "/", ("if-modified-since", date))
    assert (answer.status, answer["last-modified"]) == (200, "Wed, 08 Oct 2025 10:30:00 GMT")


def test_two_pages_of_one_second_bear_different_dates_and_none_from_the_future(app: Starlette, site: FakeSite) -> None:
    date = ask(app, "/")["last-modified"]
    site.page, site.word = quiet_page(), "2"
    assert ask(app, "/")["last-modified"] == ""
    site.clock, site.word = site.clock + timedelta(seconds=1), "3"
    answer = ask(app, "/", ("if-modified-since", date))
    assert (answer.status, answer["last-modified"]) == (200, "Wed, 08 Oct 2025 09:30:01 GMT")


@pytest.mark.parametrize("date", ["Wed, 08 Oct 2025 09:29:59 GMT", "Thu, 09 Oct 2036 09:30:00 GMT", "yesterday", ""])
def test_a_date_that_was_never_given_out_is_no_reason_to_send_nothing(app: Starlette, date: str) -> None:
    ask(app, "/")
    assert ask(app, "/", ("if-modified-since", date)).status == 200


def test_a_tag_counts_before_a_date(app: Starlette) -> None:
    date = ask(app, "/")["last-modified"]
    assert ask(app, "/", ("if-none-match", '"old"'), ("if-modified-since", date)).status == 200


def test_addresses_beyond_memory_begin_anew() -> None:
    dates, now = LastModified(), datetime(2025, 10, 8, 9, 30, tzinfo=UTC)
    first = dates.of(0, "a", now)
    for address in range(1, 5000):
        dates.of(address, "a", now)
    later = now + timedelta(hours=1)
    assert dates.of(4999, "a", later) == first
    assert dates.of(0, "a", later) == "Wed, 08 Oct 2025 10:30:00 GMT"
