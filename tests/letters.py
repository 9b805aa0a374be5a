"""Digests in which every text that comes from outside is hostile: for tests of bytes, and of pictures."""

import random

from tests.cast import a_paper
from tests.digest.digest_help import WEDNESDAY, a_subscription
from tests.vectors import ODD, TEX, XSS

from broadsheet.digest.digest import Digest, Leads, Line, Part
from broadsheet.digest.said import why
from broadsheet.model.listing import Entry, Reason
from broadsheet.model.paper import Author, Link, PaperId

ENCODED = (
    "=?utf-8?q?=0aBcc:victim@evil.test?=",
    "Paper =?UTF-8?Q?=0A?=Bcc: victim@evil.test",
    "=?utf-8?b?Cg==?=Cc: victim@evil.test",
    "Subject\r\nBcc: victim@evil.test\r\n\r\nbody",
    "a\u2028Bcc: b\u2029c\x85d",
)
LONG = (
    "x" * 400,
    "word " * 80,
    "👩\u200d👩\u200d👧\u200d👦" * 57,
    "שלום עולם " * 40,
    "מחקר על רשתות עצביות",
    "هذا بحث عن الشبكات",
    "漢字" * 200,
    "é" * 400,
    "=" * 400,
    "\u202eevil\u202d" * 40,
)
HOSTILE = [text for text in (*ENCODED, *LONG, *ODD, *XSS, *TEX) if len(text) < 20_000]
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "List-Unsubscribe",
    "List-Unsubscribe-Post", "Precedence", "MIME-Version", "Content-Type",
]  # fmt: skip
LEADS = Leads("https://papers.test/subscriptions/" + "p" * 60, "https://papers.test/unsubscribe/" + "u" * 60)


def entry(no: int, pick: random.Random, place: int) -> Entry:
    title, abstract, name = (pick.choice(HOSTILE) for _ in range(3))
    paper = a_paper(
        id=PaperId(f"2611.{no:05}"),
        title=title,
        abstract=abstract * pick.choice((1, 1, 5)),
        authors=(Author(name), Author("Li Wei"), Author(title[:50])),
        organization=pick.choice((None, name)),
        keywords=(name,),
        comments=pick.choice((None, 3)),
        links=(
            Link("pdf", "https://arxiv.org/pdf/2611.00001"),
            Link("code", pick.choice(("javascript:alert(1)", name))),
        ),
    )
    return Entry(paper, place, (Reason("words", f"“{title[:60]}” in the title", 1.0),))


def digest(seed: int, parts: int = 4, entries: int = 12) -> Digest:
    """A digest in which every text that comes from outside is hostile."""
    pick = random.Random(seed)
    found = []
    for at in range(parts):
        some = tuple(entry(100 * at + no, pick, no + 1) for no in range(pick.randint(0, entries)))
        head = pick.choice(HOSTILE)
        found.append(
            Part(
                kind="search" if at else "today",
                title=head if at else "",
                note=f"{len(some)} of 312 new papers" if at else "",
                entries=some,
                total=len(some) + pick.randint(0, 40),
                page="https://papers.test/papers?q=x",
                lines=(Line(pick.choice(HOSTILE), "https://papers.test/comments/1"),) if at == 3 else (),
            )
        )
    return Digest(
        day=WEDNESDAY,
        number=281,
        name=pick.choice(HOSTILE)[:60],
        promise="arXiv announced 239 in cs.CL; all 239 are here.",
        notes=(),
        parts=tuple(found),
        why=why(a_subscription(), WEDNESDAY),
        leads=LEADS,
        home="https://papers.test",
        edition="https://papers.test/papers/date/2026-11-18",
        size=239,
        format=pick.choice(("full", "full", "titles", "text")),
    )
