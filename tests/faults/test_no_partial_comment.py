"""W-1: a process killed while it writes comments leaves each of them whole, and every acknowledged one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.callers import enrol
from tests.cast import NOW, a_record
from tests.faults.killing import KILLED, ROOT

from broadsheet.model.talk import Comment
from broadsheet.settings import Settings
from broadsheet.store import comments, notifications, papers, schema
from broadsheet.wiring import open_site

WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.cast import FakeClock
from broadsheet.actions.say import say
from broadsheet.model.person import Visitor
from broadsheet.settings import Settings
from broadsheet.store import people
from broadsheet.wiring import open_site

clock = FakeClock()
site = open_site(Settings(data=Path(sys.argv[1]), mode="community", base_url="http://papers.test"), clock)
with site.store.read() as db:
    ada = people.by_name(db, "ada")
while True:
    clock.moment += timedelta(minutes=5)
    print(say(site.house, Visitor(reader=ada), "2611.00001", "Herons, @bob.").no, flush=True)
"""


@pytest.mark.slow
def test_every_comment_is_whole_or_absent_and_every_acknowledged_one_is_there(data: Path) -> None:
    site = open_site(Settings(data=data, mode="community"))
    with site.store.write() as db:
        papers.save(db, [a_record()], NOW)
    enrol(site, "ada")
    bob = enrol(site, "bob")
    program = subprocess.Popen([sys.executable, "-c", WRITER, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout
    acknowledged = [int(program.stdout.readline()) for _ in range(40)]
    os.kill(program.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in program.communicate()[0].splitlines()]
    assert program.returncode == KILLED
    with site.store.read() as db:
        found: list[Comment] = comments.of_paper(db, 1)
        counted = db.execute(schema.papers.select()).one().reader_comments
        told = notifications.of_reader(db, bob.no, None, 1_000_000, seen=False)
    assert {one.no for one in found} >= set(acknowledged)
    assert len(found) == counted == len(told)
    assert {one.comment_no for one in told} == {one.no for one in found}
    site.store.close()
