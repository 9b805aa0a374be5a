"""What agents read is what pages show: the same papers in the same order, in as many tokens as were asked for."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import MCPError
from tests.agents.agents_help import HERONS, Agent, fill, hostile_comment, readers, within
from tests.agents.test_quoted import parted
from tests.callers import open_community
from tests.cast import NOW, FakeClock, a_record

from broadsheet.actions.say import say
from broadsheet.citing import markdown
from broadsheet.mcp import budget
from broadsheet.mcp.budget import LEAST, MOST, fitted, part, tokens
from broadsheet.mcp.reading import as_one
from broadsheet.model.listing import Listing
from broadsheet.model.period import period_of
from broadsheet.model.person import Reader, Visitor
from broadsheet.model.query import Query, read_span
from broadsheet.queries.talk import talk_of
from broadsheet.store import papers, people
from broadsheet.wiring import Site

PLACE = re.compile(r"(?m)^## (\d+)\. .*\n\n([\w./:]+)")
CURSOR = re.compile(r"cursor “([^”]+)”\.$")
ASKED = [
    ("today", {}),
    ("today", {"date": "2026-11-18"}),
    ("today", {"date": "2026-W47"}),
    ("today", {"date": "2026-11"}),
    ("search", {"query": "herons"}),
    ("search", {"query": "herons", "order": "date", "mode": "words"}),
    ("search", {"query": "herons", "announced": "2026-11-18"}),
    ("similar", {"papers": [HERONS]}),
    ("similar", {"text": "herons in a marsh"}),
    ("trending", {}),
]


def listed(site: Site, name: str, given: dict[str, object]) -> list[str]:
    """The ids of the same listing as every other face gets it."""
    return [paper.id for paper in _listing(site, name, given).papers]


def _listing(site: Site, name: str, given: dict[str, object]) -> Listing:
    date = given.get("date")
    if date:
        kind = {10: "day", 8: "week", 7: "month"}[len(date)]
        return as_one(site.edition(period_of(kind, date)))
    if name == "today":
        return site.today(None, 100)
    if name == "search":
        order, mode = given.get("order", "relevance"), given.get("mode", "hybrid")
        days = read_span(given["announced"]) if "announced" in given else None
        return site.search(Query(given["query"], order, mode, 100, announced=days)).listing
    if name == "similar":
        ids, limit = given.get("papers"), given.get("limit", 10)
        return site.similar(ids, limit) if ids else site.resembling(given["text"], limit)
    return site.trending()


def walked(agent: Agent, name: str, **given: object) -> list[tuple[int, str]]:
    """Places and ids of a listing, gone through from answer to answer."""

    async def walk(line) -> list[tuple[int, str]]:
        found, cursor = [], ""
        for _ in range(200):
            answer = await line.calls(name, cursor=cursor, **given)
            assert tokens(answer) <= given.get("tokens", budget.USUAL)
            found += [(int(place), paper) for place, paper in PLACE.findall(parted(answer)[0])]
            more = CURSOR.search(answer)
            if not more:
                return found
            cursor = more[1]
        raise AssertionError("This never ends.")

    return agent.does(walk)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A community with forty papers more and three comments that give orders, to be copied."""
    folder = tmp_path_factory.mktemp("agents")
    shutil.copy(sqlite_template, folder / "broadsheet.db")
    site = open_community(folder, FakeClock())
    fill(site, 40)
    ada, _ = readers(site)
    for paper in (HERONS, "2611.00012", "2611.00020"):
        hostile_comment(site, ada, paper)
        site.clock.sleep(60)
    site.store.close()
    return folder


@pytest.fixture
def community(filled: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Site]:
    clock.sleep(180)
    site = open_community(Path(shutil.copytree(filled, tmp_path / "library")), clock)
    yield site
    site.store.close()


@pytest.fixture
def agent(community: Site) -> Agent:
    return within(community)


@pytest.mark.parametrize(
    "size", [{}, {"tokens": LEAST}, {"limit": 7, "tokens": 1000}, {"limit": 50, "tokens": MOST}], ids=str
)
@pytest.mark.parametrize(("name", "asked"), ASKED, ids=str)
def test_a_listing_has_the_papers_of_every_face_in_their_order(
    agent: Agent, community: Site, name: str, asked: dict[str, object], size: dict[str, int]
) -> None:
    wanted = listed(community, name, asked | size)
    found = walked(agent, name, **asked, **size)
    assert wanted
    assert [paper for _, paper in found] == wanted
    assert [place for place, _ in found] == list(range(1, len(wanted) + 1))


def test_abstracts_are_cut_before_papers_are_left_out(agent: Agent) -> None:
    whole = agent.calls("today", limit=10, tokens=MOST)
    less = agent.calls("today", limit=10, tokens=1200)
    assert "We count herons in photographs of a marsh, and say how sure we are of each." in whole
    assert "Abstracts are cut" not in whole
    assert "Abstracts are cut to fit; `read` gives a paper whole." in less
    assert len(PLACE.findall(less)) == len(PLACE.findall(whole)) == 10


def test_a_search_for_what_is_new_finds_only_what_those_editions_brought(agent: Agent, community: Site) -> None:
    with community.store.write() as db:
        papers.save(db, [a_record(key="2611.00099", announced="2026-11-17")], NOW)
    community.catch_up()
    earlier = agent.calls("search", query="herons", announced="2026-11-17")
    assert [paper for _, paper in PLACE.findall(earlier)] == ["2611.00099"]
    assert "1 of 1 new paper" in earlier
    assert "2611.00099" not in agent.calls("search", query="herons", announced="2026-11-18", limit=50)
    assert "names no editions" in agent.refuses("search", query="herons", announced="lately")


def test_a_paper_is_read_whole_from_answer_to_answer(community: Site, agent: Agent) -> None:
    ada, _ = readers_again(community)
    text = "\n\n".join(f"Paragraph {no} of a long comment, with some words in it." for no in range(200))
    say(community.house, Visitor(reader=ada), "2611.00011", text)
    page = community.paper("2611.00011")
    page_of_talk = "http://papers.test/papers/2611.00011#talk"
    wanted = markdown.paper(
        page, "http://papers.test", markdown.talk(talk_of(community.store, "2611.00011", None), page_of_talk)
    )

    async def walk(line) -> list[str]:
        pieces, cursor = [], ""
        while True:
            answer = await line.calls("read", paper="2611.00011", tokens=LEAST, cursor=cursor)
            assert tokens(answer) <= LEAST
            pieces.append(parted(answer)[0])
            more = CURSOR.search(answer)
            if not more:
                return pieces
            cursor = more[1]

    pieces = agent.does(walk)
    assert len(pieces) > 10
    assert "".join("".join(pieces).split()) == "".join(wanted.split())


def readers_again(site: Site) -> tuple[Reader | None, Reader | None]:
    with site.store.read() as db:
        return people.by_name(db, "ada"), people.by_name(db, "bob")


@given(st.lists(st.text(max_size=400), max_size=12), st.integers(0, 3000))
def test_what_fits_is_a_beginning_and_never_too_much(texts: list[str], space: int) -> None:
    if not texts:
        return
    found = fitted(lambda longest: [one if longest is None else one[:longest] for one in texts], space)
    assert 1 <= len(found.texts) <= len(texts)
    used = sum(len(one.encode(errors="replace")) for one in found.texts)
    assert used <= max(space, 4) or (len(found.texts) == 1 and used <= len(texts[0].encode(errors="replace")))
    assert not found.whole or list(found.texts) == texts


@given(st.text(min_size=1, max_size=2000), st.integers(50, 400))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_parts_of_a_text_are_all_of_it(text: str, space: int) -> None:
    pieces, at = [], 0
    while at is not None:
        piece, following = part(text, at, space)
        assert len(piece.encode(errors="replace")) <= space
        assert following is None or following > at
        pieces.append(piece)
        at = following
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("today", {"date": "2026-13-40"}, "not a day"),
        ("today", {"date": "1999-01-01"}, "no edition"),
        ("today", {"cursor": "no cursor"}, "no cursor of ours"),
        ("today", {"cursor": "5000"}, "behind the end"),
        ("search", {"query": "herons", "cursor": "0.bm9uZQ"}, "does not belong to this search"),
        ("search", {}, "query"),
        ("search", {"query": "x" * 1_000_000}, "at most 1000"),
        ("search", {"query": "herons", "x" * 1_000_000: 1}, "cannot be read"),
        ("read", {"paper": "2611.99999"}, ""),
        ("read", {"paper": HERONS, "cursor": "999999"}, "behind the end"),
        ("read", {"paper": "\ud800"}, "cannot be read"),
        ("read", {"paper": HERONS, "tokens": 10_000_000}, "tokens"),
        ("similar", {}, "not both"),
        ("similar", {"papers": [HERONS], "text": "herons"}, "not both"),
        ("similar", {"papers": [HERONS] * 21}, "papers"),
        ("similar", {"papers": HERONS}, "papers"),
        ("trending", {"limit": 0}, "limit"),
    ],
    ids=str,
)
def test_a_mistake_is_answered_with_what_to_do(agent: Agent, name: str, given: dict[str, object], says: str) -> None:
    said = agent.refuses(name, **given)
    assert says in said
    assert len(said) < 700


def test_a_resource_that_is_not_there_is_said_to_be_none(agent: Agent) -> None:
    for uri in (
        "broadsheet://nothing/1",
        "broadsheet://papers/",
        "file:///etc/passwd",
        "broadsheet://papers/" + "x" * 500,
    ):
        with pytest.raises(MCPError):
            agent.reads(uri)


def test_ids_with_slashes_and_colons_are_read_in_either_spelling(community: Site, agent: Agent) -> None:
    with community.store.write() as db:
        papers.save(db, [a_record(source="waders", key="2016/7", title="Storks and Cranes")], community.now())
    for uri in ("broadsheet://papers/waders:2016/7", "broadsheet://papers/waders%3A2016%2F7"):
        assert "Storks and Cranes" in agent.reads(uri)
