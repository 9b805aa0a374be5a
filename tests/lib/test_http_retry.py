"""How long to wait: headers read, back-off computed."""

from datetime import UTC, datetime

import pytest

from broadsheet.lib.http.retry import asked_wait, backoff, pause_for, retry_after, used_up, words_for

NOW = datetime(2026, 11, 18, 15, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Wed, 18 Nov 2026 15:00:30 GMT", 30.0),
        ("9" * 5000, 6 * 3600.0),
        ("Wed, 18 Nov 2026 14:00:00 GMT", None),
        ("-7", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_garbage_is_none(value, seconds):
    assert retry_after(value, NOW) == seconds


def test_a_date_is_compared_with_the_hosts_own_clock():
    headers = {"date": "Wed, 18 Nov 2026 12:00:00 GMT", "retry-after": "Wed, 18 Nov 2026 12:00:07 GMT"}
    assert asked_wait(headers, NOW) == 7.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [('"api";r=0;t=137', 137.0), ('"api";r=3;t=137', None), ('"api";r=9;t=9, "pages";r=0;t=5', 5.0), ("?", None)],
)
def test_a_rate_limit_counts_only_when_it_is_used_up(value, seconds):
    assert used_up(value) == seconds


def test_back_off_has_up_to_a_quarter_of_jitter():
    assert (backoff(0, lambda: 0.0), backoff(2, lambda: 1.0)) == (10.0, 50.0)


def test_the_fifth_failure_is_the_last():
    again = [pause_for(1.0, status=503, attempt=attempt, patience=60, random=lambda: 0.0).again for attempt in range(6)]
    assert again == [True, True, True, True, False, False]


def test_a_429_that_names_its_own_long_time_is_believed():
    pause = pause_for(120.0, status=429, attempt=0, patience=60, random=lambda: 0.0)
    assert (pause.seconds, pause.again) == (120.0, False)


@pytest.mark.parametrize(("seconds", "words"), [(6.2, "7 seconds"), (900, "15 minutes"), (6 * 3600, "6 hours")])
def test_a_wait_is_told_in_words(seconds, words):
    assert words_for(seconds) == words
