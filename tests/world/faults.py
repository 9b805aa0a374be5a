"""The fault script: what goes wrong, where, and how often."""

from collections.abc import Iterable
from dataclasses import dataclass, field

STATUSES = frozenset({"403", "404", "410", "429", "500", "502", "503"})
TRANSPORT = STATUSES | {
    "reset", "cut", "truncate", "html200", "gzip_bomb", "huge", "slow_loris", "drip", "silent",
    "redirect", "redirect_loop", "redirect_private",
}  # fmt: skip
CONTENT = frozenset({
    "empty", "short_page", "error_entry", "bad_token", "expires", "no_token", "skew", "schema_drift",
    "missing_paper_id", "rate_limit", "stale",
})  # fmt: skip


@dataclass
class Fault:
    """One fault: hits requests to ``host`` whose path begins with ``prefix``.

    ``times`` requests are hit (None: all), the first ``after`` ones let by, and
    only list pages in ``pages`` (from 1) when given. ``options`` by kind:
    ``retry_after`` ("7", "date:7" for a date 7 s ahead, any text) of a status;
    ``to`` of redirect; ``size`` bytes of huge; ``delay`` seconds of slow_loris and
    drip; ``count`` entries of short_page; ``hours`` of skew; ``fraction`` of
    schema_drift; ``seconds`` of rate_limit; ``days`` of stale.
    """

    host: str
    kind: str
    prefix: str = "/"
    times: int | None = 1
    pages: frozenset[int] | None = None
    after: int = 0
    options: dict[str, object] = field(default_factory=dict)
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in TRANSPORT | CONTENT:
            raise ValueError(f"There is no fault “{self.kind}”. Choose from {', '.join(sorted(TRANSPORT | CONTENT))}.")

    def strikes(self, host: str, path: str, page: int, *, free: bool = True) -> bool:
        """Whether this request is hit; counts it. One that is not ``free``, as another fault has it, is let by."""
        if host != self.host or not path.startswith(self.prefix) or (self.pages and page not in self.pages):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if not free or (self.times is not None and self.hits >= self.times):
            return False
        self.hits += 1
        return True

    def number(self, name: str, default: float) -> float:
        """An option as a number."""
        return float(str(self.options.get(name, default)))

    def text(self, name: str, default: str = "") -> str:
        """An option as text."""
        value = self.options.get(name)
        return default if value is None else str(value)


def drifted(fault: Fault | None, index: int) -> bool:
    """Whether record ``index`` of a list has changed its schema: every ``1/fraction``-th, the first included."""
    return fault is not None and index % max(1, round(1 / fault.number("fraction", 1.0))) == 0


def struck(faults: Iterable[Fault], host: str, path: str, page: int) -> tuple[Fault | None, dict[str, Fault]]:
    """The transport fault that hits this request, and the content faults by kind."""
    transport: Fault | None = None
    quirks: dict[str, Fault] = {}
    for fault in faults:
        if fault.kind in CONTENT:
            if fault.strikes(host, path, page):
                quirks[fault.kind] = fault
        elif fault.strikes(host, path, page, free=transport is None):
            transport = fault
    return transport, ({} if transport else quirks)
