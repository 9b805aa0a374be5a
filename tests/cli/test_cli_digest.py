"""A digest can be looked at before anybody gets it."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from tests.cast import NOW

from broadsheet.lib.mail_findings import findings
from broadsheet.model.subscription import Schedule, Subscription, Watch
from broadsheet.settings import load
from broadsheet.store import subscriptions
from broadsheet.wiring import open_site


@pytest.fixture
def https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_BASE_URL", "https://papers.test")


@pytest.mark.usefixtures("https")
def test_a_preview_is_printed_as_text(run, full: Path) -> None:
    done = run("digest", "preview", "--data", full)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Subject: ")
    assert "https://papers.test/papers/2611.00001" in done.out


@pytest.mark.usefixtures("https")
def test_a_preview_is_written_as_a_mail_that_nothing_is_wrong_with(run, full: Path, tmp_path: Path) -> None:
    path = tmp_path / "morning.eml"
    done = run("digest", "preview", "--search", "attention", "--search", "herons", "--out", path, "--data", full)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert findings(path.read_bytes()) == ()
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.usefixtures("https")
def test_a_preview_of_a_search_lists_what_the_search_lists(run, full: Path) -> None:
    found = run("search", "attention", "--data", full, "--json").json
    (shown,) = run("digest", "preview", "--search", "attention", "--data", full, "--json").json["digests"]
    (part,) = shown["parts"]
    assert part["entries"] == [one["id"] for one in found["entries"]][: len(part["entries"])]
    assert shown["findings"] == []
    assert shown["subject"]


@pytest.mark.usefixtures("https")
def test_the_subscriptions_of_an_address_are_shown_as_they_are(run, full: Path) -> None:
    site = open_site(load(full))
    one = Subscription(
        no=0,
        email="Ada@readers.test",
        reader_no=None,
        name="",
        state="active",
        schedule=Schedule(),
        format="text",
        quiet=True,
        watches=(Watch("search", "q=herons"),),
        asked=NOW - timedelta(days=1),
    )
    with site.store.write() as db:
        subscriptions.add(db, one, "ada@readers.test")
    site.store.close()
    (shown,) = run("digest", "preview", "ada@readers.test", "--data", full, "--json").json["digests"]
    assert [part["name"] for part in shown["parts"]] == ["q=herons"]
    missing = run("digest", "preview", "ben@readers.test", "--data", full)
    assert (missing.code, missing.out) == (1, "")
    assert "Nobody has asked" in missing.err


@pytest.mark.usefixtures("https")
def test_a_preview_is_opened_in_the_browser(run, full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    assert run("digest", "preview", "--open", "--data", full).out == ""
    (address,) = opened
    page = Path(address.removeprefix("file://"))
    assert page.read_text().startswith("<!doctype html>")
    page.unlink()


def test_a_mail_that_offers_no_click_is_said_to(run, full: Path) -> None:
    assert "one click goes over https" in run("digest", "preview", "--data", full).err
