"""Measures of supply: closed forms, conservation, incremental = full, metamorphic rules, refused input."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array, csr_array, csr_matrix

from geo.errors import InputError
from quarters.supply.areas import area_measures, mean_by_area
from quarters.supply.catchment import WALKING_ZONES, catchment_of_new_facility, floating_catchment
from quarters.supply.changes import (
    residents_losing_supply,
    residents_newly_served,
    with_new_facility,
    without_facilities,
)
from quarters.supply.gap_index import gap_degree, gap_index
from quarters.supply.measures import (
    class_tolerance,
    distance_quantile,
    may_suffer_at_border,
    nearest_distance,
    residents_without_supply,
    share_served,
    uncertainty_band,
)
from quarters.supply.pairs import as_pairs

DISTANCE_M = np.array([[0.0, 400.0, 501.0, np.inf], [900.0, 500.0, 1500.0, 1501.0]])
PEOPLE = np.array([10.0, 20.0, 30.0, 40.0])


@st.composite
def cities(draw: st.DrawFn) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """Random distances with ties and zeros, capacity, residents (some cells empty)."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    facilities, cells = draw(st.integers(1, 12)), draw(st.integers(1, 40))
    dense = rng.integers(0, 40, (facilities, cells)) * 50.0
    dense[rng.random(dense.shape) < 0.3] = np.inf
    people = rng.integers(0, 30, cells).astype(float) * (rng.random(cells) < 0.8)
    return as_pairs(dense), rng.uniform(0, 5, facilities), people


def test_pairs_keep_zeros_and_the_shortest_of_repeated_entries() -> None:
    from_dense = as_pairs(DISTANCE_M)
    assert from_dense.nnz == 7
    assert from_dense.data[0] == 0.0
    repeated = coo_array(([7.0, 0.0, 3.0, 9.0], ([0, 0, 0, 1], [1, 0, 1, 1])), shape=(2, 2))
    tidy = as_pairs(repeated)
    assert tidy.data.tolist() == [0.0, 3.0, 9.0]
    assert as_pairs(csr_matrix(([5.0], ([0], [1])), shape=(1, 2))).indices.tolist() == [1]
    assert as_pairs(DISTANCE_M, limit_m=500.0).nnz == 3
    assert as_pairs(from_dense) is from_dense


def test_hand_computed_values() -> None:
    nearest = nearest_distance(DISTANCE_M)
    assert nearest.tolist() == [0.0, 400.0, 501.0, 1501.0]
    assert residents_without_supply(nearest, PEOPLE, 500.0) == 70.0
    assert share_served(nearest, PEOPLE, 500.0) == pytest.approx(0.3)
    assert distance_quantile(nearest, PEOPLE, 0.5) == 501.0
    assert distance_quantile(nearest, PEOPLE, 0.3) == 400.0
    assert distance_quantile(nearest, PEOPLE, 0.9) == 1501.0
    assert np.isnan(share_served(nearest, np.zeros(4), 500.0))
    assert np.isnan(distance_quantile(nearest, np.zeros(4)))


def test_uncertain_cells_are_counted_apart_on_both_sides() -> None:
    distance = np.array([440.0, 470.0, 530.0, 600.0, np.inf])
    band = uncertainty_band(distance, np.array([1.0, 2.0, 4.0, 8.0, 16.0]), 500.0, 40.0)
    assert band.residents_without == 28.0
    assert band.surely_without == 24.0
    assert band.uncertain == 6.0
    assert band.possibly_without == 30.0
    assert band.uncertain_cells.tolist() == [False, True, True, False, False]


def test_tolerance_is_access_leg_plus_mean_way_to_the_centre() -> None:
    square = np.random.default_rng(5).uniform(-50, 50, (200_000, 2))
    assert class_tolerance(np.array([14.0]))[0] == pytest.approx(14 + np.hypot(*square.T).mean(), abs=0.2)
    assert class_tolerance(np.array([14.0]), cell_size_m=0.0)[0] == 14.0


def test_border_cells_are_those_whose_facility_is_farther_than_the_border() -> None:
    assert may_suffer_at_border(np.array([400.0, 600.0, np.inf]), np.full(3, 500.0)).tolist() == [
        False,
        True,
        True,
    ]


def test_gap_degree_and_index_by_hand() -> None:
    degree = gap_degree(np.array([0.0, 500.0, 750.0, 1000.0, np.inf]), 500.0, 1000.0)
    assert degree.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    two = np.stack([degree, np.zeros(5)])
    people = np.full(5, 10.0)
    assert gap_index(degree, people).sum() == 25.0
    assert gap_index(two, people, service_weight=np.array([3.0, 1.0])).sum() == pytest.approx(18.75)
    assert gap_index(degree, people, need=np.array([0, 0, 2.0, 1, 1])).tolist() == [0, 0, 10.0, 10.0, 10.0]


def test_index_with_a_hard_limit_is_residents_without_supply() -> None:
    nearest = np.array([100.0, 499.0, 501.0, 900.0])
    hard = gap_degree(nearest, 500.0, 500.0 + 1e-9)
    assert gap_index(hard, PEOPLE).sum() == residents_without_supply(nearest, PEOPLE, 500.0)


@given(cities())
def test_capacity_is_conserved(city: tuple[csr_array, np.ndarray, np.ndarray]) -> None:
    pairs, capacity, people = city
    access = floating_catchment(pairs, capacity, people)
    weight = np.select([pairs.toarray() <= zone for zone, _ in WALKING_ZONES], [w for _, w in WALKING_ZONES])
    stored = np.zeros(pairs.shape, dtype=bool)
    stored[np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr)), pairs.indices] = True
    reached = (np.where(stored, weight, 0.0) @ people) > 0
    assert access @ people == pytest.approx(capacity[reached].sum(), abs=1e-9)


@given(cities())
def test_one_more_facility_equals_the_full_run(city: tuple[csr_array, np.ndarray, np.ndarray]) -> None:
    pairs, capacity, people = city
    before = floating_catchment(pairs[:-1], capacity[:-1], people)
    row = pairs[[-1]]
    added = catchment_of_new_facility(row.indices, row.data, capacity[-1], people)
    before[row.indices] += added
    assert np.abs(before - floating_catchment(pairs, capacity, people)).max() < 1e-12
    newly = residents_newly_served(row, nearest_distance(pairs[:-1]), people, 500.0)[0]
    after = residents_without_supply(nearest_distance(pairs), people, 500.0)
    assert newly == residents_without_supply(nearest_distance(pairs[:-1]), people, 500.0) - after
    nearest = with_new_facility(nearest_distance(pairs[:-1]), row.indices, row.data)
    assert nearest.tolist() == nearest_distance(pairs).tolist()
    assert (nearest <= nearest_distance(pairs[:-1])).all()


@given(cities(), st.integers(0, 11))
def test_closing_equals_leaving_out_and_gives_the_fragility(
    city: tuple[csr_array, np.ndarray, np.ndarray], choice: int
) -> None:
    pairs, _capacity, people = city
    closed = choice % pairs.shape[0]
    rest = np.delete(np.arange(pairs.shape[0]), closed)
    after = without_facilities(pairs, np.array([closed]))
    assert after.tolist() == nearest_distance(pairs[rest]).tolist()
    lost = residents_without_supply(after, people, 500.0)
    lost -= residents_without_supply(nearest_distance(pairs), people, 500.0)
    assert residents_losing_supply(pairs, people, 500.0)[closed] == pytest.approx(lost, abs=1e-9)


@given(cities(), st.integers(0, 39))
def test_splitting_a_cell_changes_no_total(
    city: tuple[csr_array, np.ndarray, np.ndarray], choice: int
) -> None:
    pairs, capacity, people = city
    cell = choice % len(people)
    columns = np.append(np.arange(len(people)), cell)
    split = people[columns]
    split[cell] *= 0.25
    split[-1] *= 0.75
    twice = as_pairs(csr_array(pairs)[:, columns])
    near, near_twice = nearest_distance(pairs), nearest_distance(pairs)[columns]
    for measure in (residents_without_supply, share_served, distance_quantile):
        argument = 0.5 if measure is distance_quantile else 500.0
        assert measure(near_twice, split, argument) == pytest.approx(
            measure(near, people, argument), nan_ok=True
        )
    access = floating_catchment(pairs, capacity, people)
    assert np.abs(floating_catchment(twice, capacity, split)[columns] - access[columns]).max() < 1e-9


@given(cities(), st.integers(1, 5))
def test_area_measures_equal_the_single_functions(
    city: tuple[csr_array, np.ndarray, np.ndarray], areas: int
) -> None:
    pairs, _capacity, people = city
    nearest = nearest_distance(pairs)
    area = np.arange(len(people)) % (areas + 1) - 1
    table = area_measures(area, areas, nearest, people, 500.0, tolerance_m=np.full(len(people), 60.0))
    for k in range(areas):
        d, p = nearest[area == k], people[area == k]
        assert table.population[k] == p.sum()
        assert table.residents_without_supply[k] == residents_without_supply(d, p, 500.0)
        assert table.residents_uncertain[k] == uncertainty_band(d, p, 500.0, 60.0).uncertain
        assert table.share_served[k] == pytest.approx(share_served(d, p, 500.0), nan_ok=True)
        assert table.median_m[k] == pytest.approx(distance_quantile(d, p, 0.5), nan_ok=True)
        assert table.p90_m[k] == pytest.approx(distance_quantile(d, p, 0.9), nan_ok=True)


def test_mean_by_area_weighs_by_residents() -> None:
    area = np.array([0, 0, 1, -1])
    mean = mean_by_area(area, 3, np.array([1.0, 4.0, 7.0, 9.0]), np.array([2.0, 1.0, 5.0, 5.0]))
    assert mean[:2].tolist() == [2.0, 7.0]
    assert np.isnan(mean[2])


ONE = np.array([100.0])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: residents_without_supply(ONE, ONE, 0.0), "größer als 0 m"),
        (lambda: residents_without_supply(ONE, ONE, float("nan")), "größer als 0 m"),
        (
            lambda: residents_without_supply(ONE, -ONE, 500.0),
            "Bevölkerung hat an Stelle 1 den ungültigen Wert -100",
        ),
        (lambda: residents_without_supply(ONE, np.array([np.nan]), 500.0), "Bevölkerung hat an Stelle 1"),
        (lambda: residents_without_supply(ONE, np.array([1.0, 2.0]), 500.0), "2 Werte statt 1"),
        (lambda: share_served(np.array([np.nan]), ONE, 500.0), "Entfernung hat an Stelle 1"),
        (lambda: floating_catchment(DISTANCE_M, np.array([1.0, -1.0]), PEOPLE), "Kapazität hat an Stelle 2"),
        (lambda: floating_catchment(DISTANCE_M, np.ones(2), PEOPLE, [(500, 1), (400, 1)]), "Zonen"),
        (lambda: gap_degree(ONE, 1000.0, 500.0), "obere Grenze"),
        (lambda: gap_index(ONE, ONE, service_weight=np.zeros(1)), "Gewicht 0"),
        (lambda: as_pairs([[-1.0]]), "negativ"),
        (lambda: as_pairs([1.0]), "eine Zeile je Angebot"),
        (lambda: without_facilities(DISTANCE_M, np.array([2])), "gibt es nicht"),
        (lambda: area_measures(np.array([3]), 2, ONE, ONE, 500.0), "Gebiet, das es nicht gibt"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        call()
