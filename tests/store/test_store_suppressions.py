"""Who is not written to is known by a hash alone, for the strongest reason there is."""

from tests.cast import NOW

from broadsheet.store import suppressions
from broadsheet.store.db import Db

ADA, BOB = b"a" * 16, b"b" * 16


def test_an_address_is_suppressed_until_that_is_lifted(store: Db) -> None:
    with store.write() as db:
        assert suppressions.suppress(db, ADA, "hard", "550 5.1.1", NOW)
        assert not suppressions.suppress(db, ADA, "soft", "again", NOW)
        assert ADA in suppressions.of(db, [ADA, BOB])
        assert BOB not in suppressions.of(db, [ADA, BOB])
        assert suppressions.of(db, [ADA, BOB])[ADA].why == "550 5.1.1"
        assert suppressions.lift(db, ADA)
        assert not suppressions.lift(db, ADA)
        assert not suppressions.of(db, [ADA])


def test_a_complaint_stands_above_a_bounce(store: Db) -> None:
    with store.write() as db:
        suppressions.suppress(db, ADA, "soft", "full", NOW)
        assert not suppressions.suppress(db, ADA, "complaint", "spam", NOW)
        assert not suppressions.suppress(db, ADA, "hard", "550", NOW)
        assert suppressions.of(db, [ADA])[ADA].kind == "complaint"
