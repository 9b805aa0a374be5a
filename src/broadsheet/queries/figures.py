"""How things stand in the library, for an operator's monitoring."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from broadsheet.model.figures import Figures
from broadsheet.store import editions, harvests, library
from broadsheet.store import figures as counts
from broadsheet.store.db import Db

_DAYS = 7
_DAY = timedelta(days=1)


def figures(store: Db, now: datetime, lags: Mapping[str, int]) -> Figures:
    """Everything at one moment; ``lags`` is what the indexes say of themselves."""
    with store.read() as db:
        return Figures(
            at=now,
            papers=library.size(db),
            quarantined=counts.quarantined(db),
            harvests=tuple(one for _, one in sorted(harvests.latest(db).items())),
            good=counts.last_good(db),
            editions=editions.between(db, now.date() - _DAYS * _DAY, now.date() + _DAY),
            lags=lags,
            mails=counts.mails(db),
            digests=counts.digests_since(db, now - _DAY),
            hook_calls=counts.hooks(db),
        )
