"""Access and siting with arrays of other people: any form, any weights, and one clear sentence for what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from geo.errors import InputError
from quarters.supply import (
    Limits,
    choose_exact,
    choose_greedy,
    covering_problem,
    distance_quantile,
    floating_catchment,
    median_problem,
    nearest_distance,
    residents_newly_served,
    several_services,
)

RNG = np.random.default_rng(1)
FAR_M = np.where(RNG.random((9, 40)) < 0.2, np.inf, RNG.integers(1, 40, (9, 40)) * 50.0)
PEOPLE = RNG.integers(0, 100, 40)
STORED = np.where(np.isfinite(FAR_M), FAR_M, 0)
FORMS: dict[str, Any] = {
    "list": FAR_M.tolist(), "float32": FAR_M.astype(np.float32), "csr_matrix": sparse.csr_matrix(STORED),
    "csc_matrix": sparse.csc_matrix(STORED), "coo_array": sparse.coo_array(STORED), "lil": sparse.lil_matrix(STORED),
    "csr of int": sparse.csr_array(STORED.astype(np.int32)), "csr with infinity": sparse.csr_array(FAR_M),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sites", [1, 3])
def test_any_form_gives_what_brute_force_gives(form: str, sites: int) -> None:
    sets = [list(chosen) for chosen in combinations(range(9), sites)]
    covered = max(PEOPLE[(FAR_M[chosen] <= 600).any(axis=0)].sum() for chosen in sets)
    walked = min(np.minimum(FAR_M[chosen].min(axis=0), 2000.0) @ PEOPLE for chosen in sets)
    covering = choose_exact(covering_problem(FORMS[form], None, PEOPLE, 600), Limits(sites=sites))
    median = choose_exact(median_problem(FORMS[form], None, PEOPLE, 2000), Limits(sites=sites))
    assert covering.total == covered
    assert PEOPLE.sum() * 2000.0 - median.total == pytest.approx(walked)
    assert nearest_distance(FORMS[form]).tolist() == FAR_M.min(axis=0).tolist()


@pytest.mark.parametrize("unit", [1e-12, 1e-6, 1.0, 1e9])
def test_weights_of_any_size_choose_the_same_sites(unit: float) -> None:
    for pose in (covering_problem, median_problem):
        plain = choose_exact(pose(FAR_M, None, PEOPLE, 600), Limits(sites=3))
        scaled = choose_exact(pose(FAR_M, None, PEOPLE * unit, 600), Limits(sites=3))
        assert scaled.proven
        assert scaled.total == pytest.approx(plain.total * unit, rel=1e-9)
        assert choose_greedy(pose(FAR_M, None, PEOPLE * unit, 600), Limits(sites=3)).total > 0


def test_no_existing_supply_is_none_or_infinity() -> None:
    nowhere_m = np.full(40, np.inf)
    assert residents_newly_served(FAR_M, None, PEOPLE, 600).tolist() == (
        residents_newly_served(FAR_M, nowhere_m, PEOPLE, 600).tolist()
    )


def test_a_whole_number_of_sites_may_be_a_float_or_of_numpy() -> None:
    problem = covering_problem(FAR_M, None, PEOPLE, 600)
    totals = {
        choose_exact(problem, Limits(sites=sites)).total for sites in (3, 3.0, np.int64(3), np.float32(3))
    }  # type: ignore[arg-type]
    assert len(totals) == 1


def test_more_sites_than_candidates_are_as_many_as_help() -> None:
    twice = np.vstack([FAR_M[:3], FAR_M[:3]])
    choice = choose_exact(covering_problem(twice, None, PEOPLE, 600), Limits(sites=50))
    assert 0 < len(choice.options) <= 3
    assert choice.total == PEOPLE[(FAR_M[:3] <= 600).any(axis=0)].sum()


WRONG: dict[str, Callable[[], object]] = {
    "text as distance": lambda: nearest_distance([["a", 1]]),
    "rows of different length": lambda: nearest_distance([[1, 2], [1]]),
    "complex": lambda: nearest_distance(np.array([[1j]])),
    "negative infinity": lambda: nearest_distance(np.array([[-np.inf, 1.0]])),
    "text as population": lambda: covering_problem(FAR_M, None, ["x"] * 40, 600),  # type: ignore[arg-type]
    "no population": lambda: covering_problem(FAR_M, None, None, 600),  # type: ignore[arg-type]
    "transposed": lambda: covering_problem(FAR_M.T, None, PEOPLE, 600),
    "no threshold": lambda: covering_problem(FAR_M, None, PEOPLE, None),  # type: ignore[arg-type]
    "threshold in words": lambda: median_problem(FAR_M, None, PEOPLE, "600"),  # type: ignore[arg-type]
    "half a site": lambda: Limits(sites=2.5),  # type: ignore[arg-type]
    "sites in words": lambda: Limits(sites="3"),  # type: ignore[arg-type]
    "sites not known": lambda: Limits(sites=float("nan")),  # type: ignore[arg-type]
    "budget not known": lambda: Limits(budget=float("nan")),
    "share above 1": lambda: distance_quantile(FAR_M[0], PEOPLE, 1.5),
    "share 0": lambda: distance_quantile(FAR_M[0], PEOPLE, 0),
    "capacity in words": lambda: floating_catchment(FAR_M, ["many"] * 9, PEOPLE),  # type: ignore[arg-type]
    "sites of one service only": lambda: several_services(
        [covering_problem(FAR_M, None, PEOPLE, 600)] * 2, [np.arange(9)]
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_sentence(case: str) -> None:
    with pytest.raises(InputError) as told:
        WRONG[case]()
    assert len(str(told.value)) > 20
