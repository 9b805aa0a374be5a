"""What we sign verifies by a verifier of its own, which is held against the signed mail of RFC 8463, appendix A."""

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.headerregistry import Address
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.lib.dkim import Signer, open_signer, relaxed_body, relaxed_header, sign
from broadsheet.lib.mail import Mail, list_headers, written
from broadsheet.model.errors import WrongUse

AT = datetime(2026, 11, 18, 15, tzinfo=UTC)
RFC_RECORDS = {
    "brisbane._domainkey.football.example.com": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "test._domainkey.football.example.com": "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
    "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
    "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
    "Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
}
"""RFC 8463, appendix A.2."""
RFC_MAIL = """\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace("\n", "\r\n").encode()
"""RFC 8463, appendix A.3."""


def verifies(raw: bytes, records: Mapping[str, str]) -> list[bool]:
    """Whether each signature of a mail holds, as a receiver finds out; shares no line with what signs."""
    head, body = raw.split(b"\r\n\r\n", 1)
    headers = [one for one in re.split(rb"\r\n(?![ \t])", head) if one]
    return [_holds(one, headers, body, records) for one in headers if one.lower().startswith(b"dkim-signature:")]


def _holds(signature: bytes, headers: list[bytes], body: bytes, records: Mapping[str, str]) -> bool:
    tags = {
        name.strip(): value.strip()
        for name, _, value in (one.partition("=") for one in signature.split(b":", 1)[1].decode().split(";"))
    }
    tight = {name: re.sub(r"\s", "", value) for name, value in tags.items()}
    squeezed = re.sub(rb"[ \t]*\r\n", b"\r\n", re.sub(rb"[ \t]+", b" ", body))
    squeezed = squeezed.rstrip(b"\r\n") + b"\r\n" if squeezed.strip(b"\r\n") else b""
    if sha256(squeezed).digest() != b64decode(tight["bh"]):
        return False
    left, data = list(headers), b""
    for name in tight["h"].split(":"):
        mine = [at for at, one in enumerate(left) if one.split(b":")[0].strip().lower() == name.lower().encode()]
        if mine:
            data += _relaxed(left.pop(mine[-1])) + b"\r\n"  # from the last of that name upwards
    data += _relaxed(re.sub(rb"(\bb=)[^;]*\Z", rb"\1", signature))
    record = dict(part.strip().split("=", 1) for part in records[f"{tight['s']}._domainkey.{tight['d']}"].split(";"))
    key, found = b64decode(record["p"]), b64decode(tight["b"])
    try:
        if tight["a"] == "ed25519-sha256":
            ed25519.Ed25519PublicKey.from_public_bytes(key).verify(found, sha256(data).digest())
        else:
            public = serialization.load_der_public_key(key)
            assert isinstance(public, rsa.RSAPublicKey)
            public.verify(found, data, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _relaxed(header: bytes) -> bytes:
    name, value = header.split(b":", 1)
    return name.strip().lower() + b":" + b" ".join(re.sub(rb"\r\n", b"", value).split())


@pytest.fixture(scope="module", params=["rsa", "ed25519"])
def signer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Signer:
    made = {"rsa": lambda: rsa.generate_private_key(65537, 2048), "ed25519": ed25519.Ed25519PrivateKey.generate}
    return open_signer("papers.test", "press", pem(tmp_path_factory.mktemp("dkim"), made[request.param]()))


def pem(folder: Path, key: object) -> Path:
    form, nothing = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "dkim.pem"
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, nothing))  # type: ignore[attr-defined]
    return path


def a_mail(**more: object) -> bytes:
    fields: dict[str, object] = {
        "sender": Address("Broadsheet", "papers", "papers.test"),
        "recipient": "ada@readers.test",
        "subject": "Zählen von Reihern aus der Luft, und wie sicher wir uns dabei sind, jeder einzelne gezählt",
        "text": "Counted.\n",
        "html": "<p>Counted.</p>\n",
        "message_id": "<one@papers.test>",
        "at": AT,
        "headers": list_headers("digest.papers.test", "https://papers.test/u/word", "out@papers.test?subject=word"),
    } | more
    return written(Mail(**fields))  # type: ignore[arg-type]


def test_the_verifier_and_our_canonical_forms_agree_with_the_signed_mail_of_the_standard() -> None:
    assert verifies(RFC_MAIL, RFC_RECORDS) == [True, True]
    assert verifies(RFC_MAIL.replace(b"lost", b"won"), RFC_RECORDS) == [False, False]
    assert verifies(RFC_MAIL.replace(b"dinner", b"lunch"), RFC_RECORDS) == [False, False]
    body = RFC_MAIL.split(b"\r\n\r\n", 1)[1]
    assert sha256(relaxed_body(body)).digest() == b64decode("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=")


def test_the_seed_of_the_standard_makes_its_public_key(tmp_path: Path) -> None:
    seed = b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    one = open_signer(
        "football.example.com", "brisbane", pem(tmp_path, ed25519.Ed25519PrivateKey.from_private_bytes(seed))
    )
    assert RFC_RECORDS[one.name] == one.record
    assert verifies(sign(a_mail(), one, AT), RFC_RECORDS) == [True]


@pytest.mark.parametrize(
    ("body", "canonical"),
    [
        (b"", b""),
        (b"\r\n\r\n", b""),
        (b" C \r\nD \t E\r\n\r\n\r\n", b" C\r\nD E\r\n"),
        (b"no end", b"no end\r\n"),
        (b"\r\nafter\r\n", b"\r\nafter\r\n"),
    ],
)
def test_a_body_is_relaxed_as_the_standard_says(body: bytes, canonical: bytes) -> None:
    assert relaxed_body(body) == canonical


def test_a_header_is_relaxed_as_the_standard_says() -> None:
    assert relaxed_header(b"A", b" X") == b"a:X"
    assert relaxed_header(b"B ", b" Y\t\r\n\tZ  ") == b"b:Y Z"


def test_a_signed_digest_verifies_and_no_line_of_it_is_long(signer: Signer) -> None:
    raw = sign(a_mail(), signer, AT)
    assert verifies(raw, {signer.name: signer.record}) == [True]
    head = raw.split(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\nFrom:")[0].split(b"\r\n"))) <= 100
    assert sign(a_mail(), signer, AT) == raw, "the same mail is the same bytes"


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"<https://papers.test/u/word>", b"<https://evil.test/u/word>"),
        lambda raw: raw.replace(b"One-Click", b"Two-Click"),
        lambda raw: raw.replace(b"Counted.", b"Lost.", 1),
        lambda raw: raw.replace(b"\r\nFrom:", b"\r\nFrom: eve@evil.test\r\nFrom:"),
        lambda raw: raw.replace(b"\r\nFrom:", b"\r\nSubject: You won\r\nFrom:"),
        lambda raw: raw.replace(b"\r\nFrom:", b"\r\nList-Unsubscribe: <https://evil.test>\r\nFrom:"),
    ],
)
def test_what_is_changed_or_added_on_the_way_is_noticed(change: Callable[[bytes], bytes], signer: Signer) -> None:
    raw = sign(a_mail(), signer, AT)
    assert change(raw) != raw
    assert verifies(change(raw), {signer.name: signer.record}) == [False]


def test_a_mail_of_no_list_verifies_until_somebody_makes_it_one(signer: Signer) -> None:
    raw = sign(a_mail(headers={}, html=""), signer, AT)
    assert verifies(raw, {signer.name: signer.record}) == [True]
    added = raw.replace(b"\r\nFrom:", b"\r\nList-Unsubscribe: <https://evil.test>\r\nFrom:")
    assert verifies(added, {signer.name: signer.record}) == [False]


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_verifies(subject: str, text: str) -> None:
    one = Signer("papers.test", "press", "ed25519-sha256", ed25519.Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    raw = sign(a_mail(subject=subject, text=text, html=text), one, AT)
    assert verifies(raw, {one.name: one.record}) == [True]


def test_what_is_no_key_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = pem(tmp_path, ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(WrongUse, match="neither"):
        open_signer("papers.test", "press", path)
    path.write_text("herons")
    with pytest.raises(WrongUse, match="no private key"):
        open_signer("papers.test", "press", path)
    with pytest.raises(WrongUse, match="cannot be read"):
        open_signer("papers.test", "press", tmp_path / "none")
    for domain, selector in (("", "press"), ("papers", "press"), ("papers.test", ""), ("papers.test", "a b")):
        with pytest.raises(WrongUse, match="dkim_domain"):
            open_signer(domain, selector, path)
