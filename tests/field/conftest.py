"""A server of its own per test, on a copy of the example database, and what a phone would send."""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image

from geo.database import transaction
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving

API = "/api/field/v1"
HERE = {"lon": 7.4653, "lat": 51.5136}
SINGLE_USER = "Einzelplatz"


@pytest.fixture
def own_server(atlas_database: TestDatabase, tmp_path: Path) -> Iterator[Server]:
    """The app on a database of this test alone."""
    with serving(atlas_database, tmp_path / "log") as started:
        yield started


@pytest.fixture(scope="module")
def server(shared_atlas_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server shared by tests that leave each other's records alone."""
    with serving(shared_atlas_database, tmp_path_factory.mktemp("field") / "log") as started:
        yield started


def from_own_page(server: Server) -> dict[str, str]:
    """Headers of a write from our own page."""
    return {"Origin": server.url}


def new_entry(**more: Any) -> dict[str, Any]:
    """What a phone sends for a new vacancy."""
    place = {"lon": HERE["lon"], "lat": HERE["lat"], "accuracy_m": 8.0, "method": "device"}
    return {
        "person": SINGLE_USER, "kind": "new", "label": "Musterstraße 15", "captured_at": datetime.now(UTC).isoformat(),
        "target": None, "photos": 0, "place": place, "address": "Musterstraße 15", "status": "vacant",
        "unit_kind": "shop", "floor": "EG", "since": None, "since_precision": "day", "step_free": True, "steps": 0,
        "note": "", **more,
    }  # fmt: skip


def answer_entry(kind: str, unit_uid: str, status: str = "vacant", **more: Any) -> dict[str, Any]:
    """What a phone sends about a known unit."""
    target = {"unit_uid": unit_uid, "version": 1, "status": status}
    return {
        "person": SINGLE_USER, "kind": kind, "label": "Bekannt 1", "captured_at": datetime.now(UTC).isoformat(),
        "target": target, "photos": 0, **more,
    }  # fmt: skip


def put_entry(server: Server, entry: dict[str, Any], uid: str = "") -> httpx.Response:
    """Send an entry."""
    address = f"{API}/entries/{uid or uuid.uuid4()}"
    return server.client.put(address, json=entry, headers=from_own_page(server))


def picture(seed: int = 0, size: tuple[int, int] = (64, 48), **save: Any) -> bytes:
    """A small photo that differs from every other one."""
    draws = random.Random(seed)
    image = Image.new("RGB", size, tuple(draws.randrange(256) for _ in range(3)))
    for _ in range(6):
        image.putpixel((draws.randrange(size[0]), draws.randrange(size[1])), (255, 255, 255))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, **save)
    return out.getvalue()


def rows(sql: str, **values: Any) -> list[dict[str, Any]]:
    """Rows of the database as the operator sees them."""
    with transaction() as connection:
        return [dict(row) for row in connection.execute(sa.text(sql), values).mappings()]


def one(sql: str, **values: Any) -> Any:
    """The one value of a query."""
    return next(iter(rows(sql, **values)[0].values()))
