"""How many people are without a service, how far they walk, how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import BoolArray, FloatArray
from quarters.supply.checks import checked_distance, checked_population, checked_threshold, one_number
from quarters.supply.pairs import Distances, as_pairs

CENTROID_ERROR_SHARE = 0.3826
"""Mean distance of a random point of a square from its centre, in sides: (√2 + ln(1 + √2)) / 6."""


@dataclass(frozen=True, slots=True)
class UncertaintyBand:
    """Residents without supply with the cells counted apart whose class may be wrong.

    Attributes
    ----------
    residents_without : float
        As measured.
    surely_without : float
        Beyond the threshold by more than the tolerance.
    uncertain : float
        In cells whose distance lies within the tolerance of the threshold, on either side.
    uncertain_cells : BoolArray, shape (cells,)
        Those cells.
    """

    residents_without: float
    surely_without: float
    uncertain: float
    uncertain_cells: BoolArray

    @property
    def possibly_without(self) -> float:
        """Upper end of the band: surely without plus uncertain."""
        return self.surely_without + self.uncertain


def nearest_distance(distance_m: Distances) -> FloatArray:
    """Reduce facility-cell distances to the nearest facility of each cell.

    d_i = min over j of d_ji

    Parameters
    ----------
    distance_m : array_like or sparse, shape (facilities, cells)
        Walking distances in metres, see ``as_pairs``.

    Returns
    -------
    FloatArray, shape (cells,)
        Metres; infinity where no facility is in reach.

    Raises
    ------
    InputError
        If a distance is negative.
    """
    pairs = as_pairs(distance_m)
    nearest_m = np.full(pairs.shape[1], np.inf)
    np.minimum.at(nearest_m, pairs.indices, pairs.data)
    return nearest_m


def served(distance_m: FloatArray, threshold_m: float) -> BoolArray:
    """Tell for each cell whether it is supplied: d_i ≤ threshold.

    Parameters
    ----------
    distance_m : FloatArray, shape (cells,)
        Walking distance to the nearest facility, metres; infinity is out of reach.
    threshold_m : float
        Longest walk that counts as supplied, metres.

    Returns
    -------
    BoolArray, shape (cells,)
        The threshold itself counts as supplied.

    Raises
    ------
    InputError
        If the threshold is not above 0 or a distance is missing or negative.
    """
    return checked_distance(distance_m) <= checked_threshold(threshold_m)


def residents_without_supply(distance_m: FloatArray, population: FloatArray, threshold_m: float) -> float:
    """Count the residents beyond the threshold: Σ_i p_i · [d_i > threshold].

    Parameters
    ----------
    distance_m : FloatArray, shape (cells,)
        Walking distance to the nearest facility, metres; infinity is out of reach.
    population : FloatArray, shape (cells,)
        Residents.
    threshold_m : float
        Longest walk that counts as supplied, metres.

    Returns
    -------
    float
        Residents.

    Raises
    ------
    InputError
        If an array or the threshold is invalid.
    """
    people = checked_population(population, cells=len(distance_m))
    return float(people[~served(distance_m, threshold_m)].sum())


def share_served(distance_m: FloatArray, population: FloatArray, threshold_m: float) -> float:
    """Share of residents within the threshold: Σ_i p_i · [d_i ≤ threshold] / Σ_i p_i.

    Parameters
    ----------
    distance_m, population, threshold_m
        As in ``residents_without_supply``.

    Returns
    -------
    float
        0 to 1; NaN ("keine Angabe") where nobody lives.

    Raises
    ------
    InputError
        If an array or the threshold is invalid.
    """
    people = checked_population(population, cells=len(distance_m))
    total = people.sum()
    return float(people[served(distance_m, threshold_m)].sum() / total) if total > 0 else float("nan")


def distance_quantile(distance_m: FloatArray, population: FloatArray, share: float = 0.5) -> float:
    """Distance within which a share of the residents lives (0.5: median, 0.9: p90).

    The smallest d with Σ_i p_i · [d_i ≤ d] ≥ share · Σ_i p_i (inverse of the distribution function; Hyndman and
    Fan 1996, definition 1). Splitting a cell's population in two changes nothing.

    Parameters
    ----------
    distance_m, population
        As in ``residents_without_supply``.
    share : float
        Above 0, at most 1.

    Returns
    -------
    float
        Metres; infinity where more than 1 - share is out of reach, NaN where nobody lives.

    Raises
    ------
    InputError
        If an array or the share is invalid.
    """
    if not 0 < one_number(share) <= 1:
        raise InputError(_("Der Anteil muss größer als 0 und höchstens 1 sein, zum Beispiel 0,9."))
    people = checked_population(population, cells=len(distance_m))
    far = checked_distance(distance_m)
    inhabited = people > 0
    if not inhabited.any():
        return float("nan")
    order = np.argsort(far[inhabited], kind="stable")
    reached = np.cumsum(people[inhabited][order])
    place = np.searchsorted(reached, share * reached[-1] * (1 - 1e-12), "left")
    return float(far[inhabited][order][min(place, len(order) - 1)])


def class_tolerance(access_leg_m: FloatArray, *, cell_size_m: float = 100.0) -> FloatArray:
    """Tolerance of a cell's distance: access leg + 0.3826 · cell size.

    The access leg is a straight line over ground that nobody checked; residents live anywhere in the cell, on
    average 0.3826 sides from its centre.

    Parameters
    ----------
    access_leg_m : FloatArray, shape (cells,)
        Straight way from the cell's centre to the street, metres.
    cell_size_m : float
        Side of the cells, metres; 0 for single addresses.

    Returns
    -------
    FloatArray, shape (cells,)
        Metres.
    """
    return np.asarray(access_leg_m, dtype=np.float64) + CENTROID_ERROR_SHARE * cell_size_m


def uncertainty_band(
    distance_m: FloatArray, population: FloatArray, threshold_m: float, tolerance_m: FloatArray | float
) -> UncertaintyBand:
    """Count apart the residents whose class flips within the tolerance.

    A cell is uncertain when |d_i - threshold| ≤ tolerance_i, surely without when d_i > threshold + tolerance_i.

    Parameters
    ----------
    distance_m, population, threshold_m
        As in ``residents_without_supply``.
    tolerance_m : FloatArray, shape (cells,), or float
        Metres, see ``class_tolerance``.

    Returns
    -------
    UncertaintyBand
        Residents.

    Raises
    ------
    InputError
        If an array or the threshold is invalid.
    """
    without = residents_without_supply(distance_m, population, threshold_m)
    far, people = checked_distance(distance_m), checked_population(population)
    tolerance = np.broadcast_to(checked_distance(np.asarray(tolerance_m, dtype=np.float64)), far.shape)
    uncertain = np.abs(far - threshold_m) <= tolerance
    surely = far > threshold_m + tolerance
    return UncertaintyBand(without, float(people[surely].sum()), float(people[uncertain].sum()), uncertain)


def may_suffer_at_border(distance_m: FloatArray, border_distance_m: FloatArray) -> BoolArray:
    """Mark cells for which a facility beyond the edge of the data could be nearer: straight way to edge < d_i.

    Parameters
    ----------
    distance_m : FloatArray, shape (cells,)
        Walking distance to the nearest known facility, metres.
    border_distance_m : FloatArray, shape (cells,)
        Straight distance from the cell to the edge of the area with data, metres.

    Returns
    -------
    BoolArray, shape (cells,)
        False is certain: no walk is shorter than the straight line.
    """
    return np.asarray(border_distance_m) < np.asarray(distance_m)
