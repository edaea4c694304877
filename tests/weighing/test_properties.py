"""Weighing: what must hold for every decision, and what is said where numbers are missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from quarters.weighing.groups import group_ratings, group_weights, place_ranges, spread, widest_gaps
from quarters.weighing.ranking import Table, rank, score
from quarters.weighing.scores import places, scaled
from quarters.weighing.stability import shifts, smallest_move, win_shares
from tests.weighing.test_published import decisions, table

METHODS = st.sampled_from(["sum", "topsis"])
many = settings(max_examples=80, deadline=None, derandomize=True)


@given(decisions(), METHODS, st.floats(0.01, 1000))
@many
def test_other_units_and_other_sizes_of_weights_change_nothing(decision, method, factor):
    values, weights, more = decision
    before = score(table(values, more), weights, method)
    other = values.copy()
    other[:, 0] *= factor
    assert score(table(other, more), weights * factor, method) == pytest.approx(before)


@given(decisions(), METHODS)
@many
def test_a_site_that_is_nowhere_worse_never_ranks_lower(decision, method):
    values, weights, more = decision
    better = values.copy()
    better[1] = np.where(more, np.maximum(values[0], values[1]), np.minimum(values[0], values[1]))
    found = rank(table(better, more), weights, method).places
    assert found[1] <= found[0]


@given(decisions(), METHODS)
@many
def test_equal_sites_share_a_place_and_it_is_said(decision, method):
    values, weights, more = decision
    values[1] = values[0]
    found = rank(table(values, more), weights, method)
    assert found.places[0] == found.places[1]
    assert any("Gleichstand" in remark and "Standort 0, Standort 1" in remark for remark in found.remarks)


@given(decisions(), METHODS, st.integers(0, 2**16))
@many
def test_missing_values_are_named_and_never_crash(decision, method, seed):
    values, weights, more = decision
    values[np.random.default_rng(seed).random(values.shape) < 0.4] = np.nan
    told = table(values, more)
    found = rank(told, weights, method)
    unknown = np.isnan(values).all(axis=1)
    assert (found.places[unknown] == 0).all()
    assert (found.places[~unknown] > 0).all()
    assert (found.bounds[:, 0] <= found.places).all()
    assert (found.bounds[:, 1] >= found.places).all()
    assert bool(found.remarks) or not np.isnan(values).any()
    shifts(told, weights, method)
    smallest_move(told, weights)
    shares = win_shares(told, method, draws=50)
    assert np.isnan(shares).all() if unknown.all() else shares.sum() == pytest.approx(1)


def test_only_zero_weights_are_explained():
    found = rank(table(np.array([[1.0, 2.0], [2.0, 1.0]])), np.zeros(2))
    assert found.remarks == ("Alle Gewichte sind 0. Ohne ein Gewicht gibt es keine Rangfolge.",)
    assert found.places.tolist() == [0, 0]
    assert np.isnan(found.scores).all()
    assert shifts(table(np.eye(2)), np.zeros(2)) == ()
    assert smallest_move(table(np.eye(2)), np.zeros(2)) is None


def test_unknown_values_count_as_the_mean_and_bound_the_place():
    values = np.array([[5.0, np.nan], [4.0, 4.0], [1.0, 5.0], [np.nan, np.nan]])
    found = rank(table(values), np.array([3.0, 4.0]))
    assert found.scores[:3] == pytest.approx([5 / 7, 2.25 / 7, 4 / 7])
    assert found.places.tolist() == [1, 3, 2, 0]
    assert found.bounds.tolist() == [[1, 2], [3, 3], [2, 2], [0, 0]]
    assert "Standort 0: Kriterium 1 unbekannt, angenommen wird das Mittel der anderen." in found.remarks
    assert "Standort 3 hat keine Angabe und bleibt ohne Platz." in found.remarks


def test_a_criterion_unknown_everywhere_counts_for_nobody():
    values = np.array([[5.0, np.nan], [4.0, np.nan]])
    found = rank(table(values), np.array([1.0, 3.0]), "topsis")
    assert found.places.tolist() == [1, 2]
    assert found.remarks == ("Kriterium „Kriterium 1“ ist für keinen Standort bekannt und zählt nicht.",)


def test_scale_and_direction():
    more = np.array([True, False])
    scale = np.array([[0.0, 5.0], [np.nan, np.nan]])
    assert scaled(np.array([[5.0, 10.0], [2.0, 20.0]]), more, scale).tolist() == [[1.0, 1.0], [0.4, 0.0]]
    with pytest.raises(InputError, match="außerhalb seiner Skala"):
        scaled(np.array([[6.0, 1.0]]), more, scale)
    with pytest.raises(InputError, match="oberes Ende"):
        scaled(np.array([[6.0, 1.0]]), more, np.array([[5.0, 0.0], [np.nan, np.nan]]))
    with pytest.raises(InputError, match="ab 0"):
        rank(table(np.eye(2)), np.array([-1.0, 1.0]))
    with pytest.raises(InputError, match="passen nicht"):
        Table(("a",), ("k",), np.zeros((2, 1)), np.array([True]), np.full((1, 2), np.nan))
    with pytest.raises(InputError, match="ein Gewicht"):
        rank(table(np.eye(2)), np.ones(3))


def test_nothing_to_weigh_is_said():
    empty = Table((), (), np.zeros((0, 0)), np.zeros(0, dtype=bool), np.zeros((0, 2)))
    assert rank(empty, np.zeros(0)).remarks == ("Ohne Standorte und Kriterien gibt es keine Rangfolge.",)


def test_places_share_and_skip():
    assert places(np.array([[0.5, 0.9, 0.5, np.nan, 0.1], [1, 1, 1, 1, 1]])).tolist() == [
        [2, 1, 2, 0, 4],
        [1, 1, 1, 1, 1],
    ]


def test_people_count_alike_however_large_their_numbers():
    weights = np.array([[5.0, 5.0], [0.0, 1.0], [0.0, 0.0]])
    assert group_weights(weights).tolist() == [0.25, 0.75]
    assert group_weights(np.zeros((2, 3))).tolist() == [0.0, 0.0, 0.0]
    ratings = np.array([[[5.0, np.nan]], [[1.0, np.nan]]])
    assert group_ratings(ratings)[0, 0] == 3.0
    assert np.isnan(group_ratings(ratings)[0, 1])


def test_spread_and_gaps_between_groups():
    told = spread(np.array([[1.0, np.nan], [2.0, np.nan], [3.0, np.nan], [10.0, np.nan]]))
    assert told[:, 0].tolist() == [1.75, 4.0, 4.75]
    assert np.isnan(told[:, 1]).all()
    gap, least, most = widest_gaps(np.array([[0.2, 0.8], [0.5, 0.5]]))
    assert gap == pytest.approx([0.3, 0.3])
    assert (least.tolist(), most.tolist()) == ([0, 1], [1, 0])


def test_range_of_places_is_wide_for_the_divided_and_a_point_for_the_agreed():
    told = table(np.array([[1.0, 0.0], [0.0, 1.0]]))
    divided = np.array([[5.0, 0.0], [0.0, 5.0], [5.0, 1.0], [1.0, 5.0]])
    agreed = np.tile([5.0, 0.0], (6, 1))
    assert place_ranges(told, divided).tolist() == [[1, 2], [1, 2]]
    assert place_ranges(told, agreed).tolist() == [[1, 1], [2, 2]]
    assert place_ranges(told, np.zeros((3, 2))).tolist() == [[0, 0], [0, 0]]
    assert place_ranges(told, divided, seed=7).tolist() == place_ranges(told, divided, seed=7).tolist()
