"""How much memory this process holds for itself."""

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_KIB = 1024.0


def anonymous_mb() -> float:
    """Anonymous memory now, in MiB: what mapped index files take is the kernel's (Linux; elsewhere the peak)."""
    try:
        lines = _STATUS.read_text(encoding="ascii").splitlines()
    except OSError:
        unit = _KIB * _KIB if sys.platform == "darwin" else _KIB
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return next((int(line.split()[1]) / _KIB for line in lines if line.startswith("RssAnon:")), 0.0)
