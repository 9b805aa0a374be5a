"""What an operator's programs ask: does it live, is it ready, how does it stand."""

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from http.client import HTTPConnection

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse
from starlette.types import Receive, Scope, Send
from tests.callers import stranger
from tests.cast import NOW, a_record
from tests.web.asgi_client import ask
from tests.web.fake_site import FakeSite

from broadsheet.actions import bind
from broadsheet.faces import application
from broadsheet.index.faults import Reduced
from broadsheet.model.errors import StoreError, WrongUse
from broadsheet.model.figures import Figures
from broadsheet.model.harvest import Harvest
from broadsheet.operating.counting import NOWHERE
from broadsheet.operating.door import Monitoring
from broadsheet.shell.printed import FRONT, printed_by
from broadsheet.store import editions, harvests, outbox, papers
from broadsheet.wiring import Site

HERE = ("host", "127.0.0.1")


def test_a_process_that_answers_lives(site: Site) -> None:
    answer = ask(application(site), "/healthz", HERE)
    assert (answer.status, answer.text, answer["cache-control"]) == (200, "ok\n", "private, no-store")


def test_a_library_that_is_migrated_and_answers_is_ready(site: Site) -> None:
    answer = ask(application(site), "/readyz", HERE)
    assert (answer.status, json.loads(answer.text)) == (200, {"ready": True, "store": True, "index": True})


def test_a_library_without_an_index_lives_and_is_not_ready(site: Site) -> None:
    shutil.rmtree(site.index_folder)
    with pytest.raises(Reduced):
        site.words.refresh()
    app = application(site)
    assert ask(app, "/healthz", HERE).status == 200
    answer = ask(app, "/readyz", HERE)
    assert (answer.status, json.loads(answer.text)) == (503, {"ready": False, "store": True, "index": False})


def test_a_database_of_another_release_is_not_ready(site: Site) -> None:
    with site.store.write() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    answer = ask(application(site), "/readyz", HERE)
    assert (answer.status, json.loads(answer.text)["store"]) == (503, False)


def test_a_database_that_is_away_is_named_and_nothing_of_it_is_told(
    community: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_said: object, **_more: object) -> None:
        raise StoreError("connection to postgresql at 10.0.0.7 failed")

    ana = stranger(community)
    monkeypatch.setattr(community.store, "read", gone)
    assert ana.get("/healthz").status == 200
    answer = ana.get("/readyz")
    assert (answer.status, json.loads(answer.text)) == (503, {"ready": False, "store": False, "index": False})


@pytest.fixture
def watched(site: Site, hold: Callable[..., None]) -> Site:
    """A library with a harvest that failed, an edition that lacks a paper, and a mail that waits."""
    site.own = replace(site.own, categories=("cs.CV",))
    day = date(2026, 11, 18)
    with site.store.write() as db:
        papers.save(db, [a_record(announced=day.isoformat())], NOW)
        editions.announce(db, [(day, "cs.CV", "2611.00001", "new", 1), (day, "cs.CV", "2611.00009", "new", 1)])
        bind.sweep(db, site.desk(), (day,), NOW)
        for outcome, ago in (("ok", 3), ("failed", 1)):
            then = NOW - timedelta(hours=ago)
            no = harvests.begin(db, "arxiv", then)
            done = Harvest(source="arxiv", started=then, outcome=outcome, read=9, added=2, rejected=1)
            harvests.advance(db, no, done, None, then)
        letter = {"kind": "reset", "recipient": "ada@readers.test", "subject": "x", "text": "x", "message_id": "<1@x>"}
        outbox.add(db, letter, NOW)
    return site


def told(monitoring: Monitoring) -> dict[tuple[str, ...], float]:
    """What Prometheus reads at the door: name and labels, value."""
    with monitoring.open("127.0.0.1", 0) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
    samples = (sample for family in parse(text) for sample in family.samples)
    return {(one.name, *(value for _, value in sorted(one.labels.items()))): one.value for one in samples}


def test_figures_say_how_harvests_editions_indexes_and_mails_stand(watched: Site) -> None:
    found = told(Monitoring(watched.figures))
    assert found["broadsheet_up",] == 1
    assert found["broadsheet_papers",] == 1
    assert found["broadsheet_harvest_outcome", "failed", "arxiv"] == 1
    assert found["broadsheet_harvest_outcome", "ok", "arxiv"] == 0
    assert found["broadsheet_harvest_lag_seconds", "arxiv"] == 3 * 3600
    assert found["broadsheet_harvest_rejected", "arxiv"] == 1
    assert found["broadsheet_edition_announced", "2026-11-18"] == 2
    assert found["broadsheet_edition_held", "2026-11-18"] == 1
    assert found["broadsheet_edition_complete", "2026-11-18"] == 0
    assert found["broadsheet_outbox_mails", "pending"] == 1
    assert found["broadsheet_index_lag", "words"] > 0
    watched.catch_up()
    watched.refresh()
    assert told(Monitoring(watched.figures))["broadsheet_index_lag", "words"] == 0


def test_figures_name_no_reader_and_no_paper(watched: Site) -> None:
    assert not [key for key in told(Monitoring(watched.figures)) if "ada" in str(key) or "2611." in str(key)]


def test_a_library_that_is_away_says_so(site: Site) -> None:
    def gone() -> Figures:
        raise StoreError("It is away.")

    found = told(Monitoring(gone))
    assert found["broadsheet_up",] == 0
    assert ("broadsheet_papers",) not in found


def nothing() -> Figures:
    return Figures(at=NOW)


def test_requests_are_counted_by_the_address_of_the_table() -> None:
    monitoring = Monitoring(nothing)
    app = monitoring.counted(application(FakeSite()))
    for path in (
        "/papers/2510.00001",
        "/papers/2510.00001",
        "/papers/2510.09999",
        "/nothing/here",
        "/papers/2510.00001.bib",
    ):
        ask(app, path)
    found = told(monitoring)
    assert found["broadsheet_requests_total", "GET", "/papers/{id:path}", "200"] == 2
    assert found["broadsheet_requests_total", "GET", "/papers/{id:path}", "404"] == 1
    assert found["broadsheet_requests_total", "GET", "/papers/{id:path}.{form:form}", "200"] == 1
    assert found["broadsheet_requests_total", "GET", NOWHERE, "404"] == 1
    assert found["broadsheet_request_seconds_count", "/papers/{id:path}"] == 3


def test_the_servers_own_look_at_its_front_page_is_not_counted() -> None:
    monitoring = Monitoring(nothing)
    assert asyncio.run(printed_by(monitoring.counted(application(FakeSite())), FRONT)).status == 200
    assert not [key for key in told(monitoring) if key[0] == "broadsheet_requests_total"]


def test_what_breaks_is_counted_too() -> None:
    monitoring = Monitoring(nothing)
    app = monitoring.counted(application(FakeSite()))
    ask(app, "/papers/boom")
    assert told(monitoring)["broadsheet_requests_total", "GET", "/papers/{id:path}", "500"] == 1


def test_nobody_can_make_more_series(site: Site) -> None:
    monitoring = Monitoring(nothing)
    app = monitoring.counted(application(FakeSite()))
    for no in range(30):
        ask(app, f"/papers/2510.{no:05}x")
        ask(app, f"/made/up/{no}")
        ask(app, "/", method=f"MAKE{no}")
    series = [key for key in told(monitoring) if key[0] == "broadsheet_requests_total"]
    assert len(series) <= 4


def test_the_pages_have_no_figures() -> None:
    assert ask(application(FakeSite()), "/metrics").status == 404


def test_a_port_that_is_taken_is_wrong_use() -> None:
    first, second = Monitoring(nothing), Monitoring(nothing)
    with (
        first.open("127.0.0.1", 0) as port,
        pytest.raises(WrongUse, match="cannot be served"),
        second.open("127.0.0.1", port),
    ):
        pass


def test_an_answer_that_breaks_off_is_counted_once() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("gone")

    monitoring = Monitoring(nothing)
    app = application(FakeSite())
    counted = monitoring.counted(app)
    counted.app = broken  # type: ignore[attr-defined]
    ask(counted, "/about")
    assert told(monitoring)["broadsheet_requests_total", "GET", "/about", "200"] == 1
