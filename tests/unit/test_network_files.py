"""Reading OpenStreetMap files and answers, and the array cache."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import osmium
import pytest

from geo.errors import InputError
from geo.network import (
    WalkNetwork,
    build_network,
    load_network,
    read_streets,
    save_network,
    streets_from_elements,
)
from geo.network.openstreetmap import walkable

Way = tuple[list[int], dict[str, str]]
PLACES = {
    1: (7.46, 51.51),
    2: (7.461, 51.51),
    3: (7.462, 51.51),
    4: (7.461, 51.511),
    5: (7.465, 51.52),
    6: (7.466, 51.52),
}
WAYS: list[Way] = [
    ([1, 2, 3], {"highway": "primary", "name": "Testallee"}),
    ([2, 4], {"highway": "footway"}),
    ([3, 4], {"highway": "motorway"}),
    ([5, 6], {"highway": "residential", "name": "Insel"}),
    ([1, 4], {"building": "yes"}),
]


def write_osm(path: Path, ways: list[Way]) -> Path:
    with osmium.SimpleWriter(str(path)) as writer:
        for ref, lonlat in PLACES.items():
            writer.add_node(osmium.osm.mutable.Node(id=ref, location=lonlat, version=1))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags, version=1))
    return path


@pytest.mark.parametrize("name", ["town.osm.pbf", "town.osm", "town.osm.bz2"])
def test_reads_walkable_ways_with_kind_and_name(tmp_path: Path, name: str) -> None:
    streets = read_streets(write_osm(tmp_path / name, WAYS))
    assert streets.kinds == ("main", "path", "minor")
    assert streets.names == ("Testallee", None, "Insel")
    assert 390_000 < streets.xy[:, 0].mean() < 400_000
    network = build_network(streets)
    assert len(network.junction_xy) == 4
    assert network.edge_length_m.sum() == pytest.approx(138.9 + 111.2, abs=1.0)


def test_overpass_elements_give_the_same_streets(tmp_path: Path) -> None:
    from_file = read_streets(write_osm(tmp_path / "town.osm.pbf", WAYS))
    ways = [{"type": "way", "id": k, "nodes": refs, "tags": tags} for k, (refs, tags) in enumerate(WAYS)]
    nodes = [{"type": "node", "id": ref, "lon": lon, "lat": lat} for ref, (lon, lat) in PLACES.items()]
    from_answer = streets_from_elements([*ways, *nodes])
    assert from_answer.names == from_file.names
    assert np.abs(from_answer.xy - from_file.xy).max() < 0.02  # files keep seven decimal places


def test_nodes_missing_at_the_border_are_left_out(tmp_path: Path) -> None:
    streets = read_streets(write_osm(tmp_path / "town.osm.pbf", [([1, 2, 99], {"highway": "path"})]))
    assert [len(way) for way in streets.ways] == [2]


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "town.osm.pbf", WAYS)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"„town\.osm\.pbf“ ist keine vollständige OpenStreetMap-Datei"):
        read_streets(path)


@pytest.mark.parametrize(
    ("name", "content"), [("a.pbf", b"PK\x03\x04 no map"), ("b.osm", b"<html>"), ("c.txt", b"x")]
)
def test_a_foreign_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match="keine vollständige OpenStreetMap-Datei"):
        read_streets(path)


def test_a_file_without_paths_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kein begehbarer Weg"):
        read_streets(write_osm(tmp_path / "empty.osm", [([1, 2], {"building": "yes"})]))
    with pytest.raises(InputError, match="gibt es nicht"):
        read_streets(tmp_path / "nowhere.pbf")


def test_a_broken_answer_is_refused() -> None:
    with pytest.raises(InputError, match="unvollständig"):
        streets_from_elements([{"type": "node", "id": 1}])
    with pytest.raises(InputError, match="kein begehbarer Weg"):
        streets_from_elements([])


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "residential", "access": "private"}, False),
        ({"highway": "residential", "access": "private", "foot": "yes"}, True),
        ({"highway": "cycleway", "foot": "use_sidepath"}, False),
        ({"highway": "pedestrian", "area": "yes"}, False),
        ({"building": "yes"}, False),
    ],
)
def test_which_ways_are_walkable(tags: dict[str, str], expected: bool) -> None:
    assert walkable(tags) is expected


def test_cache_returns_the_same_arrays_for_the_same_source_only(tmp_path: Path) -> None:
    network = build_network(read_streets(write_osm(tmp_path / "town.osm.pbf", WAYS)))
    path = tmp_path / "cache" / "network.npz"
    assert load_network(path, source_key="streets 7") is None
    save_network(path, network, source_key="streets 7")
    loaded = load_network(path, source_key="streets 7")
    assert loaded is not None
    for field in fields(WalkNetwork):
        np.testing.assert_array_equal(getattr(loaded, field.name), getattr(network, field.name))
    assert load_network(path, source_key="streets 8") is None
    path.write_bytes(path.read_bytes()[:200])
    assert load_network(path, source_key="streets 7") is None
    assert [entry.name for entry in path.parent.iterdir()] == ["network.npz"]
