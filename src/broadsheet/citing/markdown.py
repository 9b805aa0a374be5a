"""Papers and listings as Markdown (CommonMark), for agents, chats and terminals.

Text of papers stays text: nothing a title holds becomes a link, a heading or HTML.
Formulas keep their dollar signs and are not touched.
"""

from collections.abc import Iterable, Iterator, Sequence

from broadsheet.lib.markdown import address, escape, opening
from broadsheet.lib.text import one_line
from broadsheet.lib.text.clean import strip_controls
from broadsheet.lib.text.spans import spans
from broadsheet.model.listing import Entry, Listing
from broadsheet.model.pages import PaperPage
from broadsheet.model.paper import Paper, arxiv_id
from broadsheet.model.talk import Talk, Thread
from broadsheet.wording import links, words
from broadsheet.wording.clip import clip

KIND = "text/markdown; charset=utf-8"
_KINDS = {
    "abstract": "Abstract page", "pdf": "PDF", "html": "HTML", "code": "Code", "project": "Project page", "doi": "DOI",
}  # fmt: skip


def text(plain: str) -> str:
    """One line of plain text inside a paragraph."""
    escaped = (span.text if span.formula else escape(span.text) for span in spans(one_line(plain)))
    return "".join(escaped)


def paragraph(plain: str) -> str:
    """Plain text as a paragraph of its own, whatever it begins with."""
    return opening(text(plain))


def paragraphs(plain: str) -> str:
    """Plain text whose paragraphs are parted by empty lines."""
    return "\n\n".join(paragraph(part) for part in plain.split("\n\n") if part.strip())


def link(label: str, url: str) -> str:
    """A link; ``label`` is plain text, ``url`` a full address."""
    return f"[{text(label)}]({address(url)})"


def listing(found: Listing, title: str, page: str, base: str) -> str:
    """A listing with its title; ``page`` is the path of the same listing for people, ``base`` our address."""
    return "\n\n".join((head(found, title, page, base), *(entry(one, base) for one in found.entries))) + "\n"


def head(found: Listing, title: str, page: str, base: str) -> str:
    """What stands above the entries of a listing; an empty ``page`` is left out."""
    where = link("page", base.rstrip("/") + page) if page else ""
    said = " · ".join(filter(None, (words.plural(found.total, "paper"), where)))
    return "\n\n".join((f"# {text(title)}", said, *(f"*{text(notice)}*" for notice in found.notices)))


def entry(one: Entry, base: str, longest: int | None = None, *, named: bool = False) -> str:
    """One line of a listing: title, byline, abstract and reasons.

    ``longest`` cuts the abstract, 0 leaves it out; ``named`` says the id as well.
    """
    paper = one.paper
    abstract = paper.abstract if longest is None else clip(paper.abstract, longest) if longest else ""
    said = (text(paper.id) if named else "", facts(paper))
    title = link(paper.title, base.rstrip("/") + links.paper_url(paper.id))
    parts = [f"## {one.place}. {title}", " · ".join(filter(None, said))]
    if paper.abstract_is_summary and abstract:
        parts.append(_OURS)
    parts.append(paragraphs(abstract))
    parts += [f"*Why: {text('; '.join(why.text for why in one.reasons))}*"] if one.reasons else []
    return "\n\n".join(filter(None, parts))


_OURS = "*Broadsheet’s summary, not the authors’ abstract:*"


def facts(paper: Paper) -> str:
    """Who, when, where, and how many votes, on one line."""
    by = words.byline(paper.authors, paper.author_count)
    others = (words.plural(by.others, "other" if by.names else "author"),) if by.others else ()
    said = (
        "**withdrawn**" if paper.withdrawn else "",
        text(paper.organization or ""),
        text(words.and_list((*by.names, *others))),
        paper.published or paper.announced or "",
        text(", ".join(paper.categories)),
        words.plural(paper.votes, "vote") if paper.votes else "",
        words.plural(paper.comments, "comment") if paper.comments else "",
        *(link(_KINDS.get(kind, kind), url) for kind, url in _foreign(paper, ("pdf", "code"))),
    )
    return " · ".join(filter(None, said))


def paper(page: PaperPage, base: str, body: str = "") -> str:
    """A paper with all that is known of it; ``body`` is its text in Markdown, or what is said of that."""
    one = page.paper
    parts = [f"# {text(one.title)}", *(f"*{text(notice)}*" for notice in page.notices)]
    parts.append("\n".join(f"- {name}: {value}" for name, value in _facts(one, page, base.rstrip("/")) if value))
    if one.tldr:
        parts.append(f"**In a sentence**, perhaps a model’s: {text(one.tldr)}")
    if one.abstract:
        parts += ["## Summary", _OURS] if one.abstract_is_summary else ["## Abstract"]
    parts += [paragraphs(one.abstract), body.strip()]
    return "\n\n".join(filter(None, parts)) + "\n"


def talk(found: Talk, page: str) -> str:
    """What is said about a paper, its threads one after another; ``page`` is the full address of all of it.

    Comments are quoted line by line as they were typed, so none can pass for a heading of ours.
    """
    if not found.threads:
        return ""
    parts = [f"## {words.plural(found.count, 'comment')}", *(comment(one) for one in _in_line(found.threads))]
    more = f"*There are more comments than stand here: {link('all of them', page)}*" if found.pages > 1 else ""
    return "\n\n".join(filter(None, (*parts, more)))


def _in_line(threads: Iterable[Thread]) -> Iterator[Thread]:
    for one in threads:
        yield one
        yield from _in_line(one.replies)


def comment(thread: Thread) -> str:
    """A comment without the answers to it; of one that may not be read, its place."""
    one = thread.comment
    answers = f", answers {one.parent_no}" if one.parent_no else ""
    if not thread.seen:
        return f"### Comment {one.no}{answers}: not shown"
    by = text(one.writer or "somebody who left") + (", an author of the paper" if one.by_author else "")
    by += " through an agent" if one.agent else ""
    state = "" if one.state == "shown" else f", {one.state}"
    lines = "\n".join(f"> {line}" for line in strip_controls(one.text).splitlines())
    return f"### Comment {one.no} by {by}, {one.created:%Y-%m-%d}{answers}{state}\n\n{lines}"


def _facts(one: Paper, page: PaperPage, base: str) -> Iterator[tuple[str, str]]:
    known = arxiv_id(one.id)
    yield "Status", "withdrawn" if one.withdrawn else ""
    yield "Authors", text(_and_more([author.name for author in one.authors], one.author_count))
    yield "Organisation", text(one.organization or "")
    yield "Published", one.published or ""
    yield "Updated", (one.updated or "") if one.updated != one.published else ""
    yield "arXiv" if known else "Id", text(one.id)
    yield "Version", f"v{one.version} of {words.plural(len(page.versions), 'version')}" if one.version else ""
    yield from ((name, text(value or "")) for name, value in _printed(one).items())
    yield "DOI", link(one.doi, links.doi_url(one.doi)) if one.doi else ""
    yield "Votes", str(one.votes) if one.votes else ""
    yield "Comments", str(one.comments) if one.comments else ""
    yield "Page", f"<{base + links.paper_url(one.id)}>"
    yield from ((_KINDS.get(kind, kind), f"<{address(url)}>") for kind, url in _foreign(one, None))


def _printed(one: Paper) -> dict[str, str | None]:
    return {
        "Categories": ", ".join(one.categories),
        "Keywords": ", ".join(one.keywords),
        "Venue": one.venue,
        "Journal": one.journal_ref,
        "Note": one.comment,
        "Licence": one.license,
    }


def _and_more(names: Sequence[str], count: int | None) -> str:
    rest = (count or 0) - len(names)
    if rest > 0:
        return words.and_list((*names, words.plural(rest, "other" if names else "author")))
    return ", ".join(names)


def _foreign(paper: Paper, kinds: Iterable[str] | None) -> Iterator[tuple[str, str]]:
    """Kinds and addresses of the links that may be printed."""
    for one in paper.links:
        url = links.foreign_url(one.url)
        if url and (kinds is None or one.kind in kinds):
            yield one.kind, url
