"""Mails that came back end what they name, from whichever inlet, and nothing that is not signed by us (M-3)."""

import io
import json
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.callers import Caller, stranger
from tests.came_back import COMPLAINT, EXIM, LETTER, POSTFIX, QMAIL, VACATION, filled
from tests.cast import NOW, FakeClock
from tests.imap_box import ImapBox
from tests.web.asgi_client import Answer, ask

from broadsheet.actions import bounces
from broadsheet.actions.collect import collect_returned
from broadsheet.actions.house import House
from broadsheet.actions.mail_links import unsubscribe_url
from broadsheet.actions.returned import take_in
from broadsheet.cli.main import main
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import MailError
from broadsheet.model.subscription import Schedule, Subscription
from broadsheet.settings import Settings
from broadsheet.store import returns, subscriptions
from broadsheet.store.db import Db
from broadsheet.store.schema import outbox
from broadsheet.wiring import Site

ADA = "ada@readers.test"


@pytest.fixture
def house(store: Db, data: Path, clock: FakeClock) -> House:
    rules = Settings(data=data, base_url="https://papers.test", bounce_address="bounces@papers.test")
    return House(store, rules, clock, Keys(b"k" * 32))


def path_of(house: House) -> str:
    return bounces.return_path(house, ADA)


def suppressed(house: House) -> bool:
    return house.act(lambda db: bounces.is_suppressed(db, house, ADA))


def counted(house: House) -> dict[str, int]:
    with house.store.read() as db:
        return returns.since(db, NOW.date()).get(house.now().date(), {})


def subscribe(house: House, email: str = ADA) -> Subscription:
    one = Subscription(
        no=0, email=email, reader_no=None, name="", state="active", schedule=Schedule(), format="full", quiet=True,
        watches=(), asked=NOW,
    )  # fmt: skip
    no = house.act(lambda db: subscriptions.add(db, one, email))
    return replace(one, no=no)


def state_of(house: House, one: Subscription) -> str:
    with house.store.read() as db:
        found = subscriptions.by_no(db, one.no)
    assert found
    return found.state


@pytest.mark.parametrize("form", [POSTFIX, EXIM, QMAIL])
def test_a_hard_bounce_ends_the_address_it_names(form: str, house: House) -> None:
    assert take_in(house, filled(form, path_of(house))) == "hard"
    assert suppressed(house)
    assert counted(house) == {"hard": 1}


def test_a_full_mailbox_ends_on_the_fifth_day_and_a_storm_counts_once(house: House, clock: FakeClock) -> None:
    raw = filled(POSTFIX, path_of(house), status="5.2.2", diagnostic="smtp; 552 5.2.2 full")
    for _ in range(4):
        assert take_in(house, raw) == "soft"
        assert take_in(house, raw) == "soft"
        clock.moment += timedelta(days=1)
    assert not suppressed(house)
    take_in(house, raw)
    assert suppressed(house)


@pytest.mark.parametrize("path", ["bounces@papers.test", "bounces+mfrggzdfmztwq2lknnwg23tpoayxe43u@papers.test", ""])
def test_a_bounce_without_our_word_is_forged_and_counted(path: str, house: House) -> None:
    assert take_in(house, filled(POSTFIX, path)) == "forged"
    assert not suppressed(house)
    assert counted(house) == {"forged": 1}


def test_another_houses_word_is_forged_here(house: House) -> None:
    other = House(house.store, house.rules, house.clock, Keys(b"o" * 32))
    assert take_in(house, filled(POSTFIX, path_of(other))) == "forged"


def test_who_hands_it_in_may_say_where_it_was_delivered(house: House) -> None:
    assert take_in(house, filled(POSTFIX, "postmaster@papers.test"), [path_of(house)]) == "hard"


@pytest.mark.parametrize(("form", "more"), [(VACATION, {}), (POSTFIX, {"action": "delayed"}), (LETTER, {})])
def test_what_is_no_bounce_changes_nothing(form: str, more: dict, house: House) -> None:
    one = subscribe(house)
    assert take_in(house, filled(form, path_of(house), **more)) in ("automatic", "delayed", "letter")
    assert not suppressed(house)
    assert state_of(house, one) == "active"


def test_nothing_that_comes_back_is_ever_answered(house: House) -> None:
    for form in (POSTFIX, EXIM, QMAIL, COMPLAINT, VACATION, LETTER):
        for path in (path_of(house), "bounces@papers.test"):
            take_in(house, filled(form, path))
    with house.store.read() as db:
        assert db.scalar(select(func.count()).select_from(outbox)) == 0


def test_a_complaint_ends_the_address_and_all_its_subscriptions_and_no_other(house: House) -> None:
    mine, too, other = subscribe(house), subscribe(house), subscribe(house, "bob@readers.test")
    assert take_in(house, filled(COMPLAINT, path_of(house))) == "complaint"
    assert suppressed(house)
    assert [state_of(house, one) for one in (mine, too, other)] == ["ended", "ended", "active"]


def test_a_complaint_that_names_no_return_path_ends_the_subscription_of_the_mail(house: House) -> None:
    mine, too = subscribe(house), subscribe(house)
    word = unsubscribe_url(house, mine).rpartition("/")[2]
    assert take_in(house, filled(COMPLAINT, "papers@papers.test", word=word)) == "complaint"
    assert [state_of(house, one) for one in (mine, too)] == ["ended", "active"]


def test_a_complaint_that_names_nothing_of_ours_is_forged(house: House) -> None:
    one = subscribe(house)
    assert take_in(house, filled(COMPLAINT, "papers@papers.test")) == "forged"
    assert state_of(house, one) == "active"


@pytest.mark.parametrize("automatic", [False, True])
def test_a_mail_with_the_word_of_a_subscription_ends_it(automatic: bool, house: House) -> None:
    mine, other = subscribe(house), subscribe(house)
    word = unsubscribe_url(house, mine).rpartition("/")[2]
    raw = filled(LETTER, "", subject=f"unsubscribe {word}", to="bounces@papers.test")
    raw = b"Auto-Submitted: auto-generated\r\n" + raw if automatic else raw
    assert take_in(house, raw) == "unsubscribed"
    assert take_in(house, raw) == "unsubscribed"
    assert [state_of(house, one) for one in (mine, other)] == ["ended", "active"]


def test_a_word_that_was_changed_ends_nothing(house: House) -> None:
    mine = subscribe(house)
    word = unsubscribe_url(house, mine).rpartition("/")[2]
    changed = word[:-1] + ("A" if word[-1] != "A" else "B")
    assert take_in(house, filled(LETTER, "", subject=f"unsubscribe {changed}")) == "letter"
    assert state_of(house, mine) == "active"


# the pipe


@pytest.fixture
def piped(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("BROADSHEET_BOUNCE_ADDRESS", "bounces@papers.test")
    monkeypatch.setenv("BROADSHEET_SECRET", "k" * 32)
    rules = Settings(data=data, base_url="https://papers.test", bounce_address="bounces@papers.test")
    store = Db(rules.database_url)
    yield House(store, rules, FakeClock(), Keys(b"k" * 32))
    store.close()


def test_a_mail_server_pipes_a_bounce_in(
    piped: House, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = filled(POSTFIX, "postmaster@papers.test")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert main(["bounce", "--data", str(data), "--json", "--to", path_of(piped)]) == 0
    assert json.loads(capsys.readouterr().out) == {"outcome": "hard"}
    assert suppressed(piped)


def test_a_library_that_cannot_be_opened_asks_the_mail_server_to_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broadsheet.db").write_bytes(b"no database at all" * 1000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert main(["bounce", "--data", str(tmp_path)]) == 75
    assert capsys.readouterr().err


# the mailbox


def test_a_mailbox_is_read_once_and_marked(house: House) -> None:
    mails = [filled(POSTFIX, path_of(house)), filled(LETTER, ""), filled(VACATION, "")]
    with ImapBox(mails) as box:
        house.rules = replace(
            house.rules,
            imap_host="127.0.0.1",
            imap_port=box.port,
            imap_security="none",
            imap_user="press",
            imap_password='he"rons',
        )
        assert collect_returned(house) == 3
        assert box.seen == {1, 2, 3}
        assert collect_returned(house) == 0
    assert suppressed(house)
    assert counted(house) == {"hard": 1, "letter": 1, "automatic": 1}


def test_a_mail_that_could_not_be_taken_in_stays_unread(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with ImapBox([filled(POSTFIX, path_of(house))]) as box:
        house.rules = replace(house.rules, imap_host="127.0.0.1", imap_port=box.port, imap_security="none")
        with monkeypatch.context() as patch:
            patch.setattr("broadsheet.actions.collect.take_in", lambda *_: (_ for _ in ()).throw(RuntimeError))
            with pytest.raises(RuntimeError):
                collect_returned(house)
        assert box.seen == set()


@pytest.mark.parametrize("trouble", ["login", "folder", "away", "tls"])
def test_a_mailbox_that_cannot_be_read_is_named_without_its_secrets(trouble: str, house: House) -> None:
    with ImapBox([], refuses=trouble) as box:
        port = 1 if trouble == "away" else box.port
        house.rules = replace(
            house.rules,
            imap_host="127.0.0.1",
            imap_port=port,
            imap_security="tls" if trouble == "tls" else "none",
            imap_user="press",
            imap_password="herons",
        )
        with pytest.raises(MailError, match="mailbox") as refused:
            collect_returned(house)
        assert "herons" not in str(refused.value)


# the service that tells


def tell(site: Site, body: bytes, kind: str = "application/json", password: str = "herons") -> Answer:
    word = b64encode(f"any:{password}".encode()).decode()
    headers = (("content-type", kind), ("authorization", f"Basic {word}"))
    return ask(stranger(site).app, "/bounces", *headers, method="POST", body=body)


@pytest.fixture
def told(community: Site) -> Site:
    community.own = replace(community.own, bounce_secret="herons", bounce_address="bounces@papers.test")
    return community


def events(*some: dict) -> bytes:
    return json.dumps({"events": some}).encode()


def test_a_service_tells_of_bounces_and_complaints(told: Site) -> None:
    one = subscribe(told.house)
    answer = tell(told, events({"kind": "bounce", "recipient": "Bob@readers.test", "status": "5.1.1"},
                               {"kind": "soft", "recipient": "eve@readers.test"},
                               {"kind": "complaint", "recipient": ADA}))  # fmt: skip
    assert (answer.status, json.loads(answer.text)) == (200, {"events": 3})
    keys = ["bob@readers.test", "eve@readers.test", ADA]
    found = told.house.act(lambda db: bounces.suppressed(db, told.house, keys))
    assert {key: one.kind for key, one in found.items()} == {"bob@readers.test": "hard", ADA: "complaint"}
    assert state_of(told.house, one) == "ended"


def test_a_service_may_hand_on_the_mail_itself(told: Site) -> None:
    answer = tell(told, filled(POSTFIX, path_of(told.house)), "message/rfc822")
    assert json.loads(answer.text) == {"outcome": "hard"}
    assert suppressed(told.house)


@pytest.mark.parametrize("password", ["", "heron", "herons2", "h\xe9rons"])
def test_who_does_not_know_the_password_tells_nothing(password: str, told: Site) -> None:
    assert tell(told, events({"kind": "hard", "recipient": ADA}), password=password).status == 401
    assert not suppressed(told.house)


def test_nor_does_who_shows_none(told: Site) -> None:
    for headers in ((), (("authorization", "Basic %%%"),), (("authorization", "Digest x"),)):
        assert ask(stranger(told).app, "/bounces", *headers, method="POST", body=b"{}").status == 401


def test_without_a_password_in_the_settings_there_is_no_such_address(community: Site) -> None:
    assert tell(community, events({"kind": "hard", "recipient": ADA}), password="").status == 404
    assert Caller(stranger(community).app).get("/bounces").status in (404, 405)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b'{"events": 5}',
        b'[{"kind": "hard"}]',
        b'[{"kind": "hard", "recipient": "ada"}]',
        b'[{"kind": "gone", "recipient": "ada@readers.test"}]',
        b'[{"kind": "hard", "recipient": "ada@readers.test", "status": "x<y"}]',
        b'[{"kind": "hard", "recipient": "ada@readers.test"}, 5]',
        b"[" + b"{}," * 2000 + b"{}]",
    ],
)
def test_a_document_that_cannot_be_read_is_refused_as_a_whole(body: bytes, told: Site) -> None:
    assert tell(told, body).status == 400
    assert not suppressed(told.house)
