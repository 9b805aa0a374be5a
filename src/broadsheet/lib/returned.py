"""Reads what comes back: delivery reports (RFC 3464), complaints (RFC 5965), automatic answers, letters.

A pure function of the bytes. It believes nothing: whether a mail is about one of
ours is told by the signed words in the addresses it names.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

LARGEST = 2 << 20
"""Bytes that are read of a mail; what a report says stands at its beginning."""
_MOST_PARTS, _MOST_ADDRESSES, _LONGEST = 100, 40, 2000
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([245]\d\d)[ -]")
_WORD = re.compile(r"[A-Za-z0-9_-]{2,400}\.[A-Za-z0-9_-]{10,60}")
_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc", "x-failed-recipients")
_SENT_BY = ("return-path", "x-original-mail-from")
_MACHINES = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
_COMPLAINTS = frozenset({"abuse", "fraud"})
_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-auto-response-suppress")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a mail is: ``failed``, ``delayed``, ``complaint``, ``automatic`` or ``letter``.

    ``addresses`` are those it went to, and those that the mail it is about came from;
    ``words`` may be tokens, from its subject and addresses. ``code`` and ``enhanced``
    say why a mail failed, 0 and empty when it does not say.
    """

    kind: str
    addresses: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    code: int = 0
    enhanced: str = ""


def read_returned(raw: bytes, to: Iterable[str] = ()) -> Returned:
    """What a mail says; ``to`` is where it was delivered, where whoever hands it in knows.

    Anything at all may be handed in: what cannot be read is a ``letter`` without
    words. The first LARGEST bytes count.
    """
    try:
        message = message_from_bytes(raw[:LARGEST])
        parts = list(_parts(message))
        return _read(message, parts, tuple(to))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return Returned(kind="letter", addresses=tuple(to))


def _read(message: Message, parts: list[Message], to: tuple[str, ...]) -> Returned:
    mine = (*to, *_addresses(message, _TO))
    words = (*_words(_text(message, "subject")), *(word for one in mine for word in _words(one)))
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            return _complaint(part, parts, mine, words)
        if kind == "message/delivery-status":
            return _report(part, parts, mine)
    if _is_automatic(message):
        return Returned(kind="automatic", addresses=mine, words=words)
    if _MACHINES.search(_text(message, "from")):
        return _plain_report(parts, mine)
    return Returned(kind="letter", addresses=mine, words=words)


def _report(part: Message, parts: list[Message], mine: tuple[str, ...]) -> Returned:
    """A delivery report: the worst that befell a recipient."""
    blocks = [one for one in part.get_payload() if isinstance(one, Message)] if part.is_multipart() else []
    addresses = (*mine, *_of_original(parts))
    failed = [one for one in blocks if _text(one, "action").lower() == "failed"]
    if not failed:
        return Returned(kind="delayed", addresses=addresses)
    found = [_why(_text(one, "status"), _text(one, "diagnostic-code")) for one in failed]
    code, enhanced = max(found, key=lambda one: (one[1][:1], one[0]))
    return Returned(kind="failed", addresses=addresses, code=code, enhanced=enhanced)


def _plain_report(parts: list[Message], mine: tuple[str, ...]) -> Returned:
    """A report in words alone, as some old servers send: the numbers in it count."""
    text = next((_payload(one) for one in parts if one.get_content_type() == "text/plain"), "")
    code, enhanced = _why("", text)
    return Returned(kind="failed", addresses=(*mine, *_of_original(parts)), code=code, enhanced=enhanced)


def _why(status: str, diagnostic: str) -> tuple[int, str]:
    """The reply and status codes; those of the server that refused say more than a general one."""
    said, given = _STATUS.search(diagnostic), _STATUS.search(status)
    general = given is None or given[1].endswith(".0.0")
    found = (said or given) if general else given
    reply = _REPLY.search(diagnostic)
    return int(reply[1]) if reply else 0, found[1] if found else ""


def _complaint(part: Message, parts: list[Message], mine: tuple[str, ...], words: tuple[str, ...]) -> Returned:
    fields = part.get_payload(0) if part.is_multipart() else part
    if not isinstance(fields, Message) or _text(fields, "feedback-type").lower() not in _COMPLAINTS:
        return Returned(kind="automatic", addresses=mine)
    named = (*mine, *_addresses(fields, ("original-mail-from",)), *_of_original(parts))
    ways = (word for one in _originals(parts) for word in _words(_text(one, "list-unsubscribe")))
    return Returned(kind="complaint", addresses=named, words=(*words, *ways))


def _is_automatic(message: Message) -> bool:
    """Whether a machine answered for its owner (RFC 3834 §5, and what was before it)."""
    said = _text(message, "auto-submitted").lower()
    precedence = _text(message, "precedence").lower()
    return (
        (bool(said) and not said.startswith("no"))
        or precedence in ("auto_reply", "bulk", "junk", "list")
        or any(name in message for name in _AUTOMATIC)
    )


def _of_original(parts: list[Message]) -> tuple[str, ...]:
    """Where the mail that came back said it came from."""
    return tuple(address for one in _originals(parts) for address in _addresses(one, _SENT_BY))


def _originals(parts: list[Message]) -> Iterator[Message]:
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            original = part.get_payload(0)
            if isinstance(original, Message):
                yield original
        elif kind == "text/rfc822-headers":
            yield message_from_bytes(_payload(part).encode(errors="replace"))


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail, not those of a mail inside it."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += [one for one in part.get_payload() if isinstance(one, Message)]


def _addresses(message: Message, names: Iterable[str]) -> tuple[str, ...]:
    values = [str(value)[:_LONGEST] for name in names for value in message.get_all(name, [])]
    return tuple(address for _, address in getaddresses(values) if address)[:_MOST_ADDRESSES]


def _text(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, ""))[:_LONGEST].split())


def _payload(part: Message) -> str:
    raw = part.get_payload(decode=True)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))
