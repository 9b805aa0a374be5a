"""All papers, the newest first, a page at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put papers in the order of their days."""
    op.create_index("ix_papers_day", "papers", [sa.text("coalesce(announced, published, '')"), "no"], unique=False)
