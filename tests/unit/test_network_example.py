"""The generated example network, and the way of a network into and out of storage."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
import shapely

from geo.errors import GeometryError, InputError
from geo.network import StreetMap, WalkNetwork, build_network
from geo.network.edges import edge_lines, network_from_edges
from geo.network.example import example_streets
from geo.network.example_mains import gabriel_links
from geo.network.streets import largest_part, street_lines

AREA = shapely.Polygon(
    [
        (390_000, 5_700_000),
        (397_000, 5_699_500),
        (398_000, 5_705_000),
        (394_000, 5_704_000),
        (391_000, 5_707_000),
    ]
)
CENTRES = np.array([[392_000, 5_701_000], [396_500, 5_703_500], [391_500, 5_704_500], [393_500, 5_702_500.0]])


@pytest.fixture(scope="module")
def streets() -> StreetMap:
    return example_streets(AREA, centres=CENTRES, junctions=2500)


def test_size_is_as_wanted_and_everything_is_connected(streets: StreetMap) -> None:
    network = build_network(streets)
    assert 2500 * 0.96 <= len(network.junction_xy) <= 2500 * 1.04
    assert len(largest_part(streets).ways) == len(streets.ways)
    assert network.edge_length_m.min() > 1.0
    assert 40 < np.median(network.edge_length_m) < 250


def test_no_street_leaves_the_area(streets: StreetMap) -> None:
    assert shapely.covers(AREA.buffer(0.02), street_lines(streets)).all()


def test_main_roads_lead_to_every_centre(streets: StreetMap) -> None:
    lines = street_lines(streets)
    mains = shapely.union_all(lines[np.array(streets.kinds) == "main"])
    assert shapely.distance(shapely.points(CENTRES), mains).max() < 0.02
    assert set(streets.kinds) == {"main", "minor"}
    assert len(set(streets.names)) == len(streets.names)
    assert all(name is not None and name.startswith("Beispiel") for name in streets.names)


def test_local_streets_cross_main_roads_only_at_junctions(streets: StreetMap) -> None:
    lines, kinds = street_lines(streets), np.array(streets.kinds)
    mains, minors = lines[kinds == "main"], lines[kinds == "minor"]
    minor, main = shapely.STRtree(mains).query(minors, predicate="crosses")
    met = shapely.intersection(minors[minor], mains[main])
    shared = {tuple(point) for way, kind in zip(streets.ways, kinds, strict=True) if kind == "main"
              for point in streets.xy[way].tolist()}  # fmt: skip
    unknown = [
        point for point in shapely.get_coordinates(met).round(2).tolist() if tuple(point) not in shared
    ]
    assert len(unknown) <= 0.01 * len(minors)


def test_same_seed_same_streets_other_seed_other_streets(streets: StreetMap) -> None:
    again = example_streets(AREA, centres=CENTRES, junctions=2500)
    assert np.array_equal(again.xy, streets.xy)
    assert all(np.array_equal(a, b) for a, b in zip(again.ways, streets.ways, strict=True))
    other = example_streets(AREA, centres=CENTRES, junctions=2500, seed=1)
    assert not np.array_equal(other.xy[:50], streets.xy[:50])


def test_centres_may_be_invented_and_the_area_may_have_parts() -> None:
    parts = shapely.MultiPolygon([shapely.box(0, 0, 4000, 4000), shapely.box(6000, 0, 7000, 1000)])
    streets = example_streets(parts, junctions=400)
    assert len(build_network(streets).junction_xy) > 300


@pytest.mark.parametrize(
    "area", [shapely.Polygon(), shapely.Point(0, 0), shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])]
)
def test_an_unusable_area_is_refused(area: shapely.Geometry) -> None:
    with pytest.raises(GeometryError, match="gültige Fläche"):
        example_streets(area)


def test_gabriel_links_leave_out_the_longer_way_round() -> None:
    square = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [50.0, 50.0]])
    assert {tuple(link) for link in gabriel_links(square).tolist()} >= {(0, 4), (1, 4), (2, 4), (3, 4)}
    assert (0, 2) not in {tuple(link) for link in gabriel_links(square).tolist()}


def test_storing_edges_and_taking_them_back_changes_nothing(streets: StreetMap) -> None:
    network = build_network(streets)
    lines = edge_lines(network)
    assert np.abs(shapely.length(lines) - network.edge_length_m).max() < 1e-6
    again = network_from_edges(
        network.edge_u, network.edge_v, network.edge_length_m, shapely.from_wkb(shapely.to_wkb(lines))
    )
    order = np.lexsort((network.segment_offset_m, network.segment_edge))
    for field in fields(WalkNetwork):
        expected = getattr(network, field.name)
        expected = expected[order] if field.name.startswith("segment") else expected
        np.testing.assert_allclose(getattr(again, field.name), expected, atol=1e-9, rtol=0)
    with pytest.raises(InputError, match="leer oder unvollständig"):
        network_from_edges([], [], [], np.array([]))
