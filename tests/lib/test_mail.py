"""What goes to the mail server is one mail to one recipient with the headers we meant, byte for byte."""

import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from tests.mailbox import Mailbox

from broadsheet.lib.mail import LONGEST_HEADER, Mail, compose, list_headers, read_sender, safe_header, written
from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.smtp import MailServer, deliver, reach
from broadsheet.model.errors import MailError, WrongUse

AT = datetime(2026, 11, 18, 15, tzinfo=UTC)
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
]
HOSTILE = [
    "Herons\r\nBcc: eve@evil.test",
    "Herons\nBcc: eve@evil.test\n\nYou won.",
    "Herons\rBcc: eve@evil.test",
    "Herons\x00Bcc: eve@evil.test",
    "Herons\u2028Bcc: eve@evil.test",
    "Herons\u2029\u0085Bcc: eve@evil.test",
    "Herons\x0b\x0c\x1c\x1d\x1e Bcc: eve@evil.test",
    "=?utf-8?q?=0d=0aBcc:_eve@evil.test?=",
    "=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLnRlc3Q=?=",
    "=?utf-8?q?a?= =?utf-8?q?=0aBcc:b?=",
    "=?=?utf-8?q?=0aBcc:x?=",
    "=\r?utf-8?q?=0aBcc:x?=",
    "é\r\nBcc: eve@evil.test",
    "é" * 300 + "\r\nBcc: eve@evil.test",
    "x" * 2000 + "\r\n\r\n.\r\nMAIL FROM:<eve@evil.test>",
    "admin\u202emoc.live@",
    "half \ud800 a character",
    "",
]


def a_mail(**more: object) -> Mail:
    fields: dict[str, object] = {
        "sender": Address("Broadsheet", "papers", "papers.test"),
        "recipient": "ada@readers.test",
        "subject": "Herons",
        "text": "Counted.\n",
        "message_id": "<one@papers.test>",
        "at": AT,
    } | more
    return Mail(**fields)  # type: ignore[arg-type]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


def plain(box: Mailbox, **more: object) -> MailServer:
    return MailServer(host="127.0.0.1", port=box.port, security="none", **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine, and a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.txt"
    pem = serialization.Encoding.PEM
    plain_key = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(pem) + plain_key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, context


def test_a_mail_arrives_with_the_headers_meant_and_its_text(mailbox: Mailbox) -> None:
    deliver(plain(mailbox), a_mail(subject="Zählen", text="Café\n.\nend\n"))
    (mail,) = mailbox.mails
    assert mail.headers == HEADERS
    assert (mail.sender, mail.recipients) == ("papers@papers.test", ["ada@readers.test"])
    assert mail.message["From"] == "Broadsheet <papers@papers.test>"
    assert mail.message["To"] == "ada@readers.test"
    assert mail.message["Subject"] == "Zählen"
    assert mail.message["Date"].datetime == AT
    assert mail.message["Message-ID"] == "<one@papers.test>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.text == "Café\n.\nend\n"


@pytest.mark.parametrize("subject", HOSTILE)
def test_no_subject_breaks_out_of_its_header(subject: str, mailbox: Mailbox) -> None:
    deliver(plain(mailbox), a_mail(subject=subject))
    (mail,) = mailbox.mails
    assert mail.headers == HEADERS
    assert mail.recipients == ["ada@readers.test"]
    assert mail.message["Subject"] == safe_header(subject)
    assert mail.text == "Counted.\n"
    assert not re.search(rb"[^\r]\n|\r[^\n]", mail.raw)


@pytest.mark.parametrize("text", [one for one in HOSTILE if "\ud800" not in one])
def test_no_text_breaks_out_of_the_mail(text: str, mailbox: Mailbox) -> None:
    deliver(plain(mailbox), a_mail(text=f"{text}\n.\r\nQUIT\r\n"))
    (mail,) = mailbox.mails
    assert mail.headers == HEADERS
    assert mail.text.splitlines()[-2:] == [".", "QUIT"]


@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_text_at_all_makes_one_short_line_that_hides_nothing(text: str) -> None:
    safe = safe_header(text)
    assert len(safe) <= LONGEST_HEADER
    assert "=?" not in safe
    assert len(safe.splitlines()) <= 1
    message = compose(a_mail(subject=text))
    again = [line.partition(b":")[0].decode() for line in bytes(message).split(b"\r\n\r\n")[0].split(b"\r\n")]
    assert [name for name in again if name[:1] not in (" ", "\t")] == HEADERS


@pytest.mark.parametrize(
    "recipient",
    ["ada@x.test, eve@evil.test", "ada@x.test\r\nBcc: eve@evil.test", "Ada <ada@x.test>", "adé@x.test", "ada", "", "@"],
)
def test_a_recipient_is_one_plain_address(recipient: str) -> None:
    with pytest.raises(ValueError, match="one address"):
        compose(a_mail(recipient=recipient))


def test_a_sender_is_read_as_people_write_it() -> None:
    assert read_sender("Papers of the lab <papers@lab.test>").addr_spec == "papers@lab.test"
    assert read_sender("papers@lab.test").display_name == ""
    assert compose(a_mail(sender=read_sender('"Zoë, the press" <p@lab.test>\r\nBcc: e@evil.test')))["Bcc"] is None
    for wrong in ("papers", "", "Papers <>", "a b@c d"):
        with pytest.raises(WrongUse, match="mail_from"):
            read_sender(wrong)


@pytest.mark.parametrize(
    ("reply", "permanent", "said"),
    [
        ("550 5.1.1 <ada@readers.test>: unknown", True, "answered 550 5.1.1."),
        ("553 go away ada@readers.test", True, "answered 553."),
        ("450 4.2.1 ada@readers.test is over quota", False, "answered 450 4.2.1."),
        ("421 closing", False, "answered 421."),
    ],
)
def test_a_refusal_is_permanent_or_not_by_its_number_and_repeats_no_address(
    reply: str, permanent: bool, said: str, mailbox: Mailbox
) -> None:
    mailbox.replies["ada@readers.test"] = reply
    with pytest.raises(MailError) as refused:
        deliver(plain(mailbox), a_mail())
    assert (refused.value.permanent, str(refused.value)) == (permanent, f"The mail server {said}")


@pytest.mark.parametrize(("reply", "permanent"), [("554 5.7.1 spam", True), ("451 try later", False)])
def test_so_is_a_refusal_of_the_text(reply: str, permanent: bool, mailbox: Mailbox) -> None:
    mailbox.data_reply = reply
    with pytest.raises(MailError) as refused:
        deliver(plain(mailbox), a_mail())
    assert refused.value.permanent is permanent


def test_a_server_that_is_away_is_worth_another_try() -> None:
    with Mailbox() as box:
        server = plain(box)
    with pytest.raises(MailError, match="away") as away:
        deliver(server, a_mail())
    assert away.value.permanent is False


def test_signing_in_with_a_wrong_password_says_nothing_of_the_mail() -> None:
    with Mailbox(password="herons") as box:
        with pytest.raises(MailError, match="535") as refused:
            deliver(plain(box, user="press", password="egrets"), a_mail())
        assert refused.value.permanent is False
        deliver(plain(box, user="press", password="herons"), a_mail())
    assert len(box.mails) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_is_refused(
    security: str, certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, context = certificate
    with Mailbox(context=context, tls=security == "tls") as box:
        server = MailServer(host="127.0.0.1", port=box.port, security=security)
        with pytest.raises(MailError, match="No safe connection") as refused:
            deliver(server, a_mail())
        assert refused.value.permanent is False
        assert not box.mails
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        deliver(server, a_mail())
    assert len(box.mails) == 1


def test_a_server_is_reached_without_handing_it_a_mail(mailbox: Mailbox) -> None:
    before = len(mailbox.mails)
    reach(plain(mailbox))
    assert len(mailbox.mails) == before
    with pytest.raises(MailError, match="away"):
        reach(MailServer(host="127.0.0.1", port=1, security="none"))
    with pytest.raises(MailError):
        reach(MailServer(host="127.0.0.1", port=mailbox.port, security="starttls"))


def test_a_server_without_tls_is_handed_nothing_where_tls_is_asked_for(mailbox: Mailbox) -> None:
    with pytest.raises(MailError):
        deliver(MailServer(host="127.0.0.1", port=mailbox.port, security="starttls"), a_mail())
    assert not mailbox.mails


@pytest.mark.parametrize(
    ("typed", "text", "wire", "key"),
    [
        ("Ada@Example.ORG", "Ada@example.org", "Ada@example.org", "ada@example.org"),
        (" a+news@example.org ", "a+news@example.org", "a+news@example.org", "a+news@example.org"),
        ("Ada@Bücher.de", "Ada@bücher.de", "Ada@xn--bcher-kva.de", "ada@xn--bcher-kva.de"),
        ("ada@lab.internal", "ada@lab.internal", "ada@lab.internal", "ada@lab.internal"),
    ],
)
def test_an_address_is_kept_as_typed_sent_in_ascii_and_told_apart_by_its_key(
    typed: str, text: str, wire: str, key: str
) -> None:
    read = mail_address(typed)
    assert (read.text, read.wire, read.key) == (text, wire, key)


@pytest.mark.parametrize(
    "wrong",
    [
        "ada", "ada@", "@b.org", "ada@b", "a b@c.org", "ada@b.org\r\nBcc: e@f.org", "ada@b.org,e@f.org",
        "Ada <ada@b.org>", "\u0430da@b.org", "ada@b.org\u202e", "ada\u200b@b.org", "a@" + "b" * 250 + ".org", "",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(WrongUse, match="address"):
        mail_address(wrong)


LIST = list_headers(
    "digest.papers.test", f"https://papers.test/u/{'t' * 90}", f"unsubscribe@papers.test?subject={'t' * 90}"
)


def test_a_mail_of_a_list_has_both_ways_out_on_one_line_each_and_html_beside_its_text(mailbox: Mailbox) -> None:
    deliver(plain(mailbox), a_mail(text="Zählen\n", html="<p>Zählen &amp; mehr</p>\n", headers=LIST))
    (mail,) = mailbox.mails
    head = mail.raw.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert b"List-Id: <digest.papers.test>" in head
    ways = f"<https://papers.test/u/{'t' * 90}>, <mailto:unsubscribe@papers.test?subject={'t' * 90}>"
    assert f"List-Unsubscribe: {ways}".encode() in head
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    text, html = mail.message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().strip() == "Zählen"
    assert html.get_content().strip() == "<p>Zählen &amp; mehr</p>"
    assert mail.raw.isascii()


def test_a_list_without_a_mailbox_names_the_page_alone() -> None:
    assert list_headers("a.b", "https://papers.test/u/t")["List-Unsubscribe"] == "<https://papers.test/u/t>"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Bcc", "eve@evil.test"),
        ("Subject", "twice"),
        ("Content-Type", "text/html"),
        ("DKIM-Signature", "v=1"),
        ("List-Id\r\nBcc", "eve@evil.test"),
        ("List-Id", "<a.b>\r\nBcc: eve@evil.test"),
        ("List-Id", "=?utf-8?q?=0d=0aBcc:_eve@evil.test?="),
        ("List-Id", "<zähl.test>"),
        ("List-Id", ""),
        ("List-Id", " <a.b>"),
        ("List-Id", "x" * 901),
    ],
)
def test_no_further_header_is_one_of_our_own_or_more_than_a_line(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"header|one line"):
        compose(a_mail(headers={name: value}))


@given(st.text(alphabet=st.characters(), max_size=1500), st.text(alphabet=st.characters(), max_size=1500))
def test_whatever_is_written_has_short_lines_of_seven_bits_and_comes_out_the_same_again(text: str, html: str) -> None:
    mail = a_mail(subject=text, text=text, html=html, headers=LIST)
    raw = written(mail)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert not re.search(rb"[^\r]\n|\r[^\n]", raw)
    assert written(mail) == raw
