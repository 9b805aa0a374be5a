"""Readers and how they sign in; the place of papers among others."""

from datetime import UTC, datetime
from math import log2

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of readers, and four columns to papers."""
    op.create_table(
        "buckets",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_buckets")),
    )
    op.create_table(
        "readers",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), server_default="", nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("confirmed", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Text(), nullable=True),
        sa.Column("suspended_until", sa.Text(), nullable=True),
        sa.Column("invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agent", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("hides_votes", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("otp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("otp_since", sa.Text(), nullable=True),
        sa.Column("otp_last", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_readers")),
        sa.UniqueConstraint("email_key", name=op.f("uq_readers_email_key")),
        sa.UniqueConstraint("name_key", name=op.f("uq_readers_name_key")),
    )
    op.create_index(op.f("ix_readers_invited_by"), "readers", ["invited_by"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("agent", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reader_no"], ["readers.no"], name=op.f("fk_api_tokens_reader_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_tokens_hash")),
    )
    op.create_index(op.f("ix_api_tokens_reader_no"), "api_tokens", ["reader_no"], unique=False)
    op.create_table(
        "identities",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_no"], ["readers.no"], name=op.f("fk_identities_reader_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identities")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_identities_reader_no"), "identities", ["reader_no"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_outbox_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
    )
    op.create_index(op.f("ix_outbox_reader_no"), "outbox", ["reader_no"], unique=False)
    op.create_index("ix_outbox_state_due", "outbox", ["state", "due"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_no"], ["readers.no"], name=op.f("fk_recovery_codes_reader_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reader_no", "hash", name=op.f("pk_recovery_codes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("proved", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_sessions_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_reader_no"), "sessions", ["reader_no"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_tickets_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_tickets")),
    )
    op.create_index("ix_tickets_email_key_kind", "tickets", ["email_key", "kind"], unique=False)
    op.create_index(op.f("ix_tickets_reader_no"), "tickets", ["reader_no"], unique=False)
    op.add_column("papers", sa.Column("reader_votes", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("papers", sa.Column("reader_comments", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("papers", sa.Column("standing", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("papers", sa.Column("heat", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_papers_heat"), "papers", ["heat"], unique=False)
    op.create_index(op.f("ix_papers_organization"), "papers", ["organization"], unique=False)
    _place_papers()
    _keep_no_statistics()


def _keep_no_statistics() -> None:
    """PostgreSQL samples values for its planner; names and addresses would stay there after their reader has left."""
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in _PERSONAL.items():
            for column in columns.split():
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


_PERSONAL = {
    "readers": "name name_key full_name about email email_key",
    "identities": "subject",
    "tickets": "email email_key",
    "outbox": "recipient subject text",
}


def _place_papers() -> None:
    """Give papers whose counts elsewhere grew the standing and heat they would have had: 0.2 for a doubling.

    All others keep 0 and are ordered by votes as before. Of a paper's growth the
    newest moment counts; `broadsheet up` computes both to the second when it starts.
    """
    db = op.get_bind()
    rows = db.execute(
        sa.text(
            "SELECT c.paper_no, c.source, c.kind, min(c.value) AS low, max(c.value) AS high, max(c.at) AS at "
            "FROM counts c WHERE c.kind IN ('upvotes', 'stars') GROUP BY c.paper_no, c.source, c.kind"
        )
    ).all()
    placed: dict[int, tuple[float, str]] = {}
    for row in rows:
        if row.high > row.low:
            weight, at = placed.get(row.paper_no, (0.0, ""))
            placed[row.paper_no] = (weight + 0.2 * log2(1 + row.high - row.low), max(at, row.at))
    values = [
        {"it": no, "standing": round(1000 * weight), "heat": round(1000 * (log2(weight) + _half_lives(at)))}
        for no, (weight, at) in placed.items()
    ]
    if values:
        db.execute(sa.text("UPDATE papers SET standing = :standing, heat = :heat WHERE no = :it"), values)


def _half_lives(at: str) -> float:
    moment = datetime.fromisoformat(at)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime(2020, 1, 1, tzinfo=UTC)).total_seconds() / (36 * 3600)
