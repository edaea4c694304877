"""The ground of all measurements: a database of its own with a given number of vacancies, and servers on it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import sqlalchemy as sa

from geo import database
from geo.database.cluster import Cluster
from geo.settings import PROJECT_DIR
from quarters.areas import seed_areas

FOLDER = PROJECT_DIR / ".cache" / "bench"
SCATTER_SQL = Path(__file__).parent / "scatter.sql"
DATABASE = "bench"


def start_cluster() -> Cluster:
    """Start the bench's own cluster with the settings of real use (every commit is safe)."""
    return Cluster(FOLDER / "cluster").start()


def fill(cluster: Cluster, count: int) -> str:
    """Create the database anew with so many vacancies and return the owner's address for the servers."""
    maintenance = sa.create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.exec_driver_sql(f"drop database if exists {DATABASE} with (force)")
        connection.exec_driver_sql(f"create database {DATABASE}")
    maintenance.dispose()
    owner_url = cluster.url(DATABASE, "postgres")
    database.use_database(cluster.url(DATABASE, "atlas_app"), owner_url)
    database.open_database()
    with database.transaction("bench") as connection:
        seed_areas(connection)
    if count:
        _scatter(owner_url, count)
    return owner_url.replace("postgresql+psycopg://", "postgresql://")


def _scatter(owner_url: str, count: int) -> None:
    owner = sa.create_engine(owner_url)
    with owner.begin() as connection:
        for statement in SCATTER_SQL.read_text(encoding="utf-8").replace(":count", str(count)).split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement.replace("%", "%%"))
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze")
    owner.dispose()


@contextmanager
def serving(app: str, database_url: str, ready: str) -> Iterator[tuple[str, int]]:
    """Run an ASGI app in a process of its own until the block ends; yields its address and process id."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        app,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-access-log",
    ]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "2"]
    with running(command, database_url, f"http://127.0.0.1:{port}", ready) as process_id:
        yield f"http://127.0.0.1:{port}", process_id


@contextmanager
def running(
    command: list[str], database_url: str, url: str, ready: str, folder: Path = PROJECT_DIR
) -> Iterator[int]:
    """Run a server until the block ends, once it answers at ``ready``; yields its process id."""
    environment = {
        **os.environ, "DATABASE_URL": database_url, "FIRST_STEPS": "0",
    }  # fmt: skip
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(url + ready, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes], within_s: float = 90) -> None:
    until = time.monotonic() + within_s
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(address, trust_env=False, timeout=30).status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {address}; see {FOLDER / 'server.log'}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(process_id: int) -> float:
    """Return the processor time that a process has used so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
