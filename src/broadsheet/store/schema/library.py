"""Papers, what sources say of them, editions, harvests and the change log."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    func,
    literal_column,
)

from broadsheet.store.schema.base import Serial, metadata, paper_no

papers = Table(
    "papers",
    metadata,
    Column("no", Serial, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("title_html", Text),
    Column("abstract", Text, nullable=False),
    Column("abstract_html", Text),
    Column("abstract_is_summary", Boolean, nullable=False),
    Column("tldr", Text),
    Column("author_count", BigInteger),
    Column("organization", Text, index=True),
    Column("published", Text),
    Column("updated", Text),
    Column("announced", Text, index=True),
    Column("comment", Text),
    Column("venue", Text),
    Column("doi", Text),
    Column("journal_ref", Text),
    Column("license", Text),
    Column("withdrawn", Boolean, nullable=False),
    Column("version", Integer),
    Column("votes", BigInteger, nullable=False),
    Column("comments", BigInteger),
    Column("reader_votes", BigInteger, nullable=False, server_default="0"),
    Column("reader_comments", BigInteger, nullable=False, server_default="0"),
    Column("standing", BigInteger, nullable=False, server_default="0"),
    Column("heat", BigInteger, index=True),
    Column("sources", Text, nullable=False),
    Column("first_seen", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
DAY = func.coalesce(papers.c.announced, papers.c.published, literal_column("''"))
"""The day a paper counts as of, as far as it is known; with nothing bound, so that databases know their index by it."""
Index("ix_papers_day", DAY, papers.c.no)

records = Table(
    "records",
    metadata,
    Column("no", Serial, primary_key=True, autoincrement=False),
    paper_no(),
    Column("ref", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False, index=True),
    Column("key", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("raw_hash", LargeBinary, nullable=False),
    Column("clean", Text, nullable=False),
    Column("first_seen", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Index("ix_records_paper_no", "paper_no"),
)

titles = Table(
    "titles",
    metadata,
    Column("key", BigInteger, nullable=False),
    paper_no(),
    PrimaryKeyConstraint("key", "paper_no"),
    Index("ix_titles_paper_no", "paper_no"),
    sqlite_with_rowid=False,
)

versions = Table(
    "versions",
    metadata,
    paper_no(),
    Column("number", Integer, nullable=False),
    Column("created", Text),
    Column("size", Text),
    PrimaryKeyConstraint("paper_no", "number"),
    sqlite_with_rowid=False,
)

authors = Table(
    "authors",
    metadata,
    paper_no(),
    Column("place", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),
    Column("affiliation", Text),
    PrimaryKeyConstraint("paper_no", "place"),
    sqlite_with_rowid=False,
)

categories = Table(
    "categories",
    metadata,
    paper_no(),
    Column("place", Integer, nullable=False),
    Column("category", Text, nullable=False, index=True),
    PrimaryKeyConstraint("paper_no", "place"),
    sqlite_with_rowid=False,
)

keywords = Table(
    "keywords",
    metadata,
    paper_no(),
    Column("place", Integer, nullable=False),
    Column("keyword", Text, nullable=False),
    PrimaryKeyConstraint("paper_no", "place"),
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    paper_no(),
    Column("kind", Text, nullable=False),
    Column("url", Text, nullable=False),
    PrimaryKeyConstraint("paper_no", "kind", "url"),
    sqlite_with_rowid=False,
)

counts = Table(
    "counts",
    metadata,
    paper_no(),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("value", BigInteger, nullable=False),
    PrimaryKeyConstraint("paper_no", "source", "kind", "at"),
    sqlite_with_rowid=False,
)

picks = Table(
    "picks",
    metadata,
    Column("day", Text, nullable=False),
    paper_no(),
    Column("source", Text, nullable=False),
    Column("rank", BigInteger),
    PrimaryKeyConstraint("day", "paper_no", "source"),
    Index("ix_picks_paper_no", "paper_no"),
    sqlite_with_rowid=False,
)

announcements = Table(
    "announcements",
    metadata,
    Column("day", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("paper_id", Text, nullable=False, index=True),
    Column("news", Text, nullable=False),
    Column("version", Integer),
    PrimaryKeyConstraint("day", "category", "paper_id"),
    sqlite_with_rowid=False,
)

readings = Table(
    "readings",
    metadata,
    Column("day", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("day", "category", "by"),
    sqlite_with_rowid=False,
)

editions = Table(
    "editions",
    metadata,
    Column("day", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("papers", Integer, nullable=False),
    Column("checked_at", Text),
)

harvests = Table(
    "harvests",
    metadata,
    Column("no", Serial, primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("started", Text, nullable=False),
    Column("ended", Text),
    Column("outcome", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("cursor", Text),
    Column("step", Text, nullable=False),
    Column("read", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("source", Text, primary_key=True),
    Column("cursor", Text, nullable=False),
    Column("at", Text, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("no", Serial, primary_key=True),
    Column("source", Text, nullable=False),
    Column("where", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("at", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("expires", Text, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Serial, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("no", BigInteger, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_autoincrement=True,
)
