"""Mails are sent at least once, tried again as agreed, and forgotten once they are gone."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from tests.callers import enrol
from tests.cast import NOW, FakeClock
from tests.lib.test_dkim import pem, verifies
from tests.mailbox import Mailbox

from broadsheet.actions import send_mail
from broadsheet.actions.house import House
from broadsheet.actions.post import Further, post
from broadsheet.lib.clock import instant
from broadsheet.lib.mail import list_headers
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import WrongUse
from broadsheet.serve import _open_doors
from broadsheet.settings import Settings
from broadsheet.store import outbox
from broadsheet.store.db import Db
from broadsheet.store.schema import digests, subscriptions
from broadsheet.store.schema import outbox as rows
from broadsheet.wiring import Site


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


@pytest.fixture
def house(store: Db, mailbox: Mailbox, data, clock: FakeClock) -> House:
    rules = Settings(
        data=data,
        mode="community",
        base_url="https://papers.test",
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_security="none",
    )
    return House(store, rules, clock, Keys(b"k" * 32))


def write(house: House, recipient: str = "ada@readers.test", **more: str) -> None:
    fields = {"kind": "test", "subject": "Herons", "text": "Counted: secret-word.\n"} | more
    house.act(lambda db: post(db, house, fields["kind"], recipient, fields["subject"], fields["text"]))


def stopped() -> threading.Event:
    """A press that is being stopped, so that its jobs end at once."""
    event = threading.Event()
    event.set()
    return event


def row(house: House):
    with house.store.read() as db:
        return db.execute(select(rows)).one()


def a_digest(house: House, day: str = "2026-11-18") -> int:
    """The number of a digest of a new subscription."""
    fields = {"email": "ada@readers.test", "email_key": "ada@readers.test", "state": "active", "days": "mon"}
    fields |= {"minute": 420, "zone": "UTC", "format": "full", "quiet": True, "asked": instant(NOW)}
    served = {"local_date": day, "zone": "UTC", "due": instant(NOW), "at": instant(NOW), "outcome": "sent"}

    def add(db) -> int:
        (no,) = db.execute(subscriptions.insert().values(fields)).inserted_primary_key
        (digest,) = db.execute(digests.insert().values(subscription_no=no, **served)).inserted_primary_key
        return int(digest)

    return house.act(add)


def test_a_mail_is_sent_once_and_nothing_private_stays(house: House, mailbox: Mailbox) -> None:
    write(house)
    assert send_mail.send_due(house) == 1
    assert send_mail.send_due(house) == 0
    (mail,) = mailbox.mails
    assert mail.message["From"] == "Broadsheet <broadsheet@papers.test>"
    assert mail.text == "Counted: secret-word.\n"
    kept = row(house)
    assert (kept.state, kept.recipient, kept.subject, kept.text, kept.attempts) == ("sent", "", "", "", 1)
    assert mail.message["Message-ID"] == kept.message_id
    assert kept.message_id.endswith("@papers.test>")


def test_a_mail_is_written_only_with_what_causes_it(house: House) -> None:
    with pytest.raises(RuntimeError), house.store.write() as db:
        post(db, house, "test", "ada@readers.test", "Herons", "Counted.")
        raise RuntimeError
    assert send_mail.send_due(house) == 0


def test_a_temporary_refusal_is_tried_five_times_over_the_agreed_hours(
    house: House, mailbox: Mailbox, clock: FakeClock
) -> None:
    mailbox.replies["ada@readers.test"] = "450 4.2.1 <ada@readers.test> is over quota"
    write(house)
    tries = []
    for minute in range(0, 12 * 60, 5):
        clock.moment = NOW + timedelta(minutes=minute)
        before = row(house).attempts
        send_mail.send_due(house)
        if row(house).attempts > before:
            tries.append(minute)
    assert tries == [0, 5, 35, 155, 635]
    kept = row(house)
    assert (kept.state, kept.recipient, kept.text) == ("dead", "", "")
    assert kept.why == "The mail server answered 450 4.2.1."


def test_after_a_temporary_refusal_the_same_mail_arrives(house: House, mailbox: Mailbox, clock: FakeClock) -> None:
    mailbox.replies["ada@readers.test"] = "451 later"
    write(house)
    send_mail.send_due(house)
    identity = row(house).message_id
    mailbox.replies.clear()
    clock.moment += timedelta(minutes=5)
    assert send_mail.send_due(house) == 1
    assert mailbox.mails[0].message["Message-ID"] == identity
    assert mailbox.mails[0].message["Date"].datetime == NOW


def test_a_permanent_refusal_ends_it(house: House, mailbox: Mailbox) -> None:
    mailbox.replies["ada@readers.test"] = "550 5.1.1 <ada@readers.test> unknown"
    write(house)
    send_mail.send_due(house)
    kept = row(house)
    assert (kept.state, kept.recipient, kept.why) == ("dead", "", "The mail server answered 550 5.1.1.")


def test_a_crash_between_sending_and_settling_costs_one_duplicate_of_the_same_name(
    house: House, mailbox: Mailbox, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(house)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "sent", lambda _db, _mail: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send_mail.send_due(house)
    assert send_mail.send_due(house) == 0, "the lease still holds"
    clock.moment += outbox.TERM
    assert send_mail.send_due(house) == 1
    assert send_mail.send_due(house) == 0
    first, second = mailbox.mails
    assert first.raw == second.raw


def test_two_senders_never_take_the_same_mail(house: House) -> None:
    for _ in range(5):
        write(house)
    taken = [house.act(lambda db: outbox.take(db, 3, NOW)) for _ in range(3)]
    numbers = [mail.no for part in taken for mail in part]
    assert len(numbers) == len(set(numbers)) == 5


def test_a_sender_whose_lease_ended_settles_nothing(house: House) -> None:
    write(house)
    (slow,) = house.act(lambda db: outbox.take(db, 1, NOW))
    later = NOW + outbox.TERM
    (quick,) = house.act(lambda db: outbox.take(db, 1, later))
    house.act(lambda db: outbox.failed(db, slow, outbox.Trouble("late", permanent=True), later))
    assert row(house).state == "leased"
    house.act(lambda db: outbox.sent(db, quick))
    assert row(house).state == "sent"


def test_settled_mails_are_forgotten_after_a_while_and_waiting_ones_are_not(house: House, mailbox: Mailbox) -> None:
    write(house)
    send_mail.send_due(house)
    write(house)
    house.act(lambda db: outbox.sweep(db, NOW))
    with house.store.read() as db:
        assert len(db.execute(select(rows)).all()) == 2
    house.act(lambda db: outbox.sweep(db, NOW + timedelta(days=1)))
    assert row(house).state == "pending"


@pytest.mark.parametrize("hostile", ["Herons\r\nBcc: eve@evil.test", "=?utf-8?q?=0d=0aBcc:_eve@evil.test?=", "\u202ex"])
def test_a_hostile_title_stays_in_the_subject(hostile: str, house: House, mailbox: Mailbox) -> None:
    write(house, subject=f"A comment on {hostile}")
    send_mail.send_due(house)
    (mail,) = mailbox.mails
    assert mail.recipients == ["ada@readers.test"]
    assert len(mail.headers) == 9
    assert mail.message["Subject"].startswith("A comment on")


def test_only_one_address_is_written_to(house: House) -> None:
    with pytest.raises(WrongUse, match="no mail address"):
        write(house, recipient="ada@readers.test, eve@evil.test")


def test_a_community_without_a_mail_server_says_so_once_and_keeps_its_mails(community: Site) -> None:
    said: list[str] = []
    reader = enrol(community, "ada")
    _open_doors(community, stopped(), said.append)
    assert said == ["No mail server is set (smtp_host), so mails to readers wait in the outbox until one is."]
    house = community.house
    house.act(lambda db: post(db, house, "test", str(reader.email), "x", "y", reader_no=reader.no))
    assert row(house).state == "pending"


def test_a_personal_library_says_nothing_of_mails(site: Site) -> None:
    _open_doors(site, stopped(), pytest.fail)


def test_a_personal_library_sends_its_mails_where_it_has_a_server(site: Site) -> None:
    site.own = replace(site.own, smtp_host="127.0.0.1", mail_from="papers")
    with pytest.raises(WrongUse, match="mail_from"):
        _open_doors(site, stopped(), pytest.fail)
    site.house.rules = replace(site.own, mail_from="papers@papers.test")
    _open_doors(site, stopped(), pytest.fail)


def test_a_sender_that_is_no_address_stops_the_start(community: Site) -> None:
    community.own = replace(community.own, mail_from="papers")
    with pytest.raises(WrongUse, match="mail_from"):
        _open_doors(community, stopped(), pytest.fail)


def test_a_community_without_readers_says_how_the_first_is_made(community: Site) -> None:
    said: list[str] = []
    _open_doors(community, stopped(), said.append)
    assert said[0] == "There are no readers yet. `broadsheet reader add NAME EMAIL --role admin` makes the first."


def test_a_digest_carries_its_html_and_headers_and_is_known_by_its_digest(
    house: House, mailbox: Mailbox, clock: FakeClock
) -> None:
    digest_no = a_digest(house)
    ways = list_headers("digest.papers.test", "https://papers.test/u/word")
    further = Further(html="<p>Counted.</p>", headers=ways, digest_no=digest_no, expires=NOW + timedelta(hours=20))
    house.act(lambda db: post(db, house, "digest", "ada@readers.test", "Herons", "Counted.", further=further))
    assert send_mail.send_due(house) == 1
    (mail,) = mailbox.mails
    assert mail.message["List-Unsubscribe"] == "<https://papers.test/u/word>"
    assert [part.get_content().strip() for part in mail.message.iter_parts()] == ["Counted.", "<p>Counted.</p>"]
    assert mail.message["Message-ID"].startswith(f"<digest-{digest_no}.")
    kept = row(house)
    assert (kept.html, kept.headers, kept.digest_no) == ("", "", digest_no)
    with pytest.raises(IntegrityError):
        house.act(lambda db: post(db, house, "digest", "ada@readers.test", "Again", "Counted.", further=further))


def test_a_mail_is_not_sent_before_it_is_due(house: House, clock: FakeClock) -> None:
    further = Further(due=NOW + timedelta(minutes=7))
    house.act(lambda db: post(db, house, "test", "ada@readers.test", "Herons", "Counted.", further=further))
    assert send_mail.send_due(house) == 0
    clock.moment += timedelta(minutes=7)
    assert send_mail.send_due(house) == 1


def test_what_came_to_its_end_is_not_sent_any_more(house: House, mailbox: Mailbox, clock: FakeClock) -> None:
    further = Further(html="<p>", expires=NOW + timedelta(hours=1))
    house.act(lambda db: post(db, house, "test", "ada@readers.test", "Herons", "Counted.", further=further))
    clock.moment += timedelta(hours=1)
    assert send_mail.send_due(house) == 0
    kept = row(house)
    assert (kept.state, kept.recipient, kept.text, kept.html, mailbox.mails) == ("expired", "", "", "", [])


def test_no_try_is_planned_for_after_the_end(house: House, mailbox: Mailbox, clock: FakeClock) -> None:
    mailbox.replies["ada@readers.test"] = "452 4.2.2 full"
    further = Further(expires=NOW + timedelta(hours=1))
    house.act(lambda db: post(db, house, "test", "ada@readers.test", "Herons", "Counted.", further=further))
    for minute in (0, 5, 35):
        clock.moment = NOW + timedelta(minutes=minute)
        send_mail.send_due(house)
    kept = row(house)
    assert (kept.state, kept.attempts, kept.why) == ("expired", 3, "The mail server answered 452 4.2.2.")


def test_a_server_that_is_away_makes_every_mail_wait_and_counts_no_try(
    house: House, mailbox: Mailbox, clock: FakeClock
) -> None:
    away = replace(house.rules, smtp_port=1)
    there, house.rules = house.rules, away
    for name in ("ada", "bob"):
        write(house, f"{name}@readers.test")
    for _ in range(9):
        assert send_mail.send_due(house) == 0
        clock.moment += outbox.PAUSE
    with house.store.read() as db:
        kept = db.execute(select(rows)).all()
    assert {(one.state, one.attempts, one.why) for one in kept} == {
        ("pending", 0, "The mail server is away (ConnectionRefusedError).")
    }
    house.rules = there
    assert send_mail.send_due(house) == 2


def test_mails_are_signed_where_the_settings_name_a_key(house: House, mailbox: Mailbox, tmp_path: Path) -> None:
    path = pem(tmp_path, Ed25519PrivateKey.generate())
    house.rules = replace(house.rules, dkim_domain="Papers.test", dkim_selector="press", dkim_key=str(path))
    write(house)
    assert send_mail.send_due(house) == 1
    one = send_mail.signer(house)
    assert one is not None
    assert verifies(mailbox.mails[0].raw, {"press._domainkey.papers.test": one.record}) == [True]


def test_a_key_that_cannot_be_read_stops_the_start(community: Site) -> None:
    community.own = replace(community.own, dkim_domain="papers.test", dkim_selector="press", dkim_key="/nowhere")
    with pytest.raises(WrongUse, match="DKIM"):
        _open_doors(community, stopped(), pytest.fail)
