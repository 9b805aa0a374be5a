"""Say where a paper's code and project are, and whose it is."""

import re
from collections.abc import Mapping

import orjson

from broadsheet.actions.house import House
from broadsheet.actions.limits import HOUR, Limit, spend
from broadsheet.model.errors import Refused, WrongUse
from broadsheet.model.paper import READERS, Link, Record
from broadsheet.model.person import Reader, Visitor
from broadsheet.queries.claims import authors_of
from broadsheet.queries.named import find
from broadsheet.store import papers, picking, shelf, words
from broadsheet.store.db import Connection
from broadsheet.wording import links

Said = Mapping[str, str | None]
"""By name ``code``, ``project`` and ``organization``: what shall be said, None for what shall be said no more."""
CHANGES = Limit("links of papers", 20, HOUR)
"""How often one reader may change what is said of papers."""
LONGEST = 500
_KINDS = ("code", "project")
_GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+", re.ASCII)


def relink(house: House, visitor: Visitor, text: str, said: Said) -> None:
    """Say of the paper that ``text`` names what is in ``said``; what is not in it stays as it was.

    For its authors, the reader who picked it, and moderators. Raises NotFound, Refused,
    WrongUse for what is no address, TooMany.
    """
    for kind in _KINDS:
        _check(kind, said.get(kind))

    def work(db: Connection) -> None:
        no, now = find(db, text), house.now()
        if not _may(db, no, visitor.reader):
            raise Refused("That is for its authors, the reader who picked it, and moderators.")
        spend(db, CHANGES, visitor.reader.no, now)
        paper_id = shelf.papers_of(db, [no])[no].id
        word = _word(paper_id, {**_before(words.of_paper(db, paper_id)), **said})
        if word:
            papers.save(db, [word], now)
        else:
            papers.take_back(db, READERS, paper_id, now)

    house.act(work)


def _check(kind: str, url: str | None) -> None:
    if url is None:
        return
    if len(url) > LONGEST or links.foreign_url(url) is None:
        raise WrongUse(f"The {kind} of a paper is a web address of at most {LONGEST} characters.")
    if kind == "code" and not _GITHUB.fullmatch(url):
        raise WrongUse("Code is an address like https://github.com/owner/name.")


def _may(db: Connection, no: int, reader: Reader) -> bool:
    return (
        reader.is_at_least("moderator")
        or reader.name in authors_of(db, no).values()
        or picking.is_by(db, no, reader.no)
    )


def _before(word: Record | None) -> dict[str, str | None]:
    if word is None:
        return {}
    return {**{link.kind: link.url for link in word.links}, "organization": word.organization}


def _word(paper_id: str, said: Said) -> Record | None:
    """What readers say, as a record; None where they say nothing."""
    kept = {name: value for name, value in sorted(said.items()) if value}
    if not kept:
        return None
    links = tuple(Link(kind, kept[kind]) for kind in _KINDS if kind in kept)
    raw, organization = orjson.dumps(kept), kept.get("organization")
    return Record(source=READERS, key=paper_id, raw=raw, title="", links=links, organization=organization)
