"""A search as asked: words, filters, order and page, from and to URL parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from broadsheet.model.errors import WrongUse

Span = tuple[date, date]
"""Edition days, first and last, both included."""

ORDERS = ("relevance", "date", "votes")
MODES = ("words", "meaning", "hybrid")
PAGE = 20
LARGEST_PAGE = 100
MOST = 120
"""Entries that any face may ask for at once: as many as the clients of the Hugging Face API do."""


@dataclass(frozen=True, slots=True)
class Query:
    """``text`` is what the reader typed, in the grammar of ``index.syntax``; ``limit`` entries after ``after``.

    With ``announced`` it asks what is new: of the papers that the editions of those days
    announced, the ones that match (see ``queries.fresh``).
    """

    text: str = ""
    order: str = "relevance"
    mode: str = "hybrid"
    limit: int = PAGE
    after: str | None = None
    announced: Span | None = None

    def __post_init__(self) -> None:
        if self.order not in ORDERS:
            raise WrongUse(f"There is no order “{self.order[:40]}”. Choose relevance, date or votes.")
        if self.mode not in MODES:
            raise WrongUse(f"There is no mode “{self.mode[:40]}”. Choose words, meaning or hybrid.")
        if not 1 <= self.limit <= MOST:
            raise WrongUse(f"A page holds 1 to {LARGEST_PAGE} entries.")

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "Query":
        """Read URL parameters ``q``, ``order``, ``mode``, ``limit``, ``after``, ``announced``; raises WrongUse."""
        limit = params.get("limit") or str(PAGE)
        if not (limit.isascii() and limit.isdigit() and len(limit) < 6 and int(limit) <= LARGEST_PAGE):
            raise WrongUse(f"A page holds 1 to {LARGEST_PAGE} entries.")
        return cls(
            text=params.get("q", ""),
            order=params.get("order") or "relevance",
            mode=params.get("mode") or "hybrid",
            limit=int(limit),
            after=params.get("after") or None,
            announced=read_span(params["announced"]) if params.get("announced") else None,
        )

    def to_params(self) -> str:
        """The URL query string of this query, defaults left out."""
        pairs = {
            "q": self.text,
            "order": self.order if self.order != "relevance" else "",
            "mode": self.mode if self.mode != "hybrid" else "",
            "limit": str(self.limit) if self.limit != PAGE else "",
            "after": self.after or "",
            "announced": write_span(self.announced) if self.announced else "",
        }
        return urlencode({name: value for name, value in pairs.items() if value or name == "q"})


def read_span(text: str) -> Span:
    """Read ``2025-10-08`` or ``2025-10-06..2025-10-08``. Raises WrongUse."""
    first, _, last = text.partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        days = date.max, date.min
    if days[0] > days[1] or not text.isascii():
        raise WrongUse(f"“{text[:40]}” names no editions. Write announced=2025-10-08 or 2025-10-06..2025-10-08.")
    return days


def write_span(days: Span) -> str:
    """The days as ``read_span`` reads them."""
    return days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}..{days[1].isoformat()}"
