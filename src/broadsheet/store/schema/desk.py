"""What readers do with papers: votes, saves, ratings, picks, groups, claims."""

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

from broadsheet.store.schema.base import Serial, metadata, paper_no, reader_no

votes = Table(
    "votes",
    metadata,
    paper_no(),
    reader_no(),
    Column("at", Text, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("network", LargeBinary),
    Column("ring_no", Serial, index=True),
    PrimaryKeyConstraint("paper_no", "reader_no"),
    sqlite_with_rowid=False,
)

shelves = Table(
    "shelves",
    metadata,
    Column("no", Serial, primary_key=True),
    reader_no(index=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("created", Text, nullable=False),
    UniqueConstraint("reader_no", "key"),
)

saves = Table(
    "saves",
    metadata,
    reader_no(index=False),
    paper_no(index=True),
    Column("shelf_no", Serial, ForeignKey("shelves.no", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("reader_no", "paper_no", "shelf_no"),
    sqlite_with_rowid=False,
)

ratings = Table(
    "ratings",
    metadata,
    reader_no(index=False),
    paper_no(index=True),
    Column("value", Integer, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("reader_no", "paper_no"),
    sqlite_with_rowid=False,
)

marks = Table(
    "marks",
    metadata,
    reader_no(index=False),
    paper_no(index=True),
    Column("read", Text),
    Column("hidden", Text),
    PrimaryKeyConstraint("reader_no", "paper_no"),
    sqlite_with_rowid=False,
)

reader_picks = Table(
    "reader_picks",
    metadata,
    paper_no("paper_no"),
    reader_no(),
    Column("day", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("comment_no", Serial),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("paper_no"),
)

groups = Table(
    "groups",
    metadata,
    Column("no", Serial, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("about", Text, nullable=False),
    Column("organization", Text),
    Column("private", Boolean, nullable=False),
    Column("created", Text, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("group_no", Serial, ForeignKey("groups.no", ondelete="CASCADE"), nullable=False),
    reader_no(),
    Column("role", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("group_no", "reader_no"),
    sqlite_with_rowid=False,
)

claims = Table(
    "claims",
    metadata,
    Column("no", Serial, primary_key=True),
    paper_no(),
    reader_no(),
    Column("place", Integer, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("decided", Text),
    Index("ix_claims_paper_no_state", "paper_no", "state"),
)

author_emails = Table(
    "author_emails",
    metadata,
    paper_no(),
    Column("name_key", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False, index=True),
    PrimaryKeyConstraint("paper_no", "name_key", "hash"),
    sqlite_with_rowid=False,
)
