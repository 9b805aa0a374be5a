"""Subscriptions, digests, bounces, private feeds and hooks; mails with HTML, headers and an end; agents' comments."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of delivery, and to mails what digests need."""

    op.create_table(
        "bounces",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_bounces")),
        sa.UniqueConstraint("hash", "day", "kind", name=op.f("uq_bounces_hash_day_kind")),
    )
    op.create_index(op.f("ix_bounces_hash"), "bounces", ["hash"], unique=False)
    op.create_table(
        "returns",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "outcome", name=op.f("pk_returns")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suppressions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "feed_addresses",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reader_no"], ["readers.no"], name=op.f("fk_feed_addresses_reader_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_feed_addresses")),
    )
    op.create_index(op.f("ix_feed_addresses_reader_no"), "feed_addresses", ["reader_no"], unique=False)
    op.create_table(
        "hooks",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["reader_no"], ["readers.no"], name=op.f("fk_hooks_reader_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_hooks")),
    )
    op.create_index(op.f("ix_hooks_reader_no"), "hooks", ["reader_no"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("quiet", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("away_from", sa.Text(), nullable=True),
        sa.Column("away_until", sa.Text(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=True),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_no"], ["readers.no"], name=op.f("fk_subscriptions_reader_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_subscriptions")),
    )
    op.create_index(op.f("ix_subscriptions_email_key"), "subscriptions", ["email_key"], unique=False)
    op.create_index(op.f("ix_subscriptions_reader_no"), "subscriptions", ["reader_no"], unique=False)
    op.create_index("ix_subscriptions_state", "subscriptions", ["state"], unique=False)
    op.create_table(
        "digests",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subscription_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("local_date", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("entries", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_no"], ["subscriptions.no"], name=op.f("fk_digests_subscription_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_digests")),
        sa.UniqueConstraint("subscription_no", "local_date", name=op.f("uq_digests_subscription_no_local_date")),
    )
    op.create_table(
        "hook_calls",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hook_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["hook_no"], ["hooks.no"], name=op.f("fk_hook_calls_hook_no"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_hook_calls")),
        sa.UniqueConstraint("hook_no", "edition", name=op.f("uq_hook_calls_hook_no_edition")),
    )
    op.create_index("ix_hook_calls_state_due", "hook_calls", ["state", "due"], unique=False)
    op.create_table(
        "watches",
        sa.Column("subscription_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_no"], ["subscriptions.no"], name=op.f("fk_watches_subscription_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscription_no", "place", name=op.f("pk_watches")),
        sqlite_with_rowid=False,
    )
    op.add_column("comments", sa.Column("agent", sa.Boolean(), server_default="0", nullable=False))
    with op.batch_alter_table("outbox") as mails:
        mails.add_column(sa.Column("html", sa.Text(), server_default="", nullable=False))
        mails.add_column(sa.Column("headers", sa.Text(), server_default="", nullable=False))
        mails.add_column(sa.Column("expires", sa.Text(), nullable=True))
        mails.add_column(sa.Column("digest_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        mails.create_index(op.f("ix_outbox_digest_no"), ["digest_no"], unique=False)
        mails.create_foreign_key(op.f("fk_outbox_digest_no"), "digests", ["digest_no"], ["no"], ondelete="CASCADE")
