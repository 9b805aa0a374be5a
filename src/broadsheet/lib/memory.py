"""How much memory this process holds for itself, and how often Python looks for what it may let go."""

import gc
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATUS = Path("/proc/self/status")
_KIB = 1024.0
_SELDOM = (100_000, 20, 50)


def anonymous_mb() -> float:
    """Anonymous memory now, in MiB: what mapped index files take is the kernel's (Linux; elsewhere the peak)."""
    try:
        lines = _STATUS.read_text(encoding="ascii").splitlines()
    except OSError:
        unit = _KIB * _KIB if sys.platform == "darwin" else _KIB
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return next((int(line.split()[1]) / _KIB for line in lines if line.startswith("RssAnon:")), 0.0)


def settle() -> None:
    """Leave what is here now, and stays, out of every later look for cycles.

    Such a look stops all threads, and over the million objects of a server that has
    just started it takes a seventh of a second.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for cycles of objects a hundred times less often than usual.

    Taking in a file makes millions of objects and hardly a cycle: looking for them is a
    twentieth of the work.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
