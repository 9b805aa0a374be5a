"""Flags: anybody may raise one, nobody but moderators learns whose it is."""

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, a_record

from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.store import flags, papers
from broadsheet.store.schema import comments, picks, reader_picks
from broadsheet.wiring import Site

PAPER = "2611.00001"


@pytest.fixture
def bob(community: Site) -> Reader:
    """Who has put a paper on the page and said something of it, as comment 1."""
    reader = enrol(community, "bob")
    with community.store.write() as db:
        papers.save(db, [a_record()], NOW)
        at = instant(NOW)
        said = {"paper_no": 1, "reader_no": reader.no, "text": "Buy herons", "html": "<p>Buy herons</p>", "created": at}
        db.execute(comments.insert().values(state="shown", **said))
        db.execute(
            reader_picks.insert().values(paper_no=1, reader_no=reader.no, day="2026-11-18", at=at, state="shown")
        )
    return reader


@pytest.fixture
def ada(community: Site) -> Caller:
    return signed_in(community, enrol(community, "ada"))


def flag(who: Caller, kind: str = "comment", target: str = "1", **more: str):
    return who.post("/flags", **{"kind": kind, "target": target, "reason": "spam", "note": ""} | more)


def raised(site: Site) -> list[tuple[str, int]]:
    with site.store.read() as db:
        return [place for _, place in flags.waiting(db, 0, 100)]


@pytest.mark.parametrize(("kind", "target"), [("comment", "1"), ("paper", PAPER), ("reader", "Bob"), ("pick", PAPER)])
def test_comments_papers_readers_and_picks_can_be_flagged(
    kind: str, target: str, community: Site, ada: Caller, bob: Reader
) -> None:
    assert ada.get(f"/flags/new?kind={kind}&target={target}").status == 200
    thanks = ada.follow(flag(ada, kind, target))
    assert "A moderator will look at it" in thanks.text
    assert [one for one, _ in raised(community)] == [kind]


def test_a_second_flag_of_one_reader_changes_nothing(community: Site, ada: Caller, bob: Reader) -> None:
    flag(ada)
    assert flag(ada).status == 409
    assert flag(signed_in(community, enrol(community, "eve"))).status == 303
    with community.store.read() as db:
        assert [one.reader for one in flags.on(db, ("comment", 1))] == ["ada", "eve"]


def test_one_does_not_flag_what_is_ones_own(community: Site, bob: Reader) -> None:
    own = signed_in(community, bob)
    for kind, target in (("comment", "1"), ("reader", "bob"), ("pick", PAPER)):
        assert flag(own, kind, target).status == 403
    assert raised(community) == []


def test_a_flag_without_a_reason_shows_the_form_again_with_what_was_typed(ada: Caller, bob: Reader) -> None:
    answer = flag(ada, reason="", note="It sells <b>herons</b>")
    assert answer.status == 400
    assert "Choose a reason." in answer.text
    assert "It sells &lt;b&gt;herons&lt;/b&gt;" in answer.text


def test_a_note_has_an_end(community: Site, ada: Caller, bob: Reader) -> None:
    assert flag(ada, note="x" * 501).status == 400
    assert flag(ada, note="x" * 500).status == 303


@pytest.mark.parametrize("target", [{"target": "2"}, {"target": "9" * 30}, {"kind": "claim"}, {"kind": "reader"}])
def test_what_is_not_here_cannot_be_flagged(target: dict[str, str], ada: Caller, bob: Reader) -> None:
    assert flag(ada, **target).status in (400, 404)


def test_hidden_comments_cannot_be_told_from_none_by_flagging(community: Site, ada: Caller, bob: Reader) -> None:
    with community.store.write() as db:
        db.execute(comments.update().values(state="held"))
    assert flag(ada).status == flag(ada, target="2").status == 404


def test_twenty_flags_a_day_are_the_most(community: Site, ada: Caller, bob: Reader) -> None:
    for number in range(21):
        enrol(community, f"reader{number}")
    assert [flag(ada, "reader", f"reader{number}").status for number in range(21)] == [303] * 20 + [429]


def test_strangers_and_the_unconfirmed_do_not_flag(community: Site, bob: Reader) -> None:
    assert flag(stranger(community)).status == 401
    assert flag(signed_in(community, enrol(community, "una", confirmed=None))).status == 403


def test_the_page_of_a_paper_offers_to_flag_it_to_those_who_can(community: Site, ada: Caller, bob: Reader) -> None:
    link = f"/flags/new?kind=paper&amp;target={PAPER}"
    assert link in ada.get(f"/papers/{PAPER}").text
    assert link not in stranger(community).get(f"/papers/{PAPER}").text


def test_the_page_of_a_picked_paper_offers_to_flag_the_pick(community: Site, ada: Caller, bob: Reader) -> None:
    link = f"/flags/new?kind=pick&amp;target={PAPER}"
    assert link not in ada.get(f"/papers/{PAPER}").text
    with community.store.write() as db:
        db.execute(picks.insert().values(day="2026-11-18", paper_no=1, source="@bob", rank=None))
    assert link in ada.get(f"/papers/{PAPER}").text
