"""How papers reach readers: subscriptions, digests, bounces, private feeds, hooks."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from broadsheet.store.schema.base import Serial, metadata, reader_no


def _subscription_no(*, index: bool = False) -> Column[int]:
    target = ForeignKey("subscriptions.no", ondelete="CASCADE")
    return Column("subscription_no", Serial, target, nullable=False, index=index)


subscriptions = Table(
    "subscriptions",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(nullable=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, index=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("quiet", Boolean, nullable=False, server_default="1"),
    Column("away_from", Text),
    Column("away_until", Text),
    Column("asked", Text, nullable=False),
    Column("confirmed", Text),
    Column("since", Text),
    Column("ended", Text),
    Column("why", Text, nullable=False, server_default=""),
    Index("ix_subscriptions_state", "state"),
)
"""``days`` are the weekdays it comes on (``mon tue …``); ``minute`` counts from local midnight in ``zone``;
``quiet`` says that nothing comes where there is nothing to read; nothing is due before ``since``."""

watches = Table(
    "watches",
    metadata,
    _subscription_no(),
    Column("place", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("subscription_no", "place"),
    sqlite_with_rowid=False,
)
"""The listings a subscription brings, in order: ``kind`` as in the feeds, ``name`` as in their addresses."""

digests = Table(
    "digests",
    metadata,
    Column("no", Serial, primary_key=True),
    _subscription_no(),
    Column("local_date", Text, nullable=False),
    Column("edition", Text),
    Column("zone", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("entries", Integer, nullable=False, server_default="0"),
    UniqueConstraint("subscription_no", "local_date"),
)
"""One row for each day a subscription was served, or was not, and why; ``zone`` is the one it counted by."""

suppressions = Table(
    "suppressions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""Addresses never to be written to, by keyed hash alone."""

bounces = Table(
    "bounces",
    metadata,
    Column("no", Serial, primary_key=True),
    Column("hash", LargeBinary, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("why", Text, nullable=False),
    UniqueConstraint("hash", "day", "kind"),
)
"""What came back, at most once a day, address and kind."""

returns = Table(
    "returns",
    metadata,
    Column("day", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("mails", Integer, nullable=False),
    PrimaryKeyConstraint("day", "outcome"),
    sqlite_with_rowid=False,
)
"""How many mails came back on a day, and what they were."""

feed_addresses = Table(
    "feed_addresses",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("seen", Text),
)
"""Private feeds a reader made; what is revoked is gone."""

hooks = Table(
    "hooks",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(),
    Column("form", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("secret", LargeBinary),
    Column("created", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
)
"""Where listings are sent besides mail; ``address`` and ``secret`` are sealed."""

hook_calls = Table(
    "hook_calls",
    metadata,
    Column("no", Serial, primary_key=True),
    Column("hook_no", Serial, ForeignKey("hooks.no", ondelete="CASCADE"), nullable=False),
    Column("edition", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease", Text),
    Column("why", Text, nullable=False, server_default=""),
    UniqueConstraint("hook_no", "edition"),
    Index("ix_hook_calls_state_due", "state", "due"),
)
"""One call a hook and edition, at least once."""
