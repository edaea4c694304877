"""Is everything there that the app needs? One finding per thing, with what to do when it is missing."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from geo import database
from geo.database.binaries import find_binaries
from geo.errors import AtlasError
from geo.i18n import _
from geo.settings import PROJECT_DIR, settings


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, whether it is good, and what was seen or is to be done."""

    name: str
    good: bool
    told: str


def examine() -> list[Finding]:
    """Return what the machine, the database and the browser files look like; never raises for what is missing."""
    checks: list[tuple[str, Callable[[], str]]] = [
        (_("Python"), _python), (_("PostgreSQL-Programme"), lambda: str(find_binaries())),
        (_("Datenbank"), _server), (_("PostGIS"), _postgis), (_("Migrationen"), _migrations),
        (_("Gebiete"), _areas), (_("Dateien für den Browser"), _browser_files),
    ]  # fmt: skip
    return [_finding(name, check) for name, check in checks]


def _finding(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except (AtlasError, OSError, sa.exc.SQLAlchemyError) as error:
        told = str(error) if isinstance(error, AtlasError) else type(error).__name__
        return Finding(name, False, told)


def _python() -> str:
    return platform.python_version()


def _scalar(query: str) -> str:
    with database.transaction("doctor") as connection:
        found = connection.execute(sa.text(query)).scalar()
    return "" if found is None else str(found)


def _server() -> str:
    kind = _("Server") if settings().database_url else _("eingebettet")
    return f"PostgreSQL {_scalar('show server_version')} ({kind})"


def _postgis() -> str:
    version = _scalar("select extversion from pg_extension where extname = 'postgis'")
    if not version:
        raise AtlasError(_("fehlt: bitte „manage.py db migrate“ ausführen"))
    return version


def _migrations() -> str:
    with database.transaction("doctor") as connection:
        found = database.revision(connection)
    if found != database.head_revision():
        raise AtlasError(_("nicht auf dem neuesten Stand: bitte „manage.py db migrate“ ausführen"))
    return found


def _areas() -> str:
    count = _scalar("select count(*) from area")
    if count == "0":
        raise AtlasError(_("fehlen: bitte „manage.py db prepare“ ausführen"))
    return count


def _browser_files() -> str:
    folder = PROJECT_DIR / "static"
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    if not files:
        raise AtlasError(_("fehlen: bitte „make setup“ ausführen"))
    return _("{count} Dateien").format(count=len(files))
