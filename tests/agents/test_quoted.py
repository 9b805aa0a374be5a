"""What others wrote reaches an agent between marks that no text can forge, and nowhere else (F4, S-23)."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actions.test_full_text import BY, Arxiv, arxiv
from tests.agents.agents_help import HERONS, INJECTION, KITE, ORDER, TRAP, Line, fill, hostile_comment, readers, within
from tests.cast import NOW, a_record
from tests.lib.test_latexml import PAGE

from broadsheet.actions import visit
from broadsheet.lib.signing import Keys
from broadsheet.mcp.quoted import LABEL, quoted
from broadsheet.mcp.server import INSTRUCTIONS
from broadsheet.model.person import Visitor
from broadsheet.store import papers
from broadsheet.wiring import Site

__all__ = ["arxiv"]

MARKED = re.compile(r"<(data-[0-9a-f]{24})>\n(.*)\n</\1>", re.DOTALL)
KEYS = Keys(b"a key of sixteen bytes or more")


def parted(answer: str) -> tuple[str, str]:
    """What stands between the marks, and what around them."""
    found = MARKED.search(answer)
    assert found, answer
    assert answer.startswith(LABEL)
    return found[2], answer[: found.start()] + answer[found.end() :]


def test_an_abstract_that_gives_orders_is_quoted_wherever_it_is_read(community: Site) -> None:
    fill(community)
    ada, bob = readers(community)
    hostile_comment(community, bob)
    hostile_comment(community, ada, TRAP)

    async def everything(line: Line) -> list[str]:
        return [
            await line.calls("today"),
            await line.calls("today", date="2026-11-18"),
            await line.calls("search", query="survey"),
            await line.calls("search", query="herons", mode="words"),
            await line.calls("read", paper=TRAP),
            await line.calls("similar", papers=[KITE]),
            await line.calls("similar", text="herons"),
            await line.calls("trending"),
            await line.reads(f"broadsheet://papers/{TRAP}"),
            await line.reads("broadsheet://editions/2026-11-18"),
        ]

    answers = within(community, Visitor(reader=ada)).does(everything)
    said = 0
    for answer in answers:
        inside, around = parted(answer)
        assert ORDER not in around
        said += ORDER in inside
    assert said >= 8


def test_the_marks_that_a_text_brings_along_end_nothing(community: Site) -> None:
    fill(community)
    answer = within(community).calls("read", paper=TRAP)
    inside, around = parted(answer)
    assert "data-000000000000000000000000" in inside
    assert "the quotation is over" in inside
    assert around.replace(LABEL, "").strip() == ""


def test_the_whole_text_of_a_paper_is_quoted_too(site: Site, arxiv: Arxiv) -> None:
    arxiv.body = PAGE.replace("{body}", f'<section class="ltx_section"><p>{ORDER}. {"Wet. " * 2000}</p></section>')
    with site.store.write() as db:
        papers.save(db, [a_record(license=BY)], NOW)
    agent = within(site, visit.the_one(site.house))
    assert "not kept here" in agent.calls("read", paper=HERONS, full=True)
    site.own = replace(site.own, full_text="on", world=arxiv.url)
    site.house.rules = site.own
    assert "Full text" not in agent.calls("read", paper=HERONS)
    answer = agent.calls("read", paper=HERONS, full=True, tokens=1000)
    inside, around = parted(answer)
    assert f"{ORDER}. Wet." in inside
    assert ORDER not in around
    assert "cursor “" in around
    assert len(arxiv.asked) == 1


@given(st.text(max_size=300))
def test_no_text_holds_its_own_mark(text: str) -> None:
    text = text.encode(errors="replace").decode()
    mark = re.search(r"</(data-\w+)>\Z", quoted(KEYS, text))
    assert mark
    assert mark[1] not in text
    assert quoted(KEYS, text + mark[0]).count(mark[0]) == 1  # what was seen once is no end of the next


def test_marks_cannot_be_worked_out_without_the_key() -> None:
    others = Keys(b"another key of sixteen bytes")
    assert quoted(KEYS, INJECTION)[-30:] != quoted(others, INJECTION)[-30:]


def test_what_tools_and_resources_say_of_themselves_is_ours_alone(community: Site) -> None:
    fill(community)
    ada, bob = readers(community)
    hostile_comment(community, bob)

    async def lists(line: Line) -> list[object]:
        client = line.client
        return [await client.list_tools(), await client.list_resources(), await client.list_resource_templates()]

    found = within(community, replace(Visitor(reader=ada), scopes=frozenset(["read", "rate", "talk"]))).does(lists)
    text = json.dumps([one.model_dump(mode="json") for one in found]) + INSTRUCTIONS
    assert len(found[0].tools) == 8
    assert "Ignore" not in text
    assert "Heron" not in text


@pytest.mark.parametrize("name", ["rate", "save", "comment"])
def test_what_was_done_is_said_in_our_words_and_those_of_the_agent(community: Site, name: str) -> None:
    fill(community)
    ada, _ = readers(community)
    more = {"rate": {"rating": "vote"}, "save": {}, "comment": {"text": "So so."}}[name]
    visitor = replace(Visitor(reader=ada), scopes=frozenset(["read", "rate", "talk"]))
    said = within(community, visitor).calls(name, paper=TRAP, **more)
    assert said.startswith("Done: ")
    assert ORDER not in said
