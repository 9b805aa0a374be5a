"""Readers talk about papers: who may say what, who sees it, and what becomes of it."""

import re
from datetime import timedelta

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record

from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.store import comments, papers, schema
from broadsheet.web.app import create_app
from broadsheet.wiring import Site

PAPER, OTHER = "2611.00001", "2611.00002"
PAGE = f"/papers/{PAPER}"


@pytest.fixture(autouse=True)
def library(community: Site) -> None:
    with community.store.write() as db:
        papers.save(db, [a_record(), a_record(key=OTHER, title="Egrets Seen from a Kite")], NOW)


@pytest.fixture
def ada(community: Site) -> Reader:
    return enrol(community, "ada")


@pytest.fixture
def bob(community: Site) -> Reader:
    return enrol(community, "bob")


def say(caller: Caller, clock: FakeClock, text: str = "Herons wade.", **more: str) -> int:
    """Write a comment and tell its number."""
    clock.sleep(6)
    answer = caller.post("/comments", paper=PAPER, text=text, **more)
    assert answer.status == 303, answer.text
    return int(answer["location"].rpartition("#c")[2])


def shown(caller: Caller) -> str:
    """What is said about the paper, as this caller sees it."""
    return re.search('<section id="talk".*?</section>', caller.get(PAGE).text, re.DOTALL)[0]  # type: ignore[index]


def newcomer(site: Site, name: str = "nan", **more: object) -> Caller:
    reader = enrol(site, name, **more)
    with site.store.write() as db:
        db.execute(schema.readers.update().where(schema.readers.c.no == reader.no).values(created=instant(NOW)))
    return signed_in(site, reader)


def test_a_comment_stands_on_the_page_of_its_paper_for_everybody(
    community: Site, ada: Reader, clock: FakeClock
) -> None:
    passer_by = stranger(community)
    assert "Herons wade." not in passer_by.get(PAGE).text
    no = say(signed_in(community, ada), clock, "Herons *wade*, $x^2$.")
    assert "<p>Herons <em>wade</em>, <math" in shown(passer_by)
    assert passer_by.get(f"/comments/{no}")["location"] == f"{PAGE}#c{no}"
    assert "1 comment" in shown(passer_by)


def test_an_answer_hangs_below_what_it_answers(community: Site, ada: Reader, bob: Reader, clock: FakeClock) -> None:
    first = say(signed_in(community, ada), clock)
    caller = signed_in(community, bob)
    assert "Herons wade." in caller.get(f"/comments/{first}/answer").text
    say(caller, clock, "They do.", parent=str(first))
    assert re.search(r"Herons wade\..*<ol>.*They do\.", shown(stranger(community)), re.DOTALL)


def test_strangers_are_offered_to_sign_in_and_may_not_write(community: Site) -> None:
    assert f"/sign-in?next=%2Fpapers%2F{PAPER}%23talk" in shown(stranger(community))
    assert stranger(community).post("/comments", paper=PAPER, text="x").status == 401


def test_a_preview_shows_the_comment_and_writes_nothing(community: Site, ada: Reader) -> None:
    answer = signed_in(community, ada).post("/comments", paper=PAPER, text="**Sure**", do="preview")
    assert answer.status == 200
    assert "<strong>Sure</strong>" in answer.text
    assert "**Sure**</textarea>" in answer.text
    assert "no comments yet" in shown(stranger(community))


@pytest.mark.parametrize(("text", "said"), [("  \r\n ", "Write something"), ("x" * 20_001, "20,001")])
def test_what_cannot_be_taken_comes_back_with_the_reason(community: Site, ada: Reader, text: str, said: str) -> None:
    answer = signed_in(community, ada).post("/comments", paper=PAPER, text=text)
    assert (answer.status, said in answer.text, "<form" in answer.text) == (400, True, True)


@pytest.mark.parametrize("parent", ["99", "x", "-1", "9" * 30])
def test_an_answer_to_nothing_is_not_found(community: Site, ada: Reader, parent: str) -> None:
    assert signed_in(community, ada).post("/comments", paper=PAPER, text="x", parent=parent).status == 404


def test_an_answer_belongs_to_the_paper_of_what_it_answers(community: Site, ada: Reader, clock: FakeClock) -> None:
    caller = signed_in(community, ada)
    first = say(caller, clock)
    clock.sleep(6)
    assert caller.post("/comments", paper=OTHER, text="x", parent=str(first)).status == 404
    assert caller.post("/comments", paper="2611.99999", text="x").status == 404
    assert "no comments yet" in caller.get(f"/papers/{OTHER}").text


def test_fields_nobody_asked_for_change_nothing(community: Site, ada: Reader, bob: Reader, clock: FakeClock) -> None:
    columns = {column.name: "2" for column in schema.comments.columns} | {"state": "shown", "created": "2020-01-01"}
    kept = ("text", "paper_no", "parent_no")
    extra = {name: value for name, value in columns.items() if name not in kept} | {"role": "admin", "by_author": "1"}
    no = say(signed_in(community, ada), clock, **extra)
    with community.store.read() as db:
        found = comments.one(db, no)
    assert found is not None
    assert (found.writer, found.html, found.edits, found.by_author) == ("ada", "<p>Herons wade.</p>\n", 0, False)
    assert found.created == clock.now()


def test_one_changes_ones_own_comment_and_what_it_said_stays_readable(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    caller, other = signed_in(community, ada), signed_in(community, bob)
    no = say(caller, clock)
    assert "Herons wade.</textarea>" in caller.get(f"/comments/{no}/edit").text
    assert caller.post(f"/comments/{no}/edit", text="Egrets.", do="preview").status == 200
    assert caller.post(f"/comments/{no}/edit", text="Egrets wade.").status == 303
    assert "Egrets wade." in shown(stranger(community))
    story = other.get(f"/comments/{no}/history").text
    assert story.index("Herons wade.") < story.index("Egrets wade.")
    assert stranger(community).get(f"/comments/{no}/history").status == 303
    assert other.get(f"/comments/{no}/edit").status == other.post(f"/comments/{no}/edit", text="x").status == 404


def test_a_change_that_changes_nothing_is_no_version(community: Site, ada: Reader, clock: FakeClock) -> None:
    caller = signed_in(community, ada)
    no = say(caller, clock)
    caller.post(f"/comments/{no}/edit", text="Herons wade.\r\n")
    assert "changed" not in shown(stranger(community))


def test_what_is_taken_away_leaves_its_place_where_it_was_answered(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    caller, other = signed_in(community, ada), signed_in(community, bob)
    answered, alone = say(caller, clock, "First words."), say(caller, clock, "Other words.")
    say(other, clock, "An answer.", parent=str(answered))
    assert other.post(f"/comments/{answered}/delete").status == 404
    for no in (answered, alone):
        assert caller.post(f"/comments/{no}/delete").status == 303
    page = shown(stranger(community))
    assert ("[deleted]" in page, "ada" in page, "words" in page, page.count("<article")) == (True, False, False, 2)
    assert stranger(community).get(f"/comments/{alone}").status == 404
    clock.sleep(6)
    assert other.post("/comments", paper=PAPER, text="x", parent=str(answered)).status == 404


def test_one_press_says_something_of_a_comment_and_another_takes_it_back(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    no = say(signed_in(community, ada), clock)
    caller, passer_by = signed_in(community, bob), stranger(community)
    passer_by.get(PAGE)
    assert caller.post(f"/comments/{no}/reactions", reaction="thanks").status == 303
    assert 'value="thanks" aria-pressed="true">Thanks 1<' in shown(caller)
    clock.sleep(1)
    assert "<span>Thanks 1</span>" in shown(stranger(community))
    caller.post(f"/comments/{no}/reactions", reaction="thanks")
    assert 'value="thanks" aria-pressed="false">Thanks<' in shown(caller)
    assert caller.post(f"/comments/{no}/reactions", reaction="hate").status == 400
    assert caller.post("/comments/99/reactions", reaction="thanks").status == 404


@pytest.mark.parametrize("state", ["held", "hidden"])
def test_what_is_held_or_hidden_is_seen_by_its_writer_and_moderators_alone(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock, state: str
) -> None:
    no = say(signed_in(community, ada), clock)
    with community.store.write() as db:
        comments.set_state(db, no, state)
    for caller in (signed_in(community, ada), signed_in(community, enrol(community, "mia", "moderator"))):
        assert "Herons wade." in shown(caller)
        assert f'<strong class="badge">{state}</strong>' in shown(caller)
        assert caller.get(f"/comments/{no}").status == 303
    for caller in (signed_in(community, bob), stranger(community)):
        assert "Herons wade." not in shown(caller)
        assert caller.get(f"/comments/{no}").status == 404
    caller = signed_in(community, bob)
    assert caller.get(f"/comments/{no}/history").status == caller.get(f"/comments/{no}/answer").status == 404
    assert caller.post(f"/comments/{no}/reactions", reaction="thanks").status == 404
    assert caller.post("/comments", paper=PAPER, text="x", parent=str(no)).status == 404


def test_a_locked_talk_can_be_read_and_nothing_more(community: Site, ada: Reader, clock: FakeClock) -> None:
    caller = signed_in(community, ada)
    no = say(caller, clock)
    with community.store.write() as db:
        db.execute(schema.locks.insert().values(paper_no=1, at=instant(NOW)))
        db.execute(schema.changes.insert().values(kind="talk", no=1, at=instant(NOW)))
    clock.sleep(6)
    assert "A moderator has locked this talk" in shown(caller)
    assert "<form" not in shown(caller)
    assert caller.post("/comments", paper=PAPER, text="x").status == 403
    assert caller.post(f"/comments/{no}/edit", text="x").status == 403
    assert caller.post(f"/comments/{no}/reactions", reaction="thanks").status == 403


def test_who_may_not_act_is_told_why(community: Site, clock: FakeClock) -> None:
    for name, more, why in (("una", {"confirmed": None}, "Confirm your"), ("sue", {"state": "suspended"}, "suspended")):
        caller = signed_in(community, enrol(community, name, **more))
        assert why in shown(caller)
        assert caller.post("/comments", paper=PAPER, text="x").status == 403


def test_a_papers_own_authors_are_marked(community: Site, ada: Reader, clock: FakeClock) -> None:
    say(signed_in(community, ada), clock)
    assert "author</strong>" not in shown(stranger(community))
    claim = {"paper_no": 1, "reader_no": ada.no, "place": 0, "name_key": "x", "why": "", "at": instant(NOW)}
    with community.store.write() as db:
        db.execute(schema.claims.insert().values(state="asked", **claim))
    assert "author</strong>" not in shown(signed_in(community, ada))
    with community.store.write() as db:
        db.execute(schema.claims.update().values(state="approved"))
    assert "author</strong>" in shown(signed_in(community, ada))


def test_names_and_papers_here_become_links_and_others_stay_text(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    text = f"@BOB @nobody {OTHER}v2 arXiv:{OTHER} 2611.99999 http://papers.test/papers/{OTHER} https://arxiv.org/abs/{OTHER}."
    say(signed_in(community, ada), clock, text)
    page = shown(stranger(community))
    assert '<a href="/readers/bob" rel="nofollow ugc noopener">@BOB</a> @nobody' in page
    assert page.count(f'<a href="/papers/{OTHER}"') == 4
    assert ">2611.99999<" not in page


def test_comments_come_one_in_five_seconds_and_twenty_in_an_hour(
    community: Site, ada: Reader, clock: FakeClock
) -> None:
    caller = signed_in(community, ada)
    for _ in range(20):
        say(caller, clock)
    assert caller.post("/comments", paper=PAPER, text="x").status == 429
    clock.sleep(6)
    refused = caller.post("/comments", paper=PAPER, text="so much to say")
    assert (refused.status, "so much to say</textarea>" in refused.text) == (429, True)
    assert int(refused["retry-after"]) > 0
    assert "20 comments" in shown(stranger(community))


def test_a_newcomers_first_two_comments_are_held_and_say_so(community: Site, clock: FakeClock) -> None:
    caller = newcomer(community)
    for text in ("One.", "Two.", "Three."):
        say(caller, clock, text)
    assert shown(caller).count('badge">held') == 2
    page = shown(stranger(community))
    assert ("One." in page, "Two." in page, "Three." in page) == (False, False, True)


def test_a_newcomer_writes_three_comments_a_day_whatever_becomes_of_them(community: Site, clock: FakeClock) -> None:
    caller = newcomer(community)
    numbers = [say(caller, clock) for _ in range(3)]
    caller.post(f"/comments/{numbers[0]}/delete")
    clock.sleep(23 * 3600)
    assert caller.post("/comments", paper=PAPER, text="x").status == 429
    clock.sleep(3600)
    assert caller.post("/comments", paper=PAPER, text="x").status == 303


def test_a_newcomers_comment_has_one_link_out_and_any_number_to_papers_here(community: Site, clock: FakeClock) -> None:
    caller = newcomer(community)
    clock.sleep(6)
    refused = caller.post("/comments", paper=PAPER, text="https://a.test and ![x](https://b.test/x.png)")
    assert (refused.status, "one link" in refused.text) == (400, True)
    say(caller, clock, f"https://a.test {PAPER} {OTHER} https://arxiv.org/abs/{OTHER}")


def test_newcomers_limits_end_with_their_days_or_a_moderators_word(community: Site, clock: FakeClock) -> None:
    trusted = newcomer(community, "tom", trusted=instant(NOW))
    assert "badge" not in shown(trusted)
    say(trusted, clock, "https://a.test https://b.test")
    assert "https://b.test" in shown(stranger(community))
    later = newcomer(community, "lea")
    clock.sleep(timedelta(days=3).total_seconds())
    say(later, clock, "Long here.")
    assert "Long here." in shown(stranger(community))


def test_a_personal_library_has_no_talk(site: Site) -> None:
    with site.store.write() as db:
        papers.save(db, [a_record()], NOW)
    caller = Caller(create_app(site), headers=(("host", "127.0.0.1"),))
    page = caller.get(PAGE)
    assert (page.status, 'id="talk"' in page.text) == (200, False)
    assert caller.post("/comments", paper=PAPER, text="x").status == caller.get("/comments/1").status == 404
    assert caller.get("/me/notifications").status == 404


def test_a_long_talk_has_pages_and_a_comment_is_found_on_its_own(community: Site, ada: Reader) -> None:
    said = {"paper_no": 1, "reader_no": ada.no, "html": "<p>x</p>", "state": "shown"}
    with community.store.write() as db:
        for at in range(450):
            comments.add(db, NOW, text=str(at), parent_no=at if at % 10 else None, **said)
    caller = stranger(community)
    found = [re.findall(r'<p class="agate" id="c(\d+)"', caller.get(f"{PAGE}?talk={page}").text) for page in (1, 2, 3)]
    assert [len(one) for one in found] == [200, 200, 50]
    assert sorted(int(no) for one in found for no in one) == list(range(1, 451))
    assert caller.get("/comments/401")["location"] == f"{PAGE}?talk=3#c401"
    assert signed_in(community, ada).post("/comments", paper=PAPER, text="x")["location"] == "/comments/451"
    assert caller.get(f"{PAGE}?talk=99").text.count("<article aria") == 51
    assert caller.get(f"{PAGE}?talk=x").status == caller.get(f"{PAGE}?talk={'9' * 50}").status == 200
