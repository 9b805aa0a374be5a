"""Moderators act, everybody can read what they did, and every act can be undone."""

import re

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record
from tests.readers.test_flags import flag

from broadsheet.actions.acts import Order
from broadsheet.actions.bind import recount
from broadsheet.actions.moderate import moderate, undo
from broadsheet.actions.steward import set_role
from broadsheet.lib.clock import instant
from broadsheet.model.errors import Conflict, NotFound, Refused, WrongUse
from broadsheet.model.person import Reader
from broadsheet.store import acts, flags, papers, people
from broadsheet.store.schema import claims, comments, locks, notifications, picks, reader_picks, readers
from broadsheet.store.schema import papers as papers_table
from broadsheet.wiring import Site

PAPER = "2611.00001"
SAID = "Buy herons at once"


@pytest.fixture
def bob(community: Site) -> Reader:
    """Who has put a paper on the page and said something of it, as comment 1."""
    reader = enrol(community, "bob")
    say(community, reader)
    with community.store.write() as db:
        values = {"paper_no": 1, "day": "2026-11-18"}
        db.execute(reader_picks.insert().values(reader_no=reader.no, at=instant(NOW), state="shown", **values))
        db.execute(picks.insert().values(source="@bob", rank=None, **values))
    return reader


@pytest.fixture
def mia(community: Site, bob: Reader) -> Reader:
    return enrol(community, "mia", "moderator")


def say(site: Site, who: Reader, state: str = "shown") -> int:
    with site.store.write() as db:
        papers.save(db, [a_record()], NOW)
        said = {"paper_no": 1, "text": SAID, "html": f"<p>{SAID}</p>", "created": instant(NOW)}
        return db.execute(comments.insert().values(reader_no=who.no, state=state, **said)).inserted_primary_key[0]


def do(site: Site, who: Reader, act: str, kind: str = "comment", no: int = 1, **more: object) -> None:
    moderate(site.house, who, Order(act=act, kind=kind, target_no=no, **{"why": "It sells herons."} | more))  # type: ignore[arg-type]


def value(site: Site, column, key) -> object:
    with site.store.read() as db:
        return db.execute(column.table.select().with_only_columns(column).where(key)).scalar()


def comment_state(site: Site, no: int = 1) -> object:
    return value(site, comments.c.state, comments.c.no == no)


def newest(site: Site) -> int:
    with site.store.read() as db:
        return acts.newest(db, None, 1)[0].no


def told(site: Site, who: Reader) -> list[str]:
    with site.store.read() as db:
        return list(
            db.execute(
                notifications.select()
                .with_only_columns(notifications.c.text)
                .where(notifications.c.reader_no == who.no)
                .order_by(notifications.c.no)
            ).scalars()
        )


STATES = {
    "comment": (comments.c.state, comments.c.no == 1),
    "pick": (reader_picks.c.state, reader_picks.c.paper_no == 1),
    "paper": (locks.c.at, locks.c.paper_no == 1),
    "reader": (readers.c.state, readers.c.name == "bob"),
}


@pytest.mark.parametrize(
    ("act", "kind", "opposite", "before", "after"),
    [
        ("hide", "comment", "show", "shown", "hidden"),
        ("hide", "pick", "show", "shown", "hidden"),
        ("lock", "paper", "unlock", None, instant(NOW)),
        ("suspend", "reader", "restore", "active", "suspended"),
    ],
)
def test_every_act_changes_and_can_be_undone_once(
    act: str, kind: str, opposite: str, before: str, after: str, community: Site, mia: Reader
) -> None:
    no = 1
    do(community, mia, act, kind, no)
    assert value(community, *STATES[kind]) == after
    first = newest(community)
    undo(community.house, mia, first)
    assert value(community, *STATES[kind]) == before
    with pytest.raises(Conflict, match="undone already"):
        undo(community.house, mia, first)
    do(community, mia, act, kind, no)
    with pytest.raises(Conflict):
        do(community, mia, act, kind, no)
    do(community, mia, opposite, kind, no)
    assert value(community, *STATES[kind]) == before


def test_what_changed_since_is_not_undone(community: Site, mia: Reader) -> None:
    do(community, mia, "hide")
    hidden = newest(community)
    do(community, mia, "show")
    with pytest.raises(Conflict, match="changed since"):
        undo(community.house, mia, hidden)
    assert comment_state(community) == "shown"


def test_undoing_can_be_undone(community: Site, mia: Reader) -> None:
    do(community, mia, "hide")
    undo(community.house, mia, newest(community))
    undo(community.house, mia, newest(community))
    assert comment_state(community) == "hidden"


def test_an_act_closes_the_flags_and_undoing_it_opens_them_again(community: Site, mia: Reader) -> None:
    flag(signed_in(community, enrol(community, "ada")))
    do(community, mia, "hide")
    with community.store.read() as db:
        assert flags.count(db) == 0
    undo(community.house, mia, newest(community))
    with community.store.read() as db:
        assert [one.reader for one in flags.on(db, ("comment", 1))] == ["ada"]


def test_flags_can_be_left_as_they_are_once(community: Site, mia: Reader) -> None:
    flag(signed_in(community, enrol(community, "ada")))
    do(community, mia, "dismiss", why="")
    assert comment_state(community) == "shown"
    with pytest.raises(Conflict):
        do(community, mia, "dismiss")


def test_a_flag_that_left_with_its_reader_does_not_stop_undoing(community: Site, mia: Reader) -> None:
    ada = enrol(community, "ada")
    flag(signed_in(community, ada))
    do(community, mia, "hide")
    with community.store.write() as db:
        db.execute(readers.delete().where(readers.c.no == ada.no))
    undo(community.house, mia, newest(community))
    assert comment_state(community) == "shown"


def test_the_reader_concerned_is_told_and_nobody_else(community: Site, mia: Reader, bob: Reader) -> None:
    flag(signed_in(community, ada := enrol(community, "ada")))
    do(community, mia, "hide")
    assert told(community, bob) == ["Hidden: A comment on Counting Herons from the Air. It sells herons."]
    assert told(community, ada) == told(community, mia) == []


def test_a_hidden_pick_leaves_the_daily_page_and_comes_back(community: Site, mia: Reader) -> None:
    def on_page() -> bool:
        return ">bob<" in stranger(community).get("/papers/date/2026-11-18").text

    with community.store.write() as db:
        recount(db, NOW.date(), NOW)
    assert on_page()
    do(community, mia, "hide", "pick")
    assert not on_page()
    undo(community.house, mia, newest(community))
    assert on_page()


def test_a_hidden_comment_is_not_counted(community: Site, mia: Reader) -> None:
    def counted() -> object:
        return value(community, papers_table.c.reader_comments, papers_table.c.no == 1)

    do(community, mia, "hide")
    assert counted() == 0
    do(community, mia, "show")
    assert counted() == 1


def test_two_approved_comments_make_a_reader_trusted_and_undoing_takes_that_back(community: Site, mia: Reader) -> None:
    new = enrol(community, "new")
    first, second = say(community, new, "held"), say(community, new, "held")

    def trusted() -> object:
        return value(community, readers.c.trusted, readers.c.no == new.no)

    do(community, mia, "approve", no=first, why="")
    assert trusted() is None
    do(community, mia, "approve", no=second, why="")
    assert trusted() is not None
    undo(community.house, mia, newest(community))
    assert trusted() is None
    assert (comment_state(community, first), comment_state(community, second)) == ("shown", "held")


@pytest.mark.parametrize(
    ("actor", "owner", "refused"),
    [
        ("moderator", "reader", False),
        ("moderator", "moderator", True),
        ("moderator", "admin", True),
        ("admin", "moderator", False),
        ("admin", "admin", False),
    ],
)
def test_moderators_act_on_readers_and_admins_on_everybody(
    actor: str, owner: str, refused: bool, community: Site, bob: Reader
) -> None:
    who, whose = enrol(community, "who", actor), enrol(community, "whose", owner)
    no = say(community, whose)
    for kind, target, act in (("comment", no, "hide"), ("reader", whose.no, "suspend")):
        if refused:
            with pytest.raises(Refused):
                do(community, who, act, kind, target)
        else:
            do(community, who, act, kind, target)


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_nobody_acts_on_what_is_their_own(role: str, community: Site, bob: Reader) -> None:
    who = enrol(community, "who", role)
    with pytest.raises(Refused, match="your own"):
        do(community, who, "hide", no=say(community, who))
    with pytest.raises(Refused):
        do(community, who, "role", "reader", who.no, role="reader")


def test_a_moderator_does_not_undo_what_an_admin_did_to_a_moderator(community: Site, mia: Reader) -> None:
    do(community, enrol(community, "zoe", "admin"), "suspend", "reader", mia.no)
    with pytest.raises(Refused):
        undo(community.house, mia, newest(community))
    with pytest.raises(Refused):
        undo(community.house, enrol(community, "max", "moderator"), newest(community))


def test_readers_and_suspended_moderators_do_not_moderate(community: Site, bob: Reader, mia: Reader) -> None:
    with pytest.raises(Refused):
        do(community, enrol(community, "ada"), "hide")
    with community.store.write() as db:
        people.change(db, mia.no, state="suspended")
    with pytest.raises(Refused):
        do(community, mia, "hide")


def test_admins_give_roles_and_moderators_do_not(community: Site, mia: Reader, bob: Reader) -> None:
    with pytest.raises(Refused):
        do(community, mia, "role", "reader", bob.no, role="moderator")
    zoe = enrol(community, "zoe", "admin")
    do(community, zoe, "role", "reader", bob.no, role="moderator")
    assert value(community, readers.c.role, readers.c.no == bob.no) == "moderator"
    with pytest.raises(Refused):
        undo(community.house, mia, newest(community))
    with pytest.raises(WrongUse):
        do(community, zoe, "role", "reader", bob.no, role="king")


@pytest.mark.parametrize(
    ("order", "wrong"),
    [
        ({"act": "hide", "why": " "}, WrongUse),
        ({"act": "hide", "why": "x" * 501}, WrongUse),
        ({"act": "burn"}, WrongUse),
        ({"act": "lock"}, WrongUse),
        ({"act": "suspend", "kind": "reader", "days": 0}, WrongUse),
        ({"act": "hide", "no": 77}, NotFound),
        ({"act": "approve"}, Conflict),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    order: dict[str, object], wrong: type[Exception], community: Site, mia: Reader
) -> None:
    with pytest.raises(wrong):
        do(community, mia, **order)  # type: ignore[arg-type]


# the pages


def act_on(who: Caller, act: str, kind: str = "comment", target: int = 1, **more: str):
    return who.post("/moderation", **{"act": act, "kind": kind, "target": str(target), "why": "It sells."} | more)


def test_the_queue_shows_what_was_said_by_whom_and_who_flagged_it_why(community: Site, mia: Reader) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    flag(ada, note="Look <here>")
    page = signed_in(community, mia).get("/moderation").text
    for word in (SAID, ">bob<", ">ada<", "Spam", "Look &lt;here&gt;"):
        assert word in page
    assert "readers.test" not in page


def test_a_button_of_the_queue_acts_and_comes_back(community: Site, mia: Reader) -> None:
    flag(signed_in(community, enrol(community, "ada")))
    browser = signed_in(community, mia)
    answer = act_on(browser, "hide", back="/moderation")
    assert (answer.status, answer["location"]) == (303, "/moderation")
    assert "Nothing waits" in browser.follow(answer).text
    assert comment_state(community) == "hidden"


def test_the_queue_has_pages(community: Site, mia: Reader) -> None:
    new = enrol(community, "new")
    for _ in range(23):
        say(community, new, "held")
    browser = signed_in(community, mia)
    first = browser.get("/moderation").text
    second = browser.get(re.search(r'href="(/moderation\?held=\d+)"', first)[1]).text
    assert '<span class="agate">23</span>' in first
    seen = [len(re.findall(r'value="approve"', page)) for page in (first, second)]
    assert seen == [20, 3]


def test_claims_wait_in_the_queue_and_deciding_them_is_an_act_that_can_be_undone(
    community: Site, mia: Reader, bob: Reader
) -> None:
    def state() -> object:
        return value(community, claims.c.state, claims.c.no == 1)

    signed_in(community, bob).post("/claims", paper=PAPER, place="1")
    browser = signed_in(community, mia)
    page = browser.get("/moderation").text
    assert "Claims of authors" in page
    assert "readers.test" not in page
    answer = browser.post("/claims/decide", claim="1", approved="yes", why="He wrote to us.", back="/moderation")
    assert "Nothing waits" in browser.follow(answer).text
    log = stranger(community).get("/log").text
    assert "approved" in log
    assert "He wrote to us." in log
    undo(community.house, mia, newest(community))
    assert state() == "asked"
    assert "Claims of authors" in browser.get("/moderation").text


def test_moderators_find_the_queue_from_every_page_and_everybody_the_log(community: Site, mia: Reader) -> None:
    assert 'href="/moderation"' in signed_in(community, mia).get("/about").text
    page = stranger(community).get("/about").text
    assert 'href="/log"' in page
    assert 'href="/moderation"' not in page


@pytest.mark.parametrize(
    "asked", ["kind=x&target=1", "kind=comment&target=9", "kind=reader&target=%00", "", "kind=paper"]
)
def test_what_is_not_here_cannot_be_looked_at(asked: str, community: Site, mia: Reader) -> None:
    assert signed_in(community, mia).get("/moderation/target?" + asked).status == 404


def test_moderators_alone_see_the_queue(community: Site, bob: Reader) -> None:
    for caller in (signed_in(community, bob), stranger(community)):
        for path in ("/moderation", "/moderation/target?kind=comment&target=1", "/moderation/readers/bob"):
            assert caller.get(path).status in (303, 404)
        assert act_on(caller, "hide").status in (401, 404)
    assert comment_state(community) == "shown"


def test_the_log_says_who_did_what_and_why_but_not_what_is_private(community: Site, mia: Reader) -> None:
    flag(signed_in(community, enrol(community, "ada")), note="secret note")
    act_on(signed_in(community, mia), "hide")
    page = stranger(community).get("/log").text
    for word in (">mia<", "hid", "A comment on Counting Herons", "It sells."):
        assert word in page
    for word in ("ada", "secret note", SAID, "bob", "Undo"):
        assert word not in page


def test_moderators_undo_from_the_log(community: Site, mia: Reader) -> None:
    browser = signed_in(community, mia)
    act_on(browser, "hide")
    assert ">Undo</button>" in browser.get("/log").text
    assert act_on(browser, "undo", target=newest(community), back="/log").status == 303
    assert comment_state(community) == "shown"
    assert "undone since" in browser.get("/log").text


def test_the_log_is_read_page_by_page(community: Site, mia: Reader) -> None:
    for _ in range(30):
        do(community, mia, "hide")
        do(community, mia, "show")
    first = stranger(community).get("/log").text
    rest = stranger(community).get(re.search(r'href="(/log\?after=\d+)"', first)[1]).text
    assert [page.count("It sells herons.") for page in (first, rest)] == [50, 10]


def test_the_log_says_when_the_operator_did_it_or_somebody_who_left(community: Site, mia: Reader, bob: Reader) -> None:
    set_role(community.house, "bob", "moderator")
    do(community, mia, "lock", "paper")
    with community.store.write() as db:
        people.change(db, mia.no, state="deleted")
    page = stranger(community).get("/log").text
    assert "The operator</bdi> changed the role of" in page
    assert "A moderator who left</bdi> locked the talk of" in page


def test_the_log_is_news_at_once(community: Site, mia: Reader) -> None:
    reading = stranger(community)
    assert "Nothing has been done yet" in reading.get("/log").text
    do(community, mia, "lock", "paper")
    community.revised.forget()
    assert "locked the talk of" in reading.get("/log").text


def test_the_page_of_a_reader_says_until_when_and_lets_admins_give_roles(
    community: Site, mia: Reader, clock: FakeClock
) -> None:
    do(community, mia, "suspend", "reader", 1, days=7)
    mias = signed_in(community, mia).get("/moderation/readers/bob").text
    assert "reader, suspended until" in mias
    assert 'until <time datetime="2026-11-25T15:00:00+00:00">' in stranger(community).get("/log").text
    assert 'value="role"' not in mias
    assert 'value="role"' in signed_in(community, enrol(community, "zoe", "admin")).get("/moderation/readers/bob").text
