"""Words, addresses, clipping and periods."""

from datetime import date

import pytest

from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Author
from broadsheet.model.period import period_of, period_with
from broadsheet.model.subscription import DAYS, KINDS, WEEKDAYS, WHOLE, Schedule, Watch
from broadsheet.wording import watches, words
from broadsheet.wording.clip import clip, clip_html
from broadsheet.wording.links import anchor, foreign_url, paper_url

TODAY = date(2025, 10, 8)


@pytest.mark.parametrize(
    ("kind", "text", "first", "last"),
    [
        ("day", "2025-10-08", "2025-10-08", "2025-10-08"),
        ("day", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("week", "2026-W53", "2026-12-28", "2027-01-03"),
        ("week", "2025-W01", "2024-12-30", "2025-01-05"),
        ("month", "2024-02", "2024-02-01", "2024-02-29"),
        ("month", "2025-12", "2025-12-01", "2025-12-31"),
        ("month", "9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_period_is_read_by_its_name(kind: str, text: str, first: str, last: str) -> None:
    period = period_of(kind, text)
    assert (period.name, period.first.isoformat(), period.last.isoformat()) == (text, first, last)
    assert period_with(kind, period.first) == period


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("day", "2025-02-30"),
        ("day", "2025-1-1"),
        ("day", "٢٠٢٥-١٠-٠٨"),
        ("day", "0000-01-01"),
        ("day", "2025-10-08\n"),
        ("week", "2025-W53"),
        ("week", "2025-W00"),
        ("week", "2025-53"),
        ("month", "2025-13"),
        ("month", "2025"),
        ("month", ""),
    ],
)
def test_what_is_not_in_the_calendar_is_refused(kind: str, text: str) -> None:
    with pytest.raises(WrongUse, match="calendar"):
        period_of(kind, text)


@pytest.mark.parametrize(
    ("said", "shown", "machine"),
    [
        ("2025-10-06", "6 Oct", "2025-10-06"),
        ("2024-11-05T12:00:00Z", "5 Nov 2024", "2024-11-05"),
        ("2024-11", "Nov 2024", "2024-11"),
        ("2024", "2024", "2024"),
        ("2024-13-01", "2024", ""),
        ("2024-02-31", "31 Feb 2024", ""),
        ("soon", "soon", ""),
        (None, "", ""),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(said: str | None, shown: str, machine: str) -> None:
    assert words.said_day(said, TODAY) == shown
    assert words.machine_day(said) == machine


@pytest.mark.parametrize(
    ("names", "count", "shown"),
    [
        ((), None, ((), 0)),
        ((), 5, ((), 5)),
        (("A",), None, (("A",), 0)),
        (("A", "B", "C"), 3, (("A", "B", "C"), 0)),
        (("A", "B", "C", "D"), None, (("A", "B"), 2)),
        (("A", "B"), 9, (("A", "B"), 7)),
    ],
)
def test_a_byline_names_the_first_and_counts_the_others(
    names: tuple[str, ...], count: int | None, shown: tuple[tuple[str, ...], int]
) -> None:
    assert words.byline([Author(name) for name in names], count) == shown


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Why? Because", ("Why?", "Because")),
        ("BERT: Pre-training", ("BERT:", "Pre-training")),
        ("Plain", ("Plain", "")),
        ("At 10:30", ("At 10:30", "")),
    ],
)
def test_a_lead_is_divided_where_it_pauses(title: str, parts: tuple[str, str]) -> None:
    assert words.headline(title) == parts


def test_text_is_clipped_between_words() -> None:
    assert clip("one two three", 9) == "one two…"
    assert clip("short", 9) == "short"


@pytest.mark.parametrize(
    ("html", "clipped"),
    [
        ("<p>one two three</p>", "<p>one two…</p>"),
        ("<p>one</p>", "<p>one</p>"),
        ("<p>a &lt; b &amp; c is long</p>", "<p>a &lt; b &amp; c…</p>"),
        ("<p>12345678 <math><mi>x</mi><mo>=</mo></math> rest</p>", None),
    ],
)
def test_html_is_clipped_between_words_with_everything_closed(html: str, clipped: str | None) -> None:
    out = clip_html(html, 10)
    assert clipped is None or out == clipped
    for tag in ("p", "math", "mi"):
        assert out.count(f"<{tag}>") == out.count(f"</{tag}>")


def test_a_formula_is_kept_whole() -> None:
    formula = "<math><mi>x</mi><mo>=</mo><mn>123456789</mn></math>"
    assert clip_html(f"<p>ab {formula} and more words</p>", 5) == f"<p>ab {formula}…</p>"


@pytest.mark.parametrize(
    "url", ["javascript:x", "JAVASCRIPT:x", "data:,x", "//e", "http://", "http://[", "ftp://x/", "", None]
)
def test_an_address_that_is_not_of_the_web_is_never_linked(url: str | None) -> None:
    assert foreign_url(url) is None


def test_ids_become_paths_and_anchors_that_differ() -> None:
    assert paper_url("math.GT/0309136") == "/papers/math.GT/0309136"
    assert " " not in anchor("file:a b")
    assert anchor("a/b") != anchor("a:b")


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_can_be_mailed_has_a_name_and_a_page(kind: str) -> None:
    watch = Watch(kind, "" if kind in WHOLE else "q=sparse+attention" if kind == "search" else "cs.CL")
    assert watches.title_of(watch)[0].isupper()
    assert "cs.CL" not in watches.kind_of(watch) or kind == "groups"
    assert watches.page_of(watch).startswith("/")
    assert watches.subscribe_url(watch).startswith(f"/subscribe?kind={kind}")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (DAYS, "every day at 07:05 (UTC)"),
        (WEEKDAYS, "on weekdays at 07:05 (UTC)"),
        (("mon",), "on Mondays at 07:05 (UTC)"),
        (("sun", "wed", "mon"), "on Mondays, Wednesdays and Sundays at 07:05 (UTC)"),
    ],
)
def test_a_schedule_is_said_in_words(days: tuple[str, ...], said: str) -> None:
    assert watches.when(Schedule(days, 7 * 60 + 5, "UTC")) == said
