"""Find the programs of a PostgreSQL server that has PostGIS."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from geo.errors import DatabaseUnavailableError
from geo.i18n import _

WHERE_PACKAGES_INSTALL = (
    ("/usr/lib/postgresql", "*/bin"),  # Debian, Ubuntu
    ("/usr", "pgsql-*/bin"),  # Red Hat and relatives
    ("/opt/homebrew/opt", "postgresql@*/bin"),  # macOS
)


def find_binaries(major: str = "") -> Path:
    """Return the folder with ``initdb`` and ``pg_ctl`` of the newest PostgreSQL that has PostGIS.

    Parameters
    ----------
    major
        Major version that existing files need, for example ``"15"``; empty accepts any.

    Raises
    ------
    DatabaseUnavailableError
        When no such server is installed.
    """
    usable = [folder for folder in _candidates() if _has_postgis(folder)]
    for folder in usable:
        if not major or _major(folder) == major:
            return folder
    if usable:
        raise DatabaseUnavailableError(
            _(
                "Die vorhandene Datenbank gehört zu PostgreSQL {major}, installiert ist eine andere Version: bitte "
                "postgresql-{major}-postgis-3 installieren."
            ).format(major=major)
        )
    raise DatabaseUnavailableError(
        _(
            "PostgreSQL mit PostGIS fehlt: bitte das Paket postgresql-postgis installieren (make setup) oder in "
            "DATABASE_URL einen Datenbankserver angeben."
        )
    )


def _candidates() -> list[Path]:
    named = os.environ.get("PG_BINDIR")
    packaged = [path for base, pattern in WHERE_PACKAGES_INSTALL for path in Path(base).glob(pattern)]
    on_path = shutil.which("initdb")
    folders = [Path(named)] if named else []
    folders += sorted(packaged, key=_folder_version, reverse=True)
    folders += [Path(on_path).resolve().parent] if on_path else []
    return [folder for folder in folders if (folder / "initdb").exists()]


def _folder_version(folder: Path) -> int:
    digits = "".join(c for c in folder.parent.name if c.isdigit())
    return int(digits or 0)


@cache
def _ask(folder: Path, option: str) -> str:
    answer = subprocess.run([folder / "pg_config", option], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _has_postgis(folder: Path) -> bool:
    return (folder / "pg_config").exists() and Path(
        _ask(folder, "--sharedir"), "extension/postgis.control"
    ).exists()


def _major(folder: Path) -> str:
    return _ask(folder, "--version").removeprefix("PostgreSQL ").split(".")[0].split(" ")[0]
