"""Fixtures of several integration tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Connection

from geo import database
from quarters.areas import seed_areas
from tests.integration.area_files import INSERT_UNITS, UNITS


@pytest.fixture
def connection(empty_database: object) -> Iterator[Connection]:
    """A transaction on seeded areas with some units; the seed itself is committed."""
    with database.transaction("setup") as seeding:
        seed_areas(seeding)
        seeding.execute(INSERT_UNITS, {"n": UNITS})
    with database.transaction("test") as opened:
        yield opened
