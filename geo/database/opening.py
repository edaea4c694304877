"""Make the database ready for use: started, created, migrated."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from geo.database.engine import DATABASE_NAME, private_cluster, uses_private_cluster
from geo.database.migrate import migrate


def open_database() -> None:
    """Make the database ready: start the private cluster when needed, create the database, migrate to head."""
    if uses_private_cluster():
        _create_database()
    migrate()


def _create_database() -> None:
    maintenance: Any = sa.create_engine(
        private_cluster().url("postgres", "postgres"), isolation_level="AUTOCOMMIT"
    )
    with maintenance.connect() as connection:
        connection.execute(sa.text("select pg_advisory_lock(7305912)"))
        known = sa.text("select 1 from pg_database where datname = :name")
        if connection.execute(known, {"name": DATABASE_NAME}).first() is None:
            connection.exec_driver_sql(f'create database "{DATABASE_NAME}"')
        connection.execute(sa.text("select pg_advisory_unlock(7305912)"))
    maintenance.dispose()
