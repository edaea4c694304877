"""Alembic environment: one connection, one transaction, one advisory lock, so that two starting processes queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

MIGRATION_LOCK = 7_305_913

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True)
with context.begin_transaction():
    connection.execute(sa.text("select pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    # an owner who is no superuser is bound by the policies, too
    connection.execute(sa.text("select set_config('app.role', 'admin', true)"))
    context.run_migrations()
