"""A digest comes once on each of its days, waits for an edition that is late, and is never silent without a reason."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from digest_help import FRIDAY, MORNING, THURSDAY, WEDNESDAY, days, mails
from tests.callers import enrol
from tests.cast import FakeClock, a_record

from broadsheet.actions.mail_links import rating_of
from broadsheet.actions.say import say
from broadsheet.actions.serve import serve as write_down
from broadsheet.digest import serve
from broadsheet.digest.serve import LIFETIME, serve_due
from broadsheet.lib.clock import instant
from broadsheet.model.person import Visitor
from broadsheet.model.subscription import DAYS, Schedule
from broadsheet.queries import digests
from broadsheet.store import groups, subscriptions
from broadsheet.wiring import Site

Subscribe = Callable[..., object]
Bind = Callable[..., None]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def said(press: Site) -> str:
    """The text of the newest mail, on one line."""
    return " ".join(mails(press)[-1].text.split())


def paper(no: int, day: object, title: str = "Herons") -> object:
    return a_record(key=f"2611.{no:05}", title=f"{title} {no}", announced=str(day))


@pytest.mark.usefixtures("week")
def test_a_digest_is_written_down_with_its_mail_and_comes_once(press: Site, subscribe: Subscribe) -> None:
    one = subscribe()
    assert [serve_due(press), serve_due(press)] == [1, 0]
    (mail,) = mails(press)
    (day,) = days(press, one)
    assert (day.local_date, day.edition, day.outcome, day.why, day.entries) == (WEDNESDAY, WEDNESDAY, "sent", "", 2)
    assert (mail.recipient, mail.kind, mail.state) == ("ada@readers.test", "digest", "pending")
    assert mail.subject.startswith("Wed 18 November: ")
    assert "Sparse Attention for Long Documents" in mail.text
    assert "Sparse Attention for Long Documents" in mail.html
    assert "List-Unsubscribe-Post" in mail.headers
    assert mail.message_id.startswith("<digest-")
    assert mail.expires == instant(MORNING + LIFETIME)


@pytest.mark.usefixtures("week")
def test_nothing_is_written_down_where_the_mail_cannot_be(
    press: Site, subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = subscribe()

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("broadsheet.actions.serve.post", full)
    with pytest.raises(OSError, match="No space"):
        serve_due(press)
    assert days(press, one) == ()
    monkeypatch.undo()
    assert serve_due(press) == 1


@pytest.mark.usefixtures("week")
def test_each_digest_brings_what_came_since_the_one_before(
    press: Site, subscribe: Subscribe, bind: Bind, clock: FakeClock
) -> None:
    one = subscribe(("search", "q=herons"))
    serve_due(press)
    clock.moment = MORNING + timedelta(hours=20)
    bind(THURSDAY, paper(10, THURSDAY), paper(11, THURSDAY))
    clock.moment = MORNING + DAY
    assert serve_due(press) == 1
    text = mails(press)[-1].text
    assert "Herons 10" in text
    assert "Counting Herons" not in text
    assert [day.edition for day in days(press, one)] == [THURSDAY, WEDNESDAY]


@pytest.mark.usefixtures("week")
def test_a_search_that_finds_nothing_sends_nothing_and_says_why(press: Site, subscribe: Subscribe) -> None:
    one = subscribe(("search", "q=quantum+chromodynamics"))
    assert serve_due(press) == 1
    assert mails(press) == []
    (day,) = days(press, one)
    assert (day.outcome, day.why) == ("empty", "your search “quantum chromodynamics”: 0 of 2 new papers")


@pytest.mark.usefixtures("week")
def test_who_wants_to_hear_of_nothing_hears_of_nothing(press: Site, subscribe: Subscribe) -> None:
    subscribe(("search", "q=quantum+chromodynamics"), quiet=False)
    serve_due(press)
    (mail,) = mails(press)
    assert "0 of 2 new papers" in mail.text


def test_a_digest_waits_for_an_edition_that_is_late_and_says_so(
    press: Site, subscribe: Subscribe, bind: Bind, clock: FakeClock
) -> None:
    one = subscribe()
    assert serve_due(press) == 0
    clock.moment = MORNING + timedelta(minutes=38)
    bind(WEDNESDAY, paper(1, WEDNESDAY))
    clock.moment = MORNING + timedelta(minutes=40)
    assert serve_due(press) == 1
    (day,) = days(press, one)
    assert (day.outcome, day.why) == ("late", "arXiv late: sent at 07:40 instead of 07:00.")
    assert day.why in said(press)


@pytest.mark.parametrize("state", ["filling", "late"])
def test_a_digest_waits_while_an_edition_is_not_whole(
    press: Site, subscribe: Subscribe, bind: Bind, state: str
) -> None:
    subscribe()
    bind(WEDNESDAY, paper(1, WEDNESDAY), state=state)
    assert serve_due(press) == 0
    bind(WEDNESDAY, paper(1, WEDNESDAY))
    assert serve_due(press) == 1


def test_a_digest_does_not_wait_for_ever_and_the_next_brings_what_was_late(
    press: Site, subscribe: Subscribe, bind: Bind, clock: FakeClock
) -> None:
    one, loud = subscribe(), subscribe(quiet=False)
    clock.moment = MORNING + timedelta(minutes=180)
    assert serve_due(press) == 2
    (day,) = days(press, one)
    assert day.outcome == "empty"
    assert day.why.startswith(
        "arXiv late: sent at 10:00 instead of 07:00, without the edition of Wednesday 18 November"
    )
    assert "without the edition of Wednesday 18 November. It will be in the next one." in said(press)
    assert days(press, loud)[0].outcome == "late"
    bind(WEDNESDAY, paper(1, WEDNESDAY))
    clock.moment = MORNING + timedelta(hours=20)
    bind(THURSDAY, paper(2, THURSDAY))
    clock.moment = MORNING + DAY
    serve_due(press)
    assert "Herons 1" in mails(press)[-1].text
    assert "Herons 2" in mails(press)[-1].text


def test_a_late_edition_with_picks_is_not_taken_for_brought(
    press: Site, subscribe: Subscribe, bind: Bind, clock: FakeClock
) -> None:
    one = subscribe()
    bind(WEDNESDAY, paper(1, WEDNESDAY), state="late", why="arXiv is late.")
    clock.moment = MORNING + timedelta(hours=4)
    serve_due(press)
    assert days(press, one)[0].edition is None


@pytest.mark.usefixtures("week")
def test_on_a_day_without_an_edition_nothing_comes_unless_asked_for(
    press: Site, subscribe: Subscribe, clock: FakeClock
) -> None:
    every = Schedule(days=DAYS)
    one, loud = subscribe(schedule=every), subscribe(schedule=every, quiet=False)
    serve_due(press)
    clock.moment = MORNING + timedelta(days=3)  # a Saturday
    before = len(mails(press))
    with press.store.write() as db:
        for each in (one, loud):
            subscriptions.change(db, replace(each, since=clock.moment - HOUR))
    press.own = replace(press.own, sources=("huggingface",))
    vars(press).pop("harvested", None)
    serve_due(press)
    assert days(press, one)[0].outcome == "empty"
    assert days(press, one)[0].why == "No edition today: arXiv announces nothing at the weekend."
    assert len(mails(press)) == before + 1
    assert "No edition today" in mails(press)[-1].text


@pytest.mark.usefixtures("week")
def test_after_standing_still_one_digest_catches_up_and_the_others_are_written_down_as_missed(
    press: Site, subscribe: Subscribe, bind: Bind, clock: FakeClock
) -> None:
    one = subscribe()
    serve_due(press)
    clock.moment = MORNING + timedelta(days=2) - HOUR
    bind(THURSDAY, paper(10, THURSDAY))
    bind(FRIDAY, paper(11, FRIDAY))
    clock.moment = MORNING + timedelta(days=2, hours=1)
    assert serve_due(press) == 1
    newest, missed, first = days(press, one)
    assert (newest.local_date, missed.local_date, first.local_date) == (FRIDAY, THURSDAY, WEDNESDAY)
    assert (missed.outcome, missed.why) == ("missed", "Broadsheet was not running on Thursday 19 November.")
    assert "Herons 10" in mails(press)[-1].text
    assert "Herons 11" in mails(press)[-1].text


@pytest.mark.usefixtures("week")
def test_pause_and_vacation_are_kept(press: Site, subscribe: Subscribe) -> None:
    subscribe(state="paused")
    subscribe(away_from=WEDNESDAY, away_until=FRIDAY)
    subscribe(state="ended")
    assert serve_due(press) == 0


@pytest.mark.usefixtures("week")
def test_one_that_comes_weekly_brings_the_week(press: Site, subscribe: Subscribe) -> None:
    subscribe(schedule=Schedule(days=("wed",)))
    serve_due(press)
    assert "Storks on Tuesday" in mails(press)[0].text


@pytest.mark.usefixtures("week")
def test_one_digest_that_cannot_be_composed_keeps_back_no_other(
    press: Site, subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, fine = subscribe(), subscribe(email="ben@readers.test")
    compose = serve.compose

    def breaking(round, one, *rest):
        if one.no == broken.no:
            raise ZeroDivisionError
        return compose(round, one, *rest)

    monkeypatch.setattr(serve, "compose", breaking)
    assert serve_due(press) == 1
    assert len(days(press, fine)) == 1
    assert "outcome=crashed" in caplog.text


@pytest.mark.usefixtures("week")
def test_digests_of_one_moment_are_spread_and_each_keeps_its_place(press: Site, subscribe: Subscribe) -> None:
    press.own = replace(press.own, mail_spread_minutes=10)
    for no in range(12):
        subscribe(email=f"reader{no}@readers.test")
    serve_due(press)
    dues = [mail.due for mail in mails(press)]
    assert len(set(dues)) == 12
    assert max(dues) <= instant(MORNING + timedelta(minutes=10))


@pytest.mark.usefixtures("week")
def test_a_paper_that_came_late_comes_with_the_next_digest_and_only_once(
    press: Site, subscribe: Subscribe, bind: Bind, clock: FakeClock
) -> None:
    one = subscribe(("search", "q=herons"))
    serve_due(press)
    clock.moment = MORNING + timedelta(hours=5)
    bind(WEDNESDAY, paper(7, WEDNESDAY, "Late Herons"))
    clock.moment = MORNING + timedelta(hours=20)
    bind(THURSDAY, paper(10, THURSDAY))
    clock.moment = MORNING + DAY
    serve_due(press)
    text = mails(press)[-1].text
    assert text.index("Herons 10") < text.index("Late Herons 7")
    assert "1 OF 1 NEW PAPER, AND 1 PAPER THAT CAME LATE" in text.upper()
    clock.moment = MORNING + DAY + timedelta(hours=20)
    bind(FRIDAY, paper(11, FRIDAY))
    clock.moment = MORNING + 2 * DAY
    serve_due(press)
    assert "Late Herons" not in mails(press)[-1].text
    assert days(press, one)[0].entries == 1


@pytest.mark.usefixtures("week")
def test_two_processes_serve_a_day_once(press: Site, subscribe: Subscribe) -> None:
    subscribe()
    (waiting,) = next(digests.waiting(press.store, press.now()))
    both = [serve.serving_of(serve.Morning(press, press.now()), waiting) for _ in range(2)]
    assert [write_down(press.house, [one]) for one in both if one] == [1, 0]
    assert len(mails(press)) == 1


@pytest.mark.usefixtures("week")
def test_who_has_an_account_rates_what_a_search_found_out_of_the_mail(press: Site, subscribe: Subscribe) -> None:
    ada = enrol(press, "ada")
    subscribe(("search", "q=herons"), reader_no=ada.no)
    subscribe(("search", "q=herons"), email="ben@readers.test")
    serve_due(press)
    hers, his = mails(press)
    more, less = re.findall(r'<a href="(https://papers.test/rate/[^"]+)"', hers.html)[:2]
    assert [rating_of(press.house, link.rpartition("/")[2]).value for link in (more, less)] == ["more", "less"]
    assert "/rate/" not in hers.text + his.html


@pytest.mark.usefixtures("week")
def test_a_group_and_answers_are_told_to_who_may_know_of_them(press: Site, subscribe: Subscribe) -> None:
    ada, ben = enrol(press, "ada"), enrol(press, "ben")
    with press.store.write() as db:
        no = groups.add(db, "marsh", "Marsh Lab", "", True, MORNING - DAY)
        groups.put(db, no, ada.no, "keeper", "in", MORNING - DAY)
    press.clock.moment = MORNING - HOUR
    said = say(press.house, Visitor(reader=ada), "2611.00003", "Count them twice.")
    say(press.house, Visitor(reader=ben), "2611.00003", "Why?", said.no)
    press.clock.moment = MORNING
    subscribe(("groups", "marsh"), ("replies", ""), reader_no=ada.no)
    subscribe(("groups", "marsh"), reader_no=ben.no, email="ben@readers.test", quiet=False)
    serve_due(press)
    hers, his = mails(press)
    assert "MARSH LAB" in hers.text.upper()
    assert "1 comment" in hers.text
    assert "ben answered you: Counting Herons" in hers.text
    assert "Counting Herons" not in his.text
    assert "Marsh Lab" not in his.text
