"""A what-if scenario on the table of a workshop: its name, what it changes in numbers, and where."""

from __future__ import annotations

from typing import Any

import numpy as np

from geo.crs import to_degrees
from geo.i18n import _, format_number
from quarters.supply.model import SupplyModel
from quarters.supply.scenario import Scenario, compare
from quarters.supply.state import Step
from ui.supply import reads

MOST_LINES = 4


def scenario_on_table(known: Scenario) -> dict[str, Any]:
    """Return ``{id, name, lines, points}`` of a scenario as its measures are possible today."""
    model = reads.current_model()
    after = reads.usable(model, known.steps)
    services = list(dict.fromkeys(step.service for step in after.state.steps))
    today = reads.state_of(model)
    lines = [
        _("{service}: {before} → {after} Menschen ohne Versorgung").format(
            service=_(model.service(service).label),
            before=format_number(round(before.residents_without_supply, -1)),
            after=format_number(round(then.residents_without_supply, -1)),
        )
        for service, (before, then) in compare([today, after.state], services).items()
    ]
    points = [point for step in after.state.steps if (point := _point(model, step)) is not None]
    return {
        "id": known.id,
        "name": known.name,
        "lines": [*lines[:MOST_LINES], *after.dropped],
        "points": points,
    }


def _point(model: SupplyModel, step: Step) -> dict[str, Any] | None:
    rows, key = (
        (model.vacancies.rows, step.vacancy_id) if step.action == "place" else (model.facilities, step.facility_id)
    )  # fmt: skip
    found = rows[rows["id"] == key]
    if found.empty or found[["x", "y"]].isna().any(axis=None):
        return None
    lon, lat = to_degrees(np.asarray(found[["x", "y"]].to_numpy(dtype=np.float64)))[0]
    label = _(model.service(step.service).label)
    return {"action": step.action, "label": label, "lonLat": [round(float(lon), 6), round(float(lat), 6)]}
