"""A scenario as a file: its numbers are those of the page, method, thresholds and sources stand on it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from quarters.supply.effect import effect
from quarters.supply.export.scenario import ScenarioExport, scenario_csv, scenario_json
from quarters.supply.state import Step, SupplyState
from tests.integration.supply import first_fit, load


def test_file_tells_measures_effects_and_where_they_come_from(shared_atlas_database):
    today = SupplyState(load())
    step = Step("place", "pharmacy", vacancy_id=first_fit(today, "pharmacy"))
    told = effect(today, step, 700.0)
    content = ScenarioExport(told.state, "=1+1", "Planung", date(2026, 11, 22), {"pharmacy": 700.0})
    file = json.loads(scenario_json(content))
    (service,) = file["services"]
    assert file["measures"][0]["gained"] == round(told.gained) > 0
    saved = service["residents_without_supply_before"] - service["residents_without_supply_after"]
    assert saved == pytest.approx(told.gained)
    assert service["threshold_m"] == 700.0
    assert service["threshold_source"]
    assert {"walk_edge", "population_cell", "facility"} == {one["relation"] for one in file["sources"]}
    assert file["has_examples"] is True
    text = scenario_csv(content).decode("utf-8-sig")
    assert "Szenario;'=1+1" in text, "a table program must not compute the name"
    assert "700 m:" in text
    assert "Methode;" in text
