"""Readers, how they sign in, and the mails sent to them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, Table, Text

from broadsheet.store.schema.base import Serial, metadata, reader_no

readers = Table(
    "readers",
    metadata,
    Column("no", Serial, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("full_name", Text, nullable=False, server_default=""),
    Column("about", Text, nullable=False, server_default=""),
    Column("email", Text),
    Column("email_key", Text, unique=True),
    Column("confirmed", Text),
    Column("password", Text),
    Column("role", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("trusted", Text),
    Column("suspended_until", Text),
    Column("invited_by", Serial, index=True),
    Column("agent", Boolean, nullable=False, server_default="0"),
    Column("hides_votes", Boolean, nullable=False, server_default="0"),
    Column("otp_secret", LargeBinary),
    Column("otp_since", Text),
    Column("otp_last", BigInteger),
)

identities = Table(
    "identities",
    metadata,
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    reader_no(),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
    sqlite_with_rowid=False,
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    reader_no(),
    Column("created", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Column("proved", Text),
    Column("agent", Text, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    reader_no(nullable=True),
    Column("email", Text),
    Column("email_key", Text),
    Column("created", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Column("used", Text),
    Index("ix_tickets_email_key_kind", "email_key", "kind"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    reader_no(index=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("reader_no", "hash"),
    sqlite_with_rowid=False,
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(),
    Column("name", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("agent", Boolean, nullable=False, server_default="0"),
    Column("created", Text, nullable=False),
    Column("seen", Text),
    Column("expires", Text),
)

outbox = Table(
    "outbox",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(nullable=True),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False, server_default=""),
    Column("headers", Text, nullable=False, server_default=""),
    Column("message_id", Text, nullable=False, unique=True),
    Column("created", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("expires", Text),
    Column("state", Text, nullable=False),
    Column("attempts", BigInteger, nullable=False, server_default="0"),
    Column("lease", Text),
    Column("why", Text, nullable=False, server_default=""),
    Column("digest_no", Serial, ForeignKey("digests.no", ondelete="CASCADE"), index=True),
    Index("ix_outbox_state_due", "state", "due"),
)
"""``headers`` are further ones, as a JSON object; after ``expires`` a mail is no longer worth sending."""

buckets = Table(
    "buckets",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)
"""Rate limits: for each key the moment, in microseconds since 1970, at which its bucket is full again."""
