"""The schema the migrations build is the one the code speaks of."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import broadsheet.store.migrate as migrate_module
from broadsheet.model.errors import StoreError
from broadsheet.store.db import Db
from broadsheet.store.library import HEAD, open_library
from broadsheet.store.schema import metadata


# SQLAlchemy cannot read such an index of SQLite back; test_store_listings holds that it is used
@pytest.mark.filterwarnings("ignore:.*expression-based index '?ix_papers_day")
def test_migrations_build_exactly_the_tables_the_code_declares(store: Db) -> None:
    with store.write() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_code_expects_the_newest_migration_of_the_folder() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate_module.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_library_of_a_newer_broadsheet_is_refused_with_a_sentence(store: Db, store_url: str) -> None:
    with store.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer Broadsheet \(schema 9999\)"):
        open_library(store_url)


def test_opening_twice_migrates_once(store: Db, store_url: str) -> None:
    again = open_library(store_url)
    with again.read() as db:
        assert db.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
    again.close()
