"""A good choice of sites at once (lazy greedy), with what each site brings and a proven upper bound."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from geo.network.arrays import FloatArray, IntArray
from quarters.supply.siting import Limits, SitingProblem

NEGLIGIBLE = 1e-9
"""Gains below this share of the largest one are rounding."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Chosen options and what they bring, in weighted residents.

    Attributes
    ----------
    options : IntArray, shape (chosen,)
        Indices into the options of the problem, the largest contribution first.
    gain_alone : FloatArray, shape (chosen,)
        Gain if only this option were chosen.
    gain_together : FloatArray, shape (chosen,)
        Contribution within the choice: each row counts for the chosen option with the largest share (the first on a
        tie); sums to ``total``.
    total : float
        Gain of the whole choice.
    bound : float
        No permitted choice gains more than this.
    proven : bool
        Whether ``total`` is the proven optimum.
    guarantee : float or None
        Share of the optimum that the method always reaches; None if no guarantee is known.
    """

    options: IntArray
    gain_alone: FloatArray
    gain_together: FloatArray
    total: float
    bound: float
    proven: bool
    guarantee: float | None

    @property
    def optimality_gap(self) -> float:
        """Largest possible loss against the optimum: (bound - total) / bound; 0 if nothing can be gained."""
        return (self.bound - self.total) / self.bound if self.bound > 0 else 0.0


def choose_greedy(problem: SitingProblem, limits: Limits) -> Choice:
    """Choose options one after the other by the largest additional gain.

    Gain of a set S: f(S) = Σ_r w_r · max over j in S of share_jr; monotone and submodular. Guarantee: 1 - 1/e of the
    optimum for a number of sites (Nemhauser, Wolsey and Fisher 1978), 1/2 with several uses per site (Fisher,
    Nemhauser and Wolsey 1978), (1 - 1/e) / 2 with a budget, taking the better of gain and gain per cost (Khuller,
    Moss and Naor 1999). Stale gains are recomputed only when they reach the top (Minoux 1978).

    Parameters
    ----------
    problem : SitingProblem
        Options and demand.
    limits : Limits
        Number of sites, budget, or both.

    Returns
    -------
    Choice
        Empty when no permitted option gains anything. ``bound`` is the smallest of: all weight in reach, the
        guarantee turned round, and f(S) + the best fractional filling of the limits with what each option still
        adds to S.
    """
    chosen = _run(problem, limits, per_cost=False)
    if limits.budget is not None:
        by_cost = _run(problem, limits, per_cost=True)
        chosen = max(chosen, by_cost, key=lambda options: _total(problem, options))
    guarantee = _guarantee(problem, limits)
    total = _total(problem, chosen)
    bound = upper_bound(problem, limits, chosen)
    if guarantee is not None:
        bound = min(bound, total / guarantee)
    return describe(
        problem, chosen, bound=bound, proven=bound <= total * (1 + NEGLIGIBLE), guarantee=guarantee
    )


def gain_curve(problem: SitingProblem, sites: int) -> FloatArray:
    """Total gain of the greedy choice with 1, 2, … sites: what one more site brings.

    Parameters
    ----------
    problem : SitingProblem
        Options and demand.
    sites : int
        Most sites, at least 1.

    Returns
    -------
    FloatArray, shape (n,)
        Not decreasing; shorter than ``sites`` when nothing more can be gained.
    """
    chosen = _run(problem, Limits(sites=sites), per_cost=False)
    return np.array([_total(problem, chosen[: k + 1]) for k in range(len(chosen))])


def describe(
    problem: SitingProblem, options: IntArray, *, bound: float, proven: bool, guarantee: float | None
) -> Choice:
    """Tell what each of the given options brings, alone and together.

    Parameters
    ----------
    problem : SitingProblem
        Options and demand.
    options : IntArray
        Chosen options in any order.
    bound, proven, guarantee
        See ``Choice``; the bound is raised to the total if rounding left it below.

    Returns
    -------
    Choice
        Options ordered by contribution, largest first.
    """
    rows = problem.share[options]
    alone = np.asarray(rows @ problem.weight)
    together = np.zeros(len(options))
    if len(options):
        best = np.zeros(problem.share.shape[1])
        owner = np.full(problem.share.shape[1], -1)
        for k in range(len(options)):
            at = slice(rows.indptr[k], rows.indptr[k + 1])
            better = rows.data[at] > best[rows.indices[at]]
            owner[rows.indices[at][better]] = k
            best[rows.indices[at][better]] = rows.data[at][better]
        owned = owner >= 0
        np.add.at(together, owner[owned], (best * problem.weight)[owned])
    order = np.argsort(-together, kind="stable")
    total = float(together.sum())
    return Choice(options[order], alone[order], together[order], total, max(bound, total), proven, guarantee)


def upper_bound(problem: SitingProblem, limits: Limits, options: IntArray) -> float:
    """Gain that no permitted choice exceeds, from what every option still adds to a given choice S.

    f(any) ≤ f(S) + max Σ_j x_j Δ_j(S) with fractional x within the limits and one option per site; Δ_j(S) is what
    option j still adds (submodularity). Never above the weight in reach of any option.

    Parameters
    ----------
    problem, limits
        As in ``choose_greedy``.
    options : IntArray
        The choice S, may be empty.

    Returns
    -------
    float
        Weighted residents.
    """
    have = _reached_share(problem, options)
    share = problem.share
    added = np.maximum(share.data - have[share.indices], 0.0) * problem.weight[share.indices]
    option = np.repeat(np.arange(share.shape[0]), np.diff(share.indptr))
    gain = np.zeros(share.shape[0])
    np.add.at(gain, option, added)
    total = float(have @ problem.weight)
    reach = float(_reached_share(problem, np.arange(share.shape[0])) @ problem.weight)
    bounds = [reach]
    if limits.sites is not None:
        per_site = np.zeros(int(problem.site.max(initial=-1)) + 1)
        np.maximum.at(per_site, problem.site, gain)
        bounds.append(total + float(np.sort(per_site)[::-1][: limits.sites].sum()))
    if limits.budget is not None:
        bounds.append(total + _fractional_filling(gain, problem.cost, limits.budget))
    return min(bounds)


def _fractional_filling(gain: FloatArray, cost: FloatArray, budget: float) -> float:
    """Largest gain for a budget when options may be bought in part."""
    free = cost <= 0
    affordable = ~free & (cost <= budget)
    order = np.argsort(-gain[affordable] / cost[affordable], kind="stable")
    spent = np.cumsum(cost[affordable][order])
    part = np.clip((budget - (spent - cost[affordable][order])) / cost[affordable][order], 0.0, 1.0)
    return float(gain[free].sum() + (part * gain[affordable][order]).sum())


def _guarantee(problem: SitingProblem, limits: Limits) -> float | None:
    one_use = len(np.unique(problem.site)) == len(problem.site)
    if limits.budget is None:
        return 1 - 1 / np.e if one_use else 0.5
    return (1 - 1 / np.e) / 2 if one_use and limits.sites is None else None


def _reached_share(problem: SitingProblem, options: IntArray) -> FloatArray:
    """Largest share of each row over the given options."""
    rows = problem.share[options]
    have = np.zeros(rows.shape[1])
    np.maximum.at(have, rows.indices, rows.data)
    return have


def _total(problem: SitingProblem, options: IntArray) -> float:
    return float(_reached_share(problem, options) @ problem.weight)


def _run(problem: SitingProblem, limits: Limits, *, per_cost: bool) -> IntArray:
    """Lazy greedy: a gain can only shrink, so the top of the queue is final once it is fresh."""
    share, weight, cost = problem.share, problem.weight, problem.cost
    price = np.maximum(cost, NEGLIGIBLE) if per_cost else np.ones(len(cost))
    alone = np.asarray(share @ weight)
    nothing = NEGLIGIBLE * float(alone.max(initial=0.0))
    queue = [(-value, option) for option, value in enumerate(alone / price)]
    heapq.heapify(queue)
    have, used, chosen = np.zeros(len(weight)), set[int](), list[int]()
    left = np.inf if limits.budget is None else limits.budget * (1 + 1e-12)
    most = len(queue) if limits.sites is None else limits.sites
    while queue and len(chosen) < most:
        _stale, option = heapq.heappop(queue)
        if int(problem.site[option]) in used or cost[option] > left:
            continue
        at = slice(share.indptr[option], share.indptr[option + 1])
        rows = share.indices[at]
        value = float(np.maximum(share.data[at] - have[rows], 0.0) @ weight[rows]) / price[option]
        if value <= nothing / price[option]:
            continue
        if queue and -value > queue[0][0]:
            heapq.heappush(queue, (-value, option))
            continue
        chosen.append(option)
        used.add(int(problem.site[option]))
        left -= cost[option]
        have[rows] = np.maximum(have[rows], share.data[at])
    return np.array(chosen, dtype=np.int64)
