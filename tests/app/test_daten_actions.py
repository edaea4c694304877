"""Loading and removing on the page Daten: exact numbers first, nothing before the last click, all or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from geo import database
from geo.errors import InputError
from tests.app.conftest import run_page, words
from tests.conftest import TestDatabase
from ui.components.load_dialogs import parse_day
from ui.components.remove_dialog import sentence
from ui.today import today
from vacancy.example import RemovedCounts

QUALITIES = """
    select distinct source.quality from area
    join source on source.municipality_key = area.municipality_key and source.id = area.source_id
    where area.level = 'borough'
"""


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
    assert (
        "4.056 Angebote und 14.362 Zellen der Bevölkerung werden entfernt. 0 von Ihnen erfasste Leerstände"
        in words(app)
    )
    assert counts() == before


def test_day_of_a_source() -> None:
    assert parse_day(" 15.03.2026 ") == date(2026, 3, 15)
    assert parse_day("") is None
    ahead = (today() + timedelta(days=2)).strftime("%d.%m.%Y")
    for wrong in ("31.02.2026", "2026-03-15", "gestern", ahead):
        with pytest.raises(InputError):
            parse_day(wrong)


def test_one_record_that_stays_is_said_in_the_singular() -> None:
    told = sentence(RemovedCounts(7, 2, 3, 0, 1), {"facility": 4, "population_cell": 5}, past=True)
    assert told == (
        "2 Einheiten, 3 Leerstände (auch vergangene), 7 Straßen, 4 Angebote und 5 Zellen der Bevölkerung "
        "wurden entfernt. 1 von Ihnen erfasster Leerstand ist geblieben."
    )


def test_a_broken_file_of_areas_is_one_sentence_and_asks_for_no_title(atlas_database: TestDatabase) -> None:
    def script() -> None:
        from ui.components import load_dialogs
        from ui.errors import show_error

        try:
            load_dialogs._areas()
        except Exception as error:  # noqa: BLE001 - as the dialog does
            show_error(error)

    app = AppTest.from_function(script, default_timeout=60).run()
    bad = b"SQLite format 3\x00" + b"<img onerror>"
    app.file_uploader(key="gebiete_datei").upload("x' OR 1=1.gpkg", bad, "application/octet-stream").run()
    assert not app.exception
    assert [field.label for field in app.text_input] == ["Herausgeber", "Lizenz", "Stand"]
    assert "Die Datei x' OR 1=1.gpkg ist beschädigt oder unvollständig." in unescape(words(app))
    with database.transaction() as connection:
        kept = connection.execute(sa.text(QUALITIES)).scalars().all()
    assert kept == ["approximate"]
