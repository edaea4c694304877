"""One engine per process, and transactions that say who acts.

The address comes from ``DATABASE_URL``; without it a private cluster inside the project is started.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url

from geo.database.cluster import Cluster
from geo.errors import DatabaseUnavailableError, ForbiddenError
from geo.i18n import _
from geo.people import Person, default_person
from geo.settings import settings

APP_ROLE = "atlas_app"
DATABASE_NAME = "quartiersatlas"
IDENTITY = sa.text(
    "select set_config('app.user', :name, true), set_config('app.role', :role, true),"
    " set_config('app.boroughs', :boroughs, true)"
)
INSUFFICIENT_PRIVILEGE = "42501"
_override: dict[str, str] = {}


@cache
def private_cluster() -> Cluster:
    """Return the running private cluster of the project; the first call starts it."""
    return Cluster(settings().cluster_dir).start()


def database_url(*, admin: bool = False) -> URL:
    """Return the address of the database, starting the private cluster when no server is configured.

    Parameters
    ----------
    admin
        True for the owner of the tables (migrations), False for the role of the app.
    """
    if _override:
        return make_url(_override["admin" if admin else "app"])
    if settings().database_url:
        return make_url(settings().database_url).set(drivername="postgresql+psycopg")
    return make_url(private_cluster().url(DATABASE_NAME, "postgres" if admin else APP_ROLE))


def use_database(app_url: str, admin_url: str) -> None:
    """Point this process to another database; for tests and for restoring a backup aside."""
    if "app" in _override or engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()
    _override.update(app=app_url, admin=admin_url)


@cache
def engine() -> Engine:
    """Return the engine of the app's role; every transaction of a configured server switches to that role."""
    # an unexpected error goes to the log: it must not carry the contact or the password that was being written
    made = sa.create_engine(
        database_url(), pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True
    )
    if settings().database_url and not _override:
        sa.event.listen(made, "begin", lambda c: c.exec_driver_sql(f"set local role {APP_ROLE}"))
    return made


@contextmanager
def transaction(by: Person | str = "") -> Iterator[Connection]:
    """Open a transaction with the rights of a person, in which every change is recorded under that person's name.

    Parameters
    ----------
    by
        The person; a mere name acts with the rights of the process (``geo.people.default_person``).

    Yields
    ------
    sqlalchemy.engine.Connection
        Committed at the end of the block, rolled back when it raises.

    Raises
    ------
    DatabaseUnavailableError
        When the database cannot be reached.
    ForbiddenError
        When row-level security refuses a new row.
    """
    person = by if isinstance(by, Person) else replace(default_person(), name=by)
    connection = _connect()
    try:
        with connection, connection.begin():
            connection.execute(IDENTITY, identity(person))
            yield connection
    except sa.exc.ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != INSUFFICIENT_PRIVILEGE:
            raise
        raise ForbiddenError(
            _("Dafür fehlen Ihnen die Rechte, es wurde nichts geändert: bitte die Planung fragen.")
        ) from error


def identity(person: Person) -> dict[str, str]:
    """Return the settings by which a transaction knows who acts, to be bound to ``IDENTITY``."""
    boroughs = ",".join(str(each) for each in person.borough_ids)
    return {"name": person.name, "role": person.role.value, "boroughs": boroughs}


def _connect() -> Connection:
    try:
        return engine().connect()
    except sa.exc.OperationalError as error:
        try:
            if not uses_private_cluster():
                raise
            private_cluster().start()  # somebody ended the server under us
            return engine().connect()
        except sa.exc.OperationalError:
            raise DatabaseUnavailableError(
                _(
                    "Die Datenbank antwortet nicht. Gespeichertes ist sicher. "
                    "Bitte in einer Minute noch einmal versuchen."
                )
            ) from error


def uses_private_cluster() -> bool:
    """Return whether the database is the project's own, because no other is configured."""
    return not settings().database_url and not _override


def close_database() -> None:
    """Close the connections and leave the private cluster, whose server ends with its last user.

    A server process calls it at its end, because one ended by a signal runs no exit handlers.
    """
    if engine.cache_info().currsize:
        engine().dispose()
        engine.cache_clear()
    if private_cluster.cache_info().currsize:
        private_cluster().stop()
        private_cluster.cache_clear()
