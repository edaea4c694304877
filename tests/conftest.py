"""Fixtures: one private PostGIS cluster per run, one migrated template, a clone per test module or test.

A test that cannot reach PostGIS fails; it never skips.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser

from geo import database
from geo.database.cluster import Cluster

hypothesis_settings.register_profile("atlas", deadline=None, derandomize=True)  # timings decide no test
hypothesis_settings.load_profile("atlas")

os.environ.setdefault("FIRST_STEPS", "0")  # servers of the tests inherit it: no dialog over what they look at
TEMPLATE = "template_atlas"
TEMPLATE_WITH_EXAMPLES = "template_examples"


@dataclass(frozen=True)
class TestDatabase:
    """A clone that belongs to one test: addresses for the app's role and for the owner."""

    __test__ = False
    name: str
    app_url: str
    admin_url: str


def _execute(cluster: Cluster, statement: str) -> None:
    owner = sa.create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql(statement)
    owner.dispose()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running cluster without durability; only tests may do that.

    Not below pytest's own folder: that is closed to the user who runs the server when the tests run as root.
    """
    with tempfile.TemporaryDirectory(prefix="atlas-") as folder:
        started = Cluster(Path(folder), durable=False).start()
        yield started
        started.stop()


def _address(cluster: Cluster, name: str) -> TestDatabase:
    return TestDatabase(name, cluster.url(name, "atlas_app"), cluster.url(name, "postgres"))


def _use(target: TestDatabase) -> TestDatabase:
    database.use_database(target.app_url, target.admin_url)
    return target


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """A migrated database without content."""
    _execute(cluster, f"create database {TEMPLATE}")
    _use(_address(cluster, TEMPLATE))
    database.migrate()
    database.engine().dispose()
    return TEMPLATE


@pytest.fixture(scope="session")
def template_with_examples(cluster: Cluster, template: str) -> str:
    """A migrated database with the bundled areas and the example data."""
    from quarters.areas import seed_areas
    from quarters.supply.example import create_example_supply
    from vacancy.example import create_examples

    _execute(cluster, f"create database {TEMPLATE_WITH_EXAMPLES} template {template}")
    _use(_address(cluster, TEMPLATE_WITH_EXAMPLES))
    with database.transaction("setup") as connection:
        seed_areas(connection)
    with database.transaction("setup") as connection:
        create_examples(connection)
    with database.transaction("setup") as connection:
        create_example_supply(connection)
    database.engine().dispose()
    return TEMPLATE_WITH_EXAMPLES


def _clone(cluster: Cluster, template: str) -> Iterator[TestDatabase]:
    target = _address(cluster, f"test_{uuid.uuid4().hex[:12]}")
    _execute(cluster, f"create database {target.name} template {template}")
    yield _use(target)
    database.engine().dispose()
    _execute(cluster, f"drop database {target.name} with (force)")


@pytest.fixture
def empty_database(cluster: Cluster, template: str) -> Iterator[TestDatabase]:
    """A migrated database of this test alone, without content."""
    yield from _clone(cluster, template)


@pytest.fixture
def atlas_database(cluster: Cluster, template_with_examples: str) -> Iterator[TestDatabase]:
    """A database of this test alone, with areas and example data."""
    yield from _clone(cluster, template_with_examples)


@pytest.fixture(scope="module")
def shared_atlas_database(cluster: Cluster, template_with_examples: str) -> Iterator[TestDatabase]:
    """A database with areas and example data, shared by the tests of a module that only read."""
    yield from _clone(cluster, template_with_examples)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of all folders: a second Playwright in the same thread would refuse to start."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()
