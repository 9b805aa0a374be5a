"""Where tests write: in memory where there is room, as waiting for a disk took half of their time."""

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes that must be free there; a tenth of it has been used at most."""


def in_memory() -> None:
    """Let every temporary file of this process and its children lie in memory, unless somebody said where."""
    if "TMPDIR" not in os.environ and _serves(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # what was found before is forgotten


def _serves(folder: Path) -> bool:
    """Whether there is room in ``folder``, and programs written there may be run."""
    if not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC
