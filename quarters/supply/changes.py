"""What if a facility opens or closes: exact new distances from the stored ones, and how fragile today's supply is."""

from __future__ import annotations

import numpy as np

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray
from quarters.supply.checks import checked_distance, checked_existing, checked_population, checked_threshold
from quarters.supply.pairs import Distances, as_pairs


def with_new_facility(distance_m: FloatArray, cell: IntArray, new_m: FloatArray) -> FloatArray:
    """Nearest distances after a facility opens: d'_i = min(d_i, d_new,i).

    Parameters
    ----------
    distance_m : FloatArray, shape (cells,)
        Nearest distances before, metres.
    cell : IntArray, shape (reached,)
        Cells that the new facility reaches; ``row.indices`` of ``Travel.pairs``.
    new_m : FloatArray, shape (reached,)
        Walking distances from it, metres.

    Returns
    -------
    FloatArray, shape (cells,)
        A new array; never greater than before.

    Raises
    ------
    InputError
        If a distance is missing or negative.
    """
    after_m = checked_distance(distance_m).copy()
    np.minimum.at(after_m, cell, checked_distance(new_m, cells=len(cell)))
    return after_m


def residents_newly_served(
    candidate_m: Distances, existing_m: FloatArray | None, population: FloatArray, threshold_m: float
) -> FloatArray:
    """Residents whom one more facility would newly supply, for each candidate alone.

    N_j = Σ_i p_i · [d_existing,i > threshold] · [d_ji ≤ threshold]

    Parameters
    ----------
    candidate_m : array_like or sparse, shape (candidates, cells)
        Walking distances from the candidates in metres, at least up to the threshold, see ``as_pairs``.
    existing_m : FloatArray, shape (cells,)
        Nearest distances today, metres; infinity where no facility is in reach.
    population : FloatArray, shape (cells,)
        Residents.
    threshold_m : float
        Longest walk that counts as supplied, metres.

    Returns
    -------
    FloatArray, shape (candidates,)
        Residents. Values of several candidates do not add up where their reach overlaps.

    Raises
    ------
    InputError
        If an array or the threshold is invalid.
    """
    limit = checked_threshold(threshold_m)
    pairs = as_pairs(candidate_m)
    people = checked_population(population, cells=pairs.shape[1])
    without = np.where(checked_existing(existing_m, cells=pairs.shape[1]) > limit, people, 0.0)
    gained = np.where(pairs.data <= limit, without[pairs.indices], 0.0)
    newly = np.zeros(pairs.shape[0])
    np.add.at(newly, np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr)), gained)
    return newly


def without_facilities(distance_m: Distances, closed: IntArray) -> FloatArray:
    """Nearest distances after facilities close: d'_i = min over the remaining j of d_ji.

    Parameters
    ----------
    distance_m : array_like or sparse, shape (facilities, cells)
        Walking distances in metres, see ``as_pairs``.
    closed : IntArray
        Facilities that close.

    Returns
    -------
    FloatArray, shape (cells,)
        Metres; infinity where nothing is left within the limit of the pairs.

    Raises
    ------
    InputError
        If a facility does not exist.
    """
    pairs = as_pairs(distance_m)
    shut = np.atleast_1d(np.asarray(closed, dtype=np.int64))
    if len(shut) and (shut.min() < 0 or shut.max() >= pairs.shape[0]):
        raise InputError(_("Das Angebot, das schließen soll, gibt es nicht; bitte neu auswählen."))
    stays = np.ones(pairs.shape[0], dtype=bool)
    stays[shut] = False
    open_pair = np.repeat(stays, np.diff(pairs.indptr))
    left_m = np.full(pairs.shape[1], np.inf)
    np.minimum.at(left_m, pairs.indices[open_pair], pairs.data[open_pair])
    return left_m


def residents_losing_supply(distance_m: Distances, population: FloatArray, threshold_m: float) -> FloatArray:
    """Fragility: residents who lose supply if this one facility closes.

    F_j = Σ_i p_i · [d_ji ≤ threshold] · [no other facility within the threshold of i]

    Parameters
    ----------
    distance_m : array_like or sparse, shape (facilities, cells)
        Walking distances in metres, at least up to the threshold, see ``as_pairs``.
    population : FloatArray, shape (cells,)
        Residents.
    threshold_m : float
        Longest walk that counts as supplied, metres.

    Returns
    -------
    FloatArray, shape (facilities,)
        Residents; 0 where others would step in. Values of several facilities do not add up: two that serve
        the same cells cover for each other until both close.

    Raises
    ------
    InputError
        If an array or the threshold is invalid.
    """
    pairs = as_pairs(distance_m)
    people = checked_population(population, cells=pairs.shape[1])
    near = pairs.data <= checked_threshold(threshold_m)
    facility = np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr))[near]
    cell = pairs.indices[near]
    providers = np.bincount(cell, minlength=pairs.shape[1])
    lost = np.where(providers[cell] == 1, people[cell], 0.0)
    return np.asarray(np.bincount(facility, weights=lost, minlength=pairs.shape[0]), dtype=np.float64)
