"""Supply gaps of a service: per area, per cell, as a distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.area_names import german_order
from geo.network.arrays import BoolArray, FloatArray, IntArray
from quarters.supply.areas import area_measures, mean_by_area, sum_by_area
from quarters.supply.checks import checked_threshold
from quarters.supply.gap_index import gap_degree, gap_index
from quarters.supply.state import SupplyState
from quarters.supply.zones import Zone

UNSERVED_FACTOR = 2.0
"""Gradual gap: 0 up to the threshold, 1 from twice the threshold on. Assumption, told beside every index."""


@dataclass(frozen=True, slots=True)
class AreaGap:
    """Measures of one service in one area; NaN is keine Angabe, infinity out of reach.

    Attributes
    ----------
    id, level, key, name
        The area.
    population : float
        Residents of the group.
    residents_without_supply : float
        Residents beyond the threshold, see ``measures.residents_without_supply``.
    residents_uncertain : float
        Residents whose class may be wrong, see ``measures.uncertainty_band``.
    residents_at_border : float
        Residents for whom supply beyond the edge of the data could be nearer.
    share_served : float
        0 to 1.
    median_m, p90_m : float
        Walk within which half, or nine tenths, of the residents live.
    access : float
        Mean E2SFCA access, capacity per 1,000 residents, see ``catchment.floating_catchment``.
    gap_index : float
        Σ of ``gap_index`` over the cells, gradual between the threshold and twice the threshold.
    """

    id: int
    level: str
    key: str
    name: str
    population: float
    residents_without_supply: float
    residents_uncertain: float
    residents_at_border: float
    share_served: float
    median_m: float
    p90_m: float
    access: float
    gap_index: float


@dataclass(frozen=True, slots=True)
class CellGaps:
    """One service, cell by cell, in the order of ``model.cells``.

    Attributes
    ----------
    cell_id : IntArray
        Key of the cell.
    distance_m : FloatArray
        Walk to the nearest facility; infinity out of reach.
    without : BoolArray
        Beyond the threshold.
    uncertain : BoolArray
        Within the tolerance of the threshold.
    at_border : BoolArray
        Supply beyond the edge of the data could be nearer.
    population : FloatArray
        Residents of the group.
    """

    cell_id: IntArray
    distance_m: FloatArray
    without: BoolArray
    uncertain: BoolArray
    at_border: BoolArray
    population: FloatArray


def threshold_of(state: SupplyState, service: str, threshold_m: float | None) -> float:
    """Return the threshold given, else the default one of the service; InputError unless it is above 0 m."""
    default_m = state.model.service(service).default_threshold_m
    return checked_threshold(default_m if threshold_m is None else threshold_m)


def cell_gaps(
    state: SupplyState, service: str, threshold_m: float | None = None, group: str = "all"
) -> CellGaps:
    """Return distance and class of every cell for a service.

    Parameters
    ----------
    state
        Today, or with measures.
    service
        Key in data/services.toml.
    threshold_m
        Longest walk that counts as supplied; the default of the service unless given.
    group
        ``all``, ``under_18`` or ``over_65``.

    Returns
    -------
    CellGaps
        In the order of ``state.model.cells``.

    Raises
    ------
    NotFoundError
        If the service is unknown.
    InputError
        If the threshold is not above 0 or the group unknown.
    """
    model, limit = state.model, threshold_of(state, service, threshold_m)
    far = state.distance_m(service)
    return CellGaps(
        cell_id=model.cells.id,
        distance_m=far,
        without=far > limit,
        uncertain=np.abs(far - limit) <= model.tolerance_m,
        at_border=(far > limit) & (model.border_m < limit),
        population=model.population(group),
    )


def area_gaps(
    state: SupplyState,
    service: str,
    threshold_m: float | None = None,
    level: str = "suburb",
    group: str = "all",
) -> list[AreaGap]:
    """Return the measures of a service for every area of a level, most residents without supply first.

    Parameters
    ----------
    state, service, threshold_m, group
        As in ``cell_gaps``.
    level
        ``city``, ``borough``, ``statistical_district``, ``suburb``, ``project_area`` or ``quarter_lab``.

    Returns
    -------
    list of AreaGap
        One per area; areas without residents stand last.

    Raises
    ------
    NotFoundError
        If the service or the level is unknown.
    InputError
        If the threshold is not above 0 or the group unknown.
    """
    model, limit = state.model, threshold_of(state, service, threshold_m)
    found = _measure(state, service, limit, model.zones_of(level), model.zone_index(level), group)
    return sorted(
        found, key=lambda gap: (-gap.residents_without_supply, gap.population == 0, german_order(gap.name))
    )


def area_gap(
    state: SupplyState, service: str, threshold_m: float | None, zone: Zone, group: str = "all"
) -> AreaGap:
    """Return the measures of a service for one area; arguments and errors as in ``area_gaps``."""
    index = np.where(state.model.inside(zone), 0, -1)
    limit = threshold_of(state, service, threshold_m)
    return _measure(state, service, limit, [zone], index, group)[0]


def _measure(
    state: SupplyState, service: str, limit: float, zones: Sequence[Zone], index: IntArray, group: str
) -> list[AreaGap]:
    cells = cell_gaps(state, service, limit, group)
    people, count = cells.population, len(zones)
    measured = area_measures(
        index, count, cells.distance_m, people, limit, tolerance_m=state.model.tolerance_m
    )
    degree = gap_degree(cells.distance_m, limit, UNSERVED_FACTOR * limit)
    columns = (
        measured.population,
        measured.residents_without_supply,
        measured.residents_uncertain,
        sum_by_area(index, count, np.where(cells.at_border, people, 0.0)),
        measured.share_served,
        measured.median_m,
        measured.p90_m,
        1000 * mean_by_area(index, count, state.access(service), people),
        sum_by_area(index, count, gap_index(degree, people)),
    )
    return [
        AreaGap(zone.id, zone.level, zone.key, zone.name, *(float(column[k]) for column in columns))
        for k, zone in enumerate(zones)
    ]


def city_gap(
    state: SupplyState, service: str, threshold_m: float | None = None, group: str = "all"
) -> AreaGap:
    """Return the measures of a service for the whole city; arguments and errors as in ``area_gaps``."""
    return area_gap(state, service, threshold_m, state.model.zones_of("city")[0], group)


def field_gaps(state: SupplyState, field: str, level: str = "suburb", group: str = "all") -> dict[int, float]:
    """Return the gap index of a whole field of services per area: id of the area → mean degree of the gap, 0 to 1.

    Per cell the mean over the services of the field (equal weights, default thresholds, gradual between the
    threshold and twice the threshold), per area the mean over its residents: Σ_i G_i / Σ_i p_i with G of
    ``gap_index``. NaN where nobody lives.

    Parameters
    ----------
    state, level, group
        As in ``area_gaps``.
    field
        Key of the field in data/services.toml.
    """
    model = state.model
    services = model.catalogue.of_field(field)
    degrees = np.array([
        gap_degree(state.distance_m(one.key), one.default_threshold_m, UNSERVED_FACTOR * one.default_threshold_m)
        for one in services
    ])  # fmt: skip
    people = model.population(group)
    zones, index = model.zones_of(level), model.zone_index(level)
    total = sum_by_area(index, len(zones), people)
    gaps = sum_by_area(index, len(zones), gap_index(degrees, people))
    share = np.divide(gaps, total, out=np.full(len(zones), np.nan), where=total > 0)
    return {zone.id: float(share[k]) for k, zone in enumerate(zones)}


def distribution(
    state: SupplyState,
    service: str,
    bounds_m: Sequence[float],
    zone: Zone | None = None,
    group: str = "all",
) -> FloatArray:
    """Return the residents by length of their walk: one number per step between ascending bounds, and beyond the last.

    Parameters
    ----------
    state, service, group
        As in ``cell_gaps``.
    bounds_m
        Upper bounds, ascending, metres; a bound belongs to the step below it.
    zone
        Only residents of this area; all unless given.

    Returns
    -------
    FloatArray, shape (bounds + 1,)
        Sums to the residents.
    """
    model = state.model
    inside = np.ones(len(model.cells), dtype=bool) if zone is None else model.inside(zone)
    step = np.searchsorted(np.asarray(bounds_m), state.distance_m(service), "left")
    people = np.where(inside, model.population(group), 0.0)
    return np.bincount(step, weights=people, minlength=len(bounds_m) + 1).astype(np.float64)
