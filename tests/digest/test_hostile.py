"""Digests of hostile titles: nothing is wrong with their bytes, and they carry exactly the headers they should."""

import re
from dataclasses import replace

import html5lib
import pytest
from digest_help import MORNING, raw
from tests.cast import a_paper
from tests.letters import ENCODED, HEADERS, LEADS, LONG, digest
from tests.mailbox import Mailbox

from broadsheet.digest.fit import LIMIT, Printer, weight
from broadsheet.digest.said import nothing, preview, subject
from broadsheet.lib.mail import Mail, list_headers, read_sender
from broadsheet.lib.mail_findings import LARGEST, findings
from broadsheet.lib.smtp import MailServer, deliver
from broadsheet.model.listing import Entry


@pytest.mark.parametrize("count", [pytest.param(60, marks=pytest.mark.slow), pytest.param(500, marks=pytest.mark.long)])
def test_nothing_is_wrong_with_many_digests_of_hostile_titles(count: int) -> None:
    wrong: dict[int, tuple[str, ...]] = {}
    for seed in range(count):
        one = digest(seed)
        written = Printer().write(one)
        found = findings(raw(subject(one), written.text, written.html, seed))
        if found:
            wrong[seed] = found
        assert preview(one)
        assert nothing(one.parts)
    assert wrong == {}


@pytest.mark.parametrize("seed", range(3))
def test_a_digest_of_any_size_is_shown_whole_and_says_what_it_leaves_out(seed: int) -> None:
    one = digest(seed, parts=60, entries=40)
    written = Printer().write(replace(one, format="full"))
    bytes_ = raw(subject(one), written.text, written.html)
    assert len(bytes_) <= LARGEST
    assert findings(bytes_) == ()
    left = [part for part in written.digest.parts if part.left_out]
    assert left
    said = " ".join(written.text.split())
    assert all(re.search(rf"(?:and|all) {part.left_out:,} (?:more|papers?)", said) for part in left)


@pytest.mark.parametrize("seed", range(20))
def test_what_a_digest_weighs_is_never_less_than_what_goes_over_the_wire(seed: int) -> None:
    written = Printer().write(digest(seed))
    assert len(raw("x", written.text, written.html)) <= weight(written) <= LIMIT


@pytest.mark.parametrize("title", [*ENCODED, *LONG])
def test_exactly_these_headers_lie_in_the_bytes_that_arrive(title: str) -> None:
    one = digest(7)
    first = replace(one.parts[1], entries=(Entry(a_paper(title=title), 1),))
    one = replace(one, parts=(first, *one.parts))
    written = Printer().write(one)
    with Mailbox() as box:
        server = MailServer(host="127.0.0.1", port=box.port, security="none")
        deliver(
            server,
            Mail(
                sender=read_sender("Broadsheet <papers@papers.test>"),
                recipient="ada@readers.test",
                subject=subject(one),
                text=written.text,
                html=written.html,
                message_id="<digest-1.00@papers.test>",
                at=MORNING,
                headers=list_headers("digest.papers.test", LEADS.unsubscribe),
            ),
        )
    (arrived,) = box.mails
    assert arrived.headers == HEADERS
    assert arrived.recipients == ["ada@readers.test"]
    assert findings(arrived.raw) == ()


@pytest.mark.parametrize("seed", range(10))
def test_hostile_text_stands_in_the_html_as_text(seed: int) -> None:
    written = Printer().write(replace(digest(seed), format="full"))
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(written.html)
    assert {one.tag for one in tree.iter() if isinstance(one.tag, str)} <= {
        "html", "head", "meta", "title", "style", "body", "div",
        "table", "tbody", "tr", "td", "p", "a", "h1", "h2", "h3",
    }  # fmt: skip
    assert not [one for one in tree.iter() for name in one.attrib if name.startswith("on")]
    assert not [href for one in tree.iter("a") if not (href := one.get("href")).startswith("https://")]


def test_the_validator_bites() -> None:
    good = raw("Subject", "text\n", "<p>html</p>")
    assert findings(good) == ()
    for harm, word in (
        (good.replace(b"List-Unsubscribe-Post", b"X-Other"), "List-Unsubscribe-Post"),
        (good.replace(b"To: ", b"Bcc: b@evil.test\r\nTo: ", 1), "Bcc"),
        (good.replace(b"Subject: ", b"Subject: a\r\nSubject: "), "Subject stands 2 times"),
        (good.replace(b"<p>html", b"<img src=3D'https://x.test/a.png'>"), "loads"),
        (good.replace(b"https://papers.test/unsub", b"http://papers.test/unsub"), "one click goes over https"),
        (good.replace(b"text\r\n", b"\r\n"), "no text part"),
        (good.replace(b"<p>html", b"x" * 1200), "A line has"),
        (good.replace(b"text\r\n", b"text\r\n" * 20_000), "bytes"),
        (good.replace(b"Subject: S", "Subject: é".encode()), "ASCII"),
        (good.replace(b"\r\n", b"\n", 3), "end in different ways"),
    ):
        assert any(word in one for one in findings(harm)), word
