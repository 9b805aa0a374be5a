"""Flags of readers, acts of moderators, and what both are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

KINDS = ("comment", "paper", "reader", "pick")
"""What can be flagged."""
REASONS: Mapping[str, str] = {
    "spam": "Spam",
    "abuse": "Abuse",
    "off-topic": "Off topic",
    "wrong-paper": "Wrong paper",
    "broken": "Broken",
    "other": "Something else",
}
"""Why something is flagged: the stored word, and the words on the form."""
LONGEST_NOTE = 500
"""Characters of a flag's note, and of what a moderator says of an act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that can be flagged or acted on.

    ``key`` names it in addresses: a paper's id, a reader's name, a number. ``name``
    says in a few words what it is, ``state`` how it is. ``reader_no`` is whose it is,
    None for nobody's, and ``role`` what that reader may do; ``said`` is what a comment
    says, for moderators alone.
    """

    kind: str
    no: int
    key: str
    name: str
    state: str
    reader_no: int | None = None
    reader: str | None = None
    role: str = "reader"
    paper_no: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """One reader's word that a target needs a moderator; ``reader`` is None once the account is gone."""

    no: int
    reason: str
    note: str
    at: datetime
    reader: str | None

    @property
    def label(self) -> str:
        """The reason in words."""
        return REASONS.get(self.reason, self.reason)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A target with its open flags, oldest first."""

    target: Target
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an act did to one field of one thing, so that it can be undone; None is an empty field."""

    thing: str
    no: int
    field: str
    was: str | None
    became: str | None

    def back(self) -> "Change":
        """The change that undoes this one."""
        return Change(self.thing, self.no, self.field, self.became, self.was)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """An act on the target that ``place`` names by kind and number, about to be logged; see ``Act``."""

    act: str
    place: tuple[str, int]
    why: str
    changes: tuple[Change, ...] = ()
    votes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a moderator did, ``reader`` by name, None once they have left; or the operator, or Broadsheet itself.

    ``reader_no`` is None for the last two. ``why`` is public. ``votes`` are those a
    ring was frozen for, as paper and reader.
    """

    no: int
    act: str
    kind: str
    target_no: int
    why: str
    at: datetime
    undone: bool
    reader_no: int | None
    reader: str | None
    changes: tuple[Change, ...] = ()
    votes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Logged:
    """An act with what it was done to; ``target`` is None once that is gone."""

    act: Act
    target: Target | None

    @property
    def who(self) -> str:
        """Who did it, in words that begin a sentence."""
        if self.act.reader_no is None:
            return "Broadsheet" if self.act.act == "freeze" else "The operator"
        return self.act.reader or "A moderator who left"

    @property
    def said(self) -> str:
        """What was done, in words that stand before the target."""
        return SAID.get(self.act.act, self.act.act)

    @property
    def until(self) -> datetime | None:
        """When a suspension ends by itself."""
        found = next((one.became for one in self.act.changes if one.field == "suspended_until"), None)
        return datetime.fromisoformat(found) if found else None


SAID: Mapping[str, str] = {
    "hide": "hid",
    "show": "showed again",
    "approve": "approved",
    "lock": "locked the talk of",
    "unlock": "unlocked the talk of",
    "suspend": "suspended",
    "restore": "restored",
    "role": "changed the role of",
    "dismiss": "left as it is",
    "deny": "denied",
    "freeze": "froze",
    "confirm": "confirmed",
    "thaw": "thawed",
    "unblock": "let mails go again to",
    "undo": "undid what was done to",
}
"""Acts: the stored word, and the words in the log."""


@dataclass(frozen=True, slots=True)
class RingCase:
    """A vote ring as moderators look at it: why it was frozen, who voted, and for which papers (id and title)."""

    target: Target
    at: datetime
    votes: int
    readers: tuple[str, ...]
    papers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A page of what waits for moderators; ``totals`` counts a part as a whole, ``more`` says where each goes on."""

    flagged: tuple[Flagged, ...]
    held: tuple[Target, ...]
    rings: tuple[RingCase, ...]
    totals: Mapping[str, int]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One target with its open flags, and what was done to it before."""

    target: Target
    flags: tuple[Flag, ...]
    acts: tuple[Act, ...]
    until: datetime | None = None
