"""Everything the library holds of one reader, to take along."""

from datetime import datetime

from broadsheet.model.farewell import Dossier
from broadsheet.model.person import Reader
from broadsheet.store import dossier
from broadsheet.store.db import Db


def dossier_of(store: Db, reader: Reader, now: datetime) -> Dossier:
    """All that is kept of ``reader``: no secrets, and others' things as references alone."""
    with store.read() as db:
        return Dossier(name=reader.name, taken=now, parts=dossier.of_reader(db, reader.no))
