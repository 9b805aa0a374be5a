"""What agents do is marked as theirs, stays within their token, and can be taken back (S-23)."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select
from tests.agents.agents_help import HERONS, KITE, Agent, Line, fill, readers, within
from tests.callers import stranger

from broadsheet.actions import shelves, visit
from broadsheet.actions.say import say
from broadsheet.model.person import Reader, Visitor
from broadsheet.queries import mine
from broadsheet.queries.talk import talk_of
from broadsheet.store import people, schema
from broadsheet.wiring import Site, open_site

ALL = frozenset({"read", "rate", "talk"})


def agent_of(site: Site, reader: Reader, *scopes: str) -> Agent:
    """The agent of a reader, with a token that does not even say that it is one."""
    return within(site, Visitor(reader=reader, scopes=frozenset(scopes) or ALL))


@pytest.fixture
def ada(community: Site) -> Reader:
    fill(community)
    return readers(community)[0]


@pytest.fixture
def bob(community: Site, ada: Reader) -> Reader:
    with community.store.read() as db:
        return people.by_name(db, "bob")


def rows(site: Site, table: str) -> list[tuple[object, ...]]:
    """Everything in a table."""
    with site.store.read() as db:
        return [tuple(row) for row in db.execute(select(schema.metadata.tables[table]))]


def test_a_vote_of_an_agent_is_kept_and_weighs_nothing(community: Site, ada: Reader) -> None:
    agent_of(community, ada).calls("rate", paper=HERONS, rating="vote")
    with community.store.read() as db:
        (vote,) = db.execute(select(schema.votes)).all()
        (standing,) = db.scalars(select(schema.papers.c.standing).where(schema.papers.c.id == HERONS))
    assert (vote.weight, standing) == (0, 0)


def test_nor_does_it_in_a_personal_library(site: Site) -> None:
    fill(site)
    within(site, visit.the_one(site.house)).calls("rate", paper=HERONS, rating="vote")
    with site.store.read() as db:
        assert db.scalars(select(schema.votes.c.weight)).all() == [0]


def test_a_comment_of_an_agent_says_so_on_every_face_and_weighs_nothing(community: Site, ada: Reader) -> None:
    agent = agent_of(community, ada)
    agent.calls("comment", paper=HERONS, text="They wade.")
    (thread,) = talk_of(community.store, HERONS, None).threads
    assert thread.comment.agent
    assert "by ada through an agent" in agent.calls("read", paper=HERONS)
    assert "through an agent" in stranger(community).get(f"/papers/{HERONS}").text
    with community.store.read() as db:
        (standing,) = db.scalars(select(schema.papers.c.standing).where(schema.papers.c.id == HERONS))
    assert standing == 0


def test_everything_an_agent_does_it_takes_back(community: Site, ada: Reader) -> None:
    shelves.make(community.house, ada, "To read")
    tables = ("votes", "ratings", "saves")
    before = {name: rows(community, name) for name in tables}

    async def there_and_back(line: Line) -> None:
        for rating in ("vote", "more", "less"):
            await line.calls("rate", paper=HERONS, rating=rating)
            await line.calls("rate", paper=HERONS, rating=rating, undo=True)
        await line.calls("save", paper=HERONS, shelf="To read")
        await line.calls("save", paper=HERONS, shelf="To read", undo=True)
        await line.calls("save", paper=KITE)
        assert rows(community, "saves")
        await line.calls("save", paper=KITE, undo=True)
        await line.calls("comment", paper=HERONS, text="Hm.")
        await line.calls("comment", delete=1)

    agent_of(community, ada).does(there_and_back)
    assert {name: rows(community, name) for name in tables} == before
    assert talk_of(community.store, HERONS, None).count == 0


@pytest.mark.parametrize(
    ("name", "given", "scope"),
    [
        ("rate", {"paper": HERONS, "rating": "vote"}, "rate"),
        ("save", {"paper": HERONS}, "rate"),
        ("comment", {"paper": HERONS, "text": "Hm."}, "talk"),
        ("comment", {"delete": 1}, "talk"),
    ],
)
def test_without_the_scope_nothing_is_done_and_the_agent_is_told_what_to_ask_for(
    community: Site, ada: Reader, name: str, given: dict[str, object], scope: str
) -> None:
    say(community.house, Visitor(reader=ada), KITE, "Hers.")
    tables = ("votes", "ratings", "saves", "comments")
    before = {table: rows(community, table) for table in tables}
    for agent in (within(community), agent_of(community, ada, "read"), within(community, Visitor(reader=ada))):
        said = agent.refuses(name, **given)
        assert f"the scope “{scope}”" in said
        assert "http://papers.test/me/tokens" in said
    assert {table: rows(community, table) for table in tables} == before


def test_what_is_anothers_is_neither_seen_nor_touched(community: Site, ada: Reader, bob: Reader) -> None:
    hers = agent_of(community, ada)
    shelves.make(community.house, ada, "Secret plans")
    hers.calls("save", paper=HERONS, shelf="Secret plans")
    hers.calls("rate", paper=HERONS, rating="less")
    with community.store.write() as db:
        db.execute(schema.comments.update().values(state="held"))
    held = say(community.house, Visitor(reader=ada), HERONS, "Between us.").no
    with community.store.write() as db:
        db.execute(schema.comments.update().values(state="held"))
    his = agent_of(community, bob)
    for agent in (his, within(community)):
        read = agent.calls("read", paper=HERONS)
        assert "Between us." not in read
        assert "Your reader" not in read
    assert "Between us." in hers.calls("read", paper=HERONS)
    assert "Your reader has saved it and asked for less like it." in hers.calls("read", paper=HERONS)
    assert "No comment of yours" in his.refuses("comment", delete=held)
    for undo in (False, True):
        assert "has made no shelves" in his.refuses("save", paper=HERONS, shelf="Secret plans", undo=undo)
    his.calls("save", paper=HERONS, undo=True)
    done, _ = mine.state(community.store, ada.no, HERONS)
    assert done.saved


def test_pages_show_what_an_agent_did_from_a_process_of_its_own(site: Site) -> None:
    fill(site)
    site.ticks = map(float, count()).__next__
    page, other = stranger(site), open_site(site.own, site.clock)
    page.headers = (("host", "127.0.0.1"),)
    agent = within(other, visit.the_one(other.house))
    shown = [page.get(f"/papers/{HERONS}").text]
    for act in ({"name": "save"}, {"name": "rate", "rating": "more"}, {"name": "save", "undo": True}):
        agent.calls(paper=HERONS, **act)
        shown.append(page.get(f"/papers/{HERONS}").text)
    other.store.close()
    assert len(set(shown)) == 4


def test_who_is_suspended_has_no_agent_either(community: Site, ada: Reader) -> None:
    agent = within(community, Visitor(reader=replace(ada, state="suspended"), scopes=ALL))
    assert "suspended" in agent.refuses("rate", paper=HERONS, rating="vote")


def test_a_shelf_that_is_not_there_is_answered_with_those_that_are(community: Site, ada: Reader) -> None:
    shelves.make(community.house, ada, "To read")
    said = agent_of(community, ada).refuses("save", paper=HERONS, shelf="To reed")
    assert "Your reader’s shelves are “To read”" in said


def test_a_comment_that_waits_says_so(community: Site, ada: Reader) -> None:
    newcomer = replace(ada, created=community.now() - timedelta(hours=1))
    said = agent_of(community, newcomer).calls("comment", paper=HERONS, text="New here.")
    assert "waits for a moderator" in said


def test_limits_hold_for_agents_too(community: Site, ada: Reader) -> None:
    agent = agent_of(community, ada)
    agent.calls("comment", paper=HERONS, text="One.")
    assert "too often" in agent.refuses("comment", paper=HERONS, text="Two.")


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("rate", {"paper": HERONS, "rating": "best"}, "rating"),
        ("rate", {"paper": "2611.99999", "rating": "vote"}, ""),
        ("save", {"paper": HERONS, "shelf": "x" * 101}, "shelf"),
        ("comment", {}, "`paper` and `text`"),
        ("comment", {"paper": HERONS}, "Write something"),
        ("comment", {"paper": HERONS, "text": "a", "delete": 3}, "`delete` alone"),
        ("comment", {"paper": HERONS, "text": "x" * 1_000_000}, "20000"),
        ("comment", {"paper": HERONS, "text": "Yes.", "answers": 99}, "not here"),
        ("comment", {"delete": 2**60}, "delete"),
    ],
    ids=str,
)
def test_a_mistake_changes_nothing_and_says_what_to_do(
    community: Site, ada: Reader, name: str, given: dict[str, object], says: str
) -> None:
    said = agent_of(community, ada).refuses(name, **given)
    assert says in said
    assert len(said) < 600
    assert not rows(community, "votes") + rows(community, "saves") + rows(community, "comments")
