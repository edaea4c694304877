"""The stream that tells open maps about changes: at once, across processes, and over a lost connection."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from geo.database import transaction
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving

CUT_ALL = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


@pytest.fixture
def own_server(atlas_database: TestDatabase, tmp_path: Path) -> Iterator[Server]:
    with serving(atlas_database, tmp_path / "log") as started:
        yield started


@contextmanager
def told(client: httpx.Client) -> Iterator[Iterator[dict[str, int]]]:
    """The events of a stream as they come."""
    with client.stream("GET", "/live/data", timeout=10) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        yield (json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))


def change_vacancy() -> None:
    with transaction() as connection:
        connection.execute(
            sa.text("update vacancy set cause = cause || '!' where id = (select min(id) from vacancy)")
        )


def test_a_change_is_told_within_a_second_and_names_its_layers_only(own_server: Server) -> None:
    with told(own_server.client) as events:
        first = next(events)
        assert {"vacancies", "commercial_units", "boroughs"} <= set(first)
        started = time.monotonic()
        change_vacancy()
        second = next(events)
        assert time.monotonic() - started < 1
        assert second["vacancies"] > first["vacancies"]
        assert "boroughs" not in second


def test_changes_are_told_again_after_the_database_cut_every_connection(
    own_server: Server, atlas_database: TestDatabase
) -> None:
    with told(own_server.client) as events:
        known = next(events)["vacancies"]
        cut = sa.create_engine(atlas_database.admin_url)
        with cut.connect() as connection:
            connection.execute(sa.text(CUT_ALL))
        cut.dispose()
        time.sleep(1.5)
        change_vacancy()
        assert next(events)["vacancies"] > known


def test_an_open_stream_does_not_hold_the_server_up(own_server: Server) -> None:
    with told(own_server.client) as events:
        next(events)
        started = time.monotonic()
        own_server.process.send_signal(signal.SIGTERM)
        assert list(events) == []
        own_server.process.wait(5)
        assert time.monotonic() - started < 2
