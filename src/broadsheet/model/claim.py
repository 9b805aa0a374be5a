"""Claims: a reader's word that an author of a paper is who is reading."""

from dataclasses import dataclass
from datetime import datetime

ASKED, APPROVED, DENIED = "asked", "approved", "denied"
"""States of a claim; one that is withdrawn is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """``reader`` says to be the author who stood at ``place`` (from 0) of a paper under the name ``author``.

    ``name_key`` is that name folded: versions move places, and a claim goes with the
    name. ``why`` is what a moderator said on deciding, ``decided`` when.
    """

    no: int
    paper_no: int
    paper_id: str
    title: str
    place: int
    name_key: str
    author: str
    reader_no: int
    reader: str
    state: str
    why: str
    at: datetime
    decided: datetime | None = None
