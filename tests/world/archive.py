"""What the fake world knows: its papers, its day, and the things that may befall a paper."""

import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tests.world.calendar import (
    announced_at,
    announcement_days,
    latest_announcement_day,
    latest_feed_day,
    next_announcement_day,
    submission_window,
)
from tests.world.papers import Generator, WorldPaper, WorldVersion
from tests.world.scenario import Scenario

WITHDRAWN = "This paper has been withdrawn by the author due to an error in Section 3"
_NEWS = ("new", "cross", "replace", "replace-cross")


@dataclass
class WorldPick:
    """A paper Hugging Face lists on ``day``; votes rise with the hours since ``listed``."""

    paper_id: str
    day: date
    listed: datetime
    pace: float
    fixed: int | None = None

    def upvotes(self, now: datetime) -> int:
        """Votes at ``now``: quickly at first, hardly any more after three days."""
        if self.fixed is not None:
            return self.fixed
        hours = min(max((now - self.listed).total_seconds() / 3600, 0.0), 72.0)
        return 1 + int(self.pace * hours**0.7)


class Archive:
    """All papers and picks of a world, by a scenario; ``live`` follows the real clock given as ``clock``."""

    def __init__(self, scenario: Scenario, clock: Callable[[], datetime] | None = None) -> None:
        self.scenario = scenario
        self.today = scenario.today if clock is None else latest_announcement_day(clock())
        self.papers: dict[str, WorldPaper] = {}
        self.picks: list[WorldPick] = []
        self.held: set[str] = set()
        self.held_from_api: set[str] = set()
        self.lock = threading.RLock()
        self._clock = clock
        self._fixed = datetime.combine(self.today, time(15), UTC)
        self._random = random.Random(scenario.seed + 1)
        self._generator = Generator(scenario.seed, scenario.categories)
        self._changes = 0
        self._between: list[tuple[str, int]] = []
        for day in announcement_days(self.today, scenario.days):
            is_last = day == announcement_days(self.today, 1)[0]
            self._announce(day, scenario.new_today if is_last else scenario.new_before)

    def now(self) -> datetime:
        """The world's time, in UTC; a live world first announces the days that have come."""
        if self._clock is None:
            return self._fixed
        now = self._clock()
        while self.today < latest_announcement_day(now):
            self._turn(self.scenario.new_today)
        return now

    def feed_day(self) -> date:
        """The day the feeds show; in a live world they follow at midnight Eastern."""
        return self.today if self._clock is None else latest_feed_day(self.now())

    def set_time(self, now: datetime) -> None:
        """Make it ``now`` in a world that is not live."""
        self._fixed = now

    def next_day(self, count: int | None = None) -> date:
        """Go on to the next announcement day, with ``count`` new papers (as many as today by default)."""
        self._turn(self.scenario.new_today if count is None else count)
        self._fixed = datetime.combine(self.today, time(15), UTC)
        return self.today

    def new_on(self, day: date, category: str | None = None) -> list[WorldPaper]:
        """Papers announced as new on ``day``, optionally only those with ``category`` as primary."""
        papers = (paper for paper in self.papers.values() if paper.day == day)
        return [paper for paper in papers if category in (None, paper.categories[0])]

    def announced(self, day: date, category: str) -> list[tuple[str, WorldPaper, WorldVersion]]:
        """The announcement list of ``category`` (or a whole archive, ``cs``) on ``day``, in arXiv's order."""
        lines = [line for paper in self.papers.values() if (line := _line(paper, day, category))]
        return sorted(lines, key=lambda line: (_NEWS.index(line[0]), line[1].id))

    def delivered(self) -> list[WorldPaper]:
        """What OAI-PMH delivers, in its order: by time of change, then id."""
        papers = (paper for paper in self.papers.values() if paper.id not in self.held)
        return sorted(papers, key=lambda paper: (paper.modified, paper.id))

    def hold_back(self, ids: Iterable[str], *, api_too: bool = True) -> None:
        """Announce these in RSS but deliver them through OAI-PMH (and the query API) only after ``release``."""
        self.held.update(ids)
        if api_too:
            self.held_from_api.update(self.held)

    def release(self) -> None:
        """Deliver what was held back, as changed now."""
        for held in sorted(self.held):
            self.touch(held)
        self.held.clear()
        self.held_from_api.clear()

    def replace(self, paper_id: str, *, title: str | None = None) -> WorldPaper:
        """Announce a new version today."""
        paper = self._revise(paper_id, self.today, "D", self.now())
        paper.title = title or paper.title
        return paper

    def withdraw(self, paper_id: str) -> WorldPaper:
        """Announce a new version without files that says why (nothing announced is ever removed)."""
        paper = self._revise(paper_id, self.today, "I", self.now())
        paper.withdrawn, paper.comment, paper.newest.size = True, WITHDRAWN, "0kb"
        return paper

    def cross_list(self, paper_id: str, category: str) -> WorldPaper:
        """Announce the paper today as a cross-list in ``category``."""
        paper = self.touch(paper_id)
        paper.categories.append(category)
        paper.crossed[category] = self.today
        return paper

    def touch(self, paper_id: str) -> WorldPaper:
        """Change the record for no announced reason, as administrators do in bulk: only the datestamp moves."""
        paper = self.papers[paper_id]
        self._changes += 1
        paper.modified = self.now() + timedelta(milliseconds=self._changes)
        return paper

    def delete(self, paper_id: str) -> None:
        """Answer for this paper with a header of status ``deleted`` from now on."""
        self.touch(paper_id).deleted = True

    def modify_between_pages(self, paper_id: str, after_page: int) -> None:
        """Touch the paper right after page ``after_page`` (from 1) of a list has been served."""
        self._between.append((paper_id, after_page))

    def page_served(self, page: int) -> None:
        """Do what was to happen after this page of a list."""
        for paper_id, after_page in [one for one in self._between if one[1] == page]:
            self._between.remove((paper_id, after_page))
            self.touch(paper_id)

    def set_upvotes(self, paper_id: str, upvotes: int) -> None:
        """Fix the votes of a picked paper; they may fall."""
        for pick in self.picks:
            if pick.paper_id == paper_id:
                pick.fixed = upvotes

    def _turn(self, count: int) -> None:
        self.today = next_announcement_day(self.today)
        self._announce(self.today, count)

    def _announce(self, day: date, count: int) -> None:
        new = self._generator.day(day, count)
        earlier = [paper for paper in self.papers.values() if paper.day < day and not paper.withdrawn]
        self.papers |= {paper.id: paper for paper in new}
        half = self.scenario.replaced // 2
        known = self._random.sample(earlier, min(half, len(earlier)))
        for paper in [*known, *self._older(day, self.scenario.replaced - half)]:
            self._revise(paper.id, day, "D", announced_at(day) + timedelta(minutes=1))
        if known:
            known[0].withdrawn, known[0].comment, known[0].newest.kind = True, WITHDRAWN, "I"
        self._pick(day, [*new, *earlier[-10:]])

    def _older(self, day: date, count: int) -> list[WorldPaper]:
        """Papers announced long before the world begins, known only by their new versions."""
        days = [announcement_days(day - timedelta(days=self._random.randint(40, 400)), 1)[0] for _ in range(count)]
        papers = [paper for one in days for paper in self._generator.day(one, 1)]
        self.papers |= {paper.id: paper for paper in papers}
        return papers

    def _revise(self, paper_id: str, day: date, kind: str, moment: datetime) -> WorldPaper:
        paper = self.papers[paper_id]
        self._changes += 1
        first, last = submission_window(day)
        submitted = max(first + (last - first) * self._random.random(), paper.newest.submitted + timedelta(minutes=1))
        number = paper.newest.number + 1
        paper.versions.append(WorldVersion(number, submitted.replace(microsecond=0), day, f"{60 + number}kb", kind))
        paper.modified = moment + timedelta(milliseconds=self._changes)
        return paper

    def _pick(self, day: date, papers: list[WorldPaper]) -> None:
        chosen = self._random.sample(papers, min(self.scenario.picks, len(papers)))
        for paper in chosen:
            listed = announced_at(day) + timedelta(minutes=self._random.randint(0, 240))
            self.picks.append(WorldPick(paper.id, day, listed, self._random.lognormvariate(1.2, 0.8)))


def _line(paper: WorldPaper, day: date, category: str) -> tuple[str, WorldPaper, WorldVersion] | None:
    listed = [one for one in paper.categories if one == category or one.startswith(f"{category}.")]
    if not listed:
        return None
    primary = paper.categories[0] in listed
    crossed = all(one in paper.crossed for one in listed) and not primary
    for version in paper.versions:
        if version.announced == day and not (crossed and version.number == 1):
            news = "new" if version.number == 1 else "replace"
            return (news if primary else {"new": "cross", "replace": "replace-cross"}[news]), paper, version
    if crossed and any(paper.crossed[one] == day for one in listed):
        return "cross", paper, paper.newest
    return None
