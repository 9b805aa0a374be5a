"""A populated community that each test finds as it was, and an ear for what the suite writes into its logs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.readers.access_matrix import Stage, staged


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
