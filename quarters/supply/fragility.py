"""Fragility: which facilities leave most residents without supply if they close, and which closures are announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from quarters.supply.changes import residents_losing_supply
from quarters.supply.gaps import threshold_of
from quarters.supply.model import SupplyModel
from quarters.supply.state import Step, SupplyState


@dataclass(frozen=True, slots=True)
class Fragile:
    """One facility and who depends on it.

    Attributes
    ----------
    facility_id, name, address, service, suburb_id
        The facility; ``suburb_id`` is 0 outside all suburbs.
    losing_supply : float
        Residents who lose supply if only this facility closes, see ``changes.residents_losing_supply``.
    closes_on : date or None
        Announced closure.
    threatened : bool
        Whether closure is announced, or the register tells that its unit is about to fall vacant (drohend).
    vacancy_id : int or None
        That vacancy of the register.
    """

    facility_id: int
    name: str
    address: str
    service: str
    suburb_id: int
    losing_supply: float
    closes_on: date | None
    threatened: bool
    vacancy_id: int | None


def fragile_facilities(
    state: SupplyState, service: str, threshold_m: float | None = None, group: str = "all"
) -> list[Fragile]:
    """Rank the facilities of a service by the residents who lose supply if they close.

    Parameters
    ----------
    state
        Today, or with measures: what they supply is not lost.
    service, threshold_m, group
        As in ``gaps.cell_gaps``.

    Returns
    -------
    list of Fragile
        Most residents first; facilities that close in this state are left out.

    Raises
    ------
    NotFoundError, InputError
        If the service, the threshold or the group is invalid.
    """
    model, limit = state.model, threshold_of(state, service, threshold_m)
    stay = np.setdiff1d(np.arange(len(model.supply(service).rows)), state.closed(service))
    people = model.population(group).copy()
    for vacancy_id in state.placed(service):
        people[model.from_vacancy(vacancy_id, limit) <= limit] = 0.0  # the placed use steps in
    losing = residents_losing_supply(model.facility_pairs(service, limit)[stay], people, limit)
    rows = model.supply(service).rows.iloc[stay]
    threats = _threats(model)
    columns = (
        rows[name].tolist()
        for name in ("id", "name", "street", "house_number", "suburb_id", "closes_on", "unit_id")
    )
    found = [
        Fragile(
            facility_id=key,
            name=name,
            address=f"{street} {number}".strip(),
            service=service,
            suburb_id=suburb,
            losing_supply=float(lost),
            closes_on=closes if isinstance(closes, date) else None,
            threatened=isinstance(closes, date) or unit in threats,
            vacancy_id=threats.get(unit),
        )
        for lost, key, name, street, number, suburb, closes, unit in zip(losing, *columns, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.losing_supply, not one.threatened, one.name))


def announced_closures(model: SupplyModel, until: date) -> tuple[Step, ...]:
    """Return the announced closures up to a day as measures: the supply of that day if nothing else changes."""
    rows = model.facilities
    due = [isinstance(day, date) and day <= until for day in rows["closes_on"]]
    chosen = rows[np.array(due, dtype=bool)]
    return tuple(
        Step("close", service, facility_id=int(key))
        for key, service in zip(chosen["id"], chosen["service"], strict=True)
        if service in model.catalogue.services
    )


def _threats(model: SupplyModel) -> dict[float, int]:
    """Vacancies that threaten, by unit."""
    rows: pd.DataFrame = model.vacancies.rows
    chosen = rows[rows["status"] == "threatened"]
    return {float(unit): int(key) for unit, key in zip(chosen["unit_id"], chosen["id"], strict=True)}
