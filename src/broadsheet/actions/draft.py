"""A comment before it is written: read as Markdown, with the readers and papers it names."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from broadsheet.actions.house import House
from broadsheet.lib.prose import addresses, prose
from broadsheet.lib.text import typed
from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import arxiv_id
from broadsheet.model.talk import LONGEST_COMMENT
from broadsheet.store import mentions, shelf
from broadsheet.wording import links

MOST_WORDS = 50
"""Names and ids of one comment that are looked up."""
_MENTION = re.compile(r"(?<![\w/@.-])@[A-Za-z0-9_-]{2,30}(?![\w@-])")
_ID = re.compile(
    r"(?<![\w/@.-])(?:arXiv:)?(?:\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?(?![\w/])", re.I
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment to be: ``text`` as typed, sanitised ``html``, how many links lead elsewhere."""

    text: str
    html: str
    outward: int = 0


def draft(house: House, text: str) -> Draft:
    """Read a comment; asks the library whom and what it names. Raises WrongUse for an empty or too long one."""
    text = typed(text)
    if not text:
        raise WrongUse("Write something first.")
    if len(text) > LONGEST_COMMENT:
        raise WrongUse(f"A comment has at most {LONGEST_COMMENT:,} characters; this one has {len(text):,}.")
    made = prose(text, _known(house, text))
    return Draft(text, made.html, made.outward)


def _known(house: House, text: str) -> dict[str, str]:
    """Words and addresses of a text that lead to pages of ours."""
    named = dict.fromkeys(_MENTION.findall(text)[:MOST_WORDS])
    papers = {word: one for word in _words(text) if (one := _paper_id(word, house.rules.address))}
    if not named and not papers:
        return {}
    with house.store.read() as db:
        readers = mentions.called(db, [one[1:] for one in named])
        held = shelf.held(db, list(papers.values())) if papers else {}
    people = {word: links.reader_url(readers[word[1:]]) for word in named if word[1:] in readers}
    return people | {word: links.paper_url(one) for word, one in papers.items() if one in held}


def _words(text: str) -> list[str]:
    return list(dict.fromkeys([*addresses(text)[:MOST_WORDS], *_ID.findall(text)[:MOST_WORDS]]))


def _paper_id(word: str, address: str) -> str | None:
    """The paper a word may name: an arXiv id in any form, or the address of a paper's page here."""
    ours = f"{address}/papers/"
    if word.startswith(ours):
        word = unquote(word.removeprefix(ours).partition("#")[0].partition("?")[0])
        known = arxiv_id(word)
        return known.id if known else word if "\x00" not in word else None
    known = arxiv_id(word)
    return known.id if known else None
