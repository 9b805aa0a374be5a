"""Whatever a mail server answers, or does not, a mail is tried again, given up, or known to be out (M-2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.cast import NOW, FakeClock
from tests.scripted import DROP, Scripted

from broadsheet.actions import bounces, send_mail
from broadsheet.actions.house import House
from broadsheet.actions.post import Further, post
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import UNSURE
from broadsheet.settings import Settings
from broadsheet.store import suppressions
from broadsheet.store.db import Db
from broadsheet.store.schema import bounces as came_back
from broadsheet.store.schema import outbox as rows

ADA = "ada@readers.test"


@pytest.fixture
def house(data: Path, clock: FakeClock) -> Iterator[House]:
    rules = Settings(
        data=data, mode="community", base_url="https://papers.test", smtp_host="127.0.0.1", smtp_security="none"
    )
    store = Db(rules.database_url)
    yield House(store, rules, clock, Keys(b"k" * 32))
    store.close()


def write(house: House, count: int = 1, further: Further | None = None) -> None:
    def add(db) -> None:
        for no in range(count):
            name = ADA if no == 0 else f"reader{no}@readers.test"
            post(db, house, "test", name, "Herons", "Counted.\n.\n", further=further or Further())

    house.act(add)


def to(house: House, server: Scripted, **more: object) -> House:
    house.rules = replace(house.rules, smtp_port=server.port, **more)
    return house


def kept(house: House) -> list:
    with house.store.read() as db:
        return list(db.execute(select(rows).order_by(rows.c.no)).all())


def ends_here(house: House) -> str:
    """How Ada's address is suppressed, empty when it is not."""
    with house.store.read() as db:
        hash = bounces.address_hash(house, ADA)
        found = suppressions.of(db, [hash]).get(hash)
    return found.kind if found else ""


def bounced(house: House) -> list[str]:
    with house.store.read() as db:
        return list(db.scalars(select(came_back.c.kind)))


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ({"RCPT": "450 4.2.1 not now"}, "The mail server answered 450 4.2.1."),
        ({"RCPT": "451 4.7.1 greylisted"}, "The mail server answered 451 4.7.1."),
        ({"RCPT": "452 4.5.3 too many"}, "The mail server answered 452 4.5.3."),
        ({"RCPT": "421 4.3.2 closing"}, "The mail server answered 421 4.3.2."),
        ({"DATA": "451 later"}, "The mail server answered 451."),
        ({"dot": "451 4.3.0 queue"}, "The mail server answered 451 4.3.0."),
        ({"dot": "421 closing"}, "The mail server answered 421."),
        ({"MAIL": "550 5.7.1 not you"}, "The mail server answered 550 5.7.1."),
        ({"RCPT": DROP}, "The mail server is away (SMTPServerDisconnected)."),
        ({"DATA": DROP}, "The mail server is away (SMTPServerDisconnected)."),
        ({"dot": DROP}, UNSURE),
        ({"dot": "garbled answer"}, UNSURE),
    ],
)
def test_what_may_be_over_soon_is_tried_again_in_five_minutes(script: dict, why: str, house: House) -> None:
    with Scripted(script) as server:
        write(to(house, server))
        assert send_mail.send_due(house) == 0
    (mail,) = kept(house)
    assert (mail.state, mail.attempts, mail.why) == ("pending", 1, why)
    assert mail.due == (NOW + timedelta(minutes=5)).isoformat()
    assert (ends_here(house), bounced(house)) == ("", [])


@pytest.mark.parametrize(
    ("script", "kind", "suppressed"),
    [
        ({"RCPT": "550 5.1.1 unknown"}, "hard", "hard"),
        ({"RCPT": "550 no such user"}, "hard", "hard"),
        ({"RCPT": "553 5.1.3 what is that"}, "hard", "hard"),
        ({"RCPT": "550 5.2.1 closed"}, "hard", "hard"),
        ({"dot": "550 5.1.1 unknown"}, "hard", "hard"),
        ({"RCPT": "550 5.7.1 we do not like you"}, "soft", ""),
        ({"RCPT": "552 5.2.2 full"}, "soft", ""),
        ({"dot": "554 5.7.1 spam"}, "soft", ""),
        ({"dot": "550 spam"}, "soft", ""),
        ({"DATA": "554 no"}, "soft", ""),
    ],
)
def test_what_is_refused_for_good_is_a_bounce_now(script: dict, kind: str, suppressed: str, house: House) -> None:
    with Scripted(script) as server:
        write(to(house, server))
        assert send_mail.send_due(house) == 0
    (mail,) = kept(house)
    assert (mail.state, mail.recipient, mail.text) == ("dead", "", "")
    assert (bounced(house), ends_here(house)) == ([kind], suppressed)


@pytest.mark.parametrize(
    ("script", "more", "why"),
    [
        ({"greeting": "421 busy"}, {}, "The mail server answered 421."),
        ({"greeting": "554 no"}, {}, "The mail server answered 554."),
        ({"greeting": DROP}, {}, "The mail server is away (SMTPServerDisconnected)."),
        (
            {},
            {"smtp_security": "starttls"},
            "The mail server offers no TLS (STARTTLS), so nothing was handed to it.",
        ),
        (
            {"EHLO": "250-mail.test\r\n250 STARTTLS", "STARTTLS": "454 4.7.0 not now"},
            {"smtp_security": "starttls"},
            "The mail server answered 454 4.7.0.",
        ),
        (
            {"EHLO": "250-mail.test\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 wrong"},
            {"smtp_user": "press", "smtp_password": "herons"},
            "The mail server answered 535 5.7.8.",
        ),
    ],
)
def test_trouble_with_the_server_is_held_against_no_mail(script: dict, more: dict, why: str, house: House) -> None:
    with Scripted(script) as server:
        write(to(house, server, **more), count=3)
        assert send_mail.send_due(house) == 0
        assert server.connections == 1, "one look was enough for all"
        assert not any(line.startswith("MAIL") for line in server.heard)
    later = (NOW + timedelta(minutes=5)).isoformat()
    assert {(one.state, one.attempts, one.why, one.due) for one in kept(house)} == {("pending", 0, why, later)}


def test_after_a_421_the_other_mails_wait_too(house: House) -> None:
    with Scripted({"RCPT": "421 too fast"}) as server:
        write(to(house, server), count=3)
        send_mail.send_due(house)
        assert server.connections == 1
    assert [one.attempts for one in kept(house)] == [1, 0, 0]


def test_a_connection_lost_after_the_whole_mail_is_worth_one_more_try_of_the_same_name(
    house: House, clock: FakeClock
) -> None:
    with Scripted({"dot": DROP}) as server:
        write(to(house, server))
        for _ in range(4):
            send_mail.send_due(house)
            clock.moment += timedelta(hours=9)
        first, second = server.texts
    assert first == second
    (mail,) = kept(house)
    assert (mail.state, mail.attempts, mail.why) == ("dead", 2, UNSURE)
    assert bounced(house) == []


def test_what_may_be_out_already_stays_so_whatever_is_said_meanwhile(house: House, clock: FakeClock) -> None:
    with Scripted({"dot": DROP, "RCPT": ["250 OK", "451 later", "250 OK"]}) as server:
        write(to(house, server))
        for _ in range(5):
            send_mail.send_due(house)
            clock.moment += timedelta(hours=9)
        assert len(server.texts) == 2
    assert kept(house)[0].state == "dead"


def test_a_connection_lost_in_the_middle_of_a_mail_harms_nobody_else(house: House, clock: FakeClock) -> None:
    with Scripted({"RCPT": [DROP, "250 OK"]}) as server:
        write(to(house, server), count=3)
        assert send_mail.send_due(house) == 2
        assert server.connections == 2
        clock.moment += timedelta(minutes=5)
        assert send_mail.send_due(house) == 1


def test_a_server_that_hangs_up_between_mails_is_called_again(house: House) -> None:
    with Scripted({"MAIL": ["250 OK", DROP, "250 OK"]}) as server:
        write(to(house, server), count=3)
        assert send_mail.send_due(house) == 3
        assert server.connections == 2


def test_many_mails_go_over_one_connection_and_a_refused_one_stops_no_other(house: House) -> None:
    with Scripted({"RCPT": ["250 OK", "550 5.1.1 unknown", "250 OK"]}) as server:
        write(to(house, server), count=4)
        assert send_mail.send_due(house) == 3
        assert server.connections == 1
        assert b"\r\n..\r\n" in server.texts[0], "a line that is a dot has another before it"


def test_a_connection_takes_a_hundred_mails_and_then_another_is_opened(house: House) -> None:
    with Scripted() as server:
        write(to(house, server), count=150)
        assert send_mail.send_due(house) == 150
        assert server.connections == 2


def test_several_connections_share_the_mails(house: House) -> None:
    with Scripted() as server:
        write(to(house, server, smtp_connections=3), count=60)
        assert send_mail.send_due(house) == 60
        assert server.connections == 3
        assert len({text.partition(b"Message-ID: ")[2][:40] for text in server.texts}) == 60


def test_mails_keep_the_pace_of_the_settings(house: House, clock: FakeClock) -> None:
    with Scripted() as server:
        write(to(house, server, mails_a_second=4.0), count=9)
        assert send_mail.send_due(house) == 9
    assert clock.moment == NOW + timedelta(seconds=2)


def test_whose_address_is_suppressed_gets_nothing(house: House) -> None:
    hash = bounces.address_hash(house, ADA)
    house.act(lambda db: suppressions.suppress(db, hash, "hard", "The mail server answered 550 5.1.1.", NOW))
    with Scripted() as server:
        write(to(house, server), count=2)
        assert send_mail.send_due(house) == 1
    mail = kept(house)[0]
    assert (mail.state, mail.recipient) == ("dead", "")
    assert mail.why == "The address is not written to (hard: The mail server answered 550 5.1.1.)"


def test_whoever_complained_may_still_ask_for_a_new_password(house: House) -> None:
    hash = bounces.address_hash(house, ADA)
    house.act(lambda db: suppressions.suppress(db, hash, "complaint", "A complaint.", NOW))
    with Scripted() as server:
        write(to(house, server))
        assert send_mail.send_due(house) == 1


def test_an_address_suppressed_under_a_key_of_before_stays_so(house: House) -> None:
    hash = bounces.address_hash(house, ADA)
    house.act(lambda db: suppressions.suppress(db, hash, "hard", "gone", NOW))
    house.keys = Keys(b"another" * 5, (house.keys.secret,))
    with Scripted() as server:
        write(to(house, server))
        assert send_mail.send_due(house) == 0
        assert server.texts == []


def test_a_mail_nobody_took_in_half_a_day_counts_as_a_soft_bounce(house: House, clock: FakeClock) -> None:
    with Scripted({"RCPT": "452 4.2.2 full"}) as server:
        write(to(house, server))
        for _ in range(5):
            send_mail.send_due(house)
            clock.moment += timedelta(hours=9)
    assert (kept(house)[0].state, bounced(house), ends_here(house)) == ("dead", ["soft"], "")


def test_at_most_once_means_that_a_mail_in_doubt_is_not_sent_again(house: House, clock: FakeClock) -> None:
    with Scripted({"dot": [DROP, "451 later", "250 OK"]}) as server:
        write(to(house, server, mail_promise="at-most-once"), count=2)
        for _ in range(3):
            send_mail.send_due(house)
            clock.moment += timedelta(hours=1)
        assert len(server.texts) == 3
        assert server.texts[1] == server.texts[2]
    assert [(one.state, one.why, one.text) for one in kept(house)] == [("sent", UNSURE, ""), ("sent", "", "")]


def test_at_most_once_a_mail_is_known_as_sent_before_it_is_handed_over(
    house: House, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Scripted() as server:
        write(to(house, server, mail_promise="at-most-once"))
        with monkeypatch.context() as patch:
            patch.setattr("broadsheet.lib.smtp.Courier.carry", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                send_mail.send_due(house)
        clock.moment += timedelta(days=1)
        assert send_mail.send_due(house) == 0
        assert server.texts == []


def test_at_most_once_a_server_that_is_away_loses_nothing(house: House, clock: FakeClock) -> None:
    with Scripted({"greeting": ["421 busy", "220 ready"]}) as server:
        write(to(house, server, mail_promise="at-most-once"), count=3)
        assert send_mail.send_due(house) == 0
        clock.moment += timedelta(minutes=5)
        assert send_mail.send_due(house) == 3
