"""A paper as citations see it: what every form of reference needs, worked out once."""

import re
from dataclasses import dataclass
from hashlib import sha256

from broadsheet.citing.names import Name, name_of
from broadsheet.lib.text import fold, one_line
from broadsheet.model.paper import Paper, arxiv_id
from broadsheet.wording import links, words

_JOURNAL = re.compile(
    r"\b(?:journal|transactions|letters|annals|review|reviews|magazine|j|trans|lett|rev|ann|nature|science"
    r"|tmlr|jmlr|plos|acta|bulletin|communications)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(?:conference|proceedings|workshop|symposium|meeting|proc)\b", re.IGNORECASE)
_NOT_KEY = re.compile(r"[^A-Za-z0-9._-]+")
_NOT_NAME = re.compile(r"[^a-z]+")
_ARXIV_DOI = "10.48550/arXiv."
_LONGEST_FAMILY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is cited.

    ``kind`` is ``preprint``, ``article`` (in a journal) or ``meeting`` (in
    proceedings). ``date`` is year, month and day, as many as are known. ``arxiv`` is
    the bare id or empty, ``category`` its first category there, ``doi`` and ``url``
    may be empty.
    """

    key: str
    kind: str
    title: str
    abstract: str
    names: tuple[Name, ...]
    date: tuple[int, ...]
    venue: str
    arxiv: str
    category: str
    doi: str
    url: str
    pdf: str
    keywords: tuple[str, ...]
    withdrawn: bool


def work_of(paper: Paper, base: str) -> Work:
    """What is cited of a paper; ``base`` is our own address, printed only where no source has a page of it."""
    names = tuple(name_of(one.name) for one in paper.authors)
    if not names and paper.organization:
        names = (Name(one_line(paper.organization)),)
    known = arxiv_id(paper.id)
    venue = one_line(paper.venue or paper.journal_ref or "")
    return Work(
        key=_key(paper.id, names, date_of(paper)),
        kind=_kind(venue, paper),
        title=one_line(paper.title),
        abstract="" if paper.abstract_is_summary else paper.abstract,
        names=names,
        date=date_of(paper),
        venue=venue,
        arxiv=known.id if known else "",
        category=paper.categories[0] if known and paper.categories else "",
        doi=_doi(paper, venue),
        url=_url(paper, base),
        pdf=_link(paper, "pdf"),
        keywords=tuple(dict.fromkeys((*paper.keywords, *paper.categories))),
        withdrawn=paper.withdrawn,
    )


def date_of(paper: Paper) -> tuple[int, ...]:
    """Year, month and day of the first date that can be read, as many of them as are known."""
    said = (paper.published, paper.announced, paper.updated)
    read = next((day for one in said if (day := words.machine_day(one))), "")
    return tuple(int(part) for part in read.split("-")) if read else ()


def _key(paper_id: str, names: tuple[Name, ...], date: tuple[int, ...]) -> str:
    """A key that follows from the paper alone, so that it is the same in every export: ``amado2026-2611.00001``.

    It ends in the paper's id; an id with other characters than keys may have is told
    apart from its like by six digits of its checksum.
    """
    family = _NOT_NAME.sub("", fold(names[0].family))[:_LONGEST_FAMILY] if names else ""
    plain = _NOT_KEY.sub("-", paper_id).strip("-")
    if plain != paper_id:
        plain += "-" + sha256(paper_id.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{family or 'paper'}{date[0] if date else ''}-{plain}"


def _kind(venue: str, paper: Paper) -> str:
    if not venue:
        return "preprint"
    in_journal = not paper.venue or bool(_JOURNAL.search(venue))
    return "article" if in_journal and not _MEETING.search(venue) else "meeting"


def _doi(paper: Paper, venue: str) -> str:
    """The paper's DOI; a preprint on arXiv has the one that arXiv registers (info.arxiv.org/help/doi.html)."""
    known = arxiv_id(paper.id)
    return paper.doi or (_ARXIV_DOI + known.id if known and not venue else "")


def _url(paper: Paper, base: str) -> str:
    doi = links.doi_url(paper.doi) if paper.doi else ""
    return _link(paper, "abstract") or doi or base.rstrip("/") + links.paper_url(paper.id)


def _link(paper: Paper, kind: str) -> str:
    """The address of this kind that may be printed, or empty."""
    return next((url for one in paper.links if one.kind == kind and (url := links.foreign_url(one.url))), "")
