"""Log lines that nobody can forge and that betray nobody.

What stands in a record begins no line and moves no cursor (CWE-117); mail addresses,
and the secrets that a formatter is told of, are left out.
"""

import json
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]+\.)+\w{2,}")
_SHORTEST = 6
"""Characters from which a secret is one: shorter ones would blank out words."""
_FIELD = re.compile(r"(?:^|\s)(outcome|source|subscription|served|votes)=([\w.-]+)")


class LogLine(logging.Formatter):
    """Formats a record as one line, and a traceback as lines that begin with a bar."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(_FORMAT)
        self.secrets = tuple(one for one in secrets if len(one) >= _SHORTEST)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        """The line, its control characters as escapes."""
        return escaped(self.discreet(super().formatMessage(record)))

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        """A traceback, so that no line of it looks like a record."""
        return _behind_bars(self.discreet(super().formatException(ei)))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """A stack, likewise."""
        return _behind_bars(self.discreet(super().formatStack(stack_info)))

    def discreet(self, text: str) -> str:
        """``text`` without mail addresses and secrets."""
        for secret in self.secrets:
            text = text.replace(secret, "(secret)")
        return _MAIL.sub("(address)", text) if "@" in text else text


class JsonLine(LogLine):
    """Formats a record as one JSON object: ``at``, ``level``, ``from``, ``said``, and what is named in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, on one line."""
        said = self.discreet(record.getMessage())
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": said,
            **dict(_FIELD.findall(said)),
        }
        if record.exc_info:
            line["trace"] = self.discreet(logging.Formatter.formatException(self, record.exc_info))
        return json.dumps(line, ensure_ascii=True)


def log_to_standard_error(level: str, secrets: Iterable[str] = (), *, objects: bool = False) -> None:
    """Write what this process logs from ``level`` up to standard error: lines, or JSON ``objects``."""
    log = logging.StreamHandler()
    log.setFormatter(JsonLine(secrets) if objects else LogLine(secrets))
    logging.basicConfig(level=level.upper(), handlers=[log])


def escaped(text: str) -> str:
    """``text`` with its line ends, terminal sequences and turns of direction written as escapes."""
    return _CONTROL.sub(lambda hit: hit[0].encode("unicode_escape").decode("ascii"), text)


def _behind_bars(text: str) -> str:
    return "\n".join(f"  | {escaped(line)}" for line in text.split("\n"))
