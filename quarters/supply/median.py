"""The p-median problem: sites that shorten the walks of all residents most."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from geo.network.arrays import FloatArray
from quarters.supply.checks import checked_existing, checked_population, checked_threshold
from quarters.supply.pairs import Distances, as_pairs
from quarters.supply.siting import SitingProblem, single_service


def median_problem(
    candidate_m: Distances,
    existing_m: FloatArray | None,
    population: FloatArray,
    farthest_m: float,
    *,
    cost: FloatArray | None = None,
) -> SitingProblem:
    """Pose the p-median problem with existing supply fixed (Hakimi 1964; ReVelle and Swain 1970).

    With e_i = min(d_existing,i, D) the gain of a set S is Σ_i p_i (e_i - min(e_i, min over j in S of d_ji)), metres
    saved times residents. The smallest possible Σ_i p_i d_i is therefore Σ_i p_i e_i - total of ``choose_exact``.

    Parameters
    ----------
    candidate_m, existing_m, population, cost
        As in ``siting.covering_problem``.
    farthest_m : float
        D, the walk that counts where nothing is nearer, metres; at least the longest distance that shall matter.

    Returns
    -------
    SitingProblem
        One option per candidate, one row per cell with p_i e_i as weight.

    Raises
    ------
    InputError
        If an array or the farthest walk is invalid.
    """
    farthest = checked_threshold(farthest_m)
    pairs = as_pairs(candidate_m, limit_m=farthest)
    people = checked_population(population, cells=pairs.shape[1])
    today_m = np.minimum(checked_existing(existing_m, cells=pairs.shape[1]), farthest)
    before_m = today_m[pairs.indices]
    saved = np.divide(before_m - pairs.data, before_m, out=np.zeros_like(pairs.data), where=before_m > 0)
    share = csr_array((np.maximum(saved, 0.0), pairs.indices, pairs.indptr), shape=pairs.shape)
    share.eliminate_zeros()  # shares, not distances: a share of 0 saves nothing
    return single_service(share, people * today_m, cost)
