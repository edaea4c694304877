"""Weighing: published examples and an independent library give the same numbers."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm.methods import TOPSIS, WSM
from pymcdm.normalizations import minmax_normalization, vector_normalization
from scipy.optimize import linprog

from quarters.weighing.groups import agreement
from quarters.weighing.ranking import Table, rank, score
from quarters.weighing.scores import closeness, places, weighted_sum
from quarters.weighing.stability import shifts, smallest_move, win_shares


def table(values: np.ndarray, more_is_better: np.ndarray | None = None) -> Table:
    sites, criteria = values.shape
    direction = np.ones(criteria, dtype=bool) if more_is_better is None else more_is_better
    return Table(
        tuple(f"Standort {i}" for i in range(sites)),
        tuple(f"Kriterium {j}" for j in range(criteria)),
        values.astype(float),
        direction,
        np.full((criteria, 2), np.nan),
    )


# C. L. Hwang, K. Yoon: Multiple Attribute Decision Making (1981): choice of a fighter aircraft; the cost is the fourth.
AIRCRAFT = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
)
AIRCRAFT_WEIGHTS = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3])
AIRCRAFT_MORE = np.array([True, True, True, False, True, True])

# E. Triantaphyllou, A. Sánchez: A Sensitivity Analysis Approach …, Decision Sciences 28 (1997).
WEIGHTS_1997 = np.array([0.3277, 0.3058, 0.2876, 0.0790])
SHARES_1997 = np.array(
    [
        [0.3088, 0.2897, 0.3867, 0.1922],
        [0.2163, 0.3458, 0.1755, 0.6288],
        [0.4509, 0.2473, 0.1194, 0.0575],
        [0.0240, 0.1172, 0.3184, 0.1215],
    ]
)


def test_topsis_of_the_fighter_aircraft():
    found = closeness(AIRCRAFT, AIRCRAFT_WEIGHTS, AIRCRAFT_MORE)
    assert found == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=6e-4)
    assert rank(table(AIRCRAFT, AIRCRAFT_MORE), AIRCRAFT_WEIGHTS, "topsis").places.tolist() == [1, 4, 2, 3]


def test_weighted_sum_of_the_four_alternatives_of_1997():
    found = weighted_sum(SHARES_1997, WEIGHTS_1997)
    assert found == pytest.approx([0.3162, 0.2768, 0.2622, 0.1449], abs=2e-4)


def test_shift_of_one_weight_is_the_published_formula_by_rivals():
    """δ = (P_j - P_i) / (a_jk - a_ik), then all weights are divided by their new sum."""
    scaled = (SHARES_1997 - SHARES_1997.min(axis=0)) / np.ptp(SHARES_1997, axis=0)
    weights = WEIGHTS_1997 / WEIGHTS_1997.sum()
    sums = scaled @ weights
    first = int(sums.argmax())
    found = shifts(table(SHARES_1997), WEIGHTS_1997)
    for criterion, shift in enumerate(found):
        allowed = []
        for rival in range(4):
            lead = scaled[first, criterion] - scaled[rival, criterion]
            if rival != first and lead:
                delta = (sums[rival] - sums[first]) / (scaled[rival, criterion] - scaled[first, criterion])
                if delta <= weights[criterion]:
                    allowed.append((weights[criterion] - delta) / (1 - delta))
        inside = [share for share in allowed if 0 <= share <= 1]
        nearest = min(inside, key=lambda share: abs(share - weights[criterion]), default=None)
        assert shift.after == (None if nearest is None else pytest.approx(nearest))


def test_a_middle_site_wins_exactly_the_weightings_between_its_crossings():
    """(1, 0), (0, 1) and (0.6, 0.6): the third wins for weights between 0.4 and 0.6, the others 0.4 each."""
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]])
    assert win_shares(table(values), draws=40_000) == pytest.approx([0.4, 0.4, 0.2], abs=0.01)


def test_kendalls_w_of_three_companies_and_six_applicants():
    """S. Siegel: Nonparametric Statistics (1956), ch. 9: W = 0.16."""
    told = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
    assert agreement(told) == pytest.approx(0.16, abs=0.005)
    assert agreement(np.array([[1, 2, 3], [1, 2, 3]])) == pytest.approx(1.0)
    assert agreement(np.array([[1, 1, 3], [1, 1, 3]])) == pytest.approx(1.0), "ties corrected"


@st.composite
def decisions(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sites, criteria = draw(st.integers(2, 7)), draw(st.integers(1, 6))
    return (
        rng.uniform(0.1, 100, (sites, criteria)),
        rng.uniform(0.05, 5, criteria),
        rng.random(criteria) < 0.6,
    )


@given(decisions())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_agrees_with_an_independent_library(decision):
    values, weights, more = decision
    kind, share = np.where(more, 1, -1), weights / weights.sum()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        topsis = TOPSIS(vector_normalization)(values, share, kind)
        summed = WSM(minmax_normalization)(values, share, kind)
    # its vector normalisation turns costs into 1 - r: the same differences, hence the same closeness
    assert closeness(values, weights, more) == pytest.approx(topsis)
    assert score(table(values, more), weights) == pytest.approx(summed)


@given(decisions())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_smallest_move_is_what_a_linear_programme_finds(decision):
    values, weights, more = decision
    told = table(values, more)
    share = weights / weights.sum()
    scaled = np.where(more, values - values.min(axis=0), values.max(axis=0) - values) / np.ptp(values, axis=0)
    first, n = int((scaled @ share).argmax()), len(weights)
    best = None
    for rival in range(len(values)):
        if rival == first:
            continue
        favour = scaled[rival] - scaled[first]
        # w + up - down, Σ up = Σ down, favour of the rival at least 0
        found = linprog(
            np.r_[np.full(n, 0.5), np.full(n, 0.5)],
            A_ub=[np.r_[-favour, favour]],
            b_ub=[float(favour @ share)],
            A_eq=[np.r_[np.ones(n), -np.ones(n)]],
            b_eq=[0.0],
            bounds=[(0, None)] * n + [(0, w) for w in share],
        )
        if found.success and (best is None or found.fun < best):
            best = found.fun
    move = smallest_move(told, weights)
    assert (move is None) == (best is None)
    assert move is None or move[0] == pytest.approx(best, abs=1e-6)


def winner(told: Table, share: np.ndarray, criterion: int, at: float, method: str) -> int:
    others = np.delete(share, criterion)
    tried = np.insert(others / others.sum() * (1 - at), criterion, at)
    return int(score(told, tried, method).argmax())


@given(decisions(), st.sampled_from(["sum", "topsis"]))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_shift_changes_first_place_just_beyond_it_and_not_before(decision, method):
    values, weights, more = decision
    told, share = table(values, more), weights / weights.sum()
    first = int(score(told, weights, method).argmax())
    for shift in shifts(told, weights, method):
        if shift.after is None:
            continue
        way, step = shift.after - shift.before, 0.002 * np.sign(shift.after - shift.before)
        if method == "sum":
            beyond = min(max(shift.after + 1e-6 * np.sign(way), 0.0), 1.0)
            assert winner(told, share, shift.criterion, beyond, method) != first or beyond in (0.0, 1.0)
        assert winner(told, share, shift.criterion, shift.before + 0.5 * way, method) == first
        if abs(way) > abs(step):
            assert winner(told, share, shift.criterion, shift.after - step, method) == first
    assert places(score(told, weights, method))[first] == 1
