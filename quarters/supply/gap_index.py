"""The gap index: how large the gap is, gradually and over several services."""

from __future__ import annotations

import numpy as np

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray
from quarters.supply.checks import checked_distance, checked_population, checked_threshold, checked_weights


def gap_degree(distance_m: FloatArray, served_m: float, unserved_m: float) -> FloatArray:
    """Degree of the gap of each cell: g_i = clip((d_i - served) / (unserved - served), 0, 1).

    A hard limit on 100 m cells is wrong for a few percent of residents; a gradual one is not sensitive to that.

    Parameters
    ----------
    distance_m : FloatArray, shape (cells,)
        Walking distance to the nearest facility, metres; infinity is out of reach.
    served_m : float
        Up to here a cell is fully supplied, metres.
    unserved_m : float
        From here on it is without supply, metres; above ``served_m``.

    Returns
    -------
    FloatArray, shape (cells,)
        0 supplied, 1 without supply.

    Raises
    ------
    InputError
        If a limit is not above 0, the order of the limits is wrong, or a distance is missing.
    """
    low, high = checked_threshold(served_m), checked_threshold(unserved_m)
    if high <= low:
        raise InputError(_("Die obere Grenze des Fußwegs muss größer sein als die untere; bitte tauschen."))
    return np.clip((checked_distance(distance_m) - low) / (high - low), 0.0, 1.0)


def gap_index(
    degree: FloatArray,
    population: FloatArray,
    *,
    need: FloatArray | None = None,
    service_weight: FloatArray | None = None,
) -> FloatArray:
    """Weighted residents in gaps, per cell: G_i = p_i · n_i · Σ_s w_s g_si / Σ_s w_s.

    With one service, need 1 and a hard limit, Σ_i G_i is the number of residents without supply. Nothing else
    enters: both weights are 1 unless given.

    Parameters
    ----------
    degree : FloatArray, shape (services, cells)
        Degree of the gap, see ``gap_degree``.
    population : FloatArray, shape (cells,)
        Residents.
    need : FloatArray, shape (cells,), optional
        Need per resident, 1 = average, e.g. share of old people over the city's share.
    service_weight : FloatArray, shape (services,), optional
        Importance of each service; only the ratios count.

    Returns
    -------
    FloatArray, shape (cells,)
        Weighted residents; sum over the cells of an area for its index.

    Raises
    ------
    InputError
        If an array is invalid or all weights are 0.
    """
    degrees = np.atleast_2d(np.asarray(degree, dtype=np.float64))
    people = checked_population(population, cells=degrees.shape[1])
    per_person = checked_weights(np.ones(len(people)) if need is None else need, count=len(people))
    weight = checked_weights(
        np.ones(len(degrees)) if service_weight is None else service_weight, count=len(degrees)
    )
    if weight.sum() == 0:
        raise InputError(_("Alle Versorgungsarten haben das Gewicht 0; bitte mindestens eine gewichten."))
    return np.asarray(people * per_person * (weight @ degrees) / weight.sum())
