"""Admins see what became of mails and why; the terminal says the same, and tries the mail server stage by stage."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.callers import enrol, signed_in, stranger
from tests.cast import NOW
from tests.lib.test_dkim import pem
from tests.mailbox import Mailbox
from tests.scripted import DROP, Scripted

from broadsheet.actions import bounces, send_mail
from broadsheet.actions.post import Further, post
from broadsheet.actions.returned import take_in
from broadsheet.actions.try_mail import STAGES, try_mail
from broadsheet.actions.unblock import unblock_address
from broadsheet.cli.main import main
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.subscription import Schedule, Served, Subscription
from broadsheet.queries.mails import PAGE
from broadsheet.store import subscriptions
from broadsheet.wiring import Site

ADA, BOB = "ada@readers.test", "bob@readers.test"


def serve(site: Site, email: str, day: int = 18, *, mail: bool = True, why: str = "") -> None:
    """A subscription and one served day of it, with its mail."""
    one = Subscription(
        no=0, email=email, reader_no=None, name="", state="active", schedule=Schedule(), format="full", quiet=True,
        watches=(), asked=NOW,
    )  # fmt: skip
    date = NOW.date().replace(day=day)

    def write(db) -> None:
        no = subscriptions.add(db, one, mail_address(email).key)
        served = Served(
            subscription_no=no, local_date=date, edition=date, due=NOW, at=NOW, outcome="sent" if mail else "empty",
            why=why, entries=5 if mail else 0,
        )  # fmt: skip
        digest = subscriptions.serve(db, served)
        if mail:
            post(db, site.house, "digest", email, "Herons", "Counted.", further=Further(digest_no=digest))

    site.house.act(write)


def to(site: Site, port: int, **more: object) -> None:
    site.house.rules = replace(
        site.own, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", bounce_address="b@papers.test", **more
    )


def page_of(site: Site, path: str = "/mails") -> str:
    admin = signed_in(site, enrol(site, "root", "admin"))
    answer = admin.get(path)
    assert answer.status == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_admins_see_what_was_sent_what_waits_what_came_back_and_why(community: Site) -> None:
    with Scripted({"RCPT": ["250 OK", "450 4.2.1 not now", "550 5.7.1 no"]}) as server:
        to(community, server.port)
        for email in (ADA, BOB, "eve@readers.test"):
            serve(community, email)
        send_mail.send_due(community.house)
    serve(community, "fay@readers.test", mail=False, why="Your search “herons”: 0 of 312 new papers.")
    take_in(community.house, b"Subject: hello\r\n\r\n")
    text = page_of(community)
    assert "1 sent 1 to be tried again 1 given up Came back: 1 written by people" in text
    assert "The mail server answered 450 4.2.1. 1 to be tried again" in text
    assert "The mail server answered 550 5.7.1. 1 given up" in text
    assert re.search(rf"{BOB} \S[^@]* due [^@]* 5 papers to be tried again The mail server answered 450 4.2.1.", text)
    assert "0 of 312 new papers" in text


def test_the_digests_of_one_address_can_be_asked_for(community: Site) -> None:
    serve(community, ADA)
    serve(community, BOB)
    admin = signed_in(community, enrol(community, "root", "admin"))
    found = admin.get("/mails?address=Ada@readers.test").text
    assert (ADA in found, BOB in found) == (True, False)
    assert "was served no digest" in admin.get("/mails?address=eve@readers.test").text
    assert "no mail address" in admin.get("/mails?address=eve").text


def test_many_digests_are_paged(community: Site) -> None:
    for no in range(PAGE + 1):
        serve(community, f"r{no}@readers.test")
    admin = signed_in(community, enrol(community, "root", "admin"))
    first = admin.get("/mails").text
    assert f"r{PAGE}@readers.test" in first
    assert "r0@readers.test" not in first
    (further,) = re.findall(r'href="(/mails\?[^"]+)" rel="next"', first)
    assert "r0@readers.test" in admin.get(further.replace("&amp;", "&")).text


@pytest.mark.parametrize("role", ["reader", "moderator"])
def test_nobody_but_admins_sees_them(role: str, community: Site) -> None:
    assert signed_in(community, enrol(community, "ada", role)).get("/mails").status == 404
    assert stranger(community).get("/mails").status == 303


def block(site: Site, email: str, kind: str = "hard") -> None:
    hash = bounces.address_hash(site.house, email)
    site.house.act(lambda db: bounces.came_back(db, site.house, hash, kind, "The mail server answered 550 5.1.1."))


def blocked(site: Site, email: str) -> bool:
    return site.house.act(lambda db: bounces.is_suppressed(db, site.house, email))


def test_an_admin_lets_mails_go_again_and_the_log_says_so_without_the_address(community: Site) -> None:
    serve(community, ADA)
    block(community, ADA)
    block(community, "gone@readers.test")
    admin = signed_in(community, enrol(community, "root", "admin"))
    page = admin.get("/mails").text
    assert "gone@readers.test" not in page, "nobody here has it, so nobody knows it"
    assert "An address that nobody here has any more" in page
    word = re.search(
        rf"<bdi>{ADA}</bdi></h3><p class=\"facts\"><span>no such mailbox.*?value=\"([0-9a-f]+)\"", page, re.S
    )
    assert word
    assert admin.post("/mails/unblock", word=word[1], why="The mailbox is back.").status == 303
    assert (blocked(community, ADA), blocked(community, "gone@readers.test")) == (False, True)
    log = stranger(community).get("/log").text
    assert "let mails go again to an address that mails came back from" in " ".join(re.sub("<[^>]+>", "", log).split())
    assert "The mailbox is back." in log
    assert ADA not in log
    assert 'value="undo"' not in admin.get("/log").text
    assert admin.post("/moderation", act="undo", target="1", why="x", kind="", back="/log").status == 404
    assert admin.post("/mails/unblock", word=word[1]).status == 404
    assert admin.post("/mails/unblock", word="no hash").status == 404
    assert admin.get("/moderation/target?kind=address&target=0").status == 404


def test_after_that_the_soft_bounces_of_before_count_no_more(community: Site) -> None:
    for day in range(5):
        community.clock.moment = NOW + timedelta(days=day)  # type: ignore[attr-defined]
        block(community, ADA, "soft")
    assert blocked(community, ADA)
    unblock_address(community.house, None, ADA)
    community.clock.moment = NOW + timedelta(days=6)  # type: ignore[attr-defined]
    block(community, ADA, "soft")
    assert not blocked(community, ADA)
    with pytest.raises(NotFound):
        unblock_address(community.house, None, ADA)


# the terminal


@pytest.fixture
def run(community: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command on the library of the community."""
    monkeypatch.setenv("BROADSHEET_MODE", "community")
    monkeypatch.setenv("BROADSHEET_BASE_URL", "http://papers.test")

    def command(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main([*words, "--data", str(community.own.data)])
        said = capsys.readouterr()
        return code, said.out or said.err

    return command


def test_the_terminal_says_how_mails_stand(community: Site, run) -> None:
    community.clock.moment = datetime.now(UTC)  # type: ignore[attr-defined]
    with Scripted({"RCPT": ["250 OK", "450 4.2.1 not now"]}) as server:
        to(community, server.port)
        serve(community, ADA)
        serve(community, BOB)
        send_mail.send_due(community.house)
    block(community, BOB)
    code, said = run("digest", "status")
    assert code == 0
    assert "1 sent, 1 to be tried again" in said
    assert "1  to be tried again: The mail server answered 450 4.2.1." in said
    assert f"{BOB}  hard: The mail server answered 550 5.1.1." in said
    found = json.loads(run("digest", "status", "--json")[1])
    assert found["days"][0]["mails"] == {"sent": 1, "deferred": 1}
    assert {one["email"]: one["mail"] for one in found["digests"]} == {ADA: "sent", BOB: "deferred"}
    assert found["blocked"][0]["email"] == BOB
    assert BOB not in run("digest", "status", ADA)[1]
    assert run("digest", "unblock", BOB, "--why", "It is back.") == (0, "Mails go there again.\n")
    assert not blocked(community, BOB)
    assert run("digest", "unblock", BOB)[0] == 1


def test_a_test_mail_arrives_signed_and_every_stage_is_told(community: Site, tmp_path) -> None:
    key = pem(tmp_path, Ed25519PrivateKey.generate())
    with Mailbox() as box:
        to(community, box.port, dkim_domain="papers.test", dkim_selector="press", dkim_key=str(key))
        trial = try_mail(community.house, "Ada@readers.test")
    assert [one.stage for one in trial.steps] == list(STAGES)
    assert {one.state for one in trial.steps} == {"ok", "skipped"}
    assert any("press._domainkey.papers.test" in note for note in trial.notes)
    (mail,) = box.mails
    assert mail.recipients == ["Ada@readers.test"]
    assert mail.sender.startswith("b+")
    assert "DKIM-Signature" in mail.headers


@pytest.mark.parametrize(
    ("script", "more", "failed"),
    [
        ({}, {"smtp_host": "nowhere.invalid"}, "name"),
        ({}, {"smtp_port": 1}, "connection"),
        ({"greeting": "554 no"}, {}, "connection"),
        ({}, {"smtp_security": "starttls"}, "tls"),
        ({"EHLO": "250-x\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 no"}, {"smtp_user": "press"}, "sign-in"),
        ({"MAIL": "550 5.7.1 not you"}, {}, "sender"),
        ({"RCPT": "550 5.1.1 unknown"}, {}, "recipient"),
        ({"dot": "554 5.7.1 spam"}, {}, "text"),
        ({"dot": DROP}, {}, "answer"),
    ],
)
def test_a_test_mail_that_fails_names_the_stage(script: dict, more: dict, failed: str, community: Site) -> None:
    with Scripted(script) as server:
        to(community, server.port)
        community.house.rules = replace(community.house.rules, **more)
        trial = try_mail(community.house, ADA)
    assert trial.failed == failed
    assert [one.stage for one in trial.steps] == list(STAGES)[: list(STAGES).index(failed) + 1]


def test_the_terminal_sends_a_test_mail(community: Site, run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("digest", "test", ADA) == (2, "No mail server is set. Set smtp_host first.\n")
    assert run("digest", "test")[0] == 2
    with Scripted({"RCPT": "550 5.1.1 unknown"}) as server:
        monkeypatch.setenv("BROADSHEET_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("BROADSHEET_SMTP_PORT", str(server.port))
        monkeypatch.setenv("BROADSHEET_SMTP_SECURITY", "none")
        code, said = run("digest", "test", ADA)
        assert code == 1
        assert "FAILURE recipient: The mail server answered 550 5.1.1." in said
        assert json.loads(run("digest", "test", ADA, "--json")[1])["failed"] == "recipient"
    with pytest.raises(WrongUse):
        try_mail(community.house, ADA)
