"""What is wrong with a mail as it goes over the wire: one of a list, in text and HTML, that large providers take.

What they ask of who sends many: RFC 5322 §2.1.1 and §3.6, RFC 2369, RFC 2919, RFC 8058;
Gmail hides what comes after 102 KB.
"""

import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

LARGEST = 102_000
LONGEST_LINE = 998
_ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_OF_LISTS = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
_ALLOWED = frozenset({*_ONCE, *_OF_LISTS, "Auto-Submitted", "Precedence", "Content-Transfer-Encoding"})
_MARKS = frozenset({"DKIM-Signature", "Feedback-ID", "Received", "Return-Path", "Delivered-To"})
_UNSUBSCRIBE = re.compile(r"<https?://[!-;=?-~]+>(?:, <mailto:[!-;=?-~]+>)?")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_LIST_ID = re.compile(r"<[A-Za-z0-9.-]+>")
_FROM_ELSEWHERE = re.compile(
    r"<(?:img|script|link|iframe|object|embed|video|audio|base|form)\b|\bsrc=|url\(|@import", re.I
)
_ON = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I)
_TAG = re.compile(r"<[^>]+>")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_HREF = re.compile(r'href="([^"]*)"')


def findings(raw: bytes) -> tuple[str, ...]:
    """Everything that is wrong with the bytes of a mail, a sentence each; nothing where all is well."""
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101  # that policy makes no other
    head = raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    return (*_of_lines(raw, head), *_of_headers(message, head), *_of_parts(message))


def _of_lines(raw: bytes, head: bytes) -> Iterator[str]:
    if len(raw) > LARGEST:
        yield f"It has {len(raw):,} bytes, and {LARGEST:,} are shown."
    longest = max(map(len, raw.split(b"\n")))
    if longest > LONGEST_LINE + 1:
        yield f"A line has {longest:,} characters, and {LONGEST_LINE} are allowed."
    if b"\r" in raw.replace(b"\r\n", b"") or (b"\r\n" in raw and b"\n" in raw.replace(b"\r\n", b"")):
        yield "Its lines end in different ways."
    if not head.isascii() or b"\0" in head:
        yield "Its headers are not ASCII."


def _of_headers(message: EmailMessage, head: bytes) -> Iterator[str]:
    names = Counter(
        line.split(b":")[0].decode("ascii", "replace") for line in head.split(b"\n") if line[:1] not in b" \t"
    )
    for name in (*_ONCE, *_OF_LISTS):
        if names[name] != 1:
            yield f"{name} stands {names[name]} times."
    for name in names.keys() - _ALLOWED - _MARKS:
        yield f"{name} does not belong in it."
    yield from _of_values(message, head)


def _of_values(message: EmailMessage, head: bytes) -> Iterator[str]:
    lines = head.decode("ascii", "replace").split("\n")
    whole = {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}
    for name, form in (("List-Unsubscribe", _UNSUBSCRIBE), ("Message-ID", _MESSAGE_ID), ("List-Id", _LIST_ID)):
        if not form.fullmatch(whole.get(name, "")):
            yield f"{name} is not on one line as it should be: {whole.get(name, '')[:80]!r}."
    if whole.get("List-Unsubscribe", "").startswith("<http:"):
        yield "List-Unsubscribe leads to http, and one click goes over https alone (RFC 8058 §3.2)."
    if whole.get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click":
        yield "List-Unsubscribe-Post does not offer one click."
    if len(getattr(message["From"], "addresses", ())) != 1 or len(getattr(message["To"], "addresses", ())) != 1:
        yield "It is not from one to one."
    try:
        parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        yield "Its date cannot be read."
    signed = str(message["DKIM-Signature"] or "")
    covered = re.search(r"\bh=([^;]*)", signed)
    if signed and not (
        covered and {one.lower() for one in _OF_LISTS[1:]} <= set(re.split(r"[:\s]+", covered[1].lower()))
    ):
        yield "Its signature does not cover the headers of lists."


def _of_parts(message: EmailMessage) -> Iterator[str]:
    parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    text = parts["plain"].get_content() if parts["plain"] else ""
    if not text.strip():
        yield "It has no text part."
    if parts["html"] is not None:
        yield from _of_html(parts["html"].get_content())


def _of_html(html: str) -> Iterator[str]:
    # text holds no "<" of its own, so this is all that a reader of mail would act on
    acting = " ".join((*_TAG.findall(html), *_STYLE.findall(html)))
    if found := _FROM_ELSEWHERE.search(acting):
        yield f"Its HTML loads something, or is not for mails: {found[0]!r}."
    if _ON.search(acting):
        yield "Its HTML holds script."
    for href in _HREF.findall(acting):
        if not re.match(r"https?://[^\s]+|mailto:", href):
            yield f"A link leads nowhere: {href[:60]!r}."
