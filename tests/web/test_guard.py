"""Headers on every answer, and attacks by host, by form, by redirect and by size."""

import pytest
from asgi_client import Answer, ask
from fake_site import FakeSettings, FakeSite
from starlette.applications import Starlette

from broadsheet.shell.headers import CSP
from broadsheet.web.app import create_app
from broadsheet.wording.links import safe_back

FORM = ("content-type", "application/x-www-form-urlencoded")
SAME = ("sec-fetch-site", "same-origin")


def post(app: Starlette, *headers: tuple[str, str], body: bytes = b"theme=dark&back=/about") -> Answer:
    return ask(app, "/theme", FORM, *headers, method="POST", body=body)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/", "GET", 200),
        ("/", "HEAD", 200),
        ("/papers?q=x", "GET", 200),
        ("/papers/arxiv:2510.00001", "GET", 308),
        ("/nothing", "GET", 404),
        ("/papers/boom", "GET", 500),
        ("/", "POST", 405),
        ("/", "PROPFIND", 405),
        ("/", "OPTIONS", 405),
        ("/theme", "GET", 405),
        ("/papers/date/never", "GET", 400),
        ("/favicon.ico", "GET", 200),
        ("/robots.txt", "GET", 200),
        ("/static/x/broadsheet.css", "GET", 200),
        ("/static/x/..%2f..%2fapp.py", "GET", 404),
        ("/static/..%5c/enhance.js", "GET", 200),
        ("/" + "a" * 8200, "GET", 414),
    ],
)
def test_every_answer_carries_the_security_headers_once(app: Starlette, path: str, method: str, status: int) -> None:
    answer = ask(app, path, method=method)
    assert answer.status == status
    assert answer["content-security-policy"] == CSP
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["referrer-policy"] == "strict-origin-when-cross-origin"
    assert answer["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer["permissions-policy"]
    assert "strict-transport-security" not in dict(answer.headers)


def test_an_unchanged_page_carries_the_security_headers(app: Starlette) -> None:
    tag = ask(app, "/")["etag"]
    assert ask(app, "/", ("if-none-match", tag))["content-security-policy"] == CSP


def test_https_is_insisted_on_only_where_the_public_address_has_it() -> None:
    app = create_app(FakeSite(settings=FakeSettings(base_url="https://papers.test")))
    assert ask(app, "/")["strict-transport-security"] == "max-age=31536000"
    assert ask(app, "/papers/boom")["strict-transport-security"] == "max-age=31536000"


def test_a_crash_shows_a_page_without_what_broke(app: Starlette) -> None:
    answer = ask(app, "/papers/boom")
    assert "<h1" in answer.text
    assert "disk" not in answer.text


@pytest.mark.parametrize("host", ["evil.test", "papers.test/?x=", "papers.test@evil.test", "", "papers.test.", "a b"])
def test_an_unknown_host_is_refused(app: Starlette, host: str) -> None:
    assert ask(app, "/", ("host", host)).status == 400


def test_two_host_headers_are_refused(app: Starlette) -> None:
    assert ask(app, "/", ("host", "papers.test"), ("host", "papers.test")).status == 400


@pytest.mark.parametrize("host", ["papers.test", "PAPERS.test", "papers.test:8000"])
def test_the_right_host_is_known_in_any_case_and_on_any_port(app: Starlette, host: str) -> None:
    assert ask(app, "/", ("host", host)).status == 200


def test_a_forwarded_host_changes_nothing(app: Starlette) -> None:
    answer = ask(app, "/", ("x-forwarded-host", "evil.test"), ("x-forwarded-proto", "https"))
    assert "evil.test" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        (("sec-fetch-site", "cross-site"),),
        (("sec-fetch-site", "same-site"),),
        (("sec-fetch-site", "cross-site"), ("origin", "http://papers.test")),
        (("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")),
        (("origin", "http://evil.test"),),
        (("origin", "null"),),
        (("origin", "https://papers.test"),),
    ],
)
def test_a_form_from_another_site_is_refused(app: Starlette, headers: tuple[tuple[str, str], ...]) -> None:
    answer = post(app, *headers)
    assert answer.status == 403
    assert "set-cookie" not in dict(answer.headers)


def test_a_token_is_nothing_that_another_site_can_abuse(app: Starlette) -> None:
    assert post(app, ("sec-fetch-site", "cross-site"), ("authorization", "Bearer bs_x")).status == 303
    assert post(app, ("sec-fetch-site", "cross-site"), ("authorization", "Basic eDp5")).status == 403


def test_a_refusal_comes_before_routing(app: Starlette) -> None:
    assert ask(app, "/nothing", ("sec-fetch-site", "cross-site"), method="DELETE").status == 403


@pytest.mark.parametrize("headers", [(SAME,), (("sec-fetch-site", "none"),), (("origin", "http://papers.test"),), ()])
def test_our_own_forms_and_programs_are_let_in(app: Starlette, headers: tuple[tuple[str, str], ...]) -> None:
    answer = post(app, *headers)
    assert (answer.status, answer["location"]) == (303, "/about")
    assert answer["set-cookie"].startswith("theme=dark; Max-Age=31536000; Path=/; SameSite=lax")


def test_a_theme_that_is_none_is_refused(app: Starlette) -> None:
    assert post(app, SAME, body=b"theme=%22%3E").status == 400


def test_the_chosen_theme_is_printed(app: Starlette) -> None:
    assert '<html lang="en" data-theme="dark">' in ask(app, "/", ("cookie", "a=b; theme=dark")).text
    assert "data-theme" not in ask(app, "/", ("cookie", 'theme="><script>')).text


def test_keys_can_be_turned_off(app: Starlette) -> None:
    answer = ask(app, "/keys", FORM, SAME, method="POST", body=b"keys=off&back=/keys")
    assert answer["set-cookie"].startswith("keys=off;")
    assert 'data-keys="off"' in ask(app, "/", ("cookie", "keys=off")).text


@pytest.mark.parametrize(
    "back",
    [
        "//evil.test",
        "/\\evil.test",
        "https:evil.test",
        "https://evil.test/",
        "/\t/evil.test",
        "/%09/evil.test\n",
        "/..//evil.test",
        "javascript:alert(1)",
        "",
        "evil",
        "/a//b",
        "/é",
        "/a b",
        "/\r\nset-cookie: x=y",
    ],
)
def test_a_form_never_leads_to_another_site(app: Starlette, back: str) -> None:
    assert safe_back(back) == "/"


@pytest.mark.parametrize("back", ["/", "/papers?q=a%20b&order=date", "/papers/math.GT/0309136", "/papers?q=//x"])
def test_a_form_leads_back_to_where_it_stood(back: str) -> None:
    assert safe_back(back) == back


@pytest.mark.parametrize(
    "path", ["//evil.test/", "/\\evil.test/", "//evil.test/..", "/about/", "/papers//evil.test", "/%2F/evil.test/"]
)
def test_no_redirect_leaves_the_site(app: Starlette, path: str) -> None:
    location = ask(app, path)["location"]
    assert not location or (location.startswith("/") and not location.startswith(("//", "/\\")))


def test_a_body_above_one_mebibyte_is_refused_by_its_length(app: Starlette) -> None:
    assert post(app, SAME, ("content-length", "10000000"), body=b"theme=dark").status == 413


def test_a_body_above_one_mebibyte_is_refused_while_it_comes(app: Starlette) -> None:
    assert post(app, SAME, body=b"theme=dark&x=" + b"y" * 10_000_000).status == 413


def test_a_form_of_ten_thousand_fields_is_refused(app: Starlette) -> None:
    assert post(app, SAME, body=b"&".join(b"f=1" for _ in range(10_000))).status == 400


def test_a_wrong_method_says_which_are_right(app: Starlette) -> None:
    assert "GET" in ask(app, "/", method="POST")["allow"]


def test_an_error_page_never_repeats_the_address(app: Starlette) -> None:
    for path in ("/%3Cscript%3Ealert(1)%3C/script%3E", "/papers/date/%3Cscript%3E", "/papers/%3Cimg%20onerror%3D%3E"):
        answer = ask(app, path)
        assert answer.status in (400, 404)
        assert "<script>" not in answer.text.replace("</script>", "")
        assert "<img" not in answer.text
