"""What schemathesis makes of the descriptions of our API and of the Hub's: no answer breaks a promise (F3)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.callers import enrol
from tests.cast import FakeClock
from tests.serving import served

from broadsheet.actions.tokens import make_token
from broadsheet.model.person import SCOPES
from broadsheet.press import load_starter
from broadsheet.settings import Settings
from broadsheet.store import buckets
from broadsheet.wiring import open_site

SEED = "4"
WHOLE = 2_000
DESCRIBED = {"v1": "/api/v1/openapi.json", "hub": "/.well-known/openapi.json"}
EACH = {"v1": "40", "hub": "150"}
"""Cases of each call that make WHOLE in all."""


@dataclass(frozen=True)
class Asked:
    """Which API, the address of its description on loopback, and what a program sends along."""

    api: str
    address: str
    headers: tuple[str, ...] = ()


@pytest.fixture
def asked(request: pytest.FixtureRequest, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """A library of the mode asked for, without limits, which would leave little to find."""
    monkeypatch.setattr(buckets, "take_all", lambda *_: ("", 0.0))
    api, mode = request.param.split()
    site = open_site(Settings(data=data, mode=mode, secret="k" * 32), FakeClock())
    load_starter(site)
    headers = ()
    if mode == "community":
        token = make_token(site.house, enrol(site, "ada"), "schemathesis", SCOPES, days=30)
        headers = ("-H", f"Authorization: Bearer {token}")
    with served(site) as address:
        yield Asked(api, address + DESCRIBED[api], headers)
    site.store.close()


def tried(asked: Asked, folder: Path, *more: str) -> int:
    """How many cases schemathesis tried, with all its checks, none of which may fail."""
    program = Path(sys.executable).with_name("schemathesis")
    report = folder / "report.json"
    options = ("--checks", "all", "--seed", SEED, "--no-color", "--report-json-path", str(report))
    command = [program, "run", asked.address, *asked.headers, *options, *more]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-2000:]
    whole = json.loads(report.read_text(encoding="utf-8"))
    assert (whole["complete"], whole["errors"]) == (True, [])
    return int(whole["test_cases"]["generated"])


@pytest.mark.slow
@pytest.mark.parametrize("asked", [f"{api} community" for api in DESCRIBED], indirect=True)
def test_no_answer_breaks_a_promise(asked: Asked, tmp_path: Path) -> None:
    assert tried(asked, tmp_path, "--phases", "examples,fuzzing", "-n", "1") > 50


@pytest.mark.long
@pytest.mark.parametrize(
    "asked", [f"{api} {mode}" for api in DESCRIBED for mode in ("personal", "community")], indirect=True
)
def test_none_of_two_thousand_answers_breaks_a_promise(asked: Asked, tmp_path: Path) -> None:
    assert tried(asked, tmp_path, "-n", EACH[asked.api]) >= WHOLE
