"""Hooks: what an edition brings of a listing arrives, signed, once, where its reader wants it; and nowhere else."""

import base64
import hashlib
import hmac
import json
import logging
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.callers import Caller, enrol, signed_in
from tests.cast import NOW, FakeClock, a_record
from tests.listener import Heard, Listener, listening
from tests.vectors import ODD, XSS

from broadsheet import outward
from broadsheet.actions import bind, call_hooks
from broadsheet.faces import application
from broadsheet.lib import chat
from broadsheet.lib.http import target
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import BadReply, WrongUse
from broadsheet.model.person import Reader
from broadsheet.settings import Settings
from broadsheet.store import editions, hooks, papers, people
from broadsheet.store.keys import storable
from broadsheet.wiring import Site
from broadsheet.wording.calls import message

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ears() -> Iterator[Listener]:
    with listening() as one:
        yield one


def rule(site: Site, **rules: object) -> None:
    """Run the library by other settings from now on."""
    site.own = replace(site.own, **rules)  # type: ignore[arg-type]
    vars(site).pop("house", None)


@pytest.fixture
def lab(community: Site) -> Site:
    """A community whose hooks may call this machine, with an edition of two papers."""
    rule(community, hook_networks=("127.0.0.0/8", "::1/128"))
    bring(community, TODAY, a_record(), a_record(key="2611.00002", title="Egrets Seen from a Kite"))
    return community


def bring(site: Site, day: date, *records) -> None:  # type: ignore[no-untyped-def]
    """Print the edition of a day with these papers in it."""
    with site.store.write() as db:
        papers.save(db, [replace(one, announced=day.isoformat()) for one in records], site.now())
        editions.announce(db, [(day, "cs.CV", one.key, "new", 1) for one in records])
        bind.sweep(db, bind.Desk(("cs.CV",)), (day,), site.now())
    site.catch_up()
    site.refresh()


@pytest.fixture
def reader(lab: Site) -> Reader:
    return enrol(lab, "ada")


@pytest.fixture
def ada(lab: Site, reader: Reader) -> Caller:
    return signed_in(lab, reader)


def make(browser: Caller, address: str, kind: str = "today", name: str = "", form: str = "webhook") -> str:
    """Make a hook; its secret."""
    answer = browser.post("/me/hooks", kind=kind, name=name, form=form, address=address)
    assert answer.status in (200, 303), re.findall(r'role="alert">([^<]+)', answer.text)
    found = re.search(r'value="(whsec_[^"]+)"', answer.text)
    return found[1] if found else ""


def turn(site: Site, clock: FakeClock | None = None, after: timedelta = MINUTE) -> None:
    """Let what goes out go out."""
    if clock:
        clock.moment += after
    outward.write_calls(site)
    call_hooks.call_due(site.house)


def titles(one: Heard) -> list[str]:
    return [entry["title"] for entry in json.loads(one.body)["data"]["entries"]]


def is_signed(one: Heard, secret: str) -> bool:
    """As the standard's text has it, by hand."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = b".".join((one.headers["webhook-id"].encode(), one.headers["webhook-timestamp"].encode(), one.body))
    made = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return one.headers["webhook-signature"].split(" ") == [f"v1,{made}"]


def test_an_edition_arrives_once_signed_and_whole(lab: Site, ada: Caller, ears: Listener) -> None:
    secret = make(ada, f"{ears.url}/in?key=1")
    turn(lab)
    turn(lab)
    (one,) = ears.heard
    assert (one.method, one.path, one.headers["content-type"]) == ("POST", "/in?key=1", "application/json")
    assert is_signed(one, secret)
    assert not is_signed(one, "whsec_" + base64.b64encode(b"x" * 32).decode())
    assert one.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    whole = json.loads(one.body)
    assert (whole["type"], whole["data"]["edition"], whole["data"]["kind"]) == ("listing.new", "2026-11-18", "today")
    assert sorted(titles(one)) == ["Counting Herons from the Air", "Egrets Seen from a Kite"]
    entry = next(one for one in whole["data"]["entries"] if one["id"] == "2611.00001")
    assert entry["page"] == "http://papers.test/papers/2611.00001"
    assert entry["pdf"] == "https://arxiv.org/pdf/2611.00001"
    assert entry["authors"] == ["Ines Amado", "Li Wei"]
    assert "The edition of 18 Nov arrived." in ada.get("/me/hooks").text


def test_each_edition_is_a_call_of_its_own(lab: Site, ada: Caller, ears: Listener, clock: FakeClock) -> None:
    make(ada, ears.url)
    turn(lab)
    clock.moment += timedelta(days=1)
    bring(lab, TOMORROW, a_record(key="2611.00003", title="Storks at the Weir"))
    turn(lab)
    assert [titles(one) for one in ears.heard][1:] == [["Storks at the Weir"]]
    ids = [one.headers["webhook-id"] for one in ears.heard]
    assert len(set(ids)) == 2


def test_an_edition_that_came_while_nobody_was_here_is_sent_too(
    lab: Site, ada: Caller, ears: Listener, clock: FakeClock
) -> None:
    make(ada, ears.url)
    clock.moment += timedelta(days=2)
    bring(lab, TOMORROW, a_record(key="2611.00003", title="Storks at the Weir"))
    bring(lab, TOMORROW + timedelta(days=1), a_record(key="2611.00004", title="Cranes by Night"))
    turn(lab)
    assert [json.loads(one.body)["data"]["edition"] for one in ears.heard] == ["2026-11-18", "2026-11-19", "2026-11-20"]


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("search", "egrets", ["Egrets Seen from a Kite"]),
        ("search", "author:amado egrets", ["Egrets Seen from a Kite"]),
        ("authors", "Li Wei", ["Counting Herons from the Air", "Egrets Seen from a Kite"]),
        ("categories", "cs.CV", ["Counting Herons from the Air", "Egrets Seen from a Kite"]),
    ],
)
def test_a_listing_sends_what_is_new_of_it_alone(
    lab: Site, ada: Caller, ears: Listener, clock: FakeClock, kind: str, name: str, found: list[str]
) -> None:
    make(ada, ears.url, kind, name)
    turn(lab)
    assert sorted(titles(ears.heard[0])) == found
    clock.moment += timedelta(days=1)
    bring(lab, TOMORROW, a_record(key="2611.00003", title="Storks, not egrets", authors=()))
    turn(lab)
    assert [titles(one) for one in ears.heard[1:]] == ([["Storks, not egrets"]] if name in ("egrets", "cs.CV") else [])


def test_nothing_new_is_no_call(lab: Site, ada: Caller, ears: Listener) -> None:
    make(ada, ears.url, "search", "author:nobody")
    make(ada, ears.url, "picks")
    turn(lab)
    assert ears.heard == []
    assert "Nothing was sent yet." in ada.get("/me/hooks").text


def test_a_shelf_sends_what_was_put_on_it_since(lab: Site, ada: Caller, ears: Listener, clock: FakeClock) -> None:
    ada.post("/gestures", save="2611.00001")
    make(ada, ears.url, "shelves", "Saved")
    turn(lab)
    ada.post("/gestures", save="2611.00002")
    ada.post("/me/saves/saved", name="To read")
    clock.moment += timedelta(days=1)
    bring(lab, TOMORROW, a_record(key="2611.00003", title="Storks at the Weir"))
    turn(lab)
    assert [titles(one) for one in ears.heard] == [["Counting Herons from the Air"], ["Egrets Seen from a Kite"]]


def test_a_listing_that_is_gone_pauses_its_hook_and_says_so(lab: Site, ada: Caller, ears: Listener) -> None:
    ada.post("/groups", name="Herons", private="yes")
    ada.post("/gestures", save="2611.00001")
    make(ada, ears.url, "groups", "herons")
    ada.post("/groups/herons/close")
    turn(lab)
    assert ears.heard == []
    assert "Paused: There is no such group here" in ada.get("/me/hooks").text


def test_a_call_that_fails_is_tried_again_by_the_ladder_under_one_id_and_then_given_up(
    lab: Site, ada: Caller, ears: Listener, clock: FakeClock
) -> None:
    secret = make(ada, ears.url)
    ears.answers = [(500, {})]
    turn(lab)
    assert "127.0.0.1 answered 500." in ada.get("/me/hooks").text
    assert "is tried again on Wed 18 Nov, 15:01 UTC" in ada.get("/me/hooks").text
    for place, wait in enumerate(hooks.LADDER, 2):
        turn(lab, clock, wait - timedelta(seconds=1))
        assert len(ears.heard) == place - 1
        turn(lab, clock, timedelta(seconds=1))
        assert len(ears.heard) == place
    turn(lab, clock, timedelta(days=1))
    assert len(ears.heard) == len(hooks.LADDER) + 1
    assert len({one.headers["webhook-id"] for one in ears.heard}) == 1
    assert len({one.headers["webhook-timestamp"] for one in ears.heard}) == len(ears.heard)
    assert all(is_signed(one, secret) for one in ears.heard)
    page = ada.get("/me/hooks").text
    assert "was given up after 6 tries: 127.0.0.1 answered 500." in page
    assert "Paused" not in page


def test_a_hook_that_never_answers_is_paused_after_three_editions(
    lab: Site, ada: Caller, ears: Listener, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "LADDER", ())
    make(ada, ears.url)
    ears.answers = [(503, {})]
    for days in range(4):
        turn(lab)
        clock.moment += timedelta(days=1)
        bring(lab, TOMORROW + timedelta(days=days), a_record(key=f"2611.0001{days}", title=f"Paper {days}"))
    assert len(ears.heard) == 3
    assert "Paused: 127.0.0.1 answered 503." in ada.get("/me/hooks").text
    number = re.search(r'name="no" value="(\d+)"', ada.get("/me/hooks").text)
    assert number
    ears.answers = [(200, {})]
    ada.post("/me/hooks/go-on", no=number[1])
    turn(lab)
    assert len(ears.heard) > 3


def test_one_who_is_gone_is_called_no_more(lab: Site, ada: Caller, ears: Listener, clock: FakeClock) -> None:
    make(ada, ears.url)
    ears.answers = [(410, {})]
    turn(lab)
    turn(lab, clock, timedelta(hours=12))
    assert len(ears.heard) == 1
    assert "Paused: 127.0.0.1 answered 410: it wants no more calls." in ada.get("/me/hooks").text


def test_a_redirect_is_not_followed(lab: Site, ada: Caller, ears: Listener) -> None:
    make(ada, ears.url)
    ears.answers = [(302, {"location": f"{ears.url}/elsewhere"})]
    turn(lab)
    assert [one.path for one in ears.heard] == ["/"]
    assert "answered 302, a redirect, which is not followed" in ada.get("/me/hooks").text


def test_whoever_dies_before_settling_leaves_a_call_that_is_made_again_under_its_id(
    lab: Site, ada: Caller, ears: Listener, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(ada, ears.url)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(hooks, "sent", killed)
        with pytest.raises(Killed):
            turn(lab)
    turn(lab, clock, hooks.TERM - timedelta(seconds=1))
    assert len(ears.heard) == 1
    turn(lab, clock, timedelta(seconds=2))
    turn(lab, clock, hooks.TERM)
    first, second = ears.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_a_paused_hook_is_silent_and_one_removed_is_gone(
    lab: Site, ada: Caller, ears: Listener, clock: FakeClock
) -> None:
    make(ada, ears.url)
    ada.post("/me/hooks/pause", no="1")
    assert "Paused." in ada.get("/me/hooks").text
    turn(lab)
    assert ears.heard == []
    ada.post("/me/hooks/go-on", no="1")
    turn(lab)
    assert len(ears.heard) == 1
    ada.post("/me/hooks/remove", no="1")
    bring(lab, TOMORROW, a_record(key="2611.00003", title="Storks at the Weir"))
    turn(lab, clock)
    assert len(ears.heard) == 1
    assert "127.0.0.1" not in ada.get("/me/hooks").text


def test_a_suspended_readers_hooks_are_silent(lab: Site, ada: Caller, reader: Reader, ears: Listener) -> None:
    make(ada, ears.url)
    with lab.store.write() as db:
        people.change(db, reader.no, state="suspended")
    turn(lab)
    assert ears.heard == []


def test_the_button_calls_at_once_and_says_what_came_of_it(lab: Site, ada: Caller, ears: Listener) -> None:
    secret = make(ada, ears.url)
    assert "Today’s papers: It arrived." in ada.post("/me/hooks/test", no="1").text
    (one,) = ears.heard
    assert json.loads(one.body)["type"] == "listing.test"
    assert is_signed(one, secret)
    ears.answers = [(500, {})]
    assert "It did not arrive. 127.0.0.1 answered 500." in ada.post("/me/hooks/test", no="1").text


def test_a_hook_cannot_be_tried_without_end(lab: Site, ada: Caller, ears: Listener) -> None:
    make(ada, ears.url)
    answers = [ada.post("/me/hooks/test", no="1").status for _ in range(22)]
    assert answers == [200] * 20 + [429] * 2


def test_nobody_does_anything_with_anothers_hook(lab: Site, ada: Caller, ears: Listener) -> None:
    make(ada, ears.url)
    bob = signed_in(lab, enrol(lab, "bob"))
    for act in ("test", "pause", "go-on", "remove"):
        for no in ("1", "-1", "1e0", "9" * 30, "", "١"):
            assert bob.post(f"/me/hooks/{act}", no=no).status == 404
    assert ears.heard == []
    assert "127.0.0.1" not in bob.get("/me/hooks").text


def test_address_and_secret_are_shown_once_and_sealed_in_the_library(lab: Site, ada: Caller, ears: Listener) -> None:
    secret = make(ada, f"{ears.url}/a-very-secret-path")
    turn(lab)
    page = ada.get("/me/hooks")
    assert page["cache-control"] == "private, no-store"
    assert secret not in page.text
    assert "a-very-secret-path" not in page.text
    for path in lab.own.data.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert b"a-very-secret-path" not in held and secret.encode() not in held, path.name


def test_a_hook_outlives_a_change_of_the_key_as_long_as_the_old_one_is_known(
    lab: Site, ada: Caller, ears: Listener
) -> None:
    make(ada, ears.url)
    before = lab.house.keys.secret
    lab.house.keys = Keys(b"another key of the house", (before,))
    turn(lab)
    assert len(ears.heard) == 1
    lab.house.keys = Keys(b"another key of the house")
    bring(lab, TOMORROW, a_record(key="2611.00003", title="Storks at the Weir"))
    lab.clock.moment += timedelta(days=1)  # type: ignore[attr-defined]
    turn(lab)
    assert len(ears.heard) == 1
    assert "Make the hook anew." in ada.get("/me/hooks").text


@pytest.mark.parametrize(
    "address",
    [
        *("", "hooks.test", "ftp://hooks.test/", "javascript:alert(1)", "file:///etc/passwd", "https://", "https:///x"),
        *(
            "https://ada:pw@hooks.test/",
            "https://hooks.test/#here",
            "https://hooks.test:22/",
            "https://hooks.test:99999/",
        ),
        *(
            "https://hooks.test/\r\nX: y",
            "https://hooks.test/ x",
            "https://häuser.test/",
            f"https://x.test/{'x' * 2000}",
        ),
        *(
            "http://hooks.test/",
            "https://127.0.0.1/",
            "https://10.1.2.3/",
            "https://[::1]/",
            "https://169.254.169.254/",
        ),
        *("https://[::ffff:10.0.0.1]/", "https://0.0.0.0/", "https://[fd00::1]/", "https://224.0.0.1/"),
    ],
)
def test_an_address_that_may_not_be_called_makes_no_hook(community: Site, address: str) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    answer = ada.post("/me/hooks", kind="today", form="webhook", address=address)
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert "Yours</h2>" not in answer.text


@pytest.mark.parametrize(
    "leads",
    [
        *("127.0.0.1", "10.0.0.7", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "fe80::1%eth0", "0.0.0.0"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
    ],
)
def test_a_name_that_leads_to_a_private_address_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, leads: str
) -> None:
    looked = []

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked.append(host)
        public = (2, 1, 6, "", ("93.184.216.34", port))
        return [public, (2, 1, 6, "", (leads, port))]

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    for url in ("https://hooks.test/", "https://hooks.test:8443/x"):
        with pytest.raises(BadReply, match="private address"):
            target.send(target.read_target(url, ()), b"{}", {}, ())
    assert looked == ["hooks.test", "hooks.test"]


def test_what_was_judged_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch, ears: Listener) -> None:
    port, answers, real = int(ears.url.rpartition(":")[2]), iter(["127.0.0.1", "203.0.113.7"]), socket.getaddrinfo

    def look_up(host, *args, **more):  # type: ignore[no-untyped-def]
        return [(2, 1, 6, "", (next(answers), port))] if host == "hooks.test" else real(host, *args, **more)

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    allowed = ("127.0.0.1",)
    where = target.read_target(f"http://hooks.test:{port}/x", allowed)
    assert target.send(where, b"{}", {}, allowed) == 200
    assert next(answers) == "203.0.113.7"
    assert ears.heard[0].headers["host"] == f"hooks.test:{port}"


def test_plain_http_goes_to_allowed_networks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda _host, port, **_more: [(2, 1, 6, "", ("93.184.216.34", port))])
    where = target.read_target("http://hooks.test:8080/x", ("127.0.0.0/8",))
    with pytest.raises(BadReply):
        target.send(where, b"{}", {}, ("127.0.0.0/8",))


def test_an_endless_answer_is_cut(ears: Listener) -> None:
    ears.body = b"x" * 5_000_000
    allowed = ("127.0.0.1",)
    assert target.send(target.read_target(ears.url, allowed), b"{}", {}, allowed) == 200


def test_one_who_dawdles_is_left(ears: Listener) -> None:
    ticks = iter([0.0, *(step * 4.0 for step in range(50))])
    allowed = ("127.0.0.1",)
    with pytest.raises(BadReply, match="longer than 10 seconds"):
        target.send(target.read_target(ears.url, allowed), b"{}", {}, allowed, lambda: next(ticks))


def test_nobody_answering_is_said_without_telling_more(lab: Site, ada: Caller) -> None:
    with listening() as gone:
        address = gone.url
    make(ada, address)
    turn(lab)
    assert "127.0.0.1 cannot be reached, or broke off." in ada.get("/me/hooks").text


def test_hostile_titles_arrive_as_json_and_call_nobody_in_a_chat(
    lab: Site, ada: Caller, ears: Listener, clock: FakeClock
) -> None:
    hostile = [text for text in (*XSS[::60], *ODD, "@everyone <!channel> <@U1>") if storable(text) and len(text) < 2000]
    clock.moment += timedelta(days=1)
    made = [a_record(key=f"2611.{no:05}", title=text) for no, text in enumerate(hostile, 100)]
    bring(lab, TOMORROW, *made)
    make(ada, ears.url)
    turn(lab)
    heard = next(one for one in ears.heard if json.loads(one.body)["data"]["edition"] == TOMORROW.isoformat())
    assert len(titles(heard)) == len(hostile)
    title, lines = message(heard.body.decode())
    assert f"{len(hostile)} new papers" in title
    assert "<" not in lines
    assert not re.search(r"@[^\u200b]", lines)
    assert lines.count("\n") == 20


def test_the_same_address_twice_is_two_hooks_and_there_are_at_most_so_many(
    lab: Site, ada: Caller, ears: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet.actions.hooks.MOST", 2)
    make(ada, ears.url)
    make(ada, ears.url)
    answer = ada.post("/me/hooks", kind="today", form="webhook", address=ears.url)
    assert (answer.status, "2 hooks" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "today", "form": "carrier pigeon"},
        {"kind": "editions", "form": "webhook"},
        {"kind": "search", "form": "webhook", "name": ""},
        {"kind": "authors", "form": "webhook", "name": "Nobody"},
        {"form": "webhook"},
    ],
)
def test_a_form_that_makes_no_sense_is_shown_again_as_typed(lab: Site, ada: Caller, form: dict[str, str]) -> None:
    answer = ada.post("/me/hooks", address="https://hooks.test/x", **form)
    assert answer.status == 400
    assert 'value="https://hooks.test/x"' in answer.text


def test_the_reader_of_a_personal_library_has_hooks_too(site: Site, ears: Listener) -> None:
    rule(site, hook_networks=("127.0.0.1",))
    bring(site, TODAY, a_record())
    own = Caller(application(site), headers=(("host", "127.0.0.1"),))
    make(own, ears.url)
    turn(site)
    assert titles(ears.heard[0]) == ["Counting Herons from the Air"]


def test_the_job_writes_and_calls_when_something_is_new(
    lab: Site, ada: Caller, ears: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Callable[[], object]] = []
    monkeypatch.setattr(outward, "again", lambda _stop, _seconds, _what, do: looks.append(do))
    written: list[object] = []
    real = outward.write_calls
    monkeypatch.setattr(outward, "write_calls", lambda site, now: written.append(now) or real(site, now))

    class Going:
        def is_set(self) -> bool:
            return False

    outward.send_on(lab, Going())  # type: ignore[arg-type]
    (look,) = looks
    look()
    assert (written, ears.heard) == ([], [])
    make(ada, ears.url)
    look()
    look()
    assert (len(written), len(ears.heard)) == (1, 1)
    bring(lab, TODAY, a_record(), a_record(key="2611.00002"), a_record(key="2611.00009", title="A late heron"))
    look()
    assert (len(written), len(ears.heard)) == (2, 1)


def test_no_address_of_a_hook_is_in_a_log(
    lab: Site, ada: Caller, ears: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make(ada, f"{ears.url}/a-very-secret-path")
    ears.answers = [(500, {})]
    turn(lab)
    assert "hook no=1 outcome=failed attempt=1 why=127.0.0.1 answered 500." in caplog.text
    assert "a-very-secret-path" not in caplog.text


# chats


@pytest.mark.slow
def test_a_chat_is_told_in_lines(lab: Site, ada: Caller, ears: Listener) -> None:
    make(ada, f"mmost://{ears.url.removeprefix('http://')}/3ccdd113474722377935511fc85d3dd4", form="chat")
    turn(lab)
    (one,) = ears.heard
    assert one.path == "/hooks/3ccdd113474722377935511fc85d3dd4"
    text = json.loads(one.body)["text"]
    assert "Today’s papers: 2 new papers" in text
    assert "http://papers.test/papers/2611.00001" in text
    page = ada.get("/me/hooks").text
    assert "The edition of 18 Nov arrived." in page
    assert "3ccdd113474722377935511fc85d3dd4" not in page


@pytest.mark.slow
def test_a_chat_that_fails_is_tried_again(lab: Site, ada: Caller, ears: Listener, clock: FakeClock) -> None:
    make(ada, f"mmost://{ears.url.removeprefix('http://')}/3ccdd113474722377935511fc85d3dd4", form="chat")
    ears.answers = [(302, {"location": f"{ears.url}/elsewhere"}), (200, {})]
    turn(lab)
    assert "The chat did not take it." in ada.get("/me/hooks").text
    turn(lab, clock)
    assert [one.path.partition("/")[2].partition("/")[0] for one in ears.heard] == ["hooks", "hooks"]


@pytest.mark.slow
def test_a_chat_on_a_private_network_is_not_told_unless_the_operator_allows_it(ears: Listener) -> None:
    address = f"mmost://localhost:{ears.url.rpartition(':')[2]}/3ccdd113474722377935511fc85d3dd4"
    with pytest.raises(BadReply, match="private address"):
        chat.send(address, ("Herons", "x"), ())
    assert ears.heard == []


@pytest.mark.slow
@pytest.mark.parametrize("address", ["json://127.0.0.1/x", "mailto://a@b.test", "https://x.test/x", "slack://x", "no"])
def test_what_is_no_chat_makes_no_hook(lab: Site, ada: Caller, address: str) -> None:
    answer = ada.post("/me/hooks", kind="today", form="chat", address=address)
    assert answer.status == 400
    assert "no address of Slack, Discord, Matrix or Mattermost" in answer.text


def test_without_the_library_a_chat_is_refused_with_what_to_do(
    lab: Site, ada: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "find_spec", lambda _name: None)
    answer = ada.post("/me/hooks", kind="today", form="chat", address="discord://1/x")
    assert (answer.status, "pip install" in answer.text) == (400, True)
    with pytest.raises(WrongUse):
        chat.send("discord://1/x", ("a", "b"), ())


def test_by_default_nothing_private_may_be_called() -> None:
    assert Settings(data=NOW).hook_networks == ()  # type: ignore[arg-type]
