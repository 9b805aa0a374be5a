"""A populated community that each test finds as it was, and an ear for what may be in no log."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.readers.access_matrix import Stage, staged

from broadsheet.lib.log_line import LogLine


@pytest.fixture(scope="session")
def one_stage(sqlite_template: Path) -> Iterator[Stage]:
    """The stage of this process."""
    with staged(sqlite_template) as stage:
        yield stage


@pytest.fixture
def stage(one_stage: Stage) -> Iterator[Stage]:
    """A populated community; whatever a test writes is undone."""
    one_stage.restore()
    yield one_stage
    one_stage.restore()


SECRETS = re.compile(
    r"@(?:readers|herons)\.test|session-of-|herons at the marsh|\$argon2|ticket-(?:confirm|reset|invite)"
    r"|bs_[\w-]{20,}|bs_ada-|/(?:confirm|reset|invitations)/[\w-]{20,}|/feeds/private/\d"
    r"|/(?:subscribe|subscriptions|unsubscribe|rate)/[\w-]{4,}\.[\w-]{20,}"
)
"""What no log may hold: addresses, sessions, passwords and their hashes, tickets, tokens (S-22, S-19)."""


class Ear(logging.Handler):
    """Hears everything that is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(LogLine())
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))


@pytest.fixture(scope="session", autouse=True)
def ear() -> Iterator[Ear]:
    """Listens to the whole suite, and fails its last test when a secret was said."""
    listening = Ear()
    root, ours = logging.getLogger(), logging.getLogger("broadsheet")
    level = ours.level
    root.addHandler(listening)
    ours.setLevel(logging.DEBUG)
    yield listening
    root.removeHandler(listening)
    ours.setLevel(level)
    told = [line for line in listening.heard if SECRETS.search(line)]
    assert not told, f"The logs of this suite hold secrets: {told[:5]}"
