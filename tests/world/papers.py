"""Invented papers with a whole life: versions, cross-lists, withdrawal; the same seed gives the same papers."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.world import words
from tests.world.calendar import announced_at, submission_window

LICENSES = (
    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    "http://creativecommons.org/licenses/by/4.0/",
    "http://creativecommons.org/licenses/by-nc-sa/4.0/",
)
_IDS_A_DAY = 3000
_WIDTH = 79
_ORDER_WITHIN_A_DAY = timedelta(milliseconds=1)


@dataclass(frozen=True)
class WorldAuthor:
    """A name as OAI-PMH splits it; a collaboration has a keyname only."""

    keyname: str
    forenames: str = ""
    affiliation: str = ""

    @property
    def name(self) -> str:
        """The name as lists print it."""
        return f"{self.forenames} {self.keyname}".strip()

    @property
    def plain(self) -> str:
        """The name in Unicode, as feeds, the query API and Hugging Face print it."""
        name = self.name
        for tex, letter in words.PLAIN.items():
            name = name.replace(tex, letter)
        return name


@dataclass
class WorldVersion:
    """One version: when submitted (UTC) and on which day announced."""

    number: int
    submitted: datetime
    announced: date
    size: str
    kind: str = "D"


@dataclass
class WorldPaper:
    """A paper of the fake arXiv; ``modified`` orders OAI-PMH lists and gives the datestamp."""

    id: str
    title: str
    abstract: str
    authors: list[WorldAuthor]
    categories: list[str]
    versions: list[WorldVersion]
    modified: datetime
    license: str
    comment: str | None = None
    doi: str | None = None
    journal: str | None = None
    crossed: dict[str, date] = field(default_factory=dict)
    withdrawn: bool = False
    deleted: bool = False

    @property
    def day(self) -> date:
        """The day the paper was announced as new."""
        return self.versions[0].announced

    @property
    def datestamp(self) -> date:
        """Day of the last change of the record, in UTC."""
        return self.modified.date()

    @property
    def newest(self) -> WorldVersion:
        """The latest version."""
        return self.versions[-1]


class Generator:
    """Makes papers from a seed; every title is given once only."""

    def __init__(self, seed: int, categories: tuple[str, ...]) -> None:
        self._random = random.Random(seed)
        self._categories = categories
        self._titles: set[str] = set()
        self._numbers: dict[date, int] = {}

    def day(self, day: date, count: int) -> list[WorldPaper]:
        """``count`` papers announced as new on ``day``, by id, that is by time of submission."""
        first, last = submission_window(day)
        seconds = (last - first).total_seconds()
        moments = sorted(first + timedelta(seconds=int(self._random.uniform(0, seconds))) for _ in range(count))
        return [self._paper(day, moment) for moment in moments]

    def _paper(self, day: date, submitted: datetime) -> WorldPaper:
        pick = self._random
        primary = pick.choice(self._categories)
        others = [one for one in (*self._categories, *words.OUTSIDE) if one != primary]
        number = self._number(day)
        filling = self._filling(primary)
        return WorldPaper(
            id=f"{day - timedelta(days=1):%y%m}.{number:05d}",
            title=self._title(filling),
            abstract=self._abstract(filling),
            authors=self._authors(),
            categories=[primary, *pick.sample(others, pick.choice((0, 0, 1, 1, 1, 2, 3)))],
            versions=[WorldVersion(1, submitted, day, f"{pick.randint(60, 9000)}kb")],
            modified=announced_at(day) + number * _ORDER_WITHIN_A_DAY,
            license=pick.choice(LICENSES),
            comment=pick.choice(words.COMMENTS),
            doi=f"10.5555/{number}.{pick.randint(1000, 9999)}" if pick.random() < 0.05 else None,
        )

    def _number(self, day: date) -> int:
        self._numbers[day] = self._numbers.get(day, 0) + 1
        return (day - timedelta(days=1)).day * _IDS_A_DAY + self._numbers[day]

    def _filling(self, category: str) -> dict[str, str]:
        pick = self._random
        vocabulary = words.FIELDS.get(category, words.FIELDS["cs.LG"])
        lower = {"object": pick.choice(vocabulary["object"]), "method": pick.choice(vocabulary["method"])}
        name, setting = pick.choice(words.NAMES), pick.choice(words.SETTINGS)
        return lower | {
            "Object": _capitals(lower["object"]),
            "Method": _capitals(lower["method"]),
            "Name": name,
            "name": name,
            "slug": name.lower(),
            "Setting": setting,
            "setting": setting.lower(),
            "Better": pick.choice(words.BETTER),
            "Kind": pick.choice(words.KINDS),
            "order": pick.choice(words.ORDERS),
            "few": str(pick.randint(3, 14)),
            "count": str(pick.randint(16, 90)),
            "percent": str(pick.randint(12, 95)),
            "gain": f"{pick.uniform(0.4, 11):.1f}",
        }

    def _title(self, filling: dict[str, str]) -> str:
        plain = self._random.choice(words.TITLES).format(**filling)
        title, part = plain, 2
        while title in self._titles:
            title, part = f"{plain}, Part {part}", part + 1
        self._titles.add(title)
        return title

    def _abstract(self, filling: dict[str, str]) -> str:
        pick = self._random
        parts = (words.OPENINGS, words.MIDDLES, words.MIDDLES, words.RESULTS, words.RESULTS, words.ENDINGS)
        sentences = [pick.choice(choices).format(**filling) for choices in parts]
        return _wrapped(" ".join(dict.fromkeys(sentences)))

    def _authors(self) -> list[WorldAuthor]:
        pick = self._random
        chance = pick.random()
        if chance < 0.01:
            return [WorldAuthor("Lantern Collaboration")]
        count = 60 if chance < 0.02 else pick.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 11))
        pairs = [(pick.choice(words.FORENAMES), pick.choice(words.KEYNAMES)) for _ in range(count)]
        place = "University of Halden" if chance > 0.95 else ""
        return [WorldAuthor(keyname, forenames, place) for forenames, keyname in dict.fromkeys(pairs)]


def _wrapped(text: str) -> str:
    """Lines of at most 79 characters, as arXiv wraps abstracts; much faster than textwrap."""
    lines = []
    while len(text) > _WIDTH:
        at = text.rfind(" ", 0, _WIDTH + 1)
        lines.append(text[:at])
        text = text[at + 1 :]
    return "\n".join([*lines, text])


def _capitals(text: str) -> str:
    return " ".join(word if word in ("for", "with", "of") else word[:1].upper() + word[1:] for word in text.split())
