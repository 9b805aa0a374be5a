"""A populated community that each test finds as it was, and passwords that are hashed in no time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.readers.access_matrix import Stage, staged
from tests.readers.accounts_help import QUICK

from broadsheet.lib import passwords


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


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed in no time."""
    monkeypatch.setattr(passwords, "_HASHER", QUICK)
