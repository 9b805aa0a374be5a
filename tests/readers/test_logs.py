"""What is logged: one line for each event, and no secrets (S-22)."""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from tests.cast import NOW
from tests.readers.access_matrix import Stage, role
from tests.readers.access_scene import PASSWORD
from tests.readers.conftest import SECRETS, Ear

from broadsheet.lib.log_line import JsonLine, LogLine, escaped
from broadsheet.settings import Settings, secrets_of
from broadsheet.store import people
from broadsheet.store.db import Db

HOSTILE = (
    "a\nINFO root forged",
    "a\r\nforged",
    "\x1b[2Jgone",
    "{0.__class__}",
    "%s %(message)s",
    "a\u2028b",
    "\u202etxet",
    "\x9b31m",
)


SECRET = "@".join(("secret", "readers.test"))  # so that no line of this file holds it


@pytest.fixture
def lines() -> Iterator[list[str]]:
    heard = Ear()
    log = logging.getLogger("broadsheet.trial")
    log.addHandler(heard)
    yield heard.heard
    log.removeHandler(heard)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_record_is_one_line_whatever_is_in_it(lines: list[str], text: str) -> None:
    logging.getLogger("broadsheet.trial").warning("harvest outcome=failed why=%s", text)
    assert len(lines) == 1
    assert len(lines[0].splitlines()) == 1
    assert lines[0].isprintable()
    assert f"why={escaped(text)}" in lines[0]


def test_no_line_of_a_traceback_looks_like_a_record(lines: list[str]) -> None:
    try:
        raise ValueError("a\n2026-11-18 15:00:00,000 WARNING broadsheet forged")
    except ValueError:
        logging.getLogger("broadsheet.trial").exception("it broke")
    first, *rest = lines[0].split("\n")
    assert first.endswith("ERROR broadsheet.trial it broke")
    assert rest
    assert all(line.startswith("  | ") for line in rest)


def test_what_a_database_complains_of_holds_no_values(store: Db) -> None:
    with pytest.raises(IntegrityError) as caught, store.write() as db:
        for name in ("ada", "bob"):
            people.add(db, name, NOW, email=SECRET, email_key=SECRET)
    formatted = LogLine().formatException((type(caught.value), caught.value, caught.value.__traceback__))
    said = formatted if store.dialect == "sqlite" else ""
    assert SECRET not in said + str(caught.value.statement)
    assert "parameters" not in said.replace("hide_parameters", "") or "hidden" in said


def test_a_page_that_breaks_logs_nothing_of_who_asked(stage: Stage, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(stage.site), "sources", lambda _self: 1 / 0)
    heard = len(ear.heard)
    for who in ("A", "read"):
        assert stage.send(role(who), "/sources").status == 500
    assert not [line for line in ear.heard[heard:] if SECRETS.search(line)]


def test_the_ear_would_hear_a_secret() -> None:
    for said in ("to ada@readers.test", PASSWORD, "cookie bs=session-of-ada", "/reset/" + "a" * 43, "bs_" + "x" * 43):
        assert SECRETS.search(said), said


def record(text: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("broadsheet.trial", logging.WARNING, __file__, 1, text, args, None)


def test_lines_may_be_json_with_what_is_named_in_them() -> None:
    said = json.loads(JsonLine().format(record("harvest source=arxiv outcome=failed why=%s", "a\nforged")))
    assert (said["level"], said["from"], said["outcome"], said["source"]) == (
        "warning",
        "broadsheet.trial",
        "failed",
        "arxiv",
    )
    assert said["said"].endswith("why=a\nforged")
    assert datetime.fromisoformat(said["at"]).tzinfo is not None


@pytest.mark.parametrize("text", HOSTILE)
def test_a_json_line_is_one_line_whatever_is_in_it(text: str) -> None:
    line = JsonLine().format(record("why=%s", text))
    assert line.isprintable()
    assert json.loads(line)["said"] == f"why={text}"


@pytest.mark.parametrize("kind", [LogLine, JsonLine])
def test_no_line_holds_an_address_or_a_secret(kind: type[LogLine]) -> None:
    formatter = kind(["hunter-of-herons", "x"])
    try:
        raise ValueError(f"{SECRET} and hunter-of-herons")
    except ValueError:
        one = record("to %s with hunter-of-herons, x", SECRET)
        one.exc_info = sys.exc_info()
    line = formatter.format(one)
    assert SECRET not in line
    assert "hunter-of-herons" not in line
    assert "(address) with (secret), x" in line


def test_the_secrets_of_the_settings_are_known_to_the_log() -> None:
    settings = Settings(data=Path(), smtp_password="hunter-of-herons", database="postgresql://u:p@h/d")
    assert set(secrets_of(settings)) == {"hunter-of-herons", "postgresql://u:p@h/d"}
