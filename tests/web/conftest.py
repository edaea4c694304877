"""A real server process (uvicorn) on a clone of the example database, asked over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conftest import TestDatabase

PROJECT = Path(__file__).resolve().parents[2]
START_WITHIN_S = 60


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and a client without any waiting for proxies."""

    url: str
    process: subprocess.Popen[bytes]
    client: httpx.Client


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(database: TestDatabase, **more: str) -> dict[str, str]:
    """Return the environment of a server on this database; it logs in as the owner and works as the app's role."""
    url = database.admin_url.replace("postgresql+psycopg://", "postgresql://")
    return {**os.environ, "DATABASE_URL": url, **more}


def command(port: int, host: str = "127.0.0.1") -> list[str]:
    """Return how a server is started."""
    where = ["--host", host, "--port", str(port), "--timeout-graceful-shutdown", "2", "--no-access-log"]
    return [sys.executable, "-m", "uvicorn", "app:app", *where]


@contextmanager
def serving(database: TestDatabase, log: Path, host: str = "127.0.0.1", **more: str) -> Iterator[Server]:
    """Run a server until the block ends; its log is part of the error when it does not come up."""
    port = _free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(port, host), cwd=PROJECT, env=environment(database, **more), stdout=output, stderr=output
        )
    url = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
            _wait_for(client, process, log)
            yield Server(url, process, client)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN_S
    while time.monotonic() < until:
        try:
            client.get("/healthz")
        except httpx.TransportError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def server(shared_atlas_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server shared by the tests of a module that only read."""
    with serving(shared_atlas_database, tmp_path_factory.mktemp("server") / "log") as started:
        yield started


@pytest.fixture(scope="module")
def http(server: Server) -> httpx.Client:
    """A client of the shared server."""
    return server.client
