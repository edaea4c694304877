"""Private PostGIS cluster inside the project: Unix socket only, login by operating-system user, nothing to administer.

Any number of processes may use it. The first one starts the server, the last one to leave stops it; the kernel keeps
count by a shared file lock, which it also frees when a process is killed. A server left behind is taken over.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import IO

from sqlalchemy.engine import URL

from geo.database.binaries import find_binaries
from geo.database.owner import ServerOwner
from geo.errors import DatabaseUnavailableError
from geo.i18n import _

LOGIN_ROLES = ("postgres", "atlas_app")
PORT = 5432  # only part of the socket's name; nothing listens on TCP
START_LIMIT_S = 120
SOCKET_FOLDER_MAX_BYTES = 85  # sun_path ends at 107 bytes, the socket's own name takes 14
CONFIG = """\
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 256MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
work_mem = 32MB
log_checkpoints = off
log_error_verbosity = terse
"""
FAST_BUT_UNSAFE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
SERVER_WORKS_IN = """\
for p in /proc/[0-9]*; do
  [ "$(cat "$p/comm" 2>/dev/null)" = postgres ] && [ "$(readlink "$p/cwd")" = "$0" ] && exit 0
done
exit 1
"""


class Cluster:
    """One database cluster in a folder of its own.

    Parameters
    ----------
    root
        Folder of the cluster, created with mode 0700. When the process is root and the server's user cannot reach
        the folder (a project below a closed home directory), a folder below ``/var/lib`` takes its place.
    durable
        False trades safety against power failure for speed; for tests only.

    Notes
    -----
    Only the user who runs the server and root may log in, and only as ``postgres`` (administration, migrations) or as
    ``atlas_app`` (the app).
    """

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.root = Path(root).resolve()
        self._owner = ServerOwner(self.root / "data")
        if self._owner.drops_root and not self._owner.reaches(self.root.parent):
            self.root = Path("/var/lib") / f"quartiersatlas-{_short_hash(self.root)}"
        self.data = self.root / "data"
        self.log = self.root / "server.log"
        self.socket_folder = _socket_folder(self.root / "s")
        self._users: IO[str] | None = None
        self._users_pid = 0

    def start(self) -> Cluster:
        """Create the cluster when it is new, start the server when it is down, and return the cluster.

        May be called again when the server was killed meanwhile.

        Raises
        ------
        DatabaseUnavailableError
            When PostgreSQL with PostGIS is missing, the folder belongs to somebody else, or the server does not start.
        """
        self._owner.make_folder(self.root)
        self._owner.make_folder(self.socket_folder)
        with self._open_lock("start.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of two processes at once one starts, the other waits
            users = self._users or self._open_lock("users.lock")
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self._start_server()
            except BaseException:
                if users is not self._users:
                    users.close()
                raise
            self._users, self._users_pid = users, os.getpid()
        atexit.unregister(self.stop)
        atexit.register(self.stop)
        return self

    def stop(self) -> None:
        """Leave the cluster; the last process out stops the server. Data stay. Safe to call twice."""
        atexit.unregister(self.stop)
        users, self._users = self._users, None
        if (users and self._users_pid != os.getpid()) or not self.root.exists():
            return  # a forked child shares its parent's lock and must not stop the parent's server
        self._owner.make_folder(self.root)
        with users or self._open_lock("users.lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # somebody else still works with it
            if self.running():
                self._must("pg_ctl", "-D", "data", "-m", "fast", "-w", "stop")

    def running(self) -> bool:
        """Return whether the server accepts connections."""
        if not (self.data / "PG_VERSION").exists():
            return False
        return self._run("pg_isready", "-q", "-h", self.socket_folder).returncode == 0

    def url(self, database: str, role: str = "atlas_app") -> str:
        """Return the SQLAlchemy address of a database for one of ``LOGIN_ROLES``.

        The port is named although it is the default, because ``PGPORT`` in the environment would replace it.
        """
        query = {"host": str(self.socket_folder), "port": str(PORT)}
        url = URL.create("postgresql+psycopg", username=role, database=database, query=query)
        return url.render_as_string(hide_password=False)

    def _start_server(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        if self.running() or self._comes_up():
            return
        if Path("/proc").exists():  # elsewhere nothing proves that the server is dead
            for stale in (self.data / "postmaster.pid", *self.socket_folder.glob(f".s.PGSQL.{PORT}*")):
                stale.unlink(missing_ok=True)
        self._write_config(self.data)
        self._must("pg_ctl", "-D", "data", "-w", "-t", str(START_LIMIT_S), "-l", self.log.name, "start")

    def _comes_up(self) -> bool:
        """Wait while a server of ours lives but does not answer: recovery after a crash, or its last children.

        A live server works in its data folder. The number in ``postmaster.pid`` proves nothing: it may be a zombie's or
        have passed to another process.
        """
        end = time.monotonic() + START_LIMIT_S
        while (
            self._owner.run("sh", "-c", SERVER_WORKS_IN, self.data).returncode == 0 and time.monotonic() < end
        ):
            if self.running():
                return True
            time.sleep(0.05)
        return self.running()

    def _create(self) -> None:
        new = (
            self.root / "data.new"
        )  # renamed when complete, so that a kill half-way leaves no broken cluster
        shutil.rmtree(new, ignore_errors=True)
        sync = [] if self.durable else ["--no-sync"]
        self._must(
            "initdb", "-D", new, "-U", "postgres", "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8", *sync
        )
        self._must(
            "postgres", "--single", "-D", new, "postgres", text="create role atlas_app login noinherit;\n"
        )
        (new / "pg_hba.conf").write_text("local all all peer map=atlas\n")
        pairs = [(user, role) for user in sorted({"root", self._owner.name}) for role in LOGIN_ROLES]
        (new / "pg_ident.conf").write_text("".join(f'atlas "{user}" {role}\n' for user, role in pairs))
        with (new / "postgresql.conf").open("a") as config:
            config.write("\ninclude = 'atlas.conf'\n")
        self._write_config(new)
        new.rename(self.data)

    def _write_config(self, data: Path) -> None:
        """Write our settings anew at each start, so that an older cluster gets what the code now asks for."""
        text = CONFIG + ("" if self.durable else FAST_BUT_UNSAFE)
        path = data / "atlas.conf"
        path.write_text(f"{text}port = {PORT}\nunix_socket_directories = '{self.socket_folder}'\n")
        self._owner.take(path)

    def _open_lock(self, name: str) -> IO[str]:
        lock = (self.root / name).open("a")
        self._owner.take(self.root / name)
        return lock

    def _run(self, program: str, *arguments: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program of PostgreSQL in the cluster's folder: pg_ctl would stumble over a " or $ in a full path."""
        version = self.data / "PG_VERSION"
        folder = find_binaries(version.read_text().strip() if version.exists() else "")
        return self._owner.run(folder / program, *arguments, text=text, folder=self.root)

    def _must(self, program: str, *arguments: str | Path, text: str = "") -> None:
        result = self._run(program, *arguments, text=text)
        if result.returncode:
            tail = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
            raise DatabaseUnavailableError(
                _(
                    "Die eingebettete Datenbank startet nicht ({program}); Einzelheiten stehen in {log}."
                ).format(program=program, log=self.log)
            ) from RuntimeError(f"{result.stdout}\n{tail}")


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _socket_folder(wanted: Path) -> Path:
    """Return the folder itself, or a short plain one when the kernel or the configuration file could not take it."""
    plain = re.fullmatch(r"[\w./+-]+", str(wanted), re.ASCII)
    if plain and len(str(wanted)) < SOCKET_FOLDER_MAX_BYTES:
        return wanted
    return Path("/tmp") / f"quartiersatlas-{_short_hash(wanted)}"  # noqa: S108 - closed to others by make_folder
