"""No answer leads elsewhere, no address reaches a file, no header changes who we are (S-6, S-7, S-8)."""

import re
from itertools import count
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from tests.readers.access_matrix import Row, Stage, role, rows
from tests.web.asgi_client import Answer, ask

pytestmark = pytest.mark.slow
ELSEWHERE = (
    "//evil.test", "/\\evil.test", "https:evil.test", "https://evil.test/", "/\t/evil.test", "/%09/evil.test",
    "/..//evil.test", "javascript:alert(1)", "/\r\nset-cookie: a=b", "\\\\evil.test", "/ /evil.test", "@evil.test",
)  # fmt: skip
FILES = (
    "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%252e%252e%252f", "..\\..\\windows", "/etc/passwd", "\x00",
    "a\x00.css", "\\\\host\\share", "C:\\boot.ini", "%c0%ae%c0%ae/", "\ud7ff\U0010ffff", "a" * 2000, "'", '"><x>', "%",
)  # fmt: skip
SHARES = pytest.mark.parametrize("share", [4, pytest.param(1, marks=pytest.mark.long)], ids=["a quarter", "all"])
"""Of what is hostile each address gets every so-maniest, the next address the ones behind them."""
ODD = ("", "a\x00b", "\ud7ff\U0010ffff", "9" * 20, "-1", "é" * 70_000)
LEADING = ("next", "back", "to", "url", "return", "redirect")


def stays_here(answer: Answer, what: str) -> None:
    place = answer["location"]
    if place:
        assert place.startswith("/"), f"{what} leads to {place!r}"
        assert not re.match(r"/[/\\\s]", place), f"{what} leads to {place!r}"
        assert not re.search(r"[\x00-\x20\x7f\\]", place), f"{what} leads to {place!r}"
    assert "evil" not in answer["set-cookie"], what


@SHARES
def test_no_address_with_a_place_to_go_on_to_leads_elsewhere(stage: Stage, share: int) -> None:
    for place, row in enumerate(rows()):
        # a page that goes nowhere is tried with fewer
        goes_on = row.method == "POST" or row.place.access.who == "anyone"
        for hostile in ELSEWHERE[place % share :: share] if goes_on else ELSEWHERE[:2]:
            query = urlencode(dict.fromkeys(LEADING, hostile))
            mark = "&" if "?" in row.ask.at else "?"
            for who in ("stranger", "A") if row.place.access.who == "anyone" else ("A",):
                answer = stage.send(role(who), f"{row.ask.at}{mark}{query}", row.method, row.ask.form)
                stays_here(answer, f"{row.name} as {who} with {hostile!r}")
                stage.restore()


def _filled(row: Row, hostile: str) -> str:
    return re.sub(r"\{[^}]*\}", lambda _: quote(hostile, safe=""), row.place.path)


def test_no_form_leads_elsewhere_whatever_is_written_into_it(stage: Stage) -> None:
    for row in rows():
        if row.method != "POST":
            continue
        given = dict(parse_qsl(row.ask.form, keep_blank_values=True))
        for hostile in ELSEWHERE[:2]:
            for name in [*given, "*"]:
                extra = dict.fromkeys((one for one in LEADING if one not in given or name == one), hostile)
                form = urlencode(given | extra | ({name: hostile} if name in given else {}))
                answer = stage.send(role("A"), row.ask.at, "POST", form)
                stays_here(answer, f"{row.name} with {name}={hostile!r}")
                assert answer.status < 500, f"{row.name} with {name}={hostile!r}: {answer.status}"
                stage.restore()


@SHARES
def test_nothing_in_an_address_breaks_a_page_or_reaches_a_file(stage: Stage, share: int) -> None:
    for place, row in enumerate(row for row in rows() if "{" in row.place.path):
        for hostile in (*FILES, *ELSEWHERE)[place % share :: share]:
            answer = stage.send(role("A"), _filled(row, hostile), row.method, row.ask.form)
            assert answer.status < 500, f"{row.name} with {hostile!r}: {answer.status}"
            assert "root:" not in answer.text
            stays_here(answer, f"{row.name} with {hostile!r}")
            stage.restore()


@SHARES
def test_nothing_in_a_form_breaks_a_page(stage: Stage, share: int) -> None:
    turns = count()
    for row in rows():
        given = dict(parse_qsl(row.ask.form, keep_blank_values=True))
        for name in given:
            for hostile in ODD[next(turns) % share :: share]:
                answer = stage.send(role("A"), row.ask.at, row.method, urlencode(given | {name: hostile}))
                assert answer.status < 500, f"{row.name} with {name}={hostile[:20]!r}: {answer.status}"
                stage.restore()


def test_an_unknown_or_second_host_is_refused_at_every_address(stage: Stage) -> None:
    for row in rows():
        for hosts in (
            ("evil.test",),
            ("papers.test", "evil.test"),
            ("papers.test", "papers.test"),
            ("papers.test@evil.test",),
        ):
            answer = ask(stage.app("open"), row.ask.at, *(("host", one) for one in hosts), method=row.method)
            assert answer.status == 400, f"{row.name} at {hosts}"


def test_forwarded_headers_of_a_stranger_change_no_answer(stage: Stage) -> None:
    lies = (
        ("x-forwarded-host", "evil.test"), ("x-forwarded-proto", "https"), ("x-forwarded-for", "198.51.100.7"),
        ("x-forwarded-server", "evil.test"), ("forwarded", "host=evil.test;for=198.51.100.7"),
        ("x-real-ip", "198.51.100.7"), ("x-original-url", "/moderation"), ("x-rewrite-url", "/moderation"),
    )  # fmt: skip
    for row in rows():
        if row.method == "GET":
            plain, lied = (stage.send(role("A"), row.ask.at, "GET", "", *more) for more in ((), lies))
            assert (plain.status, plain.text) == (lied.status, lied.text), row.name
            assert "evil.test" not in lied.text + lied["location"]
