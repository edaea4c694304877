"""The points of the map of the page Versorgung, as columns of keys, places and words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geo.crs import to_degrees
from geo.i18n import _, format_day, format_number
from geo.network.arrays import FloatArray
from quarters.supply.model import SupplyModel
from quarters.supply.state import SupplyState
from ui.supply import reads
from ui.supply.question import Question


def points_of(question: Question, state: SupplyState, sites: tuple[int, ...]) -> dict[str, Any]:
    """Return facilities, closed ones, suitable vacancies, placed uses and numbered sites as columns."""
    service = question.service.key
    shown = frozenset() if question.whole_field else question.parts
    closed = set(state.closed(service).tolist())
    placed = state.placed(service)
    facilities = _facilities(state.model, service)
    open_rows = [row for row in range(len(facilities["id"])) if row not in closed]
    suitable = _vacancies(state.model, reads.candidates(state.model, service)[0])
    free = [row for row, key in enumerate(suitable["id"]) if key not in {*placed, *sites}]
    return {
        "facilities": _taken(facilities, open_rows if "angebote" in shown else []),
        "closed": _taken(facilities, sorted(closed)),
        "vacancies": _taken(suitable, free if "leerstaende" in shown else []),
        "placed": _vacancies(state.model, _rows_of(state.model, placed)),
        "sites": _numbered(state.model, sites),
    }


@lru_cache(maxsize=32)
def _facilities(model: SupplyModel, service: str) -> dict[str, Any]:
    return facility_columns(model.supply(service).rows, _(model.service(service).label))


def facility_columns(rows: pd.DataFrame, label: str) -> dict[str, Any]:
    """Return facilities (columns of ``read_facilities``) as columns of points; those without a name by a label."""
    told = [
        (name or label, _("schließt am {day}").format(day=format_day(closes)) if closes else "")
        for name, closes in zip(rows["name"].tolist(), rows["closes_on"].tolist(), strict=True)
    ]
    return _columns("facility", rows["id"].tolist(), rows[["x", "y"]].to_numpy(dtype=np.float64), told)


def _vacancies(model: SupplyModel, rows: list[int]) -> dict[str, Any]:
    table: pd.DataFrame = model.vacancies.rows.iloc[rows]
    told = [
        (name, format_number(area_m2, "m²"))
        for name, area_m2 in zip(table["name"].tolist(), table["floor_area_m2"].tolist(), strict=True)
    ]
    return _columns("vacancy", table["id"].tolist(), table[["x", "y"]].to_numpy(dtype=np.float64), told)


def _numbered(model: SupplyModel, keys: tuple[int, ...]) -> dict[str, Any]:
    found = _vacancies(model, _rows_of(model, keys))
    order = {key: str(number) for number, key in enumerate(keys, 1)}
    return found | {"label": [order[key] for key in found["id"]]}


def _rows_of(model: SupplyModel, keys: tuple[int, ...] | list[int]) -> list[int]:
    ids = model.vacancies.rows["id"]
    return np.flatnonzero(ids.isin(list(keys)).to_numpy()).tolist()


def _columns(kind: str, ids: list[int], xy: FloatArray, told: list[tuple[str, str]]) -> dict[str, Any]:
    degrees = to_degrees(xy).round(5) if len(ids) else np.empty((0, 2))
    return {
        "kind": kind,
        "id": ids,
        "lon": degrees[:, 0].tolist(),
        "lat": degrees[:, 1].tolist(),
        "title": [title for title, _line in told],
        "line": [line for _title, line in told],
    }


def _taken(columns: dict[str, Any], rows: list[int]) -> dict[str, Any]:
    if len(rows) == len(columns["id"]):
        return columns
    return {
        name: value if name == "kind" else [value[row] for row in rows] for name, value in columns.items()
    }
