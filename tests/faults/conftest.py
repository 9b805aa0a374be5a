"""Worlds that stop with their test, and libraries in front of them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.faults.scene import AI, Scene, Watched, library
from tests.world import Scenario

Stage = Callable[..., Scene]


@pytest.fixture
def stage(tmp_path: Path, sqlite_template: Path) -> Iterator[Stage]:
    """Set a scene: ``stage(scenario, **settings)``; each call opens another world and library."""
    worlds: list[Watched] = []
    scenes: list[Scene] = []

    def set_scene(scenario: Scenario | str = AI, *, indexed: bool = False, **settings: object) -> Scene:
        world = Watched(scenario)
        world.url = world.start()
        worlds.append(world)
        folder = tmp_path / f"library {len(worlds)}"
        folder.mkdir()
        shutil.copy(sqlite_template, folder / "broadsheet.db")
        scenes.append(library(folder, world, indexed=indexed, **settings))
        return scenes[-1]

    yield set_scene
    for one in scenes:
        one.site.store.close()
    for world in worlds:
        world.stop()


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """One category, three days, three pages a list; nothing is indexed."""
    return stage()
