"""A receipt is a promise: the database killed again and again keeps every acknowledged entry."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from geo import database
from geo.database.cluster import Cluster
from quarters.areas import seed_areas
from tests.conftest import TestDatabase
from tests.field.conftest import API, answer_entry, new_entry
from tests.web.conftest import Server, serving

ENTRIES = 1000
NEW = 40
KILLS = 4
PATIENCE_S = 150


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[tuple[Cluster, Server]]:
    """A cluster as in earnest, with areas only, and a server on it."""
    with tempfile.TemporaryDirectory(prefix="atlas-durable-") as folder:
        cluster = Cluster(Path(folder)).start()
        try:
            owner = sa.create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
            with owner.connect() as connection:
                connection.exec_driver_sql("create database durable")
            owner.dispose()
            target = TestDatabase("durable", cluster.url("durable"), cluster.url("durable", "postgres"))
            database.use_database(target.app_url, target.admin_url)
            database.migrate()
            with database.transaction("setup") as connection:
                seed_areas(connection)
            database.engine().dispose()
            with serving(target, tmp_path / "log") as server:
                yield cluster, server
            database.engine().dispose()
        finally:
            cluster.stop()


def kill(cluster: Cluster) -> None:
    """End every process of the database at once, without any chance to write."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if (path / "comm").read_text().strip() == "postgres" and (path / "cwd").resolve() == cluster.data:
                os.kill(int(path.name), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            continue


def test_every_entry_with_a_receipt_survives_a_database_that_is_killed(
    durable: tuple[Cluster, Server],
) -> None:
    cluster, server = durable
    receipts: dict[str, str] = {}
    end = time.monotonic() + PATIENCE_S

    units: list[str] = []

    def send(number: int) -> None:
        uid = str(uuid.UUID(int=number + 1, version=4))
        known = number >= NEW
        entry = (
            answer_entry("still_vacant", units[number % NEW])
            if known
            else new_entry(address=f"Dauerweg {number}")
        )
        while time.monotonic() < end:
            try:
                answer = server.client.put(f"{API}/entries/{uid}", json=entry, headers={"Origin": server.url})
            except httpx.TransportError:
                continue
            if answer.status_code in (200, 201):
                assert answer.json()["outcome"] == "applied", answer.text
                receipts[uid] = answer.json()["receipt"]
                if not known:
                    units.append(uid)  # the number of the entry becomes the number of its unit
                return
            time.sleep(0.1)

    stop = threading.Event()
    threading.Thread(target=_kill_now_and_then, args=(cluster, receipts, stop), daemon=True).start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(NEW)))
        list(pool.map(send, range(NEW, ENTRIES)))
    stop.set()
    assert len(receipts) == ENTRIES
    kill(cluster)
    cluster.start()
    database.engine().dispose()
    with database.transaction() as connection:
        kept = dict(connection.execute(sa.text("select uid::text, receipt_code from field_entry")).all())
        query = "select (select count(*) from commercial_unit), count(*) from vacancy_event where kind = 'confirmed'"
        stored = connection.execute(sa.text(query)).one()
    assert kept == receipts
    assert tuple(stored) == (NEW, ENTRIES - NEW)


def _kill_now_and_then(cluster: Cluster, receipts: dict[str, str], stop: threading.Event) -> None:
    chance = random.Random(7)
    at = sorted(chance.sample(range(20, ENTRIES - 50), KILLS))
    for number in at:
        while len(receipts) < number and not stop.is_set():
            time.sleep(0.01)
        if stop.is_set():
            return
        kill(cluster)
        cluster.start()
