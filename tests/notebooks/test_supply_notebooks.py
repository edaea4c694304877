"""The notebooks of the supply analysis give the numbers of the pages."""

from __future__ import annotations

import pytest

from geo import database
from geo.settings import PROJECT_DIR
from quarters.supply.gaps import area_gaps
from quarters.supply.loading import supply_model
from quarters.supply.search import Question, SitingSearch
from quarters.supply.state import SupplyState
from tests.conftest import TestDatabase
from tests.notebooks.test_notebooks import results, run

FOLDER = PROJECT_DIR / "notebooks"


def today() -> SupplyState:
    with database.transaction("test") as connection:
        return SupplyState(supply_model(connection))


def test_supply_gaps(shared_atlas_database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    table, thresholds, why, fragile, checks, sources = results(
        run(FOLDER / "02_supply_gaps.ipynb", shared_atlas_database, monkeypatch)
    )
    first = area_gaps(today(), "food_shop", 500)[0]
    assert first.name in table
    assert str(first.residents_without_supply) in table
    assert "500 m (Hellweger Anzeiger" in thresholds
    assert "Fußweg" in why
    name, lost, again = fragile.strip("()").rsplit(",", 2)
    assert name.startswith("'Beispiel")
    assert float(lost) == float(again) > 0
    assert "Deusen" in checks
    assert "example" in sources


def test_siting(shared_atlas_database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, proven, more, uses, same, own = results(
        run(FOLDER / "03_siting.ipynb", shared_atlas_database, monkeypatch)
    )
    search = SitingSearch(today(), Question(("pharmacy",), choose=3))
    assert at_once.strip("'") == search.at_once().sentence
    assert proven.strip("'") == search.proven().sentence
    assert "Art der Räume" in more
    assert "Apotheke" in uses
    assert same == "True"
    assert own == "([0], 200.0, True)"
