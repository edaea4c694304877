"""The page Versorgung where data are missing: unknown supply is not told as a gap, missing areas end in a sentence."""

from __future__ import annotations

from tests.app.conftest import run_page, words
from tests.conftest import TestDatabase
from tests.integration.supply import change

NOTHING = "Zu dieser Versorgungsart ist kein Angebot"


def test_people_without_known_supply_are_not_without_supply(atlas_database: TestDatabase) -> None:
    change("delete from facility where service = 'bank'")
    for tab in ("luecken", "verletzlich", "tage"):
        told = words(run_page("supply", dienst="bank", reiter=tab))
        assert NOTHING in told
        assert "Menschen ohne Bank" not in told


def test_a_municipality_without_areas_is_told(atlas_database: TestDatabase) -> None:
    change("delete from area")
    app = run_page("supply")
    assert not app.exception
    assert "Für diese Kommune sind keine Gebiete geladen." in words(app)
    assert "Kennung" not in words(app)
