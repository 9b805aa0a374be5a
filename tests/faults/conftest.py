"""Worlds that stop with their test, and libraries in front of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.faults.scene import AI, Scene, library
from tests.world import Scenario, World

Stage = Callable[..., Scene]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Set a scene: ``stage(scenario, **settings)``; each call opens another world and library."""
    worlds: list[World] = []

    def set_scene(scenario: Scenario | str = AI, **settings: object) -> Scene:
        world = World(scenario)
        world.url = world.start()
        worlds.append(world)
        return library(tmp_path / f"library {len(worlds)}", world, **settings)

    yield set_scene
    for world in worlds:
        world.stop()


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """One category, three days, ten records a page."""
    return stage()
