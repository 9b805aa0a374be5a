"""``broadsheet check --deploy``: what must not stay so before others can reach a library (reliability S-27)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cast import NOW, FakeClock

from broadsheet.actions.house import House
from broadsheet.lib.signing import Keys
from broadsheet.lib.smtp import MailServer
from broadsheet.measure import deployment as measured
from broadsheet.measure import reach
from broadsheet.measure.deployment import inspect
from broadsheet.measure.findings import Deployment
from broadsheet.measure.releases import library_finding, python_finding
from broadsheet.model.errors import IssuerError, MailError
from broadsheet.settings import Settings
from broadsheet.store import people
from broadsheet.store.db import Db

GOOD: dict[str, Any] = {
    "mode": "community",
    "base_url": "https://papers.test",
    "trusted_proxies": ("127.0.0.1",),
    "smtp_host": "mail.test",
    "mail_from": "Broadsheet <papers@papers.test>",
}


def deployment(store: Db, data: Path, now: datetime = NOW, **more: Any) -> Deployment:
    house = House(store, Settings(data=data, **(GOOD | more)), FakeClock(now), Keys(b"k" * 32))
    return Deployment(house, data / "secret.key")


@pytest.fixture
def lab(data: Path):
    """Inspects a community that is all in order, but for the settings given."""
    data.chmod(0o700)
    store = Db(Settings(data=data).database_url)
    with store.write() as db:
        zoe = people.add(db, "zoe", NOW, role="admin", confirmed="2026-11-01T00:00:00+00:00", otp_since="2026-11-01")
    later = NOW + timedelta(days=1)

    def look(now=later, **more: Any) -> dict[str, tuple[str, str]]:
        found = inspect(deployment(store, data, now, **more))
        return {one.name: (one.state, one.detail) for one in found}

    look.store, look.zoe, look.data = store, zoe, data  # type: ignore[attr-defined]
    yield look
    store.close()


def test_a_deployment_in_order_has_no_failure(lab: Any) -> None:
    assert not [name for name, (state, _) in lab().items() if state == "failure"]


@pytest.mark.parametrize(
    ("name", "settings", "state", "said"),
    [
        ("address", {"base_url": ""}, "failure", "set it to"),
        ("address", {"base_url": "http://papers.test"}, "failure", "in the open"),
        ("address", {"base_url": "http://127.0.0.1:8000"}, "warning", "this machine alone"),
        ("figures", {"metrics_port": 9464, "metrics_host": "0.0.0.0"}, "warning", "keep it from strangers"),
        ("trusted proxies", {"trusted_proxies": ()}, "failure", "set trusted_proxies"),
        ("trusted proxies", {"trusted_proxies": ("0.0.0.0/0",)}, "failure", "trusts everybody"),
        ("trusted proxies", {"trusted_proxies": ("::/0",)}, "failure", "trusts everybody"),
        ("trusted proxies", {"trusted_proxies": ("proxy",)}, "failure", "no address"),
        (
            "trusted proxies",
            {"trusted_proxies": (), "base_url": "http://127.0.0.1:1", "proxy_header": "X-Remote-User"},
            "failure",
            "names nobody",
        ),
        ("trusted proxies", {"trusted_proxies": (), "base_url": "http://127.0.0.1:1"}, "ok", "none"),
        ("secret", {"secret": "short"}, "failure", "guessed"),
        ("secret", {"secret": "a" * 64}, "failure", "guessed"),
        ("secret", {"secret": "0123456789abcdef" * 4}, "ok", "64 characters"),
        ("mail", {"smtp_host": ""}, "failure", "set smtp_host"),
        ("mail", {"mail_from": "", "sign_up": "closed"}, "warning", "set smtp_host"),
        ("mail", {"smtp_security": "none"}, "failure", "in the open"),
        ("mail", {"smtp_security": "none", "smtp_host": "127.0.0.1"}, "ok", "papers@papers.test"),
        ("OpenID Connect", {"oidc_issuer": "https://id.test"}, "failure", "oidc_client_id"),
        ("OpenID Connect", {"oidc_issuer": "http://id.test", "oidc_client_id": "b"}, "failure", "not https"),
        ("OpenID Connect", {"oidc_issuer": "https://id.test", "oidc_client_id": "b"}, "warning", "no client secret"),
        ("hooks and hub", {}, "ok", "public addresses alone"),
        ("hooks and hub", {"hook_networks": ("10.0.0.0/33",)}, "failure", "10.0.0.0/33"),
        ("hooks and hub", {"hook_networks": ("0.0.0.0/0",)}, "failure", "everything"),
        ("hooks and hub", {"hook_networks": ("10.0.0.0/8",)}, "warning", "10.0.0.0/8"),
        ("hooks and hub", {"websub_hub": "http://hub.test/"}, "failure", "not https"),
        ("mode", {"mode": "personal"}, "failure", "will not start"),
        ("mode", {"mode": "personal", "base_url": ""}, "ok", "this machine alone"),
    ],
)
def test_what_must_not_stay_so_is_named_with_what_to_do(
    lab: Any, name: str, settings: dict[str, Any], state: str, said: str
) -> None:
    found = lab(**settings)[name]
    assert found[0] == state, found
    assert said in found[1]


def test_a_personal_library_is_asked_nothing_about_accounts(lab: Any) -> None:
    found = lab(mode="personal", base_url="")
    assert "moderators" not in found
    assert "mail" not in found


def test_files_that_others_may_open_are_named(lab: Any) -> None:
    lab.data.chmod(0o755)
    (lab.data / "secret.key").write_text("00")
    (lab.data / "secret.key").chmod(0o640)
    (lab.data / "settings.toml").write_text('smtp_password = "x"\n')
    (lab.data / "settings.toml").chmod(0o644)
    found = lab()
    for name, mode in (("data folder", "chmod 700"), ("secret", "chmod 600"), ("settings file", "chmod 600")):
        assert found[name][0] == "failure"
        assert mode in found[name][1]
    (lab.data / "settings.toml").write_text('mode = "community"\n')
    assert lab()["settings file"][0] == "ok"


def test_a_library_without_an_admin_says_how_to_make_one(lab: Any) -> None:
    with lab.store.write() as db:
        people.change(db, lab.zoe.no, role="moderator")
    assert "broadsheet reader add" in lab()["moderators"][1]
    with lab.store.write() as db:
        people.change(db, lab.zoe.no, role="admin", state="suspended")
    assert lab()["moderators"][0] == "failure"


def test_moderators_without_codes_are_named(lab: Any) -> None:
    assert lab(otp_required="moderators")["one-time codes"][0] == "ok"
    with lab.store.write() as db:
        people.change(db, lab.zoe.no, otp_since=None)
    assert lab()["one-time codes"][0] == "warning"
    state, said = lab(otp_required="moderators")["one-time codes"]
    assert (state, "zoe" in said) == ("failure", True)


@pytest.mark.parametrize("days", [-365, 365 * 80])
def test_a_clock_that_cannot_be_right_is_named(lab: Any, days: int) -> None:
    assert lab(now=NOW + timedelta(days=days))["clock"][0] == "failure"


@pytest.mark.parametrize(("free", "state"), [(1 << 20, "failure"), (1 << 30, "warning"), (1 << 34, "ok")])
def test_a_full_disk_is_named(lab: Any, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(measured.shutil, "disk_usage", lambda _: usage)
    assert lab()["disk"][0] == state


@pytest.mark.parametrize(
    ("here", "state"),
    [((3, 11, 7), "warning"), ((3, 11, 10), "ok"), ((3, 12, 4), "warning"), ((3, 13, 0), "ok"), ((3, 14, 1), "ok")],
)
def test_an_old_python_is_named(here: tuple[int, ...], state: str) -> None:
    assert python_finding(here).state == state


@pytest.mark.parametrize(
    ("name", "found", "state"),
    [
        ("starlette", "1.3.0", "failure"),
        ("starlette", "1.10.0", "ok"),
        ("nh3", "0.3.6", "failure"),
        ("nh3", "0.4", "ok"),
        ("cryptography", "44.0.3", "failure"),
        ("cryptography", "50.0.2", "ok"),
    ],
)
def test_an_old_library_is_named(name: str, found: str, state: str) -> None:
    assert library_finding(name, found).state == state


def test_the_mail_server_is_asked_only_when_wanted(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[MailServer] = []

    def away(server: MailServer) -> None:
        asked.append(server)
        raise MailError("The mail server is away.")

    monkeypatch.setattr(reach, "reach", away)
    one = deployment(lab.store, lab.data)
    inspect(one)
    assert asked == []
    found = inspect(one, (reach.mail_server,))[-1]
    assert (found.state, "mail.test:587: The mail server is away." in found.detail) == ("failure", True)
    monkeypatch.setattr(reach, "reach", lambda server: None)
    assert inspect(one, (reach.mail_server,))[-1].state == "ok"


def test_the_issuer_is_asked_only_when_wanted(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise IssuerError("The issuer does not answer.")

    monkeypatch.setattr(reach.openid, "discover", away)
    rules = {"oidc_issuer": "https://id.test", "oidc_client_id": "b", "oidc_client_secret": "s"}
    one = deployment(lab.store, lab.data, **rules)
    assert all(one.name != "OpenID Connect issuer" for one in inspect(one))
    assert inspect(one, (reach.issuer,))[-1].state == "failure"


def test_the_command_prints_a_line_each_and_fails_for_a_failure(run, data: Path) -> None:
    (data / "settings.toml").write_text('mode = "community"\n')
    done = run("check", "--deploy", "--data", data)
    assert done.code == 1
    lines = done.out.splitlines()
    assert any(line.startswith("FAILURE address: no base_url") for line in lines)
    assert all(line.startswith(("ok ", "warning ", "FAILURE ")) for line in lines)
    found = run("check", "--deploy", "--json", "--data", data)
    assert (found.code, found.json["ok"]) == (1, False)
    assert {row["state"] for row in found.json["checks"]} <= {"ok", "warning", "failure"}


def test_a_personal_library_passes(run, data: Path) -> None:
    data.chmod(0o700)
    assert run("check", "--deploy", "--data", data).code == 0


def test_without_deploy_it_is_wrong_use(run, data: Path) -> None:
    done = run("check", "--data", data)
    assert (done.code, "check --deploy" in done.err) == (2, True)


def test_no_secret_is_printed(run, data: Path) -> None:
    secret = "canary-0123456789abcdef-canary-xyz"
    lines = (f"{name} = '{secret}'" for name in ("secret", "smtp_password", "oidc_client_secret"))
    (data / "settings.toml").write_text("mode = 'community'\nsmtp_host = '127.0.0.1'\n" + "\n".join(lines) + "\n")
    done = run("check", "--deploy", "--data", data)
    assert secret not in done.out + done.err
