"""What arXiv's three formats have in common: dates, ids, DOIs, withdrawals, links."""

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

from broadsheet.lib.text import detex, one_line, unwrap
from broadsheet.model.calendar import EASTERN, edition_day
from broadsheet.model.paper import ArxivId, Link, arxiv_id
from broadsheet.sources.links import found_links

_NOTICE = re.compile(
    r"\b(?:this|the) (?:paper|article|submission|manuscript|work|version|preprint|document)\b[^.]{0,80}"
    r"\b(?:has been|have been|is|was|being) (?:\w+ ){0,2}(?:withdrawn|retracted)\b"
    r"|^\W*(?:withdrawn|retracted)\b",
    re.IGNORECASE,
)
_NEXT_DOI = re.compile(r"[,;\s]+(?=10\.)")
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?")
_NOON = time(12, 0)


def title_of(text: str) -> str:
    """A title on one line, accents resolved; raises ValueError when nothing is left."""
    title = detex(one_line(text))
    if not title:
        raise ValueError("it has no title")
    return title


def abstract_of(text: str) -> str | None:
    """An abstract with wrapped lines joined and paragraphs kept, None when empty."""
    return detex(unwrap(text)) or None


def line_of(text: str) -> str | None:
    """A one-line field (comment, journal reference), None when empty."""
    return detex(one_line(text)) or None


def identifier_of(text: str) -> ArxivId:
    """The arXiv id in ``text``; raises ValueError when there is none."""
    found = arxiv_id(text)
    if found is None:
        raise ValueError(f"“{text[:60]}” is no arXiv id")
    return found


def day_of(text: str) -> date | None:
    """A date from ``YYYY-MM-DD`` or an ISO timestamp, None when it is neither."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """An aware UTC instant from an RFC 5322 or ISO 8601 date, None when it is neither."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip())
        except ValueError:
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def announced_on(first: datetime | date | None) -> str | None:
    """The edition day of a paper whose v1 came in at ``first``; a bare date counts as its noon."""
    if first is None:
        return None
    moment = first if isinstance(first, datetime) else datetime.combine(first, _NOON, EASTERN)
    return edition_day(moment).isoformat()


def first_doi(text: str) -> str | None:
    """The first DOI of a field that may list several, None when it holds none."""
    doi = _NEXT_DOI.split(text.strip()[:1000])[0].strip(" ,;")
    return doi if doi.startswith("10.") else None


def is_withdrawn(comment: str, abstract: str) -> bool:
    """Whether the authors say so: anywhere in the comment, or at the start of the abstract."""
    return bool(_NOTICE.search(comment) or _NOTICE.match(abstract))


def categories_of(names: list[str]) -> tuple[str, ...]:
    """arXiv categories, each once, primary first; ACM and MSC classes are left out."""
    return tuple(dict.fromkeys(name for name in names if _CATEGORY.fullmatch(name)))


def links_of(identifier: str, doi: str | None, *texts: str | None) -> tuple[Link, ...]:
    """Abstract, PDF and DOI pages, then code and project pages named in ``texts``."""
    own = [Link("abstract", f"https://arxiv.org/abs/{identifier}"), Link("pdf", f"https://arxiv.org/pdf/{identifier}")]
    if doi:
        own.append(Link("doi", f"https://doi.org/{doi}"))
    named = [link for text in texts if text for link in found_links(text)]
    return tuple(dict.fromkeys([*own, *named]))
