"""Comments and what hangs on them, and the acts of moderators."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from broadsheet.store.schema.base import Serial, metadata, paper_no, reader_no

comments = Table(
    "comments",
    metadata,
    Column("no", Serial, primary_key=True),
    paper_no(),
    reader_no(nullable=True),
    Column("parent_no", Serial, ForeignKey("comments.no", ondelete="CASCADE"), index=True),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("edited", Text),
    Column("edits", Integer, nullable=False, server_default="0"),
    Column("network", LargeBinary),
    Column("agent", Boolean, nullable=False, server_default="0"),
    Index("ix_comments_paper_no_state", "paper_no", "state"),
)

comment_versions = Table(
    "comment_versions",
    metadata,
    Column("comment_no", Serial, ForeignKey("comments.no", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("comment_no", "number"),
    sqlite_with_rowid=False,
)

reactions = Table(
    "reactions",
    metadata,
    Column("comment_no", Serial, ForeignKey("comments.no", ondelete="CASCADE"), nullable=False),
    reader_no(),
    Column("reaction", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("comment_no", "reader_no", "reaction"),
    sqlite_with_rowid=False,
)

notifications = Table(
    "notifications",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(index=False),
    Column("kind", Text, nullable=False),
    reader_no("actor_no", nullable=True),
    paper_no(nullable=True, index=True),
    Column("comment_no", Serial, ForeignKey("comments.no", ondelete="CASCADE"), index=True),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("seen", Text),
    Index("ix_notifications_reader_no_seen", "reader_no", "seen"),
)

flags = Table(
    "flags",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(),
    Column("kind", Text, nullable=False),
    Column("target_no", Serial, nullable=False),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Index("ix_flags_state_kind_target_no", "state", "kind", "target_no"),
)

acts = Table(
    "acts",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(nullable=True),
    Column("act", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target_no", Serial, nullable=False),
    Column("why", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("undone", Text),
    Index("ix_acts_kind_target_no", "kind", "target_no"),
)

locks = Table(
    "locks",
    metadata,
    paper_no("paper_no"),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("paper_no"),
)

rings = Table(
    "rings",
    metadata,
    Column("no", Serial, primary_key=True),
    Column("why", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Text, nullable=False),
)
