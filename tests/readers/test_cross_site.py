"""No form from elsewhere is taken at any address that takes one, sign-in and sign-out included (S-4)."""

import pytest
from tests.callers import FORM
from tests.readers.access_matrix import ROLES, Row, Stage, kind_of, role, rows
from tests.readers.test_mass_assignment import contents
from tests.web.asgi_client import Answer, ask

CHANGES = [row for row in rows() if row.changes]
POSTS = [row for row in CHANGES if row.method == "POST"]
WHO = ("stranger", "A", "admin", "personal")
ATTACKS = {
    "another site": (("sec-fetch-site", "cross-site"), ("origin", "http://evil.test")),
    "a sibling host": (("sec-fetch-site", "same-site"), ("origin", "http://evil.papers.test")),
    "another site that claims to be ours": (("sec-fetch-site", "cross-site"), ("origin", "http://papers.test")),
    "two words for one": (("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")),
    "an old browser elsewhere": (("origin", "http://evil.test"),),
    "a sandboxed frame": (("origin", "null"),),
    "our host by another scheme": (("origin", "https://papers.test"),),
    "our host at another port": (("origin", "http://papers.test:8080"),),
    "a name that begins as ours": (("origin", "http://papers.test.evil.test"),),
}
KINDS = (
    FORM,
    ("content-type", "text/plain"),
    ("content-type", "application/json"),
    ("content-type", "multipart/form-data"),
)


def attack(stage: Stage, row: Row, who: str, *headers: tuple[str, str], method: str = "POST") -> Answer:
    sender = role(who)
    host = "127.0.0.1" if sender.rules == "personal" else "papers.test"
    body = row.ask.form.encode()
    return ask(stage.app(sender.rules), row.ask.at, ("host", host), *sender.headers, *headers, method=method, body=body)


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_a_form_from_elsewhere_is_refused_everywhere(stage: Stage, name: str) -> None:
    seen = stage.version
    for row in CHANGES:
        for who in WHO:
            answer = attack(stage, row, who, kind_of(row.ask.form), *ATTACKS[name], method=row.method)
            assert (answer.status, answer["set-cookie"]) == (403, ""), f"{row.name} as {who}"
    assert stage.version == seen


@pytest.mark.slow
def test_whatever_kind_of_body_and_method_it_says_it_is(stage: Stage) -> None:
    seen = stage.version
    for row in POSTS:
        for kind in KINDS:
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                assert attack(stage, row, "A", kind, *ATTACKS["another site"], method=method).status == 403, row.name
    assert stage.version == seen


def test_json_in_plain_text_is_not_taken_for_a_form(stage: Stage) -> None:
    """What it does is what an empty form does."""
    own = (("content-type", "text/plain"), ("sec-fetch-site", "same-origin"))
    sender = role("A")
    for row in POSTS:
        pairs = ", ".join(f'"{pair.partition("=")[0]}": "{pair.partition("=")[2]}"' for pair in row.ask.form.split("&"))
        after = []
        for body in (f"{{{pairs}, x=".encode(), b"x="):
            ask(stage.app("open"), row.ask.at, *sender.headers, *own, method="POST", body=body)
            after.append(contents(stage))
            stage.restore()
        if row.ask.form:
            assert after[0] == after[1], row.name


def test_other_methods_are_not_taken_from_our_own_pages_either(stage: Stage) -> None:
    for row in POSTS:
        for method in ("PUT", "PATCH", "DELETE"):
            answer = attack(stage, row, "A", FORM, ("sec-fetch-site", "same-origin"), method=method)
            assert answer.status == 405, row.name


def test_programs_bring_no_cookies_and_are_let_in(stage: Stage) -> None:
    """A token must be known to be sent, so no site can make a browser send it."""
    tokens = [one for one in ROLES if any(name == "authorization" for name, _ in one.headers) and one.name != "expired"]
    for row in CHANGES:
        scope = row.place.access.scope
        for one in tokens:
            if scope == one.name:
                sent = (kind_of(row.ask.form), ("sec-fetch-site", "cross-site"), *one.headers)
                body = row.ask.form.encode()
                answer = ask(stage.app("open"), row.ask.at, *sent, method=row.method, body=body)
                assert answer.status not in (401, 403) or row.place.access.who == "active", row.name
                stage.restore()
