"""Walking distances against a closed form, scipy, networkx and brute force."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.errors import InputError
from geo.network import (
    Snapped,
    Snapper,
    StreetMap,
    Travel,
    WalkNetwork,
    build_network,
    contract,
    path_to_nearest,
    segments_of,
)
from geo.network.arrays import FloatArray
from geo.network.streets import Segments

BLOCK_M = 100.0
SIDE = 60


def grid(side: int = SIDE, block_m: float = BLOCK_M, origin: tuple[float, float] = (0.0, 0.0)) -> StreetMap:
    """Square street grid; way k runs along a row or a column."""
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    xy = np.column_stack([column.ravel(), row.ravel()]) * block_m + np.array(origin)
    index = np.arange(side * side).reshape(side, side)
    ways = tuple(index[k] for k in range(side)) + tuple(index[:, k] for k in range(side))
    return StreetMap(xy, ways, ("minor",) * len(ways), (None,) * len(ways))


def points_on_rows(count: int, seed: int) -> FloatArray:
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, (SIDE - 1) * BLOCK_M, count)
    return np.column_stack([x, rng.integers(0, SIDE, count) * BLOCK_M])


def grid_distance(p: FloatArray, q: FloatArray) -> FloatArray:
    """|dx| + |dy|; within one block on different rows people walk round the nearer end."""
    dx, dy = np.abs(p[:, 0] - q[:, 0]), np.abs(p[:, 1] - q[:, 1])
    a, b = p[:, 0] % BLOCK_M, q[:, 0] % BLOCK_M
    same_block = (p[:, 0] // BLOCK_M == q[:, 0] // BLOCK_M) & (dy > 0)
    return np.where(same_block, np.minimum(a + b, 2 * BLOCK_M - a - b) + dy, dx + dy)


def measured(streets: StreetMap, cell_xy: FloatArray, facility_xy: FloatArray) -> tuple[Travel, Snapped]:
    network = build_network(streets)
    snapper = Snapper(network)
    return Travel(network, snapper.snap(cell_xy)), snapper.snap(facility_xy)


def test_grid_distances_have_the_closed_form() -> None:
    cells, facilities = points_on_rows(700, 1), points_on_rows(60, 2)
    travel, places = measured(grid(), cells, facilities)
    expected = grid_distance(np.repeat(facilities, 700, axis=0), np.tile(cells, (60, 1))).reshape(60, 700)
    pairs = travel.pairs(places, limit_m=50_000.0)
    assert pairs.nnz == 60 * 700
    assert np.abs(pairs.toarray() - expected).max() < 1e-9
    nearest = travel.nearest(places)
    assert np.abs(nearest.distance_m - expected.min(axis=0)).max() < 1e-9
    assert np.abs(expected[nearest.facility, np.arange(700)] - nearest.distance_m).max() < 1e-9


def test_access_legs_are_counted_on_both_sides() -> None:
    travel, places = measured(grid(), np.array([[250.0, 1030.0]]), np.array([[850.0, 980.0]]))
    assert travel.nearest(places).distance_m[0] == pytest.approx(600.0 + 30.0 + 20.0, abs=1e-9)


def test_facility_and_cell_on_one_edge_meet_directly() -> None:
    travel, places = measured(grid(), np.array([[240.0, 1000.0]]), np.array([[260.0, 1000.0]]))
    assert travel.nearest(places).distance_m[0] == pytest.approx(20.0, abs=1e-9)
    assert travel.pairs(places, limit_m=30.0).toarray()[0, 0] == pytest.approx(20.0, abs=1e-9)


def test_distance_zero_stays_an_explicit_entry() -> None:
    travel, places = measured(grid(), np.array([[240.0, 1000.0]]), np.array([[240.0, 1000.0]]))
    pairs = travel.pairs(places, limit_m=10.0)
    assert pairs.nnz == 1
    assert pairs.data[0] == 0.0


def test_limit_is_inclusive_and_cuts_both_answers() -> None:
    cells = np.array([[0.0, 0.0], [500.0, 0.0], [501.0, 0.0]])
    travel, places = measured(grid(), cells, np.array([[0.0, 0.0]]))
    assert travel.pairs(places, limit_m=500.0).indices.tolist() == [0, 1]
    nearest = travel.nearest(places, limit_m=500.0)
    assert nearest.distance_m.tolist() == [0.0, 500.0, np.inf]
    assert nearest.facility.tolist() == [0, 0, -1]


def test_moving_everything_changes_nothing() -> None:
    cells, facilities = points_on_rows(100, 3), points_on_rows(8, 4)
    here, places = measured(grid(), cells, facilities)
    shift = np.array([393_216.0, 5_701_632.0])
    there, moved = measured(grid(origin=(shift[0], shift[1])), cells + shift, facilities + shift)
    assert np.abs(here.nearest(places).distance_m - there.nearest(moved).distance_m).max() < 1e-6


def test_no_facility_means_out_of_reach() -> None:
    travel, places = measured(grid(), points_on_rows(5, 5), np.empty((0, 2)))
    assert np.isinf(travel.nearest(places).distance_m).all()
    assert travel.pairs(places, limit_m=500.0).shape == (0, 5)


@pytest.mark.parametrize("limit_m", [0.0, -1.0, float("nan")])
def test_limit_must_be_above_zero(limit_m: float) -> None:
    travel, places = measured(grid(), points_on_rows(5, 5), points_on_rows(2, 6))
    with pytest.raises(InputError, match="größer als 0"):
        travel.nearest(places, limit_m=limit_m)
    with pytest.raises(InputError, match="größer als 0"):
        travel.pairs(places, limit_m=limit_m)


@st.composite
def tangled_segments(draw: st.DrawFn) -> Segments:
    """Random streets: a chain that keeps it connected, chords that make rings and dead ends."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(3, 40))
    chain = np.column_stack([np.arange(1, count), [rng.integers(max(0, k - 3), k) for k in range(1, count)]])
    chords = rng.integers(0, count, (draw(st.integers(0, 25)), 2))
    ends = np.unique(np.sort(np.concatenate([chain, chords[chords[:, 0] != chords[:, 1]]]), axis=1), axis=0)
    xy = rng.uniform(0, 1000, (count, 2))
    length_m = np.maximum(np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T), 0.01)
    return Segments(xy, ends, length_m)


def brute_force(segments: Segments, network: WalkNetwork, a: Snapped, b: Snapped) -> FloatArray:
    """Distances in a networkx graph in which each place cuts its edge; no code shared with the search."""
    graph = nx.Graph()
    cuts: dict[int, list[tuple[float, object]]] = {}
    for name, places in (("a", a), ("b", b)):
        for k in range(len(places)):
            cuts.setdefault(int(places.edge[k]), []).append((float(places.offset_m[k]), (name, k)))
    for edge, (u, v, length) in enumerate(
        zip(network.edge_u, network.edge_v, network.edge_length_m, strict=True)
    ):
        stops = [(0.0, int(u)), *sorted(cuts.get(edge, []), key=lambda cut: cut[0]), (float(length), int(v))]
        for (at, here), (then, there) in pairwise(stops):
            known = graph.get_edge_data(here, there, {"weight": np.inf})["weight"]
            graph.add_edge(here, there, weight=min(known, then - at))
    table = np.empty((len(a), len(b)))
    for j in range(len(a)):
        reach = nx.single_source_dijkstra_path_length(graph, ("a", j))
        table[j] = [reach[("b", i)] + a.access_leg_m[j] + b.access_leg_m[i] for i in range(len(b))]
    return table


@settings(max_examples=120, deadline=None)
@given(tangled_segments(), st.integers(0, 2**32 - 1))
def test_search_equals_brute_force_on_random_streets(segments: Segments, seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = contract(segments)
    snapper = Snapper(network)
    cell_xy, facility_xy = rng.uniform(0, 1000, (12, 2)), rng.uniform(0, 1000, (4, 2))
    cells, places = (
        snapper.snap(cell_xy, max_access_leg_m=np.inf),
        snapper.snap(facility_xy, max_access_leg_m=np.inf),
    )
    travel = Travel(network, cells)
    expected = brute_force(segments, network, places, cells)
    assert np.abs(travel.pairs(places, limit_m=1e9).toarray() - expected).max() < 1e-6
    assert np.abs(travel.nearest(places).distance_m - expected.min(axis=0)).max() < 1e-6
    path = path_to_nearest(travel, places, facility_xy, 0, cell_xy[0])
    assert np.hypot(*np.diff(path.xy, axis=0).T).sum() == pytest.approx(expected[:, 0].min(), abs=1e-6)
    assert path.distance_m == pytest.approx(expected[:, 0].min(), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(tangled_segments())
def test_contraction_keeps_every_distance(segments: Segments) -> None:
    network = contract(segments)
    assert network.edge_length_m.sum() == pytest.approx(segments.length_m.sum(), abs=1e-9)
    place = {tuple(xy): k for k, xy in enumerate(segments.xy.tolist())}
    point = np.array([place[tuple(xy)] for xy in network.junction_xy.tolist()])
    full = csr_array((segments.length_m, segments.ends.T), shape=(len(segments.xy),) * 2)
    travel = Travel(network, Snapper(network).snap(network.junction_xy[:1]))
    graph = travel.graph
    contracted = csr_array((graph.length_m, graph.target, graph.indptr), shape=(len(point),) * 2)
    between = dijkstra(full, directed=False, indices=point)[:, point]
    assert np.abs(dijkstra(contracted) - between).max() < 1e-9


def test_parallel_edges_keep_the_shorter_way() -> None:
    xy = np.array([[0.0, 0.0], [100.0, 0.0], [50.0, 40.0], [50.0, -400.0], [-50.0, 0.0], [150.0, 0.0]])
    ways = tuple(np.array(way) for way in ([4, 0], [1, 5], [0, 2, 1], [0, 3, 1]))
    streets = StreetMap(xy, ways, ("minor",) * 4, (None,) * 4)
    travel, places = measured(streets, xy[4:5], xy[5:6])
    assert len(travel.network.edge_u) == 4
    assert travel.nearest(places).distance_m[0] == pytest.approx(100 + 2 * np.hypot(50, 40), abs=1e-9)


def test_a_ring_without_junction_is_still_a_street() -> None:
    xy = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]])
    streets = StreetMap(xy, (np.array([0, 1, 2, 3, 0]),), ("minor",), (None,))
    travel, places = measured(streets, np.array([[50.0, 0.0]]), np.array([[0.0, 70.0]]))
    assert travel.network.edge_length_m.tolist() == [400.0]
    assert travel.nearest(places).distance_m[0] == pytest.approx(120.0, abs=1e-9)


def test_only_the_largest_part_is_kept() -> None:
    streets = grid(side=4)
    island = np.array([[5000.0, 5000.0], [5100.0, 5000.0]])
    ways = (*streets.ways, np.array([16, 17]))
    joined = StreetMap(np.concatenate([streets.xy, island]), ways, ("minor",) * 9, (None,) * 9)
    assert segments_of(joined).xy.max() == 300.0


def test_points_far_from_any_street_are_refused_by_name() -> None:
    snapper = Snapper(build_network(grid()))
    with pytest.raises(InputError, match="„Apotheke am Fluss“ liegt 900 m"):
        snapper.snap(np.array([[0.0, 0.0], [-900.0, 0.0]]), labels=["Markt", "Apotheke am Fluss"])
    with pytest.raises(InputError, match="Der Punkt 2 hat keine gültigen Koordinaten"):
        snapper.snap(np.array([[0.0, 0.0], [np.nan, 0.0]]))
