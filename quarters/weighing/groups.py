"""People joined: a group's weights and ratings, spread of persons, disagreement between groups.

Every person counts the same: a person's weights are turned into shares before they are averaged, so that somebody
who gives all criteria the highest number has no more say than somebody who gives small numbers.
"""

from __future__ import annotations

import numpy as np

from geo.network.arrays import FloatArray, IntArray
from quarters.weighing.ranking import Method, Table, score
from quarters.weighing.scores import places, shares_of


def group_weights(weights: FloatArray) -> FloatArray:
    """Return the mean weighting of people as shares that sum to 1; all 0 when nobody has weighted.

    Parameters
    ----------
    weights
        Shape (people, criteria), from 0; a row of zeros is a person who has not weighted and does not count.

    Returns
    -------
    FloatArray
        Shape (criteria,).
    """
    told = weights[weights.sum(axis=1) > 0]
    return shares_of(told).mean(axis=0) if len(told) else np.zeros(weights.shape[1])


def group_ratings(ratings: FloatArray) -> FloatArray:
    """Return the mean rating of people, NaN where nobody has rated.

    Parameters
    ----------
    ratings
        Shape (people, sites, criteria); NaN = not rated.

    Returns
    -------
    FloatArray
        Shape (sites, criteria).
    """
    known = ~np.isnan(ratings)
    count = known.sum(axis=0)
    total = np.where(known, ratings, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def spread(values: FloatArray) -> FloatArray:
    """Return lower quartile, mean and upper quartile over people; NaN where nobody said anything.

    Parameters
    ----------
    values
        Shape (people, ...), weights, ratings or scores; NaN = said nothing.

    Returns
    -------
    FloatArray
        Shape (3, ...).
    """
    flat = values.reshape(len(values), -1)
    found = np.full((3, flat.shape[1]), np.nan)
    for index, column in enumerate(flat.T):
        told = column[~np.isnan(column)]
        if len(told):
            found[:, index] = np.quantile(told, 0.25), told.mean(), np.quantile(told, 0.75)
    return found.reshape(3, *values.shape[1:])


def agreement(places_of_groups: IntArray) -> float | None:
    """Return how far groups (or people) agree on the order, 0 (not at all) to 1 (same order): Kendall's W.

    W = 12 S / (m² (n³ - n) - m Σ (t³ - t)), with m groups, n sites, S the squared deviations of the rank sums and t
    the sizes of ties. Source: M. G. Kendall, B. Babington Smith: The Problem of m Rankings, Annals of Mathematical
    Statistics 10 (1939), with the correction for ties by Kendall.

    Parameters
    ----------
    places_of_groups
        Shape (groups, sites) as :func:`quarters.weighing.scores.places` returns; groups without places are left out.

    Returns
    -------
    float or None
        None with fewer than two groups or two sites, or when every group puts all sites on one place.
    """
    rows = places_of_groups[(places_of_groups > 0).all(axis=1)]
    m, n = rows.shape
    if m < 2 or n < 2:
        return None
    ties = 0.0
    middle = np.empty(rows.shape)
    for row, place in enumerate(rows):
        _values, which, sizes = np.unique(place, return_inverse=True, return_counts=True)
        middle[row] = place + (sizes[which] - 1) / 2
        ties += float((sizes**3 - sizes).sum())
    sums = middle.sum(axis=0)
    whole = m**2 * (n**3 - n) - m * ties
    return float(12 * ((sums - sums.mean()) ** 2).sum() / whole) if whole > 0 else None


def widest_gaps(weights_of_groups: FloatArray) -> tuple[FloatArray, IntArray, IntArray]:
    """Return per criterion how far apart the groups' weights lie, and which group gives the least and the most.

    Parameters
    ----------
    weights_of_groups
        Shape (groups, criteria), shares as :func:`group_weights` returns.

    Returns
    -------
    tuple
        Distance (criteria,) in shares of 0 to 1, group with the smallest weight, group with the largest weight.
    """
    least, most = weights_of_groups.argmin(axis=0), weights_of_groups.argmax(axis=0)
    gap = weights_of_groups.max(axis=0) - weights_of_groups.min(axis=0)
    return gap, np.asarray(least, dtype=np.int64), np.asarray(most, dtype=np.int64)


def place_ranges(
    table: Table,
    weights: FloatArray,
    method: Method = "sum",
    *,
    share: float = 0.9,
    draws: int = 2000,
    seed: int = 1,
) -> IntArray:
    """Return from which to which place each site comes when other people like these had weighted ("Platz 1 bis 2").

    The people are drawn anew with replacement (bootstrap, seeded) and the group's ranking computed each time; the
    middle ``share`` of the places counts. With one person the range is a single place.

    Parameters
    ----------
    table
        What is weighed.
    weights
        Shape (people, criteria); rows of zeros do not count.
    method
        ``sum`` or ``topsis``.
    share
        Part of the draws that must lie within the range.
    draws, seed
        Number of draws and seed: the same record gives the same answer.

    Returns
    -------
    IntArray
        Shape (sites, 2): best and worst place; 0 = no place.
    """
    told = weights[weights.sum(axis=1) > 0]
    if not len(told):
        return np.zeros((len(table.sites), 2), dtype=np.int64)
    rng = np.random.default_rng(seed)
    chosen = shares_of(told)[rng.integers(0, len(told), (draws, len(told)))]
    found = places(score(table, chosen.mean(axis=1), method))
    low = np.quantile(found, (1 - share) / 2, axis=0, method="inverted_cdf")
    high = np.quantile(found, (1 + share) / 2, axis=0, method="inverted_cdf")
    return np.stack([low, high], axis=1).astype(np.int64)
