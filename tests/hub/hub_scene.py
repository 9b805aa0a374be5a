"""A community over three days of invented papers: announced, picked by a source and a reader, claimed, talked about."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection
from tests.callers import enrol
from tests.cast import NOW, a_record

from broadsheet.actions import bind, pick
from broadsheet.actions.say import say
from broadsheet.actions.tokens import make_token
from broadsheet.lib.text import name_key
from broadsheet.model.claim import APPROVED
from broadsheet.model.paper import Author, Count, Link, Pick, Record
from broadsheet.model.person import SCOPES, Reader, Visitor
from broadsheet.store import claims, papers, shelf
from broadsheet.wiring import Site

TODAY = NOW.date()
DAYS = tuple(TODAY - timedelta(days=back) for back in range(3))
"""Three days with papers, the newest first."""
RICH, SPARE, CLAIMED = "2611.00001", "2611.00002", "2611.00003"
ELSEWHERE = "venue:marsh/1999-7"
OTHERS = tuple(f"2611.{number:05}" for number in range(10, 19))
STAMP = "T00:00:00.000Z"


def records() -> list[Record]:
    """What sources say: all of one paper, little of another, some of others, and one that is not of arXiv."""
    first, second, third = (day.isoformat() for day in DAYS)
    filler = [
        a_record(
            key=key,
            title=f"Egrets Seen from Kite {key[-2:]}",
            announced=(first, second, third)[number % 3],
            abstract="Egrets are seen from a kite, and counted twice.",
            raw=key.encode(),
        )
        for number, key in enumerate(OTHERS)
    ]
    return [
        a_record(announced=first, links=(Link("project", "https://marsh.test/herons"),)),
        a_record(
            source="huggingface",
            arxiv_id=RICH,
            raw=b"rich",
            organization="Marsh Institute",
            tldr="Herons are counted from the air.",
            keywords=("herons", "aerial photographs", "marsh", "counting"),
            links=(Link("code", "https://github.com/marsh/herons"), Link("code", "https://huggingface.co/marsh/heron-7b")),
            counts=(Count("upvotes", 42, TODAY), Count("comments", 3, TODAY), Count("stars", 314, TODAY)),
            picks=(Pick(DAYS[0], 1),),
        ),
        a_record(key=SPARE, title="Counting Egrets by Ear", announced=second, raw=b"spare"),
        a_record(
            source="huggingface", key=SPARE, arxiv_id=SPARE, title="Counting Egrets by Ear", raw=b"spare again",
            counts=(Count("upvotes", 0, TODAY),), picks=(Pick(DAYS[1], 2),),
        ),
        a_record(
            key=CLAIMED, title="A Reed Bed from Within", announced=third, raw=b"claimed",
            authors=(Author("Ada Lovelace"), Author("Li Wei")),
        ),
        a_record(
            source="venue", key="marsh/1999-7", arxiv_id=None, title="On Bitterns", published="1999", raw=b"old",
            abstract="Bitterns boom.", announced=None,
        ),
        *filler,
    ]  # fmt: skip


@dataclass
class Scene:
    """Who is here: Ada wrote a paper, picked one and talks; her tokens by scope, one for all, one of Bob's."""

    site: Site
    ada: Reader
    bob: Reader
    tokens: dict[str, str]


def populate(site: Site) -> Scene:
    """Put everything into the library of ``site``."""
    with site.store.write() as db:
        papers.save(db, records(), NOW)
        bind.gather(db, NOW)
    ada = enrol(site, "ada", full_name="Ada Lovelace", about="I count.")
    bob = enrol(site, "bob", "moderator")
    with site.store.write() as db:
        _claim(db, ada)
    pick.pick(site.house, Visitor(reader=ada), OTHERS[0], "Seen from a kite, of all things.")
    site.clock.sleep(60)
    said = say(site.house, Visitor(reader=bob), CLAIMED, "How many reeds, @ada?")
    say(site.house, Visitor(reader=ada), CLAIMED, "All of them.", said.no)
    site.clock.sleep(60)
    site.catch_up()
    site.refresh()
    tokens = {scope: make_token(site.house, ada, scope, (scope,), days=0) for scope in SCOPES}
    tokens |= {name: make_token(site.house, who, name, SCOPES, days=0) for name, who in (("all", ada), ("bob", bob))}
    return Scene(site, ada, bob, tokens)


def _claim(db: Connection, ada: Reader) -> None:
    no = shelf.number(db, CLAIMED)
    assert no is not None
    claims.add(db, no, ada.no, (0, name_key("Ada Lovelace")), APPROVED, NOW)


def day_of(text: str) -> date:
    """The day of a moment as the API writes it."""
    return date.fromisoformat(text[:10])
