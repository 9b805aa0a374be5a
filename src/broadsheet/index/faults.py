"""What can go wrong in an index, and the guard that turns the engine's many errors into one."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from broadsheet.model.errors import BroadsheetError, StoreError


class Reduced(BroadsheetError):
    """An index is away (being rebuilt): answer without it and tell the reader."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Fault(BroadsheetError):
    """The files of an index cannot be trusted: put them aside and build anew."""


_SHORTAGES = re.compile(r"os error (?:12|24|28)\b")  # memory, open files, disk: the index itself is not to blame


@contextmanager
def guard(doing: str) -> Iterator[None]:
    """Run a call into the engine; whatever it complains of becomes a Fault that says ``doing``.

    Tantivy raises ValueError, OSError or RuntimeError, and on damaged files it may
    panic, which PyO3 raises as a BaseException that no module exports. Raises
    StoreError instead where the machine ran out of something.
    """
    try:
        yield
    except (ValueError, OSError, RuntimeError) as fault:
        raise _as_ours(doing, fault) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise _as_ours(doing, fault) from fault


def _as_ours(doing: str, fault: BaseException) -> BroadsheetError:
    said = f"The words index failed while {doing}: {fault}"
    short = isinstance(fault, OSError) and fault.errno in (errno.ENOMEM, errno.EMFILE, errno.ENOSPC)
    return StoreError(said) if short or _SHORTAGES.search(said) else Fault(said)
