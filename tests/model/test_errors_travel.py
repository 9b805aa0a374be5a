"""What goes wrong in one process is known in another as what it was."""

import pickle

import pytest

from broadsheet.model.errors import BroadsheetError, MailError, NotFound, RetryLater, Stopped, TooMany


@pytest.mark.parametrize(
    "trouble",
    [
        NotFound("No paper is here."),
        TooMany("Too often.", seconds=3.5, policy=("votes", 30, 60)),
        RetryLater("Later.", seconds=7),
        Stopped("It refused us."),
        MailError("No.", permanent=True),
    ],
    ids=lambda one: type(one).__name__,
)
def test_an_error_is_the_same_after_a_journey(trouble: BroadsheetError) -> None:
    there = pickle.loads(pickle.dumps(trouble))
    assert (type(there), str(there), vars(there)) == (type(trouble), str(trouble), vars(trouble))
