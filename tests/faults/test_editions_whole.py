"""Editions: complete and proved so, or a sentence that says why not; a quiet day is no alarm."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.faults.conftest import Stage
from tests.faults.scene import AI, Scene
from tests.world import RSS
from tests.world.calendar import announcement_days

from broadsheet.model.errors import NotFound
from broadsheet.model.harvest import Harvest

DAY = replace(AI, new_today=239, page=150, picks=0)
"""A day on which arXiv announces 239 papers in cs.AI."""


def test_three_papers_announced_but_not_delivered_are_named_until_they_come(stage: Stage) -> None:
    """A6: RSS lists 239, OAI delivers 236; both are shown; after the release the next harvest makes it whole."""
    scene = stage(DAY)
    day = scene.world.today
    held = [paper.id for paper in scene.world.new_on(day)[:3]]
    scene.world.hold_back(held)
    scene.harvest()
    edition = scene.edition(day).edition
    (count,) = edition.counts
    assert (edition.state, edition.announced, edition.held) == ("incomplete", 239, 236)
    assert list(edition.missing) == held
    assert count.readings == ("RSS 239", "OAI 236")
    page = scene.page("/")
    assert "arXiv announced 239 in cs.AI; 236 are here; 3 are missing." in page
    assert all(one in page for one in held)
    assert "RSS 239 and OAI 236" in page
    scene.later(hours=4)
    scene.world.release()
    scene.harvest()
    edition = scene.edition(day).edition
    assert (edition.state, edition.why, edition.announced, edition.held) == ("complete", "", 239, 239)
    assert edition.counts[0].readings == ("RSS 239", "OAI 239")
    assert "arXiv announced 239 in cs.AI; all 239 are here." in scene.page("/")


def test_papers_that_come_a_day_late_complete_the_edition_they_were_announced_in(stage: Stage) -> None:
    """A6: the sweep goes back over the last days."""
    scene = stage(AI)
    day = scene.world.today
    held = [paper.id for paper in scene.world.new_on(day)[:3]]
    scene.world.hold_back(held)
    scene.harvest()
    scene.tomorrow(8)
    scene.world.release()
    scene.harvest()
    assert scene.edition(day).edition.state == "complete"
    today = [entry.paper.id for entry in scene.edition(scene.world.today).papers.entries]
    assert not set(held) & set(today)
    assert len(today) == 8


def test_an_ordinary_day_is_complete_by_two_independent_readings(scene: Scene) -> None:
    """A6: as many here as announced, counted twice."""
    scene.harvest()
    edition = scene.edition(scene.world.today).edition
    assert (edition.state, edition.announced, edition.held, edition.missing) == ("complete", 24, 24, ())
    assert edition.counts[0].readings == ("RSS 24", "OAI 24")


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (date(2026, 11, 21), "arXiv announces nothing at the weekend."),
        (date(2026, 11, 22), "arXiv announces nothing at the weekend."),
        (
            date(2026, 11, 26),
            "arXiv kept a holiday on Thursday 26 November (Thanksgiving) and announced nothing that evening.",
        ),
        (
            date(2026, 12, 25),
            "arXiv kept a holiday on Friday 25 December (Christmas Day) and announced nothing that evening.",
        ),
    ],
)
def test_a_day_without_announcement_says_why_and_alarms_nobody(stage: Stage, today: date, why: str) -> None:
    """H-11, A6: weekends and holidays are healthy; the front page goes on showing the last edition."""
    scene = stage(replace(AI, today=today))
    assert scene.harvest().outcome == "ok"
    edition = scene.edition(today).edition
    assert (edition.state, edition.why) == ("quiet", why)
    assert why in scene.page(f"/papers/date/{today}")
    front = scene.site.front()
    assert front.period.first < today
    assert front.edition.state == "uncounted"  # its own list is gone from the feed by now
    assert front.notices == ()


def test_a_holiday_of_the_operators_own_is_quiet_too(stage: Stage) -> None:
    """H-11: arXiv names its holidays a year at a time."""
    scene = stage(AI, holidays=("2026-11-19",))
    scene.harvest()
    scene.later(days=1)
    scene.harvest()
    assert scene.edition(date(2026, 11, 19)).edition.state == "quiet"


def test_a_deferred_mailing_is_late_with_its_reason_and_yesterday_stays_complete(scene: Scene) -> None:
    """H-11, A6: the day is due, yet every list is still yesterday's."""
    scene.harvest()
    yesterday = scene.world.today
    scene.later(days=1)
    scene.harvest()
    edition = scene.edition(yesterday + timedelta(days=1)).edition
    assert edition.state == "late"
    assert "arXiv is late" in edition.why
    assert "stale: the list is still that of Wednesday 18 November" in edition.why
    assert scene.edition(yesterday).edition.state == "complete"
    front = scene.page("/")
    assert "Wednesday 18 November 2026" in front
    assert "arXiv is late" in front
    scene.world.next_day()
    scene.later(hours=1)
    scene.harvest()
    assert scene.edition(scene.world.today).edition.state == "complete"
    assert scene.edition(yesterday).edition.state == "complete"


def test_a_stale_announcement_list_is_named_though_the_papers_are_here(scene: Scene) -> None:
    """A6: OAI has the day's papers, RSS still shows the day before; nobody pretends that this was proved."""
    scene.harvest()
    yesterday, day = scene.world.today, scene.tomorrow()
    scene.world.fault(RSS, "stale", times=None)
    scene.harvest()
    page = scene.edition(day)
    assert page.edition.state == "incomplete"
    assert "still that of Wednesday 18 November" in page.edition.why
    assert "still that of Wednesday 18 November" in scene.page(f"/papers/date/{day}")
    assert page.papers.total == 24
    assert scene.edition(yesterday).edition.state == "complete"
    scene.world.heal()
    scene.later(minutes=30)
    scene.harvest()
    assert scene.edition(day).edition.state == "complete"


def repeat_yesterday(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let RSS bear today's date above yesterday's list."""
    announced, before = scene.world.announced, scene.world.today
    day = scene.tomorrow()
    monkeypatch.setattr(
        scene.world, "announced", lambda asked, category: announced(before if asked == day else asked, category)
    )


def test_a_list_under_todays_date_that_repeats_yesterdays_is_recognised(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A6: its papers are not shown as new a second time, and the reader is told."""
    scene.harvest()
    yesterday = {paper.id for paper in scene.world.new_on(scene.world.today)}
    repeat_yesterday(scene, monkeypatch)
    scene.harvest()
    day = scene.world.today
    page = scene.edition(day)
    assert page.edition.state == "incomplete"
    assert "repeats an earlier day" in page.edition.why
    assert {entry.paper.id for entry in page.papers.entries} == {paper.id for paper in scene.world.new_on(day)}
    assert not yesterday & {entry.paper.id for entry in page.papers.entries}
    assert "repeats an earlier day" in scene.page(f"/papers/date/{day}")
    monkeypatch.undo()
    scene.later(minutes=30)
    scene.harvest()
    edition = scene.edition(day).edition
    assert (edition.state, edition.announced, edition.held) == ("complete", 24, 24)


def test_a_repeated_list_without_any_papers_behind_it_is_late(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A6: "0 new" is never silently a success."""
    scene.harvest()
    repeat_yesterday(scene, monkeypatch)
    scene.world.hold_back([paper.id for paper in scene.world.new_on(scene.world.today)])
    scene.harvest()
    edition = scene.edition(scene.world.today).edition
    assert edition.state == "late"
    assert "repeats an earlier day" in edition.why
    assert "arXiv is late" in scene.page("/")


def test_an_empty_list_on_a_working_day_is_late_with_the_reason(scene: Scene) -> None:
    """A6: the list is there and has nothing in it."""
    scene.harvest()
    scene.world.scenario = replace(scene.world.scenario, replaced=0)
    day = scene.tomorrow(0)
    assert scene.harvest().outcome == "ok"
    edition = scene.edition(day).edition
    assert edition.state == "late"
    assert "the list is empty" in edition.why


def test_a_day_that_nobody_asked_for_is_neither_late_nor_complete(scene: Scene) -> None:
    """A6: replacements of old papers tell nothing of the day those were announced."""
    scene.harvest()
    states = {row["day"]: row["state"] for row in scene.rows("SELECT day, state FROM editions")}
    assert {day: state for day, state in states.items() if state not in ("gathered", "quiet")} == {
        "2026-11-17": "uncounted",
        "2026-11-18": "complete",
    }


def test_before_its_hour_an_edition_is_not_missed(scene: Scene) -> None:
    """A6: nothing is late until 22:30 Eastern on the evening before."""
    scene.harvest()
    scene.at(datetime(2026, 11, 19, 3, 20, tzinfo=UTC))
    scene.harvest()
    with pytest.raises(NotFound):
        scene.edition(date(2026, 11, 19))
    assert scene.site.front().notices == ()
    scene.at(datetime(2026, 11, 19, 3, 40, tzinfo=UTC))
    scene.harvest()
    assert scene.edition(date(2026, 11, 19)).edition.state == "late"


def test_a_day_of_many_updates_shows_them_as_updated_and_floods_nothing(stage: Stage) -> None:
    """H-11: hundreds of replacements on a day with ten new papers."""
    scene = stage(replace(AI, days=4, new_before=100, new_today=60, page=200))
    scene.harvest()
    day = scene.tomorrow(10)
    old = [paper.id for paper in scene.world.papers.values() if paper.day < day and not paper.withdrawn]
    for one in old:
        scene.world.replace(one)
    scene.harvest()
    page = scene.edition(day)
    assert page.papers.total == 10
    assert page.updated.total >= 300
    assert len(page.updated.entries) <= 100
    assert not {entry.paper.id for entry in page.papers.entries} & set(old)
    assert (page.edition.state, page.edition.announced) == ("complete", 10)
    html = scene.page("/")
    assert "Updated, not new" in html
    assert "arXiv announced 10 in cs.AI; all 10 are here." in html


def test_a_backfill_of_past_days_gives_their_editions(stage: Stage) -> None:
    """A5: ``harvest --from --until``; all is here, no list can prove it, and today's cursor stays."""
    scene = stage(replace(AI, days=8))
    scene.harvest()
    before = scene.cursor()
    first, last = date(2026, 11, 10), date(2026, 11, 13)
    assert scene.harvest(first, last).outcome == "ok"
    for back in range(4):
        edition = scene.edition(first + timedelta(days=back)).edition
        assert (edition.state, edition.announced, edition.held) == ("uncounted", 8, 8)
        assert edition.counts[0].readings == ("OAI 8",)
    assert scene.cursor() == before
    assert "8 papers of this day are here; nobody counted what was announced." in scene.page("/papers/date/2026-11-12")
    scene.later(minutes=30)
    scene.harvest()
    assert scene.edition(date(2026, 11, 12)).edition.state == "uncounted"
    scene.assert_sound()


def test_a_backfill_of_days_long_past_does_not_claim_to_be_whole(stage: Stage) -> None:
    """A5, A6: what was revised since bears a later datestamp, and no announcement list can be asked for any more."""
    scene = stage(replace(AI, days=30))
    day = announcement_days(scene.world.today, 28)[0]
    scene.harvest(day, day)
    edition = scene.edition(day).edition
    assert edition.state == "uncounted"
    assert "there may have been more" in edition.why
    assert "there may have been more" in scene.page(f"/papers/date/{day}")


def test_a_harvested_paper_is_found_before_its_harvest_has_ended(stage: Stage) -> None:
    """A5: after every batch the words index has caught up, so an update is findable within seconds."""
    scene = stage(indexed=True)
    seen: list[bool] = []

    def look(so_far: Harvest, _expected: int | None) -> None:
        if so_far.added:
            newest = scene.rows("SELECT id, title FROM papers ORDER BY no DESC LIMIT 1")[0]
            seen.append(newest["id"] in scene.found(newest["title"]))

    scene.harvest(progress=look)
    assert len(seen) > 3
    assert all(seen)
    paper = scene.world.replace(scene.world.new_on(scene.world.today)[0].id, title="Zeppelin Ornithology")
    scene.later(minutes=30)
    scene.harvest()
    assert scene.found("zeppelin ornithology") == [paper.id]
    scene.assert_sound()
