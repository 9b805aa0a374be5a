"""What comes back is read for what it says, whatever it looks like, and nothing in it can break the reader."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.came_back import COMPLAINT, EXIM, LETTER, POSTFIX, QMAIL, VACATION, filled

from broadsheet.lib.returned import LARGEST, read_returned

PATH = "bounces+word@papers.test"


@pytest.mark.parametrize(
    ("form", "more", "code", "enhanced"),
    [
        (POSTFIX, {}, 550, "5.1.1"),
        (POSTFIX, {"status": "5.2.2", "diagnostic": "smtp; 552 5.2.2 full"}, 552, "5.2.2"),
        (POSTFIX, {"status": "4.4.7 (expired)", "diagnostic": "smtp; 451 4.7.1 later"}, 451, "4.4.7"),
        (POSTFIX, {"status": "5.0.0", "diagnostic": "smtp; 550 no such user"}, 550, "5.0.0"),
        (POSTFIX, {"status": "", "diagnostic": "x-unix; gone"}, 0, ""),
        (EXIM, {}, 550, "5.1.1"),
        (QMAIL, {}, 550, "5.1.1"),
    ],
)
def test_a_report_of_failure_says_why(form: str, more: dict, code: int, enhanced: str) -> None:
    read = read_returned(filled(form, PATH, **more))
    assert (read.kind, read.code, read.enhanced) == ("failed", code, enhanced)
    assert PATH in read.addresses


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_of_anything_else_is_no_failure(action: str) -> None:
    assert read_returned(filled(POSTFIX, PATH, action=action, status="4.4.1")).kind == "delayed"


def test_a_complaint_names_where_the_mail_came_from_and_how_it_ends() -> None:
    word = "MTIgMTc2MzQ3ODAwMA.c2lnbmF0dXJlLXdvcmQ"
    read = read_returned(filled(COMPLAINT, PATH, word=word))
    assert read.kind == "complaint"
    assert PATH in read.addresses
    assert word in read.words


@pytest.mark.parametrize("feedback", ["not-spam", "virus", "other", ""])
def test_feedback_that_is_no_complaint_is_none(feedback: str) -> None:
    assert read_returned(filled(COMPLAINT, PATH, feedback=feedback)).kind == "automatic"


def test_an_absent_reader_is_no_bounce_whatever_they_write() -> None:
    assert read_returned(filled(VACATION, PATH)).kind == "automatic"


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-generated", "Precedence: junk", "X-Autoreply: yes", "X-Auto-Response-Suppress: All"],
)
def test_machines_that_answer_are_known(header: str) -> None:
    assert read_returned(header.encode() + b"\r\n" + filled(LETTER, PATH)).kind == "automatic"


def test_auto_submitted_no_means_a_person() -> None:
    assert read_returned(b"Auto-Submitted: no\r\n" + filled(LETTER, PATH)).kind == "letter"


def test_a_letter_gives_the_words_of_its_subject_and_of_where_it_went() -> None:
    word = "MTIgMTc2MzQ3ODAwMA.c2lnbmF0dXJlLXdvcmQ"
    read = read_returned(
        filled(LETTER, PATH, subject=f"unsubscribe {word}"), ["out+other-word.longer-than-ten@papers.test"]
    )
    assert read.kind == "letter"
    assert word in read.words
    assert "other-word.longer-than-ten" in read.words


def test_what_is_inside_the_returned_mail_is_not_taken_for_the_report() -> None:
    inner = filled(POSTFIX, "bounces+other@papers.test").decode()
    head = 'From: ada@readers.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="Q"\r\n\r\n'
    raw = f"{head}--Q\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--Q--\r\n"
    assert read_returned(raw.encode()).kind == "letter"


def test_a_thousand_parts_in_one_another_end_soon() -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (no, no) for no in range(3000)
    )
    assert read_returned(nested).kind == "letter"
    assert read_returned(b"Content-Type: message/rfc822\r\n\r\n" * 5000).kind == "letter"


def test_only_the_first_two_mebibytes_are_read() -> None:
    raw = filled(LETTER, PATH) + b"x" * LARGEST
    assert read_returned(raw).kind == "letter"


@given(st.binary(max_size=2000))
def test_any_bytes_at_all_are_read(raw: bytes) -> None:
    assert read_returned(raw).kind in ("failed", "delayed", "complaint", "automatic", "letter")


@given(st.integers(), st.sampled_from([POSTFIX, EXIM, QMAIL, COMPLAINT, VACATION]))
def test_so_are_reports_with_any_bytes_changed(seed: int, form: str) -> None:
    changing, raw = random.Random(seed), bytearray(filled(form, PATH))
    for _ in range(30):
        raw[changing.randrange(len(raw))] = changing.randrange(256)
    assert read_returned(bytes(raw)).kind in ("failed", "delayed", "complaint", "automatic", "letter")
