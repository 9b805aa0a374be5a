"""``rss.arxiv.org``: the announcement lists of a day, as RSS and as Atom."""

from datetime import date, timedelta
from email.utils import format_datetime

from tests.world.answer import Answer, Question, element, empty
from tests.world.archive import Archive
from tests.world.calendar import announcement_days, midnight
from tests.world.papers import WorldPaper, WorldVersion

_RSS = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">'
)
_ATOM = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">'
)
_LARGEST = 2000
Line = tuple[str, WorldPaper, WorldVersion]


def answer_feed(archive: Archive, question: Question) -> Answer:
    """Answer ``/rss/cs.CL+cs.LG`` or ``/atom/…``: today's list, or an earlier day's when it is ``stale``."""
    _, kind, names = [*question.path.split("/", 2), ""][:3]
    if kind not in ("rss", "atom") or not names:
        return Answer(b"not found", "text/plain", 404)
    stale = question.quirks.get("stale")
    day = announcement_days(archive.today, int(stale.number("days", 1)) + 1)[0] if stale else archive.feed_day()
    lines = _lines(archive, day, names.split("+"))
    write = _rss if kind == "rss" else _atom
    return Answer(write(names, day, lines).encode(), f"application/{kind}+xml; charset=utf-8")


def _lines(archive: Archive, day: date, categories: list[str]) -> list[Line]:
    """Each paper once; over several categories the news of the first in arXiv's order of news holds."""
    found: dict[str, Line] = {}
    for line in sorted((one for name in categories for one in archive.announced(day, name)), key=_order):
        found.setdefault(line[1].id, line)
    return list(found.values())[:_LARGEST]


def _order(line: Line) -> tuple[int, str]:
    return ("new", "cross", "replace", "replace-cross").index(line[0]), line[1].id


def _rss(names: str, day: date, lines: list[Line]) -> str:
    when = format_datetime(midnight(day))
    items = "".join(_item(line, when) for line in lines)
    built = format_datetime(midnight(day) + timedelta(seconds=11))
    return (
        f"{_RSS}<channel><title>{names} updates on arXiv.org</title><link>http://rss.arxiv.org/rss/{names}</link>"
        f"<description>{names} updates on the arXiv.org e-print archive.</description>"
        f'<atom:link href="http://rss.arxiv.org/rss/{names}" rel="self" type="application/rss+xml"/>'
        "<docs>http://www.rssboard.org/rss-specification</docs><language>en-us</language>"
        f"<lastBuildDate>{built}</lastBuildDate><managingEditor>rss-help@arxiv.org</managingEditor>"
        f"<pubDate>{when}</pubDate><skipDays><day>Saturday</day><day>Sunday</day></skipDays>{items}</channel></rss>\n"
    )


def _item(line: Line, when: str) -> str:
    news, paper, version = line
    return (
        f"<item>{element('title', paper.title)}<link>https://arxiv.org/abs/{paper.id}</link>"
        f"{element('description', _text(line))}"
        f'<guid isPermaLink="false">oai:arXiv.org:{paper.id}v{version.number}</guid>'
        f"{''.join(element('category', one) for one in paper.categories)}<pubDate>{when}</pubDate>"
        f"<arxiv:announce_type>{news}</arxiv:announce_type>{element('dc:rights', paper.license)}"
        f"{element('arxiv:DOI', paper.doi)}{element('dc:creator', _creators(paper))}</item>"
    )


def _atom(names: str, day: date, lines: list[Line]) -> str:
    when = midnight(day).isoformat()
    entries = "".join(_entry(line, when) for line in lines)
    return (
        f"{_ATOM}<id>http://rss.arxiv.org/atom/{names}</id><title>{names} updates on arXiv.org</title>"
        f'<updated>{when}</updated><link href="http://rss.arxiv.org/atom/{names}" rel="self" '
        f'type="application/atom+xml"/><subtitle>{names} updates on the arXiv.org e-print archive.</subtitle>'
        f"{entries}</feed>\n"
    )


def _entry(line: Line, when: str) -> str:
    news, paper, version = line
    return (
        f"<entry><id>oai:arXiv.org:{paper.id}v{version.number}</id>{element('title', paper.title)}"
        f'<updated>{when}</updated><link href="https://arxiv.org/abs/{paper.id}" rel="alternate" type="text/html"/>'
        f"{element('summary', _text(line))}"
        f"{''.join(empty('category', term=one) for one in paper.categories)}<published>{when}</published>"
        f"<arxiv:announce_type>{news}</arxiv:announce_type>{element('dc:rights', paper.license)}"
        f"{element('dc:creator', _creators(paper))}</entry>"
    )


def _text(line: Line) -> str:
    news, paper, version = line
    return f"arXiv:{paper.id}v{version.number} Announce Type: {news} \nAbstract: {' '.join(paper.abstract.split())}"


def _creators(paper: WorldPaper) -> str:
    return ", ".join(author.plain for author in paper.authors)
