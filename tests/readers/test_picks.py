"""Readers put papers on the daily page."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record
from tests.world import API, OAI, World

from broadsheet.actions import by_id
from broadsheet.actions.bind import gather
from broadsheet.actions.within import within
from broadsheet.lib.clock import instant
from broadsheet.lib.signing import digest
from broadsheet.model.errors import RetryLater, SourceError
from broadsheet.model.locator import is_address
from broadsheet.model.paper import ArxivId, Pick, Record
from broadsheet.queries.picks import page_day
from broadsheet.queries.reader_page import reader_page
from broadsheet.store import comments, editions, papers, schema, tallies
from broadsheet.wiring import Site

DAY = "/papers/date/2026-11-18"


def put(site: Site, *records: Record) -> None:
    with site.store.write() as db:
        papers.save(db, records, NOW)
    site.catch_up()


def rule(site: Site, **changes: object) -> None:
    site.own = site.house.rules = replace(site.own, **changes)


@pytest.fixture
def ada(community: Site) -> Caller:
    put(community, a_record(), a_record(key="2611.00002", title="Marshes at Night"))
    return signed_in(community, enrol(community, "ada"))


def test_a_pick_stands_on_the_page_with_who_put_it_there(community: Site, ada: Caller) -> None:
    answer = ada.post("/picks", paper="https://arxiv.org/abs/2611.00001v2")
    assert answer["location"] == f"{DAY}#p2611.00001"
    page = ada.follow(answer).text
    assert 'picked by <a href="/readers/ada"><bdi>ada</bdi></a>' in page
    assert "2611.00001" in stranger(community).get("/").text


def test_the_line_why_begins_the_talk_and_stands_on_the_page(community: Site, ada: Caller) -> None:
    line = "Look at *this*: <b>herons</b>, counted from [the air](https://marsh.test)."
    page = ada.follow(ada.post("/picks", paper="2611.00001", comment=line)).text
    assert "ada: Look at this: &lt;b" in page
    assert "counted from the air" in page
    with community.store.read() as db:
        assert comments.counts(db, [1]) == {1: 1}
        assert db.exec_driver_sql("SELECT reader_comments FROM papers WHERE no = 1").scalar() == 1
    with community.store.write() as db:
        comments.set_state(db, 1, "hidden")
    assert "counted from the air" not in stranger(community).get(DAY).text


def test_a_comment_that_cannot_be_is_no_pick(community: Site, ada: Caller) -> None:
    answer = ada.post("/picks", paper="2611.00001", comment="x" * 20_001)
    assert answer.status == 400
    assert ada.post("/picks", paper="2611.00001", comment="once").status == 303
    answer = ada.post("/picks", paper="2611.00002", comment="and <at> once again")
    assert (answer.status, "and &lt;at&gt; once again" in answer.text) == (429, True)
    assert "picked by" not in ada.get("/papers/2611.00002").text


def test_a_token_that_may_not_talk_picks_without_a_line(community: Site, ada: Caller) -> None:
    row = {"reader_no": 1, "name": "script", "hash": digest("bs_x"), "scopes": "pick", "created": instant(NOW)}
    with community.store.write() as db:
        db.execute(schema.api_tokens.insert().values(**row))
    script = Caller(ada.app, headers=(("authorization", "Bearer bs_x"),))
    assert script.post("/picks", paper="2611.00001", comment="Hello").status == 403
    assert script.post("/picks", paper="2611.00001").status == 303


def test_a_paper_is_picked_once_and_the_second_is_told_by_whom(community: Site, ada: Caller) -> None:
    ada.post("/picks", paper="2611.00001")
    bob = signed_in(community, enrol(community, "bob"))
    answer = bob.post("/picks", paper="arXiv:2611.00001")
    assert answer.status == 409
    assert "ada picked it already, for Wednesday 18 November." in answer.text
    assert 'href="/papers/2611.00001"' in answer.text
    assert "You picked it already" in ada.post("/picks", paper="2611.00001").text


def test_a_paper_a_source_picked_is_not_picked_again(community: Site, ada: Caller) -> None:
    put(community, a_record(source="huggingface", key="7", arxiv_id="2611.00001", picks=(Pick(date(2026, 11, 17)),)))
    answer = ada.post("/picks", paper="2611.00001")
    assert (answer.status, "Hugging Face picked it already" in answer.text) == (409, True)


def test_a_reader_picks_so_many_for_a_page_and_no_more(community: Site, ada: Caller, clock: FakeClock) -> None:
    put(community, *(a_record(key=f"2611.0001{n}", title=f"Heron {n}") for n in range(5)))
    for n in range(3):
        assert ada.post("/picks", paper=f"2611.0001{n}").status == 303
    answer = ada.post("/picks", paper="2611.00013")
    assert (answer.status, int(answer["retry-after"]) > 0) == (429, True)
    clock.moment += timedelta(days=1)
    assert ada.post("/picks", paper="2611.00013").status == 303


@pytest.mark.parametrize(
    ("said", "within", "status"),
    [
        ({"published": "2026-11-05"}, 14, 303),
        ({"published": "2026-11-03"}, 14, 403),
        ({"published": "2026-11-03"}, 0, 303),
        ({"published": "2020-01-01", "announced": "2026-11-17"}, 14, 303),
        ({"published": "2026-11"}, 14, 303),
        ({"published": "2025"}, 14, 403),
        ({"published": None}, 14, 303),
        ({"withdrawn": True}, 14, 403),
    ],
)
def test_old_and_withdrawn_papers_are_refused(community: Site, said: dict, within: int, status: int) -> None:
    rule(community, pick_within_days=within)
    put(community, a_record(**said))
    assert signed_in(community, enrol(community, "ada")).post("/picks", paper="2611.00001").status == status


def test_a_pick_is_taken_back_while_its_page_is_the_present_one(community: Site, ada: Caller, clock: FakeClock) -> None:
    ada.post("/picks", paper="2611.00001")
    assert "Take it back" in ada.get("/picks/new").text
    ada.post("/picks/withdraw", paper="2611.00001")
    assert "picked by" not in ada.get("/papers/2611.00001").text
    assert ada.post("/picks", paper="2611.00001").status == 303
    put(community, a_record(key="2611.00009", announced="2026-11-19"))
    clock.moment += timedelta(days=1)
    assert ada.post("/picks", paper="2611.00002")["location"].startswith("/papers/date/2026-11-19")
    assert ada.post("/picks/withdraw", paper="2611.00001").status == 404
    assert "picked by" in ada.get("/papers/2611.00001").text


def test_nobody_takes_anothers_pick_back(community: Site, ada: Caller) -> None:
    ada.post("/picks", paper="2611.00001")
    bob = signed_in(community, enrol(community, "bob"))
    assert bob.post("/picks/withdraw", paper="2611.00001", reader="ada", reader_no="1").status == 404
    assert "picked by" in bob.get("/papers/2611.00001").text


def test_fields_that_are_not_of_the_form_change_nothing(community: Site, ada: Caller) -> None:
    bob = enrol(community, "bob")
    ada.post("/picks", paper="2611.00001", reader_no=str(bob.no), day="2020-01-01", state="hidden", source="arxiv")
    assert 'href="/readers/ada"' in ada.get(DAY).text
    with community.store.read() as db:
        assert tuple(one.paper.id for one in reader_page(community.store, "ada").picks.entries) == ("2611.00001",)
        assert editions.edition(db, date(2020, 1, 1)) is None


@pytest.mark.parametrize("more", [{"confirmed": None}, {"state": "suspended"}])
def test_only_confirmed_and_active_readers_pick(community: Site, more: dict) -> None:
    put(community, a_record())
    reader = signed_in(community, enrol(community, "eve", **more))
    assert reader.post("/picks", paper="2611.00001").status == 403
    assert stranger(community).post("/picks", paper="2611.00001").status == 401


def test_words_of_a_title_show_papers_to_choose_from(ada: Caller) -> None:
    answer = ada.post("/picks", paper="counting herons", comment="Look <here>")
    assert answer.status == 400
    assert '<input type="radio" name="paper" value="2611.00001">' in answer.text
    assert "Look &lt;here&gt;" in answer.text
    assert "No paper here has these words" in ada.post("/picks", paper="glass bridges of winter").text
    assert "Say which paper" in ada.post("/picks", paper=" ").text


def test_the_form_can_be_filled_in_by_a_link(ada: Caller) -> None:
    assert 'href="/picks/new?paper=2611.00001"' in ada.get("/papers/2611.00001").text
    assert 'value="2611.00001"' in ada.get("/picks/new?paper=2611.00001").text


def test_harvests_leave_readers_picks_alone(community: Site, ada: Caller) -> None:
    ada.post("/picks", paper="2611.00001")
    put(community, a_record(abstract="Another word."), a_record(source="notes", key="n", arxiv_id="2611.00001"))
    with community.store.write() as db:
        papers.remove_source(db, "notes", NOW)
        tallies.forget(db, "huggingface", {1})
    assert 'href="/readers/ada"' in ada.get(DAY).text


def test_a_pick_goes_along_when_its_paper_turns_out_to_be_another(community: Site, ada: Caller) -> None:
    put(community, a_record(source="notes", key="h", title="Herons Once More"))
    ada.post("/picks", paper="notes:h")
    put(community, a_record(source="notes", key="h", title="Herons Once More", arxiv_id="2611.00002"))
    page = ada.get("/papers/2611.00002").text
    assert 'picked by <a href="/readers/ada">' in page
    assert "2611.00002" in ada.get(DAY).text
    assert ada.post("/picks", paper="2611.00002").status == 409


WEDNESDAY_DUE = datetime(2026, 11, 18, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "newest", "day"),
    [
        # the evening before, the Tuesday's page stands until Wednesday's is due, whatever midnight says
        (WEDNESDAY_DUE - timedelta(minutes=1), "2026-11-17", "2026-11-17"),
        # due, but its harvest is not in: readers still see Tuesday's
        (WEDNESDAY_DUE + timedelta(minutes=1), "2026-11-17", "2026-11-17"),
        (WEDNESDAY_DUE + timedelta(hours=5), "2026-11-17", "2026-11-17"),
        (WEDNESDAY_DUE + timedelta(minutes=1), "2026-11-18", "2026-11-18"),
        # so late that a pick begins the page
        (WEDNESDAY_DUE + timedelta(hours=7), "2026-11-17", "2026-11-18"),
        # a page that fell two editions behind is no daily page any more
        (WEDNESDAY_DUE + timedelta(minutes=1), "2026-11-16", "2026-11-18"),
        # Friday's page stands over the weekend, until Monday's is out
        (datetime(2026, 11, 21, 12, tzinfo=UTC), "2026-11-20", "2026-11-20"),
        (datetime(2026, 11, 22, 23, tzinfo=UTC), "2026-11-20", "2026-11-20"),
        (datetime(2026, 11, 23, 4, tzinfo=UTC), "2026-11-23", "2026-11-23"),
        # a library of old files has no daily page until somebody picks
        (datetime(2026, 11, 21, 12, tzinfo=UTC), "2024-03-01", "2026-11-20"),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), None, "2026-11-20"),
    ],
)
def test_the_arxiv_calendar_turns_the_page(community: Site, moment: datetime, newest: str | None, day: str) -> None:
    if newest:
        put(community, a_record(announced=newest))
    with community.store.write() as db:
        gather(db, NOW)
        assert page_day(db, moment) == date.fromisoformat(day)


@pytest.fixture
def world(community: Site) -> Iterator[World]:
    one = World("small", clock=lambda: NOW)
    one.url = one.start()
    rule(community, world=one.url)
    yield one
    one.stop()


def unknown(world: World) -> str:
    return next(one.id for one in world.papers.values() if not one.withdrawn)


@pytest.mark.slow
def test_a_paper_that_is_not_here_is_fetched_by_its_id(community: Site, ada: Caller, world: World) -> None:
    paper = unknown(world)
    answer = ada.post("/picks", paper=f"https://huggingface.co/papers/{paper}")
    assert answer.status in (303, 403), answer.text
    assert [(one.host, one.query.get("id_list")) for one in world.requests] == [(API, paper)]


@pytest.mark.slow
def test_a_paper_nobody_has_is_said_to_be_nowhere(ada: Caller, world: World) -> None:
    answer = ada.post("/picks", paper="2611.99999")
    assert (answer.status, "arXiv has no paper 2611.99999." in answer.text) == (404, True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["503", "403", "silent", "html200", "reset"])
def test_where_arxiv_is_slow_or_away_nothing_is_half_done(community: Site, world: World, kind: str) -> None:
    for host in (API, OAI):
        world.fault(host, kind, times=None)
    with pytest.raises(RetryLater, match="Try again in a few minutes"):
        by_id.fetch_by_id(community.house, ArxivId(unknown(world)), 0.5)
    with community.store.read() as db:
        assert editions.newest_day(db) is None


@pytest.mark.slow
def test_a_reader_is_told_when_arxiv_is_away(ada: Caller, world: World) -> None:
    for host in (API, OAI):
        world.fault(host, "503", times=None)
    answer = ada.post("/picks", paper=unknown(world))
    assert (answer.status, "Try again in a few minutes" in answer.text) == (502, True)


@pytest.mark.slow
def test_who_waits_longer_than_the_deadline_is_told_so(community: Site) -> None:
    begun, released = time.monotonic(), threading.Event()
    with pytest.raises(SourceError, match="No answer within"):
        within(threading.BoundedSemaphore(1), 0.05, lambda: released.wait(5))
    assert time.monotonic() - begun < 2
    released.set()


VECTORS = (
    "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}/abs/2409.17481", "https://127.0.0.1:{port}/pdf/2409.17481",
    "127.0.0.1:{port}", "http://[::1]:{port}/", "[::1]:{port}", "http://0.0.0.0:{port}/", "0.0.0.0",
    "http://10.0.0.8/abs/2409.17481", "http://169.254.169.254/latest/meta-data/", "169.254.169.254", "100.64.0.1",
    "http://[::ffff:127.0.0.1]:{port}/", "2130706433", "http://2130706433:{port}/", "0x7f.1", "http://0x7f.1:{port}/",
    "017700000001", "127.1", "localhost", "localhost.", "http://localhost.:{port}/abs/2409.17481", "localhost:{port}",
    "127.0.0.1.nip.io", "http://127.0.0.1.nip.io:{port}/abs/2409.17481", "http://arxiv.org.127.0.0.1.nip.io/abs/1",
    "gopher://127.0.0.1:{port}/_", "file:///etc/passwd", "ftp://127.0.0.1:{port}/2409.17481", "data:text/plain,x",
    "jar:http://127.0.0.1:{port}!/", "http://127.0.0.1:22/", "http://127.0.0.1:25/", "http://127.0.0.1:6379/",
    "http://arxiv.org@127.0.0.1:{port}/abs/2409.17481", "arxiv.org@127.0.0.1:{port}", "//127.0.0.1:{port}/",
    "http://arxiv.org:{port}/abs/2409.17481", "http://arxiv.org\\@127.0.0.1:{port}/", "dict://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/?x=https://arxiv.org/abs/2409.17481", "http://127.0.0.1:{port}/#arxiv.org/abs/2409.17481",
    "javascript://127.0.0.1:{port}/%0a", "http://evil.test/ https://arxiv.org/abs/2409.17481", "①②⑦.⓪.⓪.①",
    "http://[fe80::1%25lo]:{port}/", "https://export.arxiv.org/api/query?id_list=2409.17481",
)  # fmt: skip


def test_no_address_is_ever_asked_for(community: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        port = canary.getsockname()[1]
        ada = signed_in(community, enrol(community, "ada"))
        for vector in VECTORS:
            answer = ada.post("/picks", paper=vector.format(port=port))
            assert (vector, answer.status, "not allowed" in answer.text) == (vector, 403, True)
        with pytest.raises(BlockingIOError):
            canary.accept()


@pytest.mark.parametrize("words", ["attention is all you need", "Herons", "GPT-4", "BERT: Pre-training", "héron"])
def test_words_of_a_title_are_no_address(words: str) -> None:
    assert not is_address(words)


@pytest.mark.slow
def test_a_redirect_away_from_arxiv_is_not_followed(community: Site, ada: Caller, world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        for host in (API, OAI):
            world.fault(host, "redirect", times=None, to=f"http://127.0.0.1:{canary.getsockname()[1]}/")
        with pytest.raises(RetryLater, match="could not be asked"):
            by_id.fetch_by_id(community.house, ArxivId("2409.17481"))
        with pytest.raises(BlockingIOError):
            canary.accept()
