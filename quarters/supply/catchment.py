"""Access with competition: the enhanced two-step floating catchment area (E2SFCA)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray
from quarters.supply.checks import checked_capacity, checked_population
from quarters.supply.pairs import Distances, as_pairs

Zones = Sequence[tuple[float, float]]
"""(upper bound in metres, weight) in ascending order; beyond the last bound the weight is 0."""

WALKING_ZONES: Zones = ((500.0, 1.0), (1000.0, 0.68), (1500.0, 0.22))
"""Step weights of Luo and Qi (2009), there for 10, 20 and 30 minutes by car; the walking bounds are an assumption."""


def zone_weights(distance_m: FloatArray, zones: Zones = WALKING_ZONES) -> FloatArray:
    """Weight of each distance: that of the first zone with d ≤ bound, else 0.

    Parameters
    ----------
    distance_m : FloatArray
        Metres.
    zones : sequence of (float, float)
        Bounds in metres, ascending, and weights.

    Returns
    -------
    FloatArray
        Same shape as the distances.

    Raises
    ------
    InputError
        If the bounds do not ascend from above 0 or a weight is negative.
    """
    bounds, weights = np.array([bound for bound, _w in zones]), np.array([weight for _b, weight in zones])
    if not len(bounds) or bounds[0] <= 0 or (np.diff(bounds) <= 0).any() or not (weights >= 0).all():
        raise InputError(_("Die Zonen müssen von innen nach außen wachsen und Gewichte ab 0 haben."))
    return np.append(weights, 0.0)[np.searchsorted(bounds, distance_m, "left")]


def floating_catchment(
    distance_m: Distances, capacity: FloatArray, population: FloatArray, zones: Zones = WALKING_ZONES
) -> FloatArray:
    """Access of each cell to a service whose capacity is shared by all who reach it (E2SFCA).

    R_j = S_j / Σ_i w(d_ji) p_i, then A_i = Σ_j w(d_ji) R_j (Luo and Qi 2009, Health & Place 15(4)). Capacity is
    conserved: Σ_i A_i p_i = Σ S_j over the facilities that anyone reaches.

    Parameters
    ----------
    distance_m : array_like or sparse, shape (facilities, cells)
        Walking distances in metres, at least up to the last zone, see ``as_pairs``.
    capacity : FloatArray, shape (facilities,)
        Capacity, e.g. sales area or number of doctors.
    population : FloatArray, shape (cells,)
        Residents.
    zones : sequence of (float, float)
        Bounds in metres and weights; a visible parameter.

    Returns
    -------
    FloatArray, shape (cells,)
        Capacity per resident; 0 where nothing is in reach.

    Raises
    ------
    InputError
        If an array or the zones are invalid.
    """
    pairs = as_pairs(distance_m)
    supply = checked_capacity(capacity, facilities=pairs.shape[0])
    people = checked_population(population, cells=pairs.shape[1])
    weight = pairs.copy()
    weight.data = zone_weights(pairs.data, zones)
    demand = weight @ people
    ratio = np.divide(supply, demand, out=np.zeros_like(supply), where=demand > 0)
    return np.asarray(weight.T @ ratio)


def catchment_of_new_facility(
    cell: IntArray,
    distance_m: FloatArray,
    capacity: float,
    population: FloatArray,
    zones: Zones = WALKING_ZONES,
) -> FloatArray:
    """Access that one more facility adds to the cells it reaches, exactly as in a full run.

    In the first step facilities do not compete, so the others' ratios stay: ΔA_i = w(d_i) S / Σ_k w(d_k) p_k.

    Parameters
    ----------
    cell : IntArray, shape (reached,)
        Cells that the facility reaches.
    distance_m : FloatArray, shape (reached,)
        Walking distances to them, metres.
    capacity : float
        Its capacity, in the unit of the other facilities.
    population : FloatArray, shape (cells,)
        Residents of all cells.
    zones : sequence of (float, float)
        As in the full run.

    Returns
    -------
    FloatArray, shape (reached,)
        To be added to the access of these cells.

    Raises
    ------
    InputError
        If the capacity or the population is invalid.
    """
    people = checked_population(population)[cell]
    weight = zone_weights(distance_m, zones)
    demand = float(weight @ people)
    supply = float(checked_capacity(np.array([capacity]))[0])
    return weight * (supply / demand) if demand > 0 else np.zeros_like(weight)
