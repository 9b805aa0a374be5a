"""Bring a database to the newest schema; refuse one that is newer than this program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from broadsheet.model.errors import StoreError
from broadsheet.store.db import Connection, Db


def upgrade(db: Db) -> None:
    """Run the migrations that are missing. Raises StoreError when the database is newer than this program."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with db.write() as connection:
        _refuse_newer(connection, ScriptDirectory.from_config(config))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in known:
        raise StoreError(
            f"This library was written by a newer Broadsheet (schema {revision}). "
            "Install that one, or restore a backup."
        )
