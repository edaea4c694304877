"""Scores of sites: scaling to 0..1, unknown values, weighted sum, TOPSIS, places.

Throughout: ``values`` has the shape (sites, criteria), NaN = unknown; ``more_is_better`` the shape (criteria,);
``weights`` the shape (..., criteria), so that thousands of weightings are computed at once. Weights are any numbers
from 0; only their ratio counts.
"""

from __future__ import annotations

import numpy as np

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import BoolArray, FloatArray, IntArray

TIE = 1e-9
"""Scores closer than this share a place."""


def scaled(values: FloatArray, more_is_better: BoolArray, scale: FloatArray | None = None) -> FloatArray:
    """Return the values on a scale from 0 (worst) to 1 (best), unknown ones stay NaN.

    Formula: (x - low) / (high - low), for criteria where less is better (high - x) / (high - low). ``low`` and
    ``high`` are the ends of the scale (ratings from 0 to 5) or, without a scale, the smallest and the largest known
    value (measured criteria). A criterion in which all known values are equal says nothing: all get 1.

    Parameters
    ----------
    values
        Shape (sites, criteria), any units; NaN = unknown.
    more_is_better
        Shape (criteria,).
    scale
        Shape (criteria, 2): low and high end; NaN in a row = from the values. By default all from the values.

    Raises
    ------
    InputError
        When shapes differ, a value is infinite, outside its scale, or a scale's ends are no range.
    """
    low, high = _ends(values, more_is_better, scale)
    width = high - low
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(more_is_better, values - low, high - values) / width
    flat = (width == 0) & ~np.isnan(values)
    return np.where(flat, 1.0, share)


def _ends(
    values: FloatArray, more_is_better: BoolArray, scale: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    if values.ndim != 2 or more_is_better.shape != values.shape[1:] or np.isinf(values).any():
        raise InputError(_("Die Werte passen nicht zu den Kriterien."))
    known = ~np.isnan(values)
    low = np.where(known, values, np.inf).min(axis=0, initial=np.inf)
    high = np.where(known, values, -np.inf).max(axis=0, initial=-np.inf)
    if scale is None:
        return low, high
    if scale.shape != (values.shape[1], 2):
        raise InputError(_("Die Skalen passen nicht zu den Kriterien."))
    given = ~np.isnan(scale).any(axis=1)
    if (scale[given, 0] >= scale[given, 1]).any():
        raise InputError(_("Eine Skala braucht ein oberes Ende, das über dem unteren liegt."))
    if ((low < scale[:, 0]) & given).any() or ((high > scale[:, 1]) & given).any():
        raise InputError(_("Ein Wert liegt außerhalb seiner Skala."))
    return np.where(given, scale[:, 0], low), np.where(given, scale[:, 1], high)


def filled(values: FloatArray) -> FloatArray:
    """Return the values with each unknown one replaced by the mean of the other sites in that criterion.

    An assumption that neither favours nor harms a site; ``ranking.rank`` says where it was made. A criterion unknown
    everywhere becomes 0 for all and so decides nothing.

    Parameters
    ----------
    values
        Shape (sites, criteria); NaN = unknown.
    """
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    mean = total / np.maximum(known.sum(axis=0), 1)
    return np.where(known, values, mean)


def shares_of(weights: FloatArray) -> FloatArray:
    """Return weights as shares that sum to 1; a weighting of only zeros becomes NaN (it says nothing).

    Parameters
    ----------
    weights
        Shape (..., criteria), each from 0.

    Raises
    ------
    InputError
        When a weight is negative, infinite or unknown.
    """
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise InputError(_("Gewichte sind Zahlen ab 0."))
    total = weights.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(weights, total, out=np.full(weights.shape, np.nan), where=total > 0))


def weighted_sum(share: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the weighted sum of each site, 0 to 1: Σ w_j v_ij with Σ w_j = 1.

    Parameters
    ----------
    share
        Shape (sites, criteria), complete, on the scale of :func:`scaled`.
    weights
        Shape (..., criteria).

    Returns
    -------
    FloatArray
        Shape (..., sites); NaN for a weighting of only zeros.
    """
    return np.asarray(shares_of(weights) @ share.T)


def closeness(values: FloatArray, weights: FloatArray, more_is_better: BoolArray) -> FloatArray:
    """Return the relative closeness of each site to the ideal solution (TOPSIS), 0 to 1.

    With r_ij = x_ij / sqrt(Σ_i x_ij²) and v_ij = w_j r_ij, the ideal point takes the best v of each criterion, the
    anti-ideal point the worst; D⁺ and D⁻ are the Euclidean distances to them and C = D⁻ / (D⁺ + D⁻). Where all sites
    are equal, all get 0.5. Source: C. L. Hwang, K. Yoon: Multiple Attribute Decision Making, Springer 1981, ch. III.

    Parameters
    ----------
    values
        Shape (sites, criteria), complete, in their own units.
    weights
        Shape (..., criteria).
    more_is_better
        Shape (criteria,).

    Returns
    -------
    FloatArray
        Shape (..., sites); NaN for a weighting of only zeros.
    """
    largest = np.abs(values).max(axis=0, initial=0.0)
    unit = np.divide(values, largest, out=np.zeros(values.shape), where=largest > 0)
    length = np.sqrt((unit**2).sum(axis=0))
    direction = np.divide(unit, length, out=np.zeros(values.shape), where=length > 0)
    direction = np.where(more_is_better, direction, -direction)
    to_best = (direction.max(axis=0, initial=-np.inf) - direction) ** 2
    to_worst = (direction - direction.min(axis=0, initial=np.inf)) ** 2
    squared = shares_of(weights) ** 2
    best, worst = np.sqrt(squared @ to_best.T), np.sqrt(squared @ to_worst.T)
    whole = best + worst
    half = np.where(np.isnan(whole), np.nan, 0.5)
    return np.asarray(np.divide(worst, whole, out=half, where=whole > 0))


def places(scores: FloatArray) -> IntArray:
    """Return the place of each site, 1 = highest score; equal scores share the better place (1, 2, 2, 4).

    Scores that differ by less than ``TIE`` from the next higher one count as equal.

    Parameters
    ----------
    scores
        Shape (..., sites); NaN = no score.

    Returns
    -------
    IntArray
        Same shape; 0 = no place.
    """
    order = np.argsort(-scores, axis=-1, kind="stable")  # NaN comes last
    ordered = np.take_along_axis(scores, order, axis=-1)
    number = np.broadcast_to(np.arange(1, scores.shape[-1] + 1), scores.shape)
    apart = np.ones(scores.shape, dtype=bool)
    apart[..., 1:] = ~(ordered[..., :-1] - ordered[..., 1:] < TIE)
    place = np.maximum.accumulate(np.where(apart, number, 0), axis=-1)
    found = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(found, order, place, axis=-1)
    return np.where(np.isnan(scores), 0, found)
