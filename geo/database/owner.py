"""The operating-system user that owns the private cluster and runs its server."""

from __future__ import annotations

import contextlib
import os
import pwd
import subprocess
from pathlib import Path

from geo.errors import DatabaseUnavailableError
from geo.i18n import _


class ServerOwner:
    """Who runs the server: this user, or for root, whom PostgreSQL refuses, the owner of the files or ``postgres``.

    Parameters
    ----------
    data
        Folder with the cluster's files; need not exist yet.

    Raises
    ------
    DatabaseUnavailableError
        When root finds no user to run the server as.
    """

    def __init__(self, data: Path) -> None:
        self.drops_root = os.geteuid() == 0
        self._account = _owner_for_root(data) if self.drops_root else pwd.getpwuid(os.geteuid())
        self.name = self._account.pw_name

    def run(
        self, *command: str | Path, text: str = "", folder: Path = Path("/")
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as the owner and return what it printed.

        Parameters
        ----------
        command
            Program and arguments.
        text
            What the program reads from its standard input.
        folder
            Where it runs; by default in the one folder that is never closed to the owner.
        """
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        account = self._account
        return subprocess.run(
            [str(part) for part in command],
            input=text,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**environment, "LC_ALL": "C.UTF-8"},
            user=account.pw_uid if self.drops_root else None,
            group=account.pw_gid if self.drops_root else None,
            extra_groups=[] if self.drops_root else None,
            check=False,
        )

    def reaches(self, path: Path) -> bool:
        """Return whether the owner may enter the folder, or the nearest folder above it that exists."""
        while not path.exists():
            path = path.parent
        return self.run("test", "-x", path).returncode == 0

    def take(self, path: Path) -> None:
        """Make the owner the owner of a file or folder."""
        if self.drops_root:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def make_folder(self, folder: Path) -> None:
        """Make sure that the folder exists, belongs to the owner, and is closed to everybody else.

        Raises
        ------
        DatabaseUnavailableError
            When the folder belongs to another user.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid not in {0, os.geteuid(), self._account.pw_uid} or folder.is_symlink():
            raise DatabaseUnavailableError(
                _(
                    "Der Ordner {folder} gehört einem anderen Benutzer: bitte die Anwendung als dieser starten."
                ).format(folder=folder)
            )
        self.take(folder)
        folder.chmod(0o700)


def _owner_for_root(data: Path) -> pwd.struct_passwd:
    with contextlib.suppress(FileNotFoundError, KeyError):
        if uid := data.stat().st_uid:
            return pwd.getpwuid(uid)
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise DatabaseUnavailableError(
            _(
                "PostgreSQL ist nicht eingerichtet, der Benutzer „postgres“ fehlt: bitte zuerst „make setup“ ausführen."
            )
        ) from None
