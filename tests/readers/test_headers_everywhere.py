"""The security headers on every answer to everybody, and no page of a reader kept on the way (S-3)."""

import pytest
from tests.callers import FORM, SAME
from tests.readers.access_matrix import Stage, role, rows
from tests.web.asgi_client import Answer, ask

from broadsheet.shell.headers import CSP, security_headers

WHO = ("stranger", "A", "admin", "closed")
OPEN_FILES = ("/static/", "/robots.txt", "/favicon.ico", "/sitemap", "/feeds")


def wears_everything(answer: Answer, what: str) -> None:
    names = [name for name, _ in answer.headers]
    for name, value in security_headers("http://papers.test").items():
        assert names.count(name) == 1, f"{what}: {name}"
        assert answer[name] == value, what
    assert "'unsafe" not in CSP
    assert "server" not in names


@pytest.mark.slow
def test_every_answer_to_everybody_wears_the_headers(stage: Stage) -> None:
    for row in rows():
        for who in WHO:
            answer = stage.send(role(who), row.ask.at, row.method, row.ask.form)
            wears_everything(answer, f"{row.name} as {who}: {answer.status}")
            stage.restore()


@pytest.mark.slow
def test_no_answer_to_a_reader_is_kept_by_what_lies_between(stage: Stage) -> None:
    for row in rows():
        if row.ask.at.startswith(OPEN_FILES):
            continue
        answer = stage.send(role("A"), row.ask.at, row.method, row.ask.form)
        assert "no-store" in answer["cache-control"], f"{row.name}: {answer['cache-control']!r}"
        stage.restore()


@pytest.mark.parametrize("who", ["stranger", "A", "admin"])
def test_refusals_and_failures_wear_them_too(stage: Stage, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}
    for path, method in (
        ("/nothing/here", "GET"),
        ("/", "DELETE"),
        ("/papers/date/never", "GET"),
        ("/" + "x" * 8300, "GET"),
    ):
        answer = stage.send(role(who), path, method)
        wears_everything(answer, path[:20])
        found[path[:20]] = answer.status
    crossed = stage.send(role(who), "/theme", "POST", "theme=dark", ("sec-fetch-site", "cross-site"))
    misled = ask(stage.app("open"), "/", ("host", "evil.test"), *role(who).headers)
    fat = ask(stage.app("open"), "/theme", FORM, SAME, *role(who).headers, method="POST", body=b"x" * ((1 << 20) + 1))
    monkeypatch.setattr(type(stage.site), "sources", lambda _self: 1 / 0)
    broken = stage.send(role(who), f"/sources?never-asked-before={who}")
    for answer in (crossed, misled, fat, broken):
        wears_everything(answer, str(answer.status))
    assert (crossed.status, misled.status, fat.status, broken.status) == (403, 400, 413, 500)
    assert "ZeroDivisionError" not in broken.text
    assert list(found.values()) == [404, 405, 400, 414]


def test_an_unchanged_page_wears_them(stage: Stage) -> None:
    stranger = role("stranger")
    tag = stage.send(stranger, "/about")["etag"]
    answer = stage.send(stranger, "/about", "GET", "", ("if-none-match", tag))
    assert answer.status == 304
    wears_everything(answer, "304")
