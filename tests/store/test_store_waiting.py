"""Writers wait for each other, some only so long."""

import threading
import time

import pytest

from broadsheet.model.errors import Busy
from broadsheet.store.db import Db


def test_a_write_with_patience_gives_up_while_another_lasts_and_succeeds_after(store: Db) -> None:
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with store.write():
            held.set()
            release.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    begun = time.monotonic()
    with pytest.raises(Busy, match="nothing was changed"), store.write(0.2):
        pass
    assert time.monotonic() - begun < 5
    release.set()
    thread.join()
    with store.write(0.2):
        pass
