"""Lists that shift, end oddly or go bad: nothing is skipped, broken records are put aside, rubbish is refused."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.faults.conftest import Stage
from tests.faults.scene import AI, Scene
from tests.world import API, HUB, OAI

from broadsheet.model.errors import BadReply
from broadsheet.press import open_press
from broadsheet.sources.arxiv import harvest
from broadsheet.sources.arxiv.source import ArxivSource


def since(scene: Scene) -> set[str]:
    """The days from which the lists of arXiv go on."""
    return {place["from"] for place in json.loads(scene.cursor()).values()}


def test_an_expired_token_restarts_its_list_and_nothing_is_skipped_or_twice(scene: Scene) -> None:
    """H-7: page 3 of 3; from the newest datestamp seen minus the overlap, never from scratch."""
    scene.world.fault(OAI, "bad_token", pages=[3], times=1)
    done = scene.harvest()
    assert done.outcome == "ok"
    assert done.read > done.added + done.changed
    assert scene.papers() == scene.expected()
    scene.assert_sound()


def test_a_token_that_is_never_taken_ends_the_harvest_and_keeps_what_came(scene: Scene) -> None:
    """H-7: three restarts, then the harvest fails; the next one is whole."""
    scene.world.fault(OAI, "bad_token", times=None)
    assert scene.harvest().outcome == "failed"
    assert len(scene.papers()) == 15
    scene.world.heal()
    assert scene.harvest().outcome == "ok"
    assert scene.papers() == scene.expected()


def test_lists_read_by_a_harvest_that_was_cut_off_are_not_read_again_that_day(stage: Stage) -> None:
    """H-1: only what was still missing is asked for; the next harvest, a whole one, reads every list anew."""
    scene = stage(replace(AI, categories=("cs.AI", "cs.LG")))
    scene.world.fault(OAI, "503", times=1, after=5, retry_after="900")
    assert scene.harvest().outcome == "late"
    before = len(scene.asked("ListRecords"))
    scene.later(minutes=16)
    assert scene.harvest().outcome == "ok"
    lists = [one.get("set") or one["resumptionToken"] for one in scene.asked("ListRecords")[before:]]
    assert "cs:cs:AI" not in lists
    assert set(scene.papers()) == set(scene.expected())
    before = len(scene.asked("ListRecords"))
    scene.later(minutes=30)
    assert scene.harvest().outcome == "ok"
    assert {one["set"] for one in scene.asked("ListRecords")[before:] if "set" in one} == {"cs:cs:AI", "cs:cs:LG"}


def test_a_category_dropped_after_a_cut_does_not_keep_the_others_from_being_read(stage: Stage) -> None:
    """H-1: what a cut left behind never outlives the next whole harvest."""
    scene = stage(replace(AI, categories=("cs.AI", "cs.LG")))
    scene.world.fault(OAI, "503", times=1, after=5, retry_after="900")
    scene.harvest()
    scene.site.own = replace(scene.site.own, categories=("cs.AI",))
    scene.later(minutes=16)
    for _ in range(2):
        before = len(scene.asked("ListRecords"))
        assert scene.harvest().outcome == "ok"
        scene.later(minutes=30)
    assert scene.asked("ListRecords")[before:]
    assert "early" not in scene.cursor()


def shift(scene: Scene) -> str:
    """Touch a paper of page 1 once page 2 is served; the paper then skipped is the first of page 3."""
    listed = [one for one in scene.world.delivered() if str(one.datestamp) >= "2026-11-17"]
    scene.world.modify_between_pages(listed[0].id, after_page=2)
    return listed[30].id


def test_a_paper_skipped_because_the_list_shifted_is_found_by_the_look_at_identifiers(scene: Scene) -> None:
    """H-8: the offset token moves under us; the same harvest notices."""
    skipped = shift(scene)
    scene.harvest()
    assert skipped in {one["identifier"].removeprefix("oai:arXiv.org:") for one in scene.asked("GetRecord")}
    assert scene.papers() == scene.expected()


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch off the look at identifiers and at what was announced."""
    monkeypatch.setattr(harvest.Harvest, "_left_out", lambda self, name, begin: iter(()))
    monkeypatch.setattr(harvest.Harvest, "_supply", lambda self, missing: iter(()))


def test_without_that_look_the_overlap_of_the_next_harvest_finds_it(scene: Scene, blind: None) -> None:
    """H-8: two days of overlap at day granularity."""
    skipped = shift(scene)
    scene.harvest()
    assert scene.papers()[skipped] == len(scene.world.papers[skipped].versions)
    scene.later(minutes=30)
    scene.harvest()
    assert scene.papers() == scene.expected() | scene.papers()


def test_with_neither_look_nor_overlap_the_paper_is_lost(
    scene: Scene, blind: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H-8: proof that the tests above bite: the list alone does lose the record of page 3."""
    monkeypatch.setattr(harvest, "OVERLAP", timedelta(days=-1))
    monkeypatch.setattr(harvest, "FORMATS", ("arXiv",))
    skipped = shift(scene)
    scene.harvest()
    scene.tomorrow(5)
    scene.harvest()
    assert skipped not in scene.papers()


@pytest.mark.parametrize("kind", ["no_token", "expires"])
def test_a_list_may_end_without_a_token_and_spell_its_expiry_otherwise(scene: Scene, kind: str) -> None:
    """H-9: what the server of 2025 does."""
    scene.world.fault(OAI, kind, times=None)
    assert scene.harvest().outcome == "ok"
    assert scene.papers() == scene.expected()


def test_no_matching_records_is_a_success_that_moves_the_cursor_and_says_so(stage: Stage) -> None:
    """H-10: a category without a single paper; nothing new is said aloud, not passed off as news."""
    scene = stage(AI, categories=("math.NA",))
    done = scene.harvest()
    assert (done.outcome, done.why) == ("ok", "The source answered and had nothing new.")
    assert since(scene) == {"2026-11-18"}
    scene.later(minutes=30)
    scene.harvest()
    assert {one["from"] for one in scene.asked("ListRecords")[2:]} == {"2026-11-16"}


def asked_of_api(scene: Scene) -> list[str]:
    return [one.query["start"] for one in scene.world.asked(API)]


def left_to_the_api(scene: Scene, count: int = 22) -> list[str]:
    """Papers only the query API delivers today."""
    ids = [paper.id for paper in scene.world.new_on(scene.world.today)[:count]]
    scene.world.hold_back(ids, api_too=False)
    return ids


def test_a_short_page_of_the_query_api_is_followed_by_the_rest(scene: Scene) -> None:
    """H-12: the next page begins after the entries received, not after the entries asked for."""
    left_to_the_api(scene)
    scene.world.fault(API, "short_page", times=2, count=10)
    assert scene.harvest().outcome == "ok"
    assert asked_of_api(scene) == ["0", "10", "20"]
    assert set(scene.papers()) == set(scene.expected())


def test_an_empty_first_page_is_asked_for_again_before_it_is_believed(scene: Scene) -> None:
    """H-12: three times more, three seconds apart."""
    left_to_the_api(scene)
    scene.world.fault(API, "empty", times=2)
    assert scene.harvest().outcome == "ok"
    assert asked_of_api(scene) == ["0", "0", "0"]
    assert set(scene.papers()) == set(scene.expected())


def test_a_query_api_that_stays_empty_leaves_the_edition_incomplete(scene: Scene) -> None:
    """H-12: what RSS announced is not forgotten because the API knows nothing of it."""
    late = left_to_the_api(scene)
    scene.world.fault(API, "empty", times=None)
    assert scene.harvest().outcome == "ok"
    assert len(asked_of_api(scene)) == 4
    assert set(scene.edition(scene.world.today).edition.missing) == set(late)


@pytest.mark.parametrize("kind", ["error_entry", "truncate", "html200"])
def test_an_error_in_the_shape_of_an_answer_is_never_stored_as_a_paper(scene: Scene, kind: str) -> None:
    """H-12: an entry that is a complaint, half a feed, a page of HTML with status 200."""
    late = left_to_the_api(scene)
    scene.world.fault(API, kind, times=None)
    assert scene.harvest().outcome == "failed"
    assert set(scene.papers()) == set(scene.expected()) - set(late)
    assert not scene.rows("SELECT id FROM papers WHERE title LIKE '%rror%' OR title LIKE '%Sorry%'")


@pytest.mark.parametrize("kind", ["empty", "error_entry", "truncate", "html200"])
def test_a_single_paper_comes_from_oai_when_the_query_api_cannot_tell(scene: Scene, kind: str) -> None:
    """H-12: the weaker door is not believed alone."""
    wanted = scene.world.new_on(scene.world.today)[0]
    scene.world.fault(API, kind, times=None)
    record = ArxivSource().fetch_one(open_press(scene.site).fetch, wanted.id, scene.site.now())
    assert record is not None
    assert record.key == wanted.id


@pytest.mark.parametrize("kind", ["truncate", "html200"])
def test_half_a_page_is_rejected_whole(scene: Scene, kind: str) -> None:
    """H-12: nothing of it is written, the pages before stay, the next harvest is whole."""
    scene.world.fault(OAI, kind, pages=[3], times=1)
    assert scene.harvest().outcome == "failed"
    assert len(scene.papers()) == 30
    scene.assert_sound()
    assert scene.harvest().outcome == "ok"
    assert scene.papers() == scene.expected()


@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(days=1), timedelta(days=-400)])
def test_a_clock_that_jumps_in_mid_run_loses_nothing_and_waits_no_negative_time(scene: Scene, jump: timedelta) -> None:
    """H-14: the cursor takes its days from the server; the gate never waits longer than its own pause."""
    jumps = [jump]

    def now() -> object:
        if jumps and len(scene.world.requests) == 3:
            scene.clock.moment += jumps.pop()
        return scene.clock.moment

    scene.clock.now = now  # type: ignore[method-assign, assignment]
    assert scene.harvest().outcome == "ok"
    assert not jumps
    assert all(0 < seconds <= 3.0 + 0.01 for seconds in scene.clock.slept)
    assert since(scene) == {"2026-11-18"}
    assert scene.papers() == scene.expected()


def test_the_cursor_follows_the_servers_clock_and_never_goes_back(scene: Scene) -> None:
    """H-14: a responseDate hours off in either direction."""
    ahead = scene.world.fault(OAI, "skew", times=None, hours=12)
    scene.harvest()
    assert since(scene) == {"2026-11-19"}
    scene.world.faults.remove(ahead)
    scene.world.fault(OAI, "skew", times=None, hours=-30)
    scene.later(minutes=30)
    scene.harvest()
    assert since(scene) == {"2026-11-19"}
    assert scene.papers() == scene.expected() | scene.papers()


def test_one_drifted_record_is_quarantined_with_its_bytes_and_the_rest_comes(stage: Stage) -> None:
    """H-18: one record of a long list has a field renamed."""
    scene = stage(replace(AI, new_today=120, page=80))
    scene.world.fault(OAI, "schema_drift", times=None, fraction=0.001)
    done = scene.harvest()
    assert (done.outcome, done.rejected) == ("ok_with_errors", 2)
    kept = scene.rows('SELECT "where", why, raw FROM quarantine')
    assert all(b"<headline>" in row["raw"] and row["why"] == "it has no title" for row in kept)
    broken = kept[0]["where"].removeprefix("oai:arXiv.org:")
    assert set(scene.papers()) == set(scene.expected()) - {broken}
    scene.assert_sound()


def test_a_drifted_record_that_is_mended_comes_with_the_next_harvest(scene: Scene) -> None:
    """H-18: quarantine is no prison."""
    scene.world.fault(OAI, "schema_drift", times=None, fraction=0.01)
    scene.harvest()
    scene.world.heal()
    scene.later(minutes=30)
    assert scene.harvest().outcome == "ok"
    assert scene.papers() == scene.expected() | scene.papers()
    assert set(scene.expected()) <= set(scene.papers())


@pytest.mark.parametrize("fraction", [1.0, 0.2])
def test_when_the_schema_drifts_the_harvest_fails_and_the_previous_edition_stands(
    stage: Stage, fraction: float
) -> None:
    """H-18: on every record, or on a fifth of them; picks of the day do not push the edition off the page."""
    scene = stage(AI, sources=("arxiv", "huggingface"))
    scene.harvest_all()
    before = scene.world.today
    scene.tomorrow()
    scene.world.fault(OAI, "schema_drift", times=None, fraction=fraction)
    failed, picks = scene.harvest_all()
    assert (failed.outcome, picks.outcome) == ("failed", "ok")
    assert failed.rejected > 0
    assert scene.rows("SELECT raw FROM quarantine LIMIT 1")[0]["raw"].startswith(b"<record>")
    assert scene.site.front().period.first == before
    scene.assert_sound()
    scene.world.heal()
    scene.later(minutes=30)
    assert scene.harvest_all()[0].outcome == "ok"
    assert scene.site.front().period.first == scene.world.today
    assert scene.edition(scene.world.today).edition.state == "complete"


@pytest.fixture
def picked(stage: Stage) -> Scene:
    """A library that asks Hugging Face too."""
    return stage(AI, sources=("arxiv", "huggingface"))


def test_picks_stand_under_the_day_they_were_listed(picked: Scene) -> None:
    """H-17: the listing's day, not the day of the paper."""
    _, done = picked.harvest_all()
    assert done.outcome == "ok"
    days = {(row["id"], row["day"]) for row in picked.rows(
        "SELECT p.id, k.day FROM picks k JOIN papers p ON p.no = k.paper_no WHERE k.source = 'huggingface'"
    )}  # fmt: skip
    wanted = {(one.paper_id, one.day.isoformat()) for one in picked.world.picks if one.day >= date(2026, 11, 17)}
    assert days == wanted


def test_votes_that_fall_are_a_new_point_and_the_old_one_stays(picked: Scene) -> None:
    """H-17: a time series, not a cell that is overwritten."""
    pick = picked.world.picks[-1]
    picked.world.set_upvotes(pick.paper_id, 90)
    picked.harvest_all()
    picked.later(minutes=30)
    picked.world.set_upvotes(pick.paper_id, 40)
    picked.harvest_all()
    found = picked.site.paper(pick.paper_id)
    (votes,) = (one for one in found.series if one.kind == "upvotes")
    assert [point.value for point in votes.points] == [90, 40]
    assert found.paper.votes == 40


def test_an_item_without_a_paper_id_is_put_aside_and_the_others_come(picked: Scene) -> None:
    """H-17: the shape of the listing is not to be relied on."""
    picked.world.fault(HUB, "missing_paper_id", times=None)
    _, done = picked.harvest_all()
    assert (done.outcome, done.rejected) in (("ok_with_errors", 2), ("failed", 2))
    assert done.read == 8
    assert len(picked.rows("SELECT DISTINCT paper_no FROM picks")) == 6


def test_a_day_the_listing_does_not_have_yet_is_no_failure(picked: Scene) -> None:
    """H-17: status 400 for a day to come; ours may be ahead of theirs."""
    picked.clock.moment += timedelta(days=1)
    _, done = picked.harvest_all()
    assert done.outcome == "ok"


def test_a_used_up_quota_is_waited_out(picked: Scene) -> None:
    """H-17: the RateLimit header names the seconds."""
    picked.world.fault(HUB, "rate_limit", times=1, seconds=40)
    _, done = picked.harvest_all()
    assert done.outcome == "ok"
    assert max(picked.clock.slept) >= 40


def test_a_long_wait_for_a_quota_makes_the_harvest_late_not_the_process_sleep(picked: Scene) -> None:
    """H-17: more than our patience; the next harvest goes on."""
    picked.world.fault(HUB, "rate_limit", times=1, seconds=290)
    _, done = picked.harvest_all()
    assert done.outcome == "late"
    picked.later(minutes=5)
    assert picked.harvest_all()[1].outcome == "ok"


def test_a_refused_list_says_what_the_server_complained_of(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """H-10: a complaint of the protocol is a failure with its words, not an empty success."""
    monkeypatch.setattr(harvest, "EARLIEST", date(1990, 1, 1))
    with pytest.raises(BadReply, match="badArgument"):
        list(
            ArxivSource().harvest(
                open_press(scene.site).fetch,
                harvest.Ask(categories=("cs.AI",), first=date(1991, 1, 1), last=date(1991, 1, 2), backfill=True),
                scene.site.now(),
            )
        )
