"""A program that does the library's work in child processes, so that they can be killed; imports are paid for once.

Each line on standard input is a task in JSON; the answers are the child's process
number on one line and, when it is gone, how it ended on the next.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.cast import FakeClock

from broadsheet import jobs
from broadsheet.actions.house import House
from broadsheet.actions.send_mail import send_due
from broadsheet.cli.import_file import run as _paid_for
from broadsheet.cli.main import main as command
from broadsheet.lib.signing import Keys
from broadsheet.settings import Settings
from broadsheet.store.db import Db
from broadsheet.wiring import open_site

__all__ = ["_paid_for"]


def harvest(data: str, world: str, categories: list[str], now: str) -> None:
    """Harvest with a clock that never really waits."""
    settings = Settings(data=Path(data), world=world, categories=tuple(categories), sources=("arxiv",))
    site = open_site(settings, FakeClock(datetime.fromisoformat(now)))
    (done,) = jobs.harvest_all(site, lambda _so_far, _expected: None)
    assert done.outcome == "ok", done


def take_file(data: str, file: str) -> None:
    """What ``broadsheet import FILE`` does."""
    assert command(["import", file, "--data", data, "--json"]) == 0


def send(database: str, port: int, now: str, promise: str) -> None:
    """Send everything that lies in the outbox."""
    rules = Settings(
        data=Path(), base_url="https://papers.test", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
        mail_promise=promise,
    )  # fmt: skip
    house = House(Db(database), rules, FakeClock(datetime.fromisoformat(now)), Keys(b"k" * 32))
    while send_due(house):
        pass


TASKS: dict[str, Callable[..., None]] = {"harvest": harvest, "import": take_file, "send": send}


def die_at(place: str, times: int, *, after: bool) -> None:
    """Be killed at the ``times``-th call of a function ("module:name" or "module:Class.name"), or right after it."""
    module, _, name = place.partition(":")
    owner: Any = import_module(module)
    *classes, name = name.split(".")
    for one in classes:
        owner = getattr(owner, one)
    real, calls = getattr(owner, name), []

    def deadly(*args: Any, **options: Any) -> Any:
        calls.append(1)
        result = real(*args, **options) if after or len(calls) < times else None
        if len(calls) >= times:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)


def _child(task: dict[str, Any]) -> int:
    """Do the task in this process; nothing of it may reach the answers on standard output."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    try:
        if "die" in task:
            die_at(**task.pop("die"))
        TASKS[task.pop("do")](**task)
    except BaseException:  # a forked child must end here, whatever happened
        traceback.print_exc()
        return 1
    return 0


def main() -> None:
    """Serve tasks until standard input ends."""
    for line in sys.stdin:
        process = os.fork()
        if not process:
            os._exit(_child(json.loads(line)))
        print(process, flush=True)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
