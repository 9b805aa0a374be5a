"""What readers do with papers, what they say, and what moderators do about it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of votes, saves, picks, groups, claims, comments and acts."""
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
