"""Papers and editions as lines of a feed: what is said of each, in HTML and in plain text."""

from collections.abc import Iterable
from html import escape

from broadsheet.feeds.feed import Line, id_of, moment, pdf_of
from broadsheet.model.edition import EditionPage
from broadsheet.model.listing import Entry
from broadsheet.model.paper import Paper
from broadsheet.wording import links, words

_NAMED = 60
"""Papers an edition's line names; the page has them all."""


def paper_line(entry: Entry, base: str) -> Line:
    """An entry: byline, abstract, reasons, keywords."""
    paper = entry.paper
    return Line(
        id=id_of("paper", paper.id),
        title=paper.title,
        page=base + links.paper_url(paper.id),
        html=_html(entry),
        text=_text(entry),
        authors=tuple(one.name for one in paper.authors),
        tags=tuple(dict.fromkeys((*paper.categories, *paper.keywords))),
        published=moment(paper.published or paper.announced),
        updated=moment(paper.updated, paper.announced, paper.published),
        pdf=links.foreign_url(pdf_of(paper)) or "",
    )


def _html(entry: Entry) -> str:
    paper = entry.paper
    parts = [f"<p>{escape(one)}</p>" for one in _said_before(paper)]
    abstract = paper.abstract_html or "".join(f"<p>{escape(one)}</p>" for one in _paragraphs(paper.abstract))
    parts.append(abstract if abstract.startswith("<p") or not abstract else f"<p>{abstract}</p>")
    parts += [f"<p><em>{escape(one)}</em></p>" for one in _why(entry)]
    return "".join(parts)


def _text(entry: Entry) -> str:
    return "\n\n".join(filter(None, (*_said_before(entry.paper), entry.paper.abstract, *_why(entry))))


def _said_before(paper: Paper) -> tuple[str, ...]:
    """What stands above the abstract: who, where, and what is odd about it."""
    by = words.byline(paper.authors, paper.author_count)
    others = (words.plural(by.others, "other" if by.names else "author"),) if by.others else ()
    who = words.and_list((*by.names, *others))
    byline = ", ".join(filter(None, (paper.organization or "", who)))
    marks = ("Withdrawn.",) if paper.withdrawn else ()
    ours = ("Broadsheet’s summary, not the authors’ abstract:",) if paper.abstract_is_summary else ()
    return tuple(filter(None, (*marks, byline, *ours)))


def _why(entry: Entry) -> tuple[str, ...]:
    said = "; ".join(reason.text for reason in entry.reasons)
    return (said,) if said else ()


def _paragraphs(text: str) -> Iterable[str]:
    return (part for part in text.split("\n\n") if part.strip())


def edition_line(page: EditionPage, base: str) -> Line:
    """A day's edition: its promise, and its papers by name, in the order of the page."""
    promise = words.completeness(page.edition)
    entries = (*page.picks.entries, *page.papers.entries)[:_NAMED]
    total = page.picks.total + page.papers.total
    named = "".join(
        f'<li><a href="{escape(base + links.paper_url(one.paper.id))}">{escape(one.paper.title)}</a></li>'
        for one in entries
    )
    rest = f"<p>And {words.plural(total - len(entries), 'more paper')}.</p>" if total > len(entries) else ""
    text = "\n".join((promise, "", *(f"{place}. {one.paper.title}" for place, one in enumerate(entries, 1))))
    day = page.period.first.isoformat()
    checked = page.edition.checked_at
    return Line(
        id=id_of("edition", page.period.name),
        title=f"{words.period_title(page.period)}: {words.plural(total, 'paper')}",
        page=base + links.period_url(page.period),
        html=f"<p>{escape(promise)}</p><ol>{named}</ol>{rest}",
        text=text,
        published=moment(day),
        updated=moment(day, checked.isoformat() if checked else None),
    )
