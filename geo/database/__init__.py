"""The database: where it is, how it is opened, migrated and asked for its state."""

from geo.database.engine import close_database, database_url, engine, transaction, use_database
from geo.database.migrate import head_revision, migrate, revision
from geo.database.opening import open_database
from geo.database.version import data_version

__all__ = [
    "close_database", "data_version", "database_url", "engine", "head_revision", "migrate", "open_database", "revision",
    "transaction", "use_database",
]  # fmt: skip
