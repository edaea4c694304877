"""Every page on a database without content, and without a database."""

from __future__ import annotations

import pytest

from geo import database
from tests.app.conftest import run_page, words
from tests.conftest import TestDatabase
from ui.router import ENTRIES

MODULES = [entry.module for entry in ENTRIES]


@pytest.mark.parametrize("module", MODULES)
def test_page_runs_on_empty_data_without_a_dead_end(empty_database: TestDatabase, module: str) -> None:
    app = run_page(module)
    assert not app.exception
    assert "qa-error" not in words(app)
    assert "qa-example" not in words(app)
    assert words(app).strip()


@pytest.mark.parametrize("module", MODULES)
def test_page_without_a_database_is_one_sentence(empty_database: TestDatabase, module: str) -> None:
    nowhere = "postgresql+psycopg://atlas_app@/nowhere?host=/nonexistent"
    database.use_database(nowhere, nowhere)
    try:
        app = run_page(module)
        assert not app.exception
        assert words(app).count("Die Datenbank antwortet nicht.") == 1
    finally:
        database.use_database(empty_database.app_url, empty_database.admin_url)
