"""Log lines that nobody can forge: what stands in a record begins no line and moves no cursor (CWE-117)."""

import logging
import re

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class LogLine(logging.Formatter):
    """Formats a record as one line, and a traceback as lines that begin with a bar."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        """The line, its control characters as escapes."""
        return escaped(super().formatMessage(record))

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        """A traceback, so that no line of it looks like a record."""
        return _behind_bars(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """A stack, likewise."""
        return _behind_bars(super().formatStack(stack_info))


def escaped(text: str) -> str:
    """``text`` with its line ends, terminal sequences and turns of direction written as escapes."""
    return _CONTROL.sub(lambda hit: hit[0].encode("unicode_escape").decode("ascii"), text)


def _behind_bars(text: str) -> str:
    return "\n".join(f"  | {escaped(line)}" for line in text.split("\n"))
