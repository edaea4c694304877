"""Loading and removing on the page Daten: exact numbers first, nothing before the last click, all or nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import InputError
from tests.app.conftest import run_page, words
from tests.conftest import TestDatabase
from ui.components.load_dialogs import parse_day
from ui.today import today


def counts() -> tuple[int, ...]:
    with database.transaction() as connection:
        return tuple(
            connection.execute(sa.text(f"select count(*) from {table}")).scalar_one()
            for table in ("commercial_unit", "vacancy", "street")
        )


def test_opening_the_removal_says_exact_numbers_and_removes_nothing(atlas_database: TestDatabase) -> None:
    before = counts()
    app = run_page("data")
    app.button(key="beispiele_entfernen").click().run()
    assert "2.500 Einheiten" in words(app)
    assert counts() == before


def test_day_of_a_source() -> None:
    assert parse_day(" 15.03.2026 ") == date(2026, 3, 15)
    assert parse_day("") is None
    ahead = (today() + timedelta(days=2)).strftime("%d.%m.%Y")
    for wrong in ("31.02.2026", "2026-03-15", "gestern", ahead):
        with pytest.raises(InputError):
            parse_day(wrong)
