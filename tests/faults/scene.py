"""What the fault tests share: a library in a folder, a fake world, a clock that never really waits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import text
from tests.cast import FakeClock
from tests.web.asgi_client import ask
from tests.world import OAI, Scenario, World
from tests.world.answer import Question
from tests.world.calendar import announcement_days
from tests.world.faults import Fault

from broadsheet import jobs
from broadsheet.actions.harvest import Progress
from broadsheet.index.catch_up import CaughtUp
from broadsheet.measure.doctor import Patient, examine
from broadsheet.model.edition import EditionPage
from broadsheet.model.harvest import Harvest
from broadsheet.model.period import period_of
from broadsheet.model.query import Query
from broadsheet.settings import Settings
from broadsheet.web.app import create_app
from broadsheet.wiring import Site, open_site

AI = Scenario(days=3, new_today=24, new_before=8, replaced=4, picks=4, page=15, categories=("cs.AI",))
"""One category, three days, 24 papers on the last, fifteen records a page, three pages a list."""

STATE: Mapping[str, str] = {
    "papers": "SELECT * FROM papers ORDER BY id",
    "records": "SELECT ref, source, key, raw, clean FROM records ORDER BY ref",
    "versions": "SELECT p.id, v.* FROM versions v JOIN papers p ON p.no = paper_no ORDER BY p.id, number",
    "authors": "SELECT p.id, a.* FROM authors a JOIN papers p ON p.no = paper_no ORDER BY p.id, place",
    "categories": "SELECT p.id, c.* FROM categories c JOIN papers p ON p.no = paper_no ORDER BY p.id, place",
    "links": "SELECT p.id, l.* FROM links l JOIN papers p ON p.no = paper_no ORDER BY p.id, kind, url",
    "announcements": "SELECT * FROM announcements ORDER BY day, category, paper_id",
    "readings": 'SELECT day, category, "by", count, why FROM readings ORDER BY day, category, "by"',
    "editions": "SELECT day, state, why, counts, papers FROM editions ORDER BY day",
    "quarantine": 'SELECT source, "where", why, raw FROM quarantine ORDER BY hash',
}
"""What must not depend on how often a harvest was killed; numbers and moments may."""
_INCIDENTAL = frozenset({"no", "paper_no", "first_seen"})


class Watched(World):
    """A world that notes what the library's clock said at each request."""

    def __init__(self, scenario: Scenario | str) -> None:
        super().__init__(scenario)
        self.times: list[tuple[str, datetime]] = []
        self.tell: Callable[[], datetime] = self.now

    def consult(self, host: str, path: str, query: tuple[tuple[str, str], ...]) -> tuple[Fault | None, Question]:
        self.times.append((host, self.tell()))
        return super().consult(host, path, query)


@dataclass
class Scene:
    """A library and the world it harvests; ``clock`` is the library's."""

    site: Site
    world: Watched
    clock: FakeClock

    def harvest(self, first: date | None = None, last: date | None = None, **more: Any) -> Harvest:
        """Harvest everything, or the days given; how the first source went."""
        return self.harvest_all(first, last, **more)[0]

    def harvest_all(
        self, first: date | None = None, last: date | None = None, progress: Progress = lambda _so_far, _expected: None
    ) -> tuple[Harvest, ...]:
        """Harvest everything, or the days given; how each source went."""
        return jobs.harvest_all(self.site, progress, days=(first, last or first) if first else None)

    def tomorrow(self, count: int | None = None) -> date:
        """Go on to the next announcement day, world and library alike."""
        day = self.world.next_day(count)
        self.at(self.world.now())
        return day

    def at(self, moment: datetime) -> None:
        """Make it ``moment`` everywhere."""
        self.clock.moment = moment
        self.world.set_time(moment)

    def later(self, **passed: float) -> None:
        """Let time pass, for the library and the world alike."""
        self.at(self.clock.moment + timedelta(**passed))

    def pauses(self) -> list[float]:
        """Seconds between each two requests to arXiv, by the library's clock."""
        times = [moment for host, moment in self.world.times if host.endswith("arxiv.org")]
        return [(later - earlier).total_seconds() for earlier, later in pairwise(times)]

    def asked(self, verb: str, host: str = OAI) -> list[dict[str, str]]:
        """The queries of this verb that the world has seen."""
        return [one.query for one in self.world.asked(host) if one.query.get("verb") == verb]

    def edition(self, day: date) -> EditionPage:
        """The page of a day."""
        return self.site.edition(period_of("day", day.isoformat()))

    def page(self, path: str = "/") -> str:
        """A rendered page."""
        answer = ask(create_app(self.site), path, ("host", "localhost"))
        assert answer.status == 200, answer.text
        return answer.text

    def found(self, words: str) -> list[str]:
        """The ids a search finds."""
        self.site.words.refresh()
        return [entry.paper.id for entry in self.site.search(Query(words)).listing.entries]

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Rows of the library, by column name."""
        with self.site.store.read() as db:
            return [dict(row) for row in db.execute(text(query)).mappings()]

    def cursor(self) -> str:
        """Where the harvest of arXiv stands."""
        return str(self.rows("SELECT cursor FROM cursors WHERE source = 'arxiv'")[0]["cursor"])

    def assert_sound(self) -> None:
        """The oracle finds nothing."""
        self.site.words.refresh() if self.site.words.state == "ready" else None
        bad = [check for check in examine(patient(self.site), deep=True) if not check.ok]
        assert not bad

    def papers(self) -> dict[str, int]:
        """The papers of the library, each with the number of its versions."""
        found = self.rows(
            "SELECT p.id, count(v.number) AS n FROM papers p LEFT JOIN versions v ON v.paper_no = p.no GROUP BY p.id"
        )
        return {row["id"]: row["n"] for row in found}

    def expected(self) -> dict[str, int]:
        """What the library should hold after a first harvest: everything changed since the edition before."""
        since = announcement_days(self.world.today, 2)[0]
        changed = [one for one in self.world.papers.values() if one.datestamp >= since]
        return {one.id: len(one.versions) for one in changed}


def patient(site: Site) -> Patient:
    """What the doctor examines."""
    return Patient(site.own.data, site.index_folder, site.store, site.words, site.meaning.codes)


def state(site: Site) -> dict[str, list[dict[str, Any]]]:
    """Everything in the library that matters to a reader."""
    with site.store.read() as db:
        return {
            name: [
                {key: value for key, value in row.items() if key not in _INCIDENTAL}
                for row in db.execute(text(query)).mappings()
            ]
            for name, query in STATE.items()
        }


def library(folder: Path, world: Watched, *, indexed: bool = True, **settings: object) -> Scene:
    """A library in ``folder`` that harvests ``world``, which runs already; only arXiv by default.

    One that is not ``indexed`` saves half the time of a harvest, where searching is not the point.
    """
    clock = FakeClock(world.now())
    world.tell = clock.now
    own: dict[str, Any] = {"sources": ("arxiv",), "categories": world.scenario.categories, **settings}
    site = open_site(Settings(data=folder, world=world.url, **own), clock)
    if not indexed:
        site.catch_up = lambda **_: CaughtUp(0, 0, 0, rebuilt=False)  # type: ignore[method-assign, assignment]
    return Scene(site, world, clock)
