"""How firmly first place stands: what share of weightings each site wins, how far weights can move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.network.arrays import FloatArray
from quarters.weighing.ranking import Method, Table, score
from quarters.weighing.scores import TIE, filled, places, scaled, shares_of

STEPS = 1000
"""Weights of one criterion are tried in steps of 1/1000 where no formula exists (TOPSIS)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """The smallest change of one criterion's weight that puts another site first.

    ``before`` and ``after`` are shares (0 to 1) of that criterion; the others keep their ratios. ``after`` and
    ``winner`` are None when no weight of this criterion changes first place.
    """

    criterion: int
    before: float
    after: float | None
    winner: int | None

    @property
    def distance(self) -> float | None:
        """Change of the share, 0 to 1; None when first place cannot change."""
        return None if self.after is None else abs(self.after - self.before)


def win_shares(
    table: Table,
    method: Method = "sum",
    *,
    draws: int = 10_000,
    seed: int = 1,
    around: FloatArray | None = None,
) -> FloatArray:
    """Return the share of random weightings in which each site comes first; ties share the win.

    Weightings are drawn from a Dirichlet distribution (seeded): by default uniformly over all weightings (SMAA rank
    acceptability, R. Lahdelma, J. Hokkanen, P. Salminen 1998), or around a given one.

    Parameters
    ----------
    table
        What is weighed.
    method
        ``sum`` or ``topsis``.
    draws, seed
        Number of weightings and seed; 10,000 give ± 1 percentage point.
    around
        Shape (criteria,): parameters of the Dirichlet distribution, by default all 1.

    Returns
    -------
    FloatArray
        Shape (sites,), sums to 1; all NaN when no site can be ranked.
    """
    if not table.known().any() or not table.criteria:
        return np.full(len(table.sites), np.nan)
    rng = np.random.default_rng(seed)
    alpha = np.ones(len(table.criteria)) if around is None else np.maximum(around, 1e-3)
    first = places(score(table, rng.dirichlet(alpha, draws), method)) == 1
    return np.asarray((first / first.sum(axis=1, keepdims=True)).mean(axis=0))


def shifts(table: Table, weights: FloatArray, method: Method = "sum") -> tuple[Shift, ...]:
    """Return for each criterion the smallest change of its weight from which on another site leads.

    The other weights keep their ratios (all equal where they were all 0). For the weighted sum by formula, after
    E. Triantaphyllou, A. Sánchez: A Sensitivity Analysis Approach for Some Deterministic Multi-Criteria Decision-Making
    Methods, Decision Sciences 28 (1997): the lines of two sites' scores over the weight cross once. For TOPSIS the
    weight is tried in steps of ``1 / STEPS``, so the answer is right to one step.

    Parameters
    ----------
    table
        What is weighed.
    weights
        Shape (criteria,), from 0.
    method
        ``sum`` or ``topsis``.

    Returns
    -------
    tuple of Shift
        One per criterion in order; empty when there is no ranking or first place is shared.
    """
    before = shares_of(weights)
    start = places(score(table, weights, method))
    if (start == 1).sum() != 1:
        return ()
    if len(before) == 1:
        return (Shift(0, 1.0, None, None),)  # no other criterion that could gain what this one loses
    first = int(np.flatnonzero(start == 1)[0])
    find = _by_formula if method == "sum" else _by_steps
    return tuple(find(table, before, first, index) for index in range(len(before)))


def _with(before: FloatArray, index: int, share: FloatArray) -> FloatArray:
    """Weightings in which a criterion has given shares and the others keep their ratios."""
    others = before.copy()
    others[index] = 0.0
    if not others.any():
        others[:] = 1.0
        others[index] = 0.0
    rest = others / max(float(others.sum()), TIE)
    found = (1 - share)[:, None] * rest[None, :]
    found[:, index] = share
    return found


def _by_formula(table: Table, before: FloatArray, first: int, index: int) -> Shift:
    ends = score(table, _with(before, index, np.array([0.0, 1.0])), "sum")
    lead = ends[:, [first]] - ends  # shape (2, sites): lead of the first at share 0 and at share 1
    at = float(before[index])
    best: tuple[float, int] | None = None
    for rival in np.flatnonzero(table.known()):
        at_zero, at_one = float(lead[0, rival]), float(lead[1, rival])
        losing = (at_zero < -TIE and at > 0) or (at_one < -TIE and at < 1)
        if int(rival) == first or not losing:
            continue
        crossing = at_zero / (at_zero - at_one)
        if best is None or abs(crossing - at) < abs(best[0] - at) - TIE:
            best = (crossing, int(rival))
    return Shift(index, at, *((None, None) if best is None else best))


def _by_steps(table: Table, before: FloatArray, first: int, index: int) -> Shift:
    share = np.linspace(0.0, 1.0, STEPS + 1)
    scores = score(table, _with(before, index, share), "topsis")
    scores = np.where(np.isnan(scores), -np.inf, scores)
    ahead = scores.max(axis=1) - scores[:, first] > TIE
    at = float(before[index])
    if not ahead.any():
        return Shift(index, at, None, None)
    step = int(np.flatnonzero(ahead)[np.abs(share[ahead] - at).argmin()])
    return Shift(index, at, float(share[step]), int(scores[step].argmax()))


def smallest_move(table: Table, weights: FloatArray) -> tuple[float, int] | None:
    """Return how much weight must move between criteria until another site draws level, and which site (weighted sum).

    The smallest half of Σ|Δw| over all weightings in which a rival reaches the first site's score. Weight moves to the
    criterion that favours the rival most, taken first from those that favour it least: the gain per unit moved only
    falls, so this is the optimum.

    Parameters
    ----------
    table
        What is weighed.
    weights
        Shape (criteria,), from 0.

    Returns
    -------
    tuple of float and int, or None
        Share of all weight, 0 to 1, and the index of the rival. None when no weighting changes first place, there is
        no ranking, or first place is shared.
    """
    before = shares_of(weights)
    start = places(score(table, weights))
    if (start == 1).sum() != 1:
        return None
    first = int(np.flatnonzero(start == 1)[0])
    share = filled(scaled(table.values, table.more_is_better, table.scale))
    moves = [
        (moved, int(rival))
        for rival in np.flatnonzero(table.known())
        if int(rival) != first and (moved := _moved(share[rival] - share[first], before)) is not None
    ]
    return min(moves) if moves else None


def _moved(favour: FloatArray, before: FloatArray) -> float | None:
    """Weight to move until ``favour @ weights`` rises from below 0 to 0, or None when it cannot."""
    missing, moved = -float(favour @ before), 0.0
    target = float(favour.max())
    if target <= TIE:
        return None
    for criterion in np.argsort(favour):
        gain = target - float(favour[criterion])
        if gain <= 0 or missing <= 0:
            break
        step = min(float(before[criterion]), missing / gain)
        moved, missing = moved + step, missing - step * gain
    return moved
