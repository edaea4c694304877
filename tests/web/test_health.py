"""Liveness and readiness, start and end of a server process."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import httpx
import sqlalchemy as sa

from geo.database import head_revision
from tests.conftest import TestDatabase
from tests.web.conftest import serving


def test_alive_and_ready(http: httpx.Client) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    answer = http.get("/readyz")
    state = answer.json()
    assert answer.status_code == 200
    assert state.pop("postgis").startswith("3.")
    assert state == {"ready": True, "database": True, "revision": head_revision(), "migrations_at_head": True}
    assert answer.headers["cache-control"] == "no-store"


def test_not_ready_when_the_schema_is_behind(atlas_database: TestDatabase, tmp_path: Path) -> None:
    with serving(atlas_database, tmp_path / "log") as started:
        owner = sa.create_engine(atlas_database.admin_url)
        with owner.begin() as connection:
            connection.exec_driver_sql("update alembic_version set version_num = '0001'")
        owner.dispose()
        answer = started.client.get("/readyz")
        assert (answer.status_code, answer.json()["migrations_at_head"]) == (503, False)
        assert started.client.get("/healthz").status_code == 200


def test_not_ready_without_the_database(atlas_database: TestDatabase, tmp_path: Path) -> None:
    with serving(atlas_database, tmp_path / "log") as started:
        maintenance = sa.create_engine(
            atlas_database.admin_url.replace(f"/{atlas_database.name}?", "/postgres?"),
            isolation_level="AUTOCOMMIT",
        )
        with maintenance.connect() as connection:
            connection.exec_driver_sql(f"alter database {atlas_database.name} allow_connections false")
            connection.exec_driver_sql(
                f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{atlas_database.name}'"
            )
            answer = started.client.get("/readyz")
            tile = started.client.get("/tiles/vacancies/11/1066/681.mvt")
            connection.exec_driver_sql(f"alter database {atlas_database.name} allow_connections true")
        maintenance.dispose()
        assert (answer.status_code, answer.json()["database"]) == (503, False)
        assert tile.status_code == 503
        assert "Datenbank antwortet nicht" in tile.json()["error"]


def test_a_server_ends_at_once_and_cleanly(atlas_database: TestDatabase, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(atlas_database, log) as started:
        started.client.get("/tiles/vacancies/11/1066/681.mvt")
        asked = time.monotonic()
        started.process.send_signal(signal.SIGTERM)
        started.process.wait(10)
        assert time.monotonic() - asked < 5
    assert "Traceback" not in log.read_text()
