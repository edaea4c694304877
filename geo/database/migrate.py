"""Migrations: bring the schema to head, and tell where it stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

from geo.database.engine import database_url
from geo.settings import PROJECT_DIR


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT_DIR / "migrations").replace("%", "%%"))
    return config


def migrate(url: URL | None = None) -> None:
    """Bring the schema to head as the owner of the tables; a second process waits and then finds nothing to do.

    Parameters
    ----------
    url
        Address for the owner of the tables; None means the database of this process.
    """
    owner = sa.create_engine(url or database_url(admin=True))
    with owner.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    owner.dispose()


def head_revision() -> str:
    """Return the newest revision that the code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def revision(connection: sa.engine.Connection) -> str:
    """Return the revision that the database stands at; empty when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision() or ""
