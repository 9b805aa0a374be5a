"""A community at a real address, with a mail server that keeps what it is handed."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from tests.cast import NOW, FakeClock, a_record
from tests.mailbox import Mailbox

from broadsheet.actions import bind, steward
from broadsheet.actions.send_mail import send_due
from broadsheet.store import editions, papers
from broadsheet.web.app import create_app
from broadsheet.wiring import Site

PAPER, OTHER = "2611.00001", "2611.00002"
PASSWORD = "forty herons wade at dawn"
_DAY = NOW.date()


class Town:
    """The site, its address, its clock and its mails."""

    def __init__(self, site: Site, url: str, box: Mailbox, clock: FakeClock) -> None:
        self.site, self.url, self.box, self.clock = site, url, box, clock

    def link(self, address: str, kind: str) -> str:
        """The path in the newest mail to ``address`` that leads to a page of this kind."""
        send_due(self.site.house)
        mail = next(one for one in reversed(self.box.mails) if one.recipients == [address])
        found = re.search(rf"{re.escape(self.url)}(/{kind}/\S+)", mail.text)
        assert found, mail.text
        return found[1]

    def days_later(self, days: int) -> None:
        self.clock.moment += timedelta(days=days)


@contextmanager
def town(site: Site, clock: FakeClock) -> Iterator[Town]:
    """Serve ``site``, with two papers on the page of the day and a moderator."""
    with Mailbox() as box, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        mail = {"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_security": "none"}
        site.own = replace(site.own, base_url=url, **mail)
        _print(site)
        config = uvicorn.Config(create_app(site), log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Town(site, url, box, clock)
        finally:
            server.should_exit = True
            thread.join()


def _print(site: Site) -> None:
    with site.store.write() as db:
        first = a_record(keywords=("herons",), announced=_DAY.isoformat())
        papers.save(db, [first, a_record(key=OTHER, title="Egrets Seen from a Kite")], NOW)
        editions.announce(db, [(_DAY, "cs.CV", PAPER, "new", 1)])
        bind.sweep(db, bind.Desk(("cs.CV",)), (_DAY,), NOW)
    site.catch_up()
    steward.add_reader(site.house, "mia", "mia@readers.test", "moderator")


class Person:
    """A reader at a browser of their own."""

    def __init__(self, chromium: Browser, town: Town, name: str, *, script: bool, **options: object) -> None:
        self.context: BrowserContext = chromium.new_context(
            base_url=town.url, java_script_enabled=script, accept_downloads=True, **options
        )  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.town, self.name, self.email = town, name, f"{name}@readers.test"

    def goes(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def presses(self, name: str) -> None:
        """Press a button that leads to a page, and wait for it."""
        with self.page.expect_navigation():
            self.button(name).click()

    def button(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=name, exact=True).first

    def reads(self) -> str:
        return self.page.locator("main").inner_text()

    def leaves(self) -> None:
        self.context.close()
