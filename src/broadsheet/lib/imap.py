"""Takes the unread mails out of a mailbox (IMAP4rev1, RFC 3501), each marked as read once it was dealt with."""

import imaplib
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from broadsheet.model.errors import MailError

MOST = 200
"""Mails taken at one time; the others wait for the next."""
_SECONDS = 20.0
_UID = re.compile(rb"\d{1,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A folder of a mailbox. ``security`` is ``tls`` or ``none``."""

    host: str
    port: int = 993
    security: str = "tls"
    user: str = ""
    password: str = ""
    folder: str = "INBOX"


def collect(box: Box, take: Callable[[bytes], object], largest: int) -> int:
    """Give each unread mail to ``take``, its first ``largest`` bytes; how many there were.

    A mail stays unread when taking it fails, and that ends the collection. Raises
    MailError where the server is away or refuses us, and what ``take`` raises.
    """
    try:
        imap = _connected(box)
    except (OSError, imaplib.IMAP4.error) as trouble:
        raise _trouble(trouble) from None
    try:
        return _collected(imap, box, take, largest)
    except (OSError, imaplib.IMAP4.error) as trouble:
        raise _trouble(trouble) from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            imap.logout()


def _connected(box: Box) -> imaplib.IMAP4:
    if box.security == "tls":
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=ssl.create_default_context(), timeout=_SECONDS)
    return imaplib.IMAP4(box.host, box.port, timeout=_SECONDS)


def _collected(imap: imaplib.IMAP4, box: Box, take: Callable[[bytes], object], largest: int) -> int:
    imap.login(box.user, box.password)
    name = box.folder.replace("\\", "\\\\").replace('"', '\\"')
    if imap.select(f'"{name}"')[0] != "OK":
        raise MailError(f"The mailbox has no folder “{box.folder[:40]}”.")
    _, found = imap.uid("SEARCH", "UNSEEN")
    done = 0
    for uid in _UID.findall(found[0] or b"")[:MOST]:
        _, parts = imap.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{largest}>)")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if raw is not None:
            take(raw)
            done += 1
        imap.uid("STORE", uid.decode(), "+FLAGS.SILENT", "(\\Seen)")
    return done


def _trouble(trouble: Exception) -> MailError:
    """As a sentence that repeats nothing the server said: it may hold the name we signed in with."""
    if isinstance(trouble, ssl.SSLError):
        return MailError(f"No safe connection to the mailbox ({trouble.reason or 'TLS'}).")
    return MailError(f"The mailbox is away, or lets us not in ({type(trouble).__name__}).")
