"""Writes a generation anew without its dead rows, copying what lives; nothing is embedded."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from broadsheet.index import generations
from broadsheet.index.codes import writing
from broadsheet.index.codes.layout import BLOCK, MEANING
from broadsheet.index.codes.volume import Volume
from broadsheet.index.codes.writing import Writer
from broadsheet.index.faults import Fault
from broadsheet.model.errors import StoreError

DEAD = 0.25
"""Share of dead rows from which on a generation is copied."""
_LEAST = 64


def compacted(folder: Path, volume: Volume, now: datetime) -> Path | None:
    """A new generation with the live rows of an old one, None where too few are dead to bother.

    Until the caller swaps them the old one answers. A copy that a kill left behind says
    that it has seen no change at all, so nobody takes it for whole. Raises Fault, StoreError.
    """
    manifest = volume.manifest
    if manifest.dead < max(_LEAST, DEAD * manifest.rows):
        return None
    made = generations.begin(folder, now, MEANING)
    writing.begin(made, replace(manifest, rows=0, dead=0, sets=0, seq=0, sums={}, stamps={}))
    rows = np.flatnonzero(volume.live)
    try:
        with Writer(made) as writer:
            writer.append(volume.take(rows[:0]), volume.columns["sets"].tobytes())
            for first in range(0, len(rows), BLOCK):
                writer.append(volume.take(rows[first : first + BLOCK]))
            writer.commit(manifest.seq)
    except (Fault, StoreError):
        shutil.rmtree(made, ignore_errors=True)  # a full disk needs the room
        raise
    return made
