"""Sources that ask for patience, refuse us or break off: we wait as told, never in a hurry, never for ever."""

import pytest
from tests.faults.scene import Scene
from tests.world import API, OAI, RSS

from broadsheet.cli.main import main

HOUR = 3600.0


def unhurried(scene: Scene) -> bool:
    """Whether no two requests to arXiv were less than three seconds apart.

    That no two are open at once is proved in real time (test_two_processes): here the
    clock leaps, and the world may still be closing one connection as the next comes in.
    """
    return min(scene.pauses()) >= 3.0


def test_requests_to_all_of_arxiv_are_three_seconds_apart_and_never_two_at_once(scene: Scene) -> None:
    """H-5: the wire log of a whole harvest, list pages and single papers."""
    scene.world.hold_back([scene.world.new_on(scene.world.today)[0].id])
    assert scene.harvest().outcome == "ok"
    assert {host for host, _ in scene.world.times} == {OAI, RSS}
    assert unhurried(scene)


@pytest.mark.parametrize(
    ("said", "least"), [("7", 7.0), ("date:7", 6.0), (None, 10.0), ("-5", 10.0), ("soon", 10.0), ("0", 3.0)]
)
def test_a_busy_arxiv_is_asked_again_after_the_time_it_names(scene: Scene, said: str | None, least: float) -> None:
    """H-5: seconds, a date, nothing, a negative number, rubbish; then the harvest goes on as if nothing had been."""
    scene.world.fault(OAI, "503", times=1, **({"retry_after": said} if said else {}))
    assert scene.harvest().outcome == "ok"
    assert least <= scene.pauses()[1] < least + 4
    assert unhurried(scene)
    assert scene.papers() == scene.expected()


def test_without_a_time_named_each_wait_is_twice_the_one_before(scene: Scene) -> None:
    """H-5: exponential from ten seconds, with jitter."""
    scene.world.fault(OAI, "503", times=3)
    assert scene.harvest().outcome == "ok"
    first, second, third = scene.pauses()[1:4]
    assert 10 <= first <= 12.6
    assert 20 <= second <= 25.1
    assert 40 <= third <= 50.1


def test_a_plea_for_eleven_days_is_cut_to_six_hours_and_never_slept_through(scene: Scene) -> None:
    """H-5: the harvest ends as late; nothing is asked before the time, and everything comes after it."""
    scene.world.fault(OAI, "503", times=1, retry_after="999999")
    late = scene.harvest()
    assert (late.outcome, late.why) == ("late", "oaipmh.arxiv.org answered 503; again in 6 hours.")
    assert max(scene.clock.slept) <= 60
    asked = len(scene.world.requests)
    scene.later(hours=5, minutes=50)
    assert scene.harvest().outcome == "late"
    assert len(scene.world.requests) == asked
    scene.later(minutes=11)
    assert scene.harvest().outcome == "ok"
    assert scene.papers() == scene.expected()


def test_twenty_answers_of_429_make_the_edition_late_and_it_is_asked_for_again(scene: Scene) -> None:
    """H-6: a few tries, then at least a quarter of an hour of peace; the reader is told why."""
    scene.harvest()
    before = scene.world.today
    day = scene.tomorrow()
    for host in (OAI, RSS):
        scene.world.fault(host, "429", times=10)
    asked = len(scene.world.requests)
    assert scene.harvest().outcome == "late"
    assert len(scene.world.requests) - asked <= 5
    assert scene.edition(day).edition.state == "late"
    assert "answered 429" in scene.edition(day).edition.why
    assert scene.site.front().period.first == before
    assert "arXiv is late" in scene.page("/")
    asked = len(scene.world.requests)
    scene.later(minutes=10)
    assert scene.harvest().outcome == "late"
    assert len(scene.world.requests) == asked
    outcomes = []
    while "ok" not in outcomes:
        scene.later(minutes=16)
        outcomes.append(scene.harvest().outcome)
    assert outcomes[:-1] == ["late"] * (len(outcomes) - 1)
    assert scene.edition(day).edition.state == "complete"
    assert unhurried(scene)


def test_after_403_nothing_is_asked_until_the_operator_clears_it(scene: Scene, capsys, monkeypatch) -> None:
    """H-6: hammering after a refusal counts as an attack."""
    scene.world.fault(OAI, "403", times=1)
    assert scene.harvest().outcome == "stopped"
    asked = len(scene.world.requests)
    for _ in range(3):
        scene.later(days=1)
        assert scene.harvest().outcome == "stopped"
    assert len(scene.world.requests) == asked
    (arxiv,) = scene.site.sources()
    assert (arxiv.stopped, "403" in arxiv.why) == (True, True)
    assert "stopped" in scene.page("/sources")
    monkeypatch.setenv("BROADSHEET_WORLD", scene.site.own.world)
    assert main(["harvest", "--clear", "arxiv", "--data", str(scene.site.own.data)]) == 0
    assert "will be asked again" in capsys.readouterr().err
    assert scene.harvest().outcome == "ok"


@pytest.mark.parametrize("kind", ["reset", "cut", "500", "502"])
def test_a_broken_line_is_tried_again_and_nothing_is_lost(scene: Scene, kind: str) -> None:
    """H-5, H-12: a connection reset, an answer cut short, a server in trouble."""
    scene.world.fault(OAI, kind, times=2, after=1)
    assert scene.harvest().outcome == "ok"
    assert scene.papers() == scene.expected()
    assert unhurried(scene)


def test_a_line_that_stays_broken_ends_the_harvest_and_the_next_goes_on_from_there(scene: Scene) -> None:
    """H-1, H-5: whole pages that came before are kept, and not asked for again."""
    scene.world.fault(OAI, "reset", times=20, after=2)
    broken = scene.harvest()
    assert (broken.outcome, broken.read) == ("late", 30)
    assert len(scene.papers()) == 30
    scene.assert_sound()
    scene.world.heal()
    scene.later(hours=1)
    pages = len(scene.asked("ListRecords"))
    assert scene.harvest().outcome == "ok"
    assert "skip=30" in scene.asked("ListRecords")[pages]["resumptionToken"]
    assert scene.papers() == scene.expected()
    scene.assert_sound()


def test_a_busy_query_api_does_not_undo_what_the_lists_brought(scene: Scene) -> None:
    """H-5, H-12: papers announced but not yet delivered are asked for last."""
    late = [paper.id for paper in scene.world.new_on(scene.world.today)[:22]]
    scene.world.hold_back(late, api_too=False)
    scene.world.fault(API, "429", times=20)
    assert scene.harvest().outcome == "late"
    assert set(scene.papers()) == set(scene.expected()) - set(late)
    assert set(scene.edition(scene.world.today).edition.missing) == set(late)
