"""The measures per suburb, statistical district, borough, lab or city, in one pass over the cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray
from quarters.supply.checks import checked_distance, checked_population, checked_threshold


@dataclass(frozen=True, slots=True)
class AreaMeasures:
    """One value per area, each as the function of the same name gives it for the cells of that area.

    Attributes
    ----------
    population : FloatArray, shape (areas,)
        Residents.
    residents_without_supply : FloatArray, shape (areas,)
        Residents beyond the threshold.
    residents_uncertain : FloatArray, shape (areas,)
        Residents in cells within the tolerance of the threshold; NaN unless a tolerance was given.
    share_served : FloatArray, shape (areas,)
        0 to 1; NaN where nobody lives.
    median_m, p90_m : FloatArray, shape (areas,)
        Distance within which half, or nine tenths, of the residents live, metres; NaN where nobody lives.
    """

    population: FloatArray
    residents_without_supply: FloatArray
    residents_uncertain: FloatArray
    share_served: FloatArray
    median_m: FloatArray
    p90_m: FloatArray


def area_measures(
    area: IntArray,
    areas: int,
    distance_m: FloatArray,
    population: FloatArray,
    threshold_m: float,
    *,
    tolerance_m: FloatArray | None = None,
) -> AreaMeasures:
    """Compute the measures of one service for every area of a level.

    Parameters
    ----------
    area : IntArray, shape (cells,)
        Area of each cell, 0 to areas - 1; -1 belongs to none and is left out.
    areas : int
        Number of areas.
    distance_m : FloatArray, shape (cells,)
        Walking distance to the nearest facility, metres; infinity is out of reach.
    population : FloatArray, shape (cells,)
        Residents.
    threshold_m : float
        Longest walk that counts as supplied, metres.
    tolerance_m : FloatArray, shape (cells,), optional
        See ``measures.class_tolerance``.

    Returns
    -------
    AreaMeasures
        Formulae: ``measures.residents_without_supply``, ``share_served``, ``distance_quantile``,
        ``uncertainty_band``.

    Raises
    ------
    InputError
        If an array or the threshold is invalid.
    """
    limit = checked_threshold(threshold_m)
    where = np.asarray(area, dtype=np.int64)
    far = checked_distance(distance_m, cells=len(where))
    people = checked_population(population, cells=len(where))
    if len(where) and (where.min() < -1 or where.max() >= areas):
        raise InputError(
            _("Eine Zelle gehört zu einem Gebiet, das es nicht gibt; bitte die Zuordnung prüfen.")
        )
    total = sum_by_area(where, areas, people)
    without = sum_by_area(where, areas, np.where(far > limit, people, 0.0))
    uncertain = np.full(areas, np.nan)
    if tolerance_m is not None:
        uncertain = sum_by_area(where, areas, np.where(np.abs(far - limit) <= tolerance_m, people, 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, 1 - without / total, np.nan)
    median_m, p90_m = (_quantile(where, areas, far, people, part) for part in (0.5, 0.9))
    return AreaMeasures(total, without, uncertain, share, median_m, p90_m)


def sum_by_area(area: IntArray, areas: int, values: FloatArray) -> FloatArray:
    """Add up cell values per area.

    Parameters
    ----------
    area : IntArray, shape (cells,)
        Area of each cell; -1 belongs to none.
    areas : int
        Number of areas.
    values : FloatArray, shape (cells,)
        What to add up, e.g. the gap index.

    Returns
    -------
    FloatArray, shape (areas,)
        0 for an area without cells.
    """
    inside = area >= 0
    return np.bincount(area[inside], weights=values[inside], minlength=areas).astype(np.float64)


def mean_by_area(area: IntArray, areas: int, values: FloatArray, population: FloatArray) -> FloatArray:
    """Average cell values over the residents of each area: Σ_i p_i v_i / Σ_i p_i.

    Parameters
    ----------
    area, areas
        As in ``sum_by_area``.
    values : FloatArray, shape (cells,)
        What to average, e.g. E2SFCA access.
    population : FloatArray, shape (cells,)
        Residents.

    Returns
    -------
    FloatArray, shape (areas,)
        NaN where nobody lives.
    """
    total = sum_by_area(area, areas, population)
    weighted = sum_by_area(area, areas, values * population)
    return np.asarray(np.divide(weighted, total, out=np.full(areas, np.nan), where=total > 0))


def _quantile(area: IntArray, areas: int, far: FloatArray, people: FloatArray, share: float) -> FloatArray:
    """Weighted quantile per area, as ``measures.distance_quantile``."""
    cells = np.flatnonzero((area >= 0) & (people > 0))
    cells = cells[np.lexsort((far[cells], area[cells]))]
    first, stop = (np.searchsorted(area[cells], np.arange(areas), side) for side in ("left", "right"))
    result = np.full(areas, np.nan)
    for k in np.flatnonzero(stop > first):
        members = cells[first[k] : stop[k]]
        reached = np.cumsum(people[members])
        place = np.searchsorted(reached, share * reached[-1] * (1 - 1e-12), "left")
        result[k] = far[members[min(place, len(members) - 1)]]
    return result
