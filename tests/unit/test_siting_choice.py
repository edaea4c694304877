"""Choosing sites: brute force, guarantees, bounds, monotony, several uses, budgets."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from quarters.supply.choosing import choose_greedy, gain_curve
from quarters.supply.median import median_problem
from quarters.supply.proving import choose_exact, covering_steps
from quarters.supply.siting import Limits, SitingProblem, covering_problem, gradual_problem, several_services


def gain(problem: SitingProblem, options: tuple[int, ...]) -> float:
    """f(S) written down literally."""
    shares = problem.share.toarray()[list(options)]
    return float(shares.max(axis=0, initial=0.0) @ problem.weight)


def permitted(problem: SitingProblem, limits: Limits, options: tuple[int, ...]) -> bool:
    sites = problem.site[list(options)]
    within_budget = limits.budget is None or problem.cost[list(options)].sum() <= limits.budget + 1e-9
    return len(set(sites.tolist())) == len(options) and within_budget


def brute_force(problem: SitingProblem, limits: Limits) -> float:
    count = len(problem.site)
    most = count if limits.sites is None else min(limits.sites, count)
    sets = (chosen for size in range(most + 1) for chosen in combinations(range(count), size))
    return max(gain(problem, chosen) for chosen in sets if permitted(problem, limits, chosen))


def random_problem(rng: np.random.Generator, *, candidates: int, cells: int, gradual: bool) -> SitingProblem:
    candidate_m = rng.integers(1, 30, (candidates, cells)) * 50.0
    existing_m = rng.integers(1, 40, cells) * 50.0
    people, cost = rng.integers(0, 20, cells).astype(float), rng.integers(1, 9, candidates).astype(float)
    if gradual:
        return gradual_problem(candidate_m, existing_m, people, 300.0, 900.0, cost=cost)
    return covering_problem(candidate_m, existing_m, people, 400.0, cost=cost)


@st.composite
def problems(draw: st.DrawFn) -> SitingProblem:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    gradual, uses = draw(st.booleans()), draw(st.integers(1, 2))
    count = draw(st.integers(1, 9 // uses))
    size = draw(st.integers(1, 30))
    return several_services(
        [random_problem(rng, candidates=count, cells=size, gradual=gradual) for _use in range(uses)]
    )


limits_drawn = st.one_of(
    st.builds(Limits, sites=st.integers(1, 4)),
    st.builds(Limits, budget=st.integers(0, 20).map(float)),
    st.builds(Limits, sites=st.integers(1, 3), budget=st.integers(0, 15).map(float)),
)


@settings(max_examples=150, deadline=None)
@given(problems(), limits_drawn)
def test_exact_is_the_best_of_all_choices_and_greedy_keeps_its_guarantee(
    problem: SitingProblem, limits: Limits
) -> None:
    best = brute_force(problem, limits)
    exact, greedy = choose_exact(problem, limits), choose_greedy(problem, limits)
    assert exact.total == pytest.approx(best, abs=1e-6)
    assert exact.proven
    assert exact.optimality_gap == pytest.approx(0, abs=1e-6)
    assert greedy.bound >= best - 1e-6
    assert greedy.total >= (greedy.guarantee or 0.0) * best - 1e-9
    for choice in (exact, greedy):
        options = tuple(choice.options.tolist())
        assert permitted(problem, limits, options)
        assert limits.sites is None or len(options) <= limits.sites
        assert choice.total == pytest.approx(gain(problem, options), abs=1e-9)
        assert choice.gain_together.sum() == pytest.approx(choice.total, abs=1e-9)
        assert choice.gain_alone == pytest.approx([gain(problem, (one,)) for one in options], abs=1e-9)
        assert (choice.gain_alone >= choice.gain_together - 1e-9).all()


@pytest.mark.parametrize("seed", range(4))
def test_sixteen_candidates_four_sites(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, candidates=16, cells=200, gradual=False)
    for sites in (2, 4):
        best = brute_force(problem, Limits(sites=sites))
        assert choose_exact(problem, Limits(sites=sites)).total == pytest.approx(best, abs=1e-6)
        assert choose_greedy(problem, Limits(sites=sites)).total >= (1 - 1 / np.e) * best


@settings(max_examples=60, deadline=None)
@given(problems())
def test_covering_steps_keep_the_gain_of_every_choice(problem: SitingProblem) -> None:
    cover, value = covering_steps(problem)
    for size in (1, 2):
        for options in combinations(range(len(problem.site)), size):
            covered = cover.toarray()[:, list(options)].max(axis=1, initial=0.0)
            assert covered @ value == pytest.approx(gain(problem, options), abs=1e-9)
    sets = {tuple(np.flatnonzero(row)) for row in cover.toarray()}
    assert len(sets) == cover.shape[0]


def test_more_sites_never_gain_less_and_all_sites_gain_what_is_coverable() -> None:
    problem = random_problem(np.random.default_rng(9), candidates=12, cells=150, gradual=False)
    totals = [choose_exact(problem, Limits(sites=p)).total for p in range(1, 13)]
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(totals))
    coverable = problem.weight[problem.share.toarray().max(axis=0) > 0].sum()
    assert totals[-1] == pytest.approx(coverable)
    curve = gain_curve(problem, 12)
    assert (np.diff(curve) > 0).all()
    assert curve[-1] == pytest.approx(coverable)


def test_existing_supply_is_fixed_and_not_counted_again() -> None:
    candidate_m = np.array([[100.0, 100.0, np.inf], [np.inf, np.inf, 100.0]])
    existing_m = np.array([200.0, 200.0, np.inf])
    choice = choose_exact(
        covering_problem(candidate_m, existing_m, np.array([50.0, 60.0, 7.0]), 500.0), Limits(sites=1)
    )
    assert choice.options.tolist() == [1]
    assert choice.total == 7.0


def test_two_uses_never_share_a_site() -> None:
    pharmacy = covering_problem([[100.0, 900.0]], np.full(2, np.inf), np.array([10.0, 5.0]), 500.0)
    doctor = covering_problem([[100.0, 100.0]], np.full(2, np.inf), np.array([10.0, 5.0]), 500.0)
    choice = choose_exact(several_services([pharmacy, doctor]), Limits(sites=2))
    assert choice.options.tolist() == [1]
    assert choice.total == 15.0


def test_nothing_to_gain_is_an_answer() -> None:
    served = covering_problem([[100.0]], np.array([100.0]), np.array([10.0]), 500.0)
    empty = covering_problem(np.empty((0, 3)), np.full(3, np.inf), np.ones(3), 500.0)
    dear = covering_problem([[100.0]], np.array([np.inf]), np.ones(1), 500.0, cost=np.array([9.0]))
    for problem, limits in ((served, Limits(sites=3)), (empty, Limits(sites=3)), (dear, Limits(budget=8.0))):
        for choice in (choose_greedy(problem, limits), choose_exact(problem, limits)):
            assert (len(choice.options), choice.total, choice.optimality_gap) == (0, 0.0, 0.0)
            assert choice.proven


def test_a_stopped_solver_still_gives_a_choice_with_a_bound() -> None:
    problem = random_problem(np.random.default_rng(3), candidates=120, cells=900, gradual=True)
    greedy = choose_greedy(problem, Limits(sites=15))
    stopped = choose_exact(problem, Limits(sites=15), time_limit_s=0.0)
    assert stopped.total >= greedy.total - 1e-6
    assert stopped.total <= stopped.bound <= greedy.bound + 1e-6
    assert not stopped.proven


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (Limits, "Zahl von Standorten oder ein Budget"),
        (lambda: Limits(sites=0), "mindestens einen Standort"),
        (lambda: Limits(budget=-1.0), "Budget"),
        (lambda: Limits(budget=float("nan")), "Budget"),
        (lambda: several_services([]), "mindestens eine Versorgungsart"),
        (lambda: covering_problem([[1.0]], np.ones(2), np.ones(1), 500.0), "2 Werte statt 1"),
        (lambda: covering_problem([[1.0]], np.ones(1), -np.ones(1), 500.0), "Bevölkerung"),
        (lambda: covering_problem([[1.0]], np.ones(1), np.ones(1), 0.0), "größer als 0 m"),
    ],
)
def test_bad_questions_are_refused_with_a_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        call()


@given(seed=st.integers(0, 10_000), sites=st.integers(1, 3))
@settings(max_examples=25)
def test_p_median_is_the_smallest_sum_of_walks(seed: int, sites: int) -> None:
    rng = np.random.default_rng(seed)
    candidate_m = rng.integers(0, 20, (6, 15)) * 100.0
    candidate_m[rng.random((6, 15)) < 0.2] = np.inf
    people, existing_m = rng.integers(0, 50, 15).astype(float), rng.integers(0, 30, 15) * 100.0
    existing_m[rng.random(15) < 0.5] = np.inf
    problem = median_problem(candidate_m, existing_m, people, 2500.0)
    before_m = np.minimum(existing_m, 2500.0)
    best = min(
        float(people @ np.minimum(before_m, candidate_m[list(chosen)].min(axis=0)))
        for chosen in combinations(range(6), sites)
    )
    found = choose_exact(problem, Limits(sites=sites))
    assert people @ before_m - found.total == pytest.approx(best, abs=1e-6)


def test_edges_of_siting_are_answers_not_errors() -> None:
    nowhere, people = np.full(3, np.inf), np.array([10.0, 0.0, 5.0])
    unreachable = covering_problem(np.full((2, 3), np.inf), nowhere, people, 500.0)
    assert choose_exact(unreachable, Limits(sites=2)).options.tolist() == []
    nobody = covering_problem(np.full((2, 3), 100.0), nowhere, np.zeros(3), 500.0)
    assert choose_greedy(nobody, Limits(sites=1)).total == 0.0
    twice = covering_problem(np.array([[100.0, np.inf, 100.0]] * 2), nowhere, people, 500.0)
    alone = choose_exact(twice, Limits(sites=7))
    assert (len(alone.options), alone.total, alone.proven) == (1, 15.0, True)
    supplied = covering_problem(np.full((2, 3), 100.0), np.zeros(3), people, 500.0)
    assert choose_exact(supplied, Limits(sites=1)).total == 0.0
