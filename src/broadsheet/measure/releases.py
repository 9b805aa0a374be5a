"""Whether what we stand on has the fixes we count on."""

import re
import sys
from collections.abc import Callable
from importlib.metadata import version

from broadsheet.measure.findings import Check, Deployment, Finding, failure, ok, warning
from broadsheet.store.db import sqlite_warning

FLOORS = {
    "starlette": ((1, 3, 1), "forms without limits (CVE-2026-54283) and hosts that pass for others (CVE-2026-48710)"),
    "nh3": ((0, 3, 7), "mark-up that slips through (RUSTSEC-2026-0193)"),
    "cryptography": ((45, 0, 0), "what later releases fix"),
}
"""The oldest releases that are fit, and what older ones are open to."""
_PYTHONS = {(3, 11): 10, (3, 12): 5, (3, 13): 0}
"""The patch with which each Python keeps the headers of mails apart (CVE-2024-6923)."""


def python_finding(here: tuple[int, ...]) -> Finding:
    """Whether this Python is patched; what we know of it, our own mails are written round (lib.mail)."""
    name, said = "Python", ".".join(map(str, here[:3]))
    least = _PYTHONS.get((here[0], here[1]), 0)
    if here[2] < least:
        return warning(
            name, f"{said} lets headers into mails that do not belong there; take {here[0]}.{here[1]}.{least}"
        )
    return ok(name, said)


def library_finding(name: str, found: str) -> Finding:
    """Whether a library, of the release ``found``, is at least the oldest fit one."""
    least, why = FLOORS[name]
    if tuple(map(int, re.findall(r"\d+", found)[:3])) < least:
        return failure(name, f"{found} is open to {why}; take {'.'.join(map(str, least))} or later")
    return ok(name, found)


def _python(_: Deployment) -> Finding:
    return python_finding(sys.version_info[:3])


def _sqlite(deployment: Deployment) -> Finding:
    said = sqlite_warning() if deployment.store.dialect == "sqlite" else None
    return warning("database library", said) if said else ok("database library", "free of known faults")


def _library(name: str) -> Callable[[Deployment], Finding]:
    return lambda _: library_finding(name, version(name))


RELEASES: tuple[Check, ...] = (_python, _sqlite, *(_library(name) for name in FLOORS))
