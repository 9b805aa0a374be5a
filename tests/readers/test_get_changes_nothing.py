"""A link may be followed by anybody's browser at any time, so asking for a page changes nothing (S-4)."""

import hashlib

import pytest
from sqlalchemy import select
from tests.readers.access_matrix import ROLES, Stage, cell, role, rows

from broadsheet.store import schema

pytestmark = pytest.mark.slow
SPARED = {("sessions", "seen"), ("api_tokens", "seen"), ("feed_addresses", "seen")}
"""When a session, token or private feed was last in use is noted on the way in, and is nobody's page."""
OVERRIDES = (("x-http-method-override", "POST"), ("x-http-method", "DELETE"), ("x-method-override", "PUT"))


def fingerprint(stage: Stage) -> dict[str, str]:
    """Every table as it stands, in few letters."""
    found = {}
    with stage.site.store.read() as db:
        for table in schema.metadata.tables.values():
            columns = [one for one in table.c if (table.name, one.name) not in SPARED]
            rows_of = sorted(map(repr, db.execute(select(*columns)).all()))
            found[table.name] = hashlib.sha256("\n".join(rows_of).encode()).hexdigest()
    return found


def culprits(stage: Stage, asked: list[tuple[str, str, str, tuple[tuple[str, str], ...]]]) -> list[str]:
    """Those of the requests (role, method, address, headers) that left any table different."""
    before, found = fingerprint(stage), []
    for who, method, path, headers in asked:
        seen = stage.version
        stage.send(role(who), path, method, "", *headers)
        if stage.version != seen and (now := fingerprint(stage)) != before:
            found.append(f"{method} {path} as {who} changed {[name for name in now if now[name] != before[name]]}")
            before = now
    return found


def test_no_page_changes_anything_when_it_is_asked_for(stage: Stage) -> None:
    pages = [row.ask.at for row in rows() if row.method == "GET"]
    assert not culprits(
        stage, [(who.name, "GET", path, ()) for who in ROLES if who.name != "expired" for path in pages]
    )


def test_nor_by_head_nor_by_a_method_in_disguise(stage: Stage) -> None:
    everything = sorted({row.ask.at for row in rows()})
    asked = [("A", "HEAD", path, ()) for path in everything]
    for path in everything:
        mark = "&" if "?" in path else "?"
        asked.append(("admin", "GET", f"{path}{mark}_method=POST&role=admin&confirmed=1&comments=remove", OVERRIDES))
    assert not culprits(stage, asked)


def test_the_body_of_a_get_is_not_read(stage: Stage) -> None:
    before = fingerprint(stage)
    for row in rows():
        if row.method == "POST":
            stage.send(role("A"), row.ask.at, "GET", row.ask.form)
    assert fingerprint(stage) == before


def test_head_answers_as_get_does(stage: Stage) -> None:
    for row in rows():
        if row.method == "GET":
            for who in (role("stranger"), role("A")):
                got, head = (stage.send(who, row.ask.at, method) for method in ("GET", "HEAD"))
                assert cell(got) == cell(head), row.name
