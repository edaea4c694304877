"""Back up the whole database into one file and bring it back, with the server's own programs."""

from __future__ import annotations

import os
import secrets
import subprocess
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

from geo.database.binaries import find_binaries
from geo.database.engine import database_url, engine, transaction
from geo.database.migrate import migrate, revision
from geo.errors import AtlasError, ConflictError, InputError
from geo.i18n import _

ARCHIVE_START = b"PGDMP"
JOBS = "2"


def back_up(path: Path) -> int:
    """Write all data and the schema into a file; the app may go on working.

    The file is complete or not there: it is written aside and renamed at the end. Only its owner may read it.

    Returns
    -------
    int
        Size of the file in bytes.

    Raises
    ------
    InputError
        When the file cannot be written.
    AtlasError
        When ``pg_dump`` fails.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _run(
                "pg_dump", "--format=custom", "--no-owner", "--enable-row-security",
                url=database_url(admin=True), output=file.fileno(),
            )  # fmt: skip
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise InputError(
            _("„{path}“ lässt sich nicht schreiben: bitte einen anderen Ort wählen.").format(path=path)
        ) from error
    finally:
        aside.unlink(missing_ok=True)
    return path.stat().st_size


def restore(path: Path) -> str:
    """Replace the content of the database by that of a backup; on any failure everything stays as it was.

    The backup is read into a new database beside the current one, checked and migrated to head. Only then the two
    change names; the former database stays on the server under the name returned, so that the step can be undone.

    Raises
    ------
    InputError
        When the file is no backup of this application.
    ConflictError
        When the server does not let us exchange the databases.
    """
    _check_archive(path)
    current = database_url(admin=True)
    fresh = current.set(database=f"{current.database}_{secrets.token_hex(4)}")
    _maintain(current, [("create", str(fresh.database), "")])
    try:
        _run("pg_restore", "--no-owner", "--exit-on-error", f"--jobs={JOBS}", str(path), url=fresh)
        _check_content(fresh, path)
    except BaseException:
        _maintain(current, [("drop", str(fresh.database), "")])
        raise
    former = f"{current.database}_vorher"
    engine().dispose()
    _maintain(current, [
        ("drop", former, ""), ("close", str(current.database), ""), ("rename", str(current.database), former),
        ("rename", str(fresh.database), str(current.database)),
    ])  # fmt: skip
    with transaction() as connection:
        connection.execute(sa.text("select 1"))
    return former


def _check_archive(path: Path) -> None:
    if not path.is_file():
        raise InputError(_("Die Datei „{name}“ gibt es nicht.").format(name=path.name))
    with path.open("rb") as file:
        if file.read(len(ARCHIVE_START)) != ARCHIVE_START:
            raise InputError(_("„{name}“ ist keine Sicherung des Quartiersatlas.").format(name=path.name))


def _check_content(fresh: URL, path: Path) -> None:
    """Bring the restored database to head; one that was never ours is refused."""
    restored = sa.create_engine(fresh)
    try:
        with restored.connect() as connection:
            ours = sa.inspect(connection).has_table("municipality") and revision(connection)
        if not ours:
            raise InputError(_("„{name}“ ist keine Sicherung des Quartiersatlas.").format(name=path.name))
    finally:
        restored.dispose()
    migrate(fresh)


def _maintain(current: URL, steps: list[tuple[str, str, str]]) -> None:
    """Create, drop, close and rename databases from the server's maintenance database."""
    server = sa.create_engine(current.set(database="postgres"), isolation_level="AUTOCOMMIT")
    quote = server.dialect.identifier_preparer.quote
    try:
        with server.connect() as connection:
            for step, name, target in steps:
                if step == "close":
                    ask = sa.text(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = :name"
                    )
                    connection.execute(ask, {"name": name})
                    continue
                statement = {
                    "create": f"create database {quote(name)} template template0",
                    "drop": f"drop database if exists {quote(name)} with (force)",
                    "rename": f"alter database {quote(name)} rename to {quote(target)}",
                }[step]
                connection.exec_driver_sql(statement)
    except sa.exc.DBAPIError as error:
        raise ConflictError(
            _(
                "Der Datenbankserver lehnt das Einspielen ab: bitte ein Konto mit dem Recht CREATEDB verwenden."
            )
        ) from error
    finally:
        server.dispose()


def _run(program: str, *arguments: str, url: URL, output: int | None = None) -> None:
    """Run a program of the server; the password goes through the environment, never through the command line."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    host, port = url.query.get("host") or url.host, url.query.get("port") or url.port
    where = {"PGHOST": host, "PGPORT": port, "PGUSER": url.username, "PGPASSWORD": url.password}
    environment |= {name: str(value) for name, value in where.items() if value}
    # an owner who is no superuser is bound by the policies; as administration it reads everything
    environment["PGOPTIONS"] = "-c app.role=admin"
    command = [str(find_binaries() / program), f"--dbname={url.database}", *arguments]
    result = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=output or subprocess.DEVNULL,
        stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    if result.returncode:
        detail = result.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["?"]
        raise AtlasError(
            _("{program} ist gescheitert ({detail}).").format(program=program, detail=detail[0][:200])
        )
