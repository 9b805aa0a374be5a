"""Readers, what they do with papers, and what they say."""

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
        "groups",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_groups")),
        sa.UniqueConstraint("key", name=op.f("uq_groups_key")),
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
        "rings",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_rings")),
    )
    op.create_table(
        "acts",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("undone", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_acts_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_acts")),
    )
    op.create_index("ix_acts_kind_target_no", "acts", ["kind", "target_no"], unique=False)
    op.create_index(op.f("ix_acts_reader_no"), "acts", ["reader_no"], unique=False)
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
        "author_emails",
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_no"], ["papers.no"], name=op.f("fk_author_emails_paper_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("paper_no", "name_key", "hash", name=op.f("pk_author_emails")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_author_emails_hash"), "author_emails", ["hash"], unique=False)
    op.create_table(
        "claims",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["paper_no"], ["papers.no"], name=op.f("fk_claims_paper_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_claims_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_claims")),
    )
    op.create_index("ix_claims_paper_no_state", "claims", ["paper_no", "state"], unique=False)
    op.create_index(op.f("ix_claims_reader_no"), "claims", ["reader_no"], unique=False)
    op.create_table(
        "comments",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("parent_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("edited", sa.Text(), nullable=True),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("network", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["paper_no"], ["papers.no"], name=op.f("fk_comments_paper_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent_no"], ["comments.no"], name=op.f("fk_comments_parent_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_comments_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_paper_no_state", "comments", ["paper_no", "state"], unique=False)
    op.create_index(op.f("ix_comments_parent_no"), "comments", ["parent_no"], unique=False)
    op.create_index(op.f("ix_comments_reader_no"), "comments", ["reader_no"], unique=False)
    op.create_table(
        "flags",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_flags_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_flags")),
    )
    op.create_index(op.f("ix_flags_reader_no"), "flags", ["reader_no"], unique=False)
    op.create_index("ix_flags_state_kind_target_no", "flags", ["state", "kind", "target_no"], unique=False)
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
        "locks",
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_no"], ["papers.no"], name=op.f("fk_locks_paper_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("paper_no", name=op.f("pk_locks")),
    )
    op.create_table(
        "marks",
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read", sa.Text(), nullable=True),
        sa.Column("hidden", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["paper_no"], ["papers.no"], name=op.f("fk_marks_paper_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_marks_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reader_no", "paper_no", name=op.f("pk_marks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_marks_paper_no"), "marks", ["paper_no"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("group_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_no"], ["groups.no"], name=op.f("fk_memberships_group_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["reader_no"], ["readers.no"], name=op.f("fk_memberships_reader_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_no", "reader_no", name=op.f("pk_memberships")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_memberships_reader_no"), "memberships", ["reader_no"], unique=False)
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
        "ratings",
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_no"], ["papers.no"], name=op.f("fk_ratings_paper_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_ratings_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reader_no", "paper_no", name=op.f("pk_ratings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ratings_paper_no"), "ratings", ["paper_no"], unique=False)
    op.create_table(
        "reader_picks",
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("comment_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_no"], ["papers.no"], name=op.f("fk_reader_picks_paper_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["reader_no"], ["readers.no"], name=op.f("fk_reader_picks_reader_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("paper_no", name=op.f("pk_reader_picks")),
    )
    op.create_index(op.f("ix_reader_picks_day"), "reader_picks", ["day"], unique=False)
    op.create_index(op.f("ix_reader_picks_reader_no"), "reader_picks", ["reader_no"], unique=False)
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
        "shelves",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_shelves_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_shelves")),
        sa.UniqueConstraint("reader_no", "key", name=op.f("uq_shelves_reader_no_key")),
    )
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
    op.create_table(
        "votes",
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("network", sa.LargeBinary(), nullable=True),
        sa.Column("ring_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["paper_no"], ["papers.no"], name=op.f("fk_votes_paper_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_votes_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("paper_no", "reader_no", name=op.f("pk_votes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_votes_reader_no"), "votes", ["reader_no"], unique=False)
    op.create_index(op.f("ix_votes_ring_no"), "votes", ["ring_no"], unique=False)
    op.create_table(
        "comment_versions",
        sa.Column("comment_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_no"], ["comments.no"], name=op.f("fk_comment_versions_comment_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_no", "number", name=op.f("pk_comment_versions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notifications",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("comment_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_no"], ["readers.no"], name=op.f("fk_notifications_actor_no"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["comment_no"], ["comments.no"], name=op.f("fk_notifications_comment_no"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["paper_no"], ["papers.no"], name=op.f("fk_notifications_paper_no"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_no"], ["readers.no"], name=op.f("fk_notifications_reader_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_notifications")),
    )
    op.create_index(op.f("ix_notifications_actor_no"), "notifications", ["actor_no"], unique=False)
    op.create_index(op.f("ix_notifications_comment_no"), "notifications", ["comment_no"], unique=False)
    op.create_index(op.f("ix_notifications_paper_no"), "notifications", ["paper_no"], unique=False)
    op.create_index("ix_notifications_reader_no_seen", "notifications", ["reader_no", "seen"], unique=False)
    op.create_table(
        "reactions",
        sa.Column("comment_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_no"], ["comments.no"], name=op.f("fk_reactions_comment_no"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_reactions_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("comment_no", "reader_no", "reaction", name=op.f("pk_reactions")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_reactions_reader_no"), "reactions", ["reader_no"], unique=False)
    op.create_table(
        "saves",
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shelf_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_no"], ["papers.no"], name=op.f("fk_saves_paper_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_saves_reader_no"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shelf_no"], ["shelves.no"], name=op.f("fk_saves_shelf_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reader_no", "paper_no", "shelf_no", name=op.f("pk_saves")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_saves_paper_no"), "saves", ["paper_no"], unique=False)
    op.create_index(op.f("ix_saves_shelf_no"), "saves", ["shelf_no"], unique=False)
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
