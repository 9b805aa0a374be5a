"""The text of a paper in Markdown, made of arXiv's HTML: asked for once and kept, where its licence lets us.

Nothing but the HTML is asked for, never a PDF or a source. What is kept may be
deleted at any time; it is asked for again.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore

from broadsheet.actions.house import House
from broadsheet.actions.within import within
from broadsheet.lib.clock import instant, moment
from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.lib.http.stops import StopList
from broadsheet.lib.latexml import NotLatexml, to_markdown
from broadsheet.lib.markdown import escape
from broadsheet.model.errors import SourceError
from broadsheet.model.paper import Paper, arxiv_id

FOLDER = "full_text"
"""Where texts are kept, in the data folder."""
SECONDS = 20.0
"""How long whoever asks is kept waiting."""
HOST = "arxiv.org"
_INTERVAL = 3.0
_ROOM = BoundedSemaphore(1)
"""One text at a time, so that strangers who ask for many keep no reader's pick waiting."""
_LARGEST = 12 * 2**20
_ASK_AGAIN = timedelta(days=1)
_OPEN = re.compile(r"creativecommons\.org/(?:licenses/by|publicdomain/)|^\s*cc[\s-]*(?:by|0|zero)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """What stands below an abstract in Markdown; ``settled`` says that asking again soon gives the same."""

    text: str
    settled: bool = True


def body_of(house: House, paper: Paper) -> Body:
    """The text of a paper, or a sentence that says where it is; nothing where the setting ``full_text`` is off."""
    known = arxiv_id(paper.id)
    if house.rules.full_text != "on" or known is None:
        return Body("")
    address = f"https://{HOST}/html/{known.id}" + (f"v{paper.version}" if paper.version else "")
    if not may_be_passed_on(paper.license):
        why = "its licence does not let others pass it on" if paper.license else "no source names a licence for it"
        return Body(_elsewhere(f"it is not repeated here, because {why}", address))
    kept = _Kept(house, address)
    text = kept.text()
    if text is None and not kept.is_missing():
        return _asked(house, paper, kept, address)
    return Body(_whole(paper, text, address) if text else _elsewhere("arXiv has no HTML of it", address))


def may_be_passed_on(license: str | None) -> bool:
    """Whether a licence lets anybody pass the text on in another form: those of Creative Commons, and no rights."""
    return bool(license and _OPEN.search(license))


def _asked(house: House, paper: Paper, kept: "_Kept", address: str) -> Body:
    try:
        text = within(_ROOM, SECONDS, lambda: _fetched(house, address))
    except SourceError:
        return Body(_elsewhere("arXiv could not be asked for it just now", address), settled=False)
    kept.keep(text)
    return Body(_whole(paper, text, address) if text else _elsewhere("arXiv has no HTML of it", address))


def _fetched(house: House, address: str) -> str:
    """The text, empty where arXiv has none. Raises SourceError."""
    rules = house.rules
    fetch = Fetcher(
        clock=house.clock,
        gates=rules.gates_folder,
        contact=rules.contact or None,
        intervals={HOST: _INTERVAL},
        stops=StopList(rules.gates_folder),
        allowed=frozenset({HOST}),
        world=rules.world or None,
        deadline=SECONDS,
        max_bytes=_LARGEST,
        patience=SECONDS / 2,
    )
    reply = fetch(address)
    if reply.status != HTTPStatus.OK:
        return ""
    try:
        return to_markdown(reply.body)
    except NotLatexml:
        return ""


def _whole(paper: Paper, text: str, address: str) -> str:
    return f"## Full text\n\nConverted from <{address}>, by its authors under {escape(paper.license or '')}.\n\n{text}"


def _elsewhere(why: str, address: str) -> str:
    return f"## Full text\n\nThe text is at <{address}>; {why}."


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where the text from an address is kept, or that there is none."""

    house: House
    address: str

    @property
    def path(self) -> Path:
        name = re.sub(r"[^A-Za-z0-9.]+", "-", self.address.rpartition("/html/")[2])
        return self.house.rules.data / FOLDER / f"{name}.md"

    def text(self) -> str | None:
        """The text, None where it is not kept."""
        return self.path.read_text(encoding="utf-8") if self.path.exists() else None

    def is_missing(self) -> bool:
        """Whether arXiv had none less than a day ago."""
        mark = self.path.with_suffix(".none")
        return mark.exists() and self.house.now() - moment(mark.read_text(encoding="utf-8")) < _ASK_AGAIN

    def keep(self, text: str) -> None:
        """Keep a text whole or not at all, or that there is none."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        path = self.path if text else self.path.with_suffix(".none")
        half = path.with_name(path.name + ".part")
        half.write_text(text or instant(self.house.now()), encoding="utf-8")
        half.replace(path)
