"""What a check of a deployment finds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadsheet.actions.house import House
from broadsheet.settings import Settings
from broadsheet.store.db import Db


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``state`` is ok, warning or failure; ``detail`` says what was found and what to do."""

    name: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is looked at: the library with its rules and its clock, and the file of its key."""

    house: House
    key: Path

    @property
    def rules(self) -> Settings:
        """The settings."""
        return self.house.rules

    @property
    def store(self) -> Db:
        """The library."""
        return self.house.store

    @property
    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.house.now()

    @property
    def is_personal(self) -> bool:
        """Whether there is one reader and no sign-in."""
        return self.house.is_personal


Check = Callable[[Deployment], Finding]


def ok(name: str, detail: str) -> Finding:
    """All is well."""
    return Finding(name, "ok", detail)


def warning(name: str, detail: str) -> Finding:
    """It works, and could be better."""
    return Finding(name, "warning", detail)


def failure(name: str, detail: str) -> Finding:
    """This must not stay so."""
    return Finding(name, "failure", detail)
