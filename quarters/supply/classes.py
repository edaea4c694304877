"""Classes of a gap map: which class an area or a cell falls into, and whether that class is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.network.arrays import BoolArray, FloatArray, IntArray
from quarters.supply.areas import sum_by_area
from quarters.supply.gaps import cell_gaps, field_gaps
from quarters.supply.state import SupplyState

BREAKS = (0.15, 0.30, 0.45, 0.60)
"""Limits of the share without supply; fixed, equal for all services and levels, so that maps compare."""
WALK_BREAKS = (0.5, 1.0, 1.5, 2.0)
"""Limits of a cell's walk as multiples of the threshold; the second one is the threshold itself."""
CERTAINTY = 2.0
"""Standard deviations around a share within which its class must not change."""


@dataclass(frozen=True, slots=True)
class AreaClasses:
    """Classes of the areas of a level, in the order of ``model.zones_of(level)``.

    Attributes
    ----------
    id : IntArray
        Key of the area.
    share : FloatArray
        Share of the residents without supply, 0 to 1; NaN where nobody lives.
    number : IntArray
        Class, 0 is the lowest; -1 where nobody lives.
    uncertain : BoolArray
        Whether the class may be another one.
    breaks : tuple of float
        Upper limits of all classes but the last.
    """

    id: IntArray
    share: FloatArray
    number: IntArray
    uncertain: BoolArray
    breaks: tuple[float, ...]

    @property
    def counts(self) -> list[int]:
        """Areas per class, the lowest first."""
        return [int((self.number == each).sum()) for each in range(len(self.breaks) + 1)]


def area_classes(
    state: SupplyState,
    service: str,
    threshold_m: float,
    level: str,
    group: str = "all",
    breaks: Sequence[float] | None = BREAKS,
) -> AreaClasses:
    """Return the class of every area of a level.

    Cells within the tolerance of the threshold fall on either side with probability ½, independently of each other.
    The share of an area then has the standard deviation ½ · √(Σ p_i²) / Σ p_i over these cells; the class is
    uncertain when it changes within ``CERTAINTY`` standard deviations.

    Parameters
    ----------
    state, service, threshold_m, level, group
        As in ``gaps.area_gaps``.
    breaks
        Class limits, ascending; None makes five classes of equally many areas.

    Returns
    -------
    AreaClasses
        A share equal to a limit belongs to the class above it.
    """
    model, cells = state.model, cell_gaps(state, service, threshold_m, group)
    zones, index = model.zones_of(level), model.zone_index(level)
    people, count = cells.population, len(zones)
    total = sum_by_area(index, count, people)
    without = sum_by_area(index, count, np.where(cells.without, people, 0.0))
    spread = 0.5 * np.sqrt(sum_by_area(index, count, np.where(cells.uncertain, people, 0.0) ** 2))
    lived_in = total > 0
    share = np.divide(without, total, out=np.full(count, np.nan), where=lived_in)
    room = CERTAINTY * np.divide(spread, total, out=np.zeros(count), where=lived_in)
    limits = _quantiles(share[lived_in]) if breaks is None else np.asarray(breaks)
    number = np.where(lived_in, np.searchsorted(limits, share, "right"), -1)
    low, high = (np.searchsorted(limits, share + sign * room, "right") for sign in (-1, 1))
    ids = np.array([zone.id for zone in zones], dtype=np.int64)
    return AreaClasses(ids, share, number, lived_in & (low != high), tuple(float(each) for each in limits))


def field_classes(
    state: SupplyState, field: str, level: str, group: str = "all", breaks: Sequence[float] | None = BREAKS
) -> AreaClasses:
    """Return the class of every area by the mean gap of a whole field of services, see ``gaps.field_gaps``.

    ``share`` is the mean degree of the gap, 0 to 1. It is gradual, so no cell flips and no class is uncertain.

    Parameters
    ----------
    state, level, group, breaks
        As in ``area_classes``.
    field
        Key of the field in data/services.toml.
    """
    found = field_gaps(state, field, level, group)
    share = np.array([found[zone.id] for zone in state.model.zones_of(level)])
    lived_in = ~np.isnan(share)
    limits = _quantiles(share[lived_in]) if breaks is None else np.asarray(breaks)
    number = np.where(lived_in, np.searchsorted(limits, share, "right"), -1)
    ids = np.array(list(found), dtype=np.int64)
    return AreaClasses(
        ids, share, number, np.zeros(len(ids), dtype=bool), tuple(float(each) for each in limits)
    )


def cell_classes(state: SupplyState, service: str, threshold_m: float) -> IntArray:
    """Return the class of every cell by its walk, limits ``WALK_BREAKS``; a walk equal to one is in the class below."""
    limits = threshold_m * np.asarray(WALK_BREAKS)
    return np.asarray(np.searchsorted(limits, state.distance_m(service), "left"))


def typical_tolerance_m(state: SupplyState) -> float:
    """Return the median tolerance of the cells' walks, metres; 0 without cells."""
    tolerance_m = state.model.tolerance_m
    return float(np.median(tolerance_m)) if len(tolerance_m) else 0.0


def _quantiles(share: FloatArray) -> FloatArray:
    """Limits of five classes of equally many areas, without repeats."""
    return np.unique(np.quantile(share, (0.2, 0.4, 0.6, 0.8))) if len(share) else np.empty(0)
