"""What lies around a site on foot: services that people lack, open vacancies."""

from __future__ import annotations

import numpy as np

from quarters.sites.measure import FAR_M, to_vacancies
from quarters.sites.measured import Place
from quarters.supply.model import SupplyModel


def gaps_around(model: SupplyModel, place: Place, most: int = 3) -> list[tuple[str, float, float]]:
    """Return the services that most people around a place (1,000 m on foot) lack.

    Returns
    -------
    list of (str, float, float)
        Key of the service, people without it, people around; most first, only services that somebody lacks.
    """
    points = place.edge()
    if not len(points):
        return []
    snapped = model.snapper.snap(points, max_access_leg_m=np.inf)
    near = model.travel.nearest(snapped, limit_m=FAR_M).distance_m <= FAR_M
    people = model.cells.population
    around = float(people[near].sum())
    listed = []
    for service in model.catalogue.services.values():
        if len(model.supply(service.key).rows):
            lacking = near & (model.nearest(service.key).distance_m > service.default_threshold_m)
            listed.append((service.key, float(people[lacking].sum()), around))
    listed.sort(key=lambda each: -each[1])
    return [each for each in listed[:most] if each[1] > 0]


def vacancies_around(model: SupplyModel, place: Place, most: int = 5) -> list[tuple[int, float]]:
    """Return the nearest open vacancies within 1,000 m on foot.

    Returns
    -------
    list of (int, float)
        Id of the vacancy and walk in m from the edge of the site, the nearest first; empty without a place.
    """
    points = place.edge()
    if not len(points):
        return []
    snapped = model.snapper.snap(points, max_access_leg_m=np.inf)
    walk_m = to_vacancies(model).nearest(snapped, limit_m=FAR_M).distance_m
    ids = model.vacancies.rows["id"].to_numpy(dtype=np.int64)
    order = np.argsort(walk_m, kind="stable")[:most]
    return [(int(ids[at]), float(walk_m[at])) for at in order if walk_m[at] <= FAR_M]
