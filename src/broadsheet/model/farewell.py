"""Leaving: what shall become of a reader's words and votes, and what a reader takes along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Json = str | int | float | bool | None
FORMER = "former-"
"""How the names begin that deleted readers leave behind; nobody else may be called so."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """What goes with the account: the texts of comments, and the votes and reactions. What stays bears no name."""

    comments: bool
    votes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything of one reader: by kind, one mapping for each thing."""

    name: str
    taken: datetime
    parts: Mapping[str, Sequence[Mapping[str, Json]]]
