"""What lies near a vacancy: the walk to the nearest facility of each service, and the people around."""

from __future__ import annotations

import math
from dataclasses import dataclass

from quarters.supply.model import SupplyModel


@dataclass(frozen=True, slots=True)
class Nearby:
    """The nearest facility of a service; ``walk_m`` is along the walking network with both access legs, metres."""

    service: str
    label: str
    name: str
    walk_m: float


def nearby(model: SupplyModel, vacancy_id: int, within_m: float = 1000.0) -> list[Nearby]:
    """Return for each service the facility nearest to a vacancy, if it lies within a walk; nearest first.

    Raises
    ------
    NotFoundError
        If the vacancy is not open.
    InputError
        If its place is unknown or far from every way.
    """
    walk_m = model.to_facilities.nearest(model.vacancy_place(vacancy_id), limit_m=within_m).distance_m
    walks = dict(zip(model.facilities["id"].tolist(), walk_m.tolist(), strict=True))
    found = []
    for service in model.catalogue.services.values():
        rows = model.supply(service.key).rows
        named = zip(rows["id"].tolist(), rows["name"].tolist(), strict=True)
        best = min(((walks[key], str(name or "")) for key, name in named), default=None)
        if best is not None and math.isfinite(best[0]):
            found.append(Nearby(service.key, service.label, best[1], best[0]))
    return sorted(found, key=lambda one: one.walk_m)


def residents_around(model: SupplyModel, vacancy_id: int, within_m: float) -> float:
    """Return how many people live within a walk of a vacancy; errors as ``nearby``."""
    reached = model.from_vacancy(vacancy_id, within_m) <= within_m
    return float(model.cells.population[reached].sum())
