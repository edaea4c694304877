"""The best choice of sites with proof: an integer programme, reduced before it is solved (HiGHS through scipy)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array, csr_array, hstack, vstack

from geo.network.arrays import FloatArray, IntArray
from quarters.supply.choosing import Choice, choose_greedy, describe
from quarters.supply.siting import Limits, ShareMatrix, SitingProblem

TIME_LIMIT_S = 30.0


def choose_exact(problem: SitingProblem, limits: Limits, *, time_limit_s: float = TIME_LIMIT_S) -> Choice:
    """Choose the options with the largest gain, or the best found in time with a proven bound.

    max Σ_k v_k y_k subject to y_k ≤ Σ_{j covers k} x_j, Σ_j x_j ≤ p, Σ_j c_j x_j ≤ B, Σ_{j at site} x_j ≤ 1, x binary,
    0 ≤ y ≤ 1 (Church and ReVelle 1974). A gradual benefit is a sum of covering steps, see ``covering_steps``.

    Parameters
    ----------
    problem : SitingProblem
        Options and demand.
    limits : Limits
        Number of sites, budget, or both.
    time_limit_s : float
        Seconds for the solver.

    Returns
    -------
    Choice
        ``proven`` when the solver finished; never worse than ``choose_greedy``.
    """
    greedy = choose_greedy(problem, limits)
    cover, value = covering_steps(problem)
    if greedy.proven or not len(value):
        return greedy
    unit = float(value.max())  # the solver's tolerances are absolute: weights of any size become at most 1
    solved = _solve(problem, limits, cover, value / unit, time_limit_s)
    bound = (
        greedy.bound
        if solved.mip_dual_bound is None
        else min(greedy.bound, -float(solved.mip_dual_bound) * unit)
    )
    proven = solved.status == 0
    if solved.x is not None:
        found = np.flatnonzero(solved.x[: len(problem.site)] > 0.5)
        exact = describe(problem, found, bound=bound, proven=proven, guarantee=1.0 if proven else None)
        if exact.total >= greedy.total:
            return _without_idle(exact)
    return describe(problem, greedy.options, bound=bound, proven=proven, guarantee=greedy.guarantee)


def _without_idle(choice: Choice) -> Choice:
    """Drop sites that add nothing beside the others; the solver may fill up the permitted number with them."""
    busy = choice.gain_together > 0
    return replace(
        choice,
        options=choice.options[busy],
        gain_alone=choice.gain_alone[busy],
        gain_together=choice.gain_together[busy],
    )


def covering_steps(problem: SitingProblem) -> tuple[ShareMatrix, FloatArray]:
    """Turn shares into covering rows and merge those with the same options.

    A row with weight w and distinct shares b_1 > b_2 > … > b_n becomes n covering rows: row k has the value
    w (b_k - b_(k+1)) with b_(n+1) = 0 and is covered by every option with a share of at least b_k. The gain of any set
    of options stays the same. Rows without weight vanish.

    Parameters
    ----------
    problem : SitingProblem
        Options and demand.

    Returns
    -------
    cover : ShareMatrix, shape (steps, options)
        1 where the option covers the step.
    value : FloatArray, shape (steps,)
        Weight of each step.
    """
    by_row = csc_array(problem.share)
    row = np.repeat(np.arange(by_row.shape[1]), np.diff(by_row.indptr))
    keep = (problem.weight[row] > 0) & (by_row.data > 0)
    row, option, share = row[keep], by_row.indices[keep].astype(np.int64), by_row.data[keep]
    order = np.lexsort((option, -share, row))
    row, option, share = row[order], option[order], share[order]
    same_row = np.append(row[1:] == row[:-1], False)
    next_share = np.where(same_row, np.append(share[1:], 0.0), 0.0)
    last_of_step = np.flatnonzero(share > next_share)
    first_of_row = np.searchsorted(row, row[last_of_step], "left")
    value = problem.weight[row[last_of_step]] * (share - next_share)[last_of_step]
    return _merged(first_of_row, last_of_step + 1, option, value, by_row.shape[0])


def _merged(
    start: IntArray, stop: IntArray, option: IntArray, value: FloatArray, options: int
) -> tuple[ShareMatrix, FloatArray]:
    """Add up the values of steps that are covered by the same options."""
    total: dict[bytes, float] = {}
    for low, high, worth in zip(start.tolist(), stop.tolist(), value.tolist(), strict=True):
        key = np.sort(option[low:high]).tobytes()
        total[key] = total.get(key, 0.0) + worth
    sets = [np.frombuffer(key, dtype=option.dtype) for key in total]
    indptr = np.cumsum([0, *(len(members) for members in sets)])
    indices = np.concatenate(sets) if sets else np.empty(0, dtype=option.dtype)
    return csr_array((np.ones(len(indices)), indices, indptr), shape=(len(sets), options)), np.array(
        [*total.values()]
    )


def _solve(
    problem: SitingProblem, limits: Limits, cover: ShareMatrix, value: FloatArray, time_limit_s: float
) -> Any:
    steps, options = cover.shape
    rows: list[Any] = [hstack([-cover, csr_array((np.ones(steps), (np.arange(steps), np.arange(steps))))])]
    upper: list[FloatArray] = [np.zeros(steps)]
    for limit, price in ((limits.sites, np.ones(options)), (limits.budget, problem.cost)):
        if limit is not None:
            rows.append(csr_array(np.concatenate([price, np.zeros(steps)])[None]))
            upper.append(np.array([float(limit)]))
    sites, site = np.unique(problem.site, return_inverse=True)
    if len(sites) < options:
        member = csr_array(
            (np.ones(options), (site, np.arange(options))), shape=(len(sites), options + steps)
        )
        rows.append(member)
        upper.append(np.ones(len(sites)))
    return milp(
        np.concatenate([np.zeros(options), -value]),
        integrality=np.concatenate([np.ones(options), np.zeros(steps)]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(vstack(rows, format="csc"), -np.inf, np.concatenate(upper)),
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
