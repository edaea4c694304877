"""Streets and facilities of OpenStreetMap files: clipped, replacing the examples, all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.sources.osm_places import places_from_elements, read_places
from quarters.supply.osm_services import service_tags
from quarters.supply.services import load_services
from quarters.supply.sources import LoadOptions, load_osm
from tests.conftest import TestDatabase
from tests.source_files import (
    EXPECTED_FACILITIES,
    NODES,
    WAYS,
    add_example_facility,
    facilities,
    fingerprint,
    rows,
    write_osm,
)

pytestmark = pytest.mark.usefixtures("atlas_database")


def test_load_keeps_the_municipality_and_replaces_the_examples(tmp_path: Path) -> None:
    add_example_facility("food_shop")
    report = load_osm(write_osm(tmp_path))
    assert report.stored
    assert report.changes["walk_edge"].new == 3
    assert facilities("osm-supply") == EXPECTED_FACILITIES
    assert facilities("example-test") == set()
    assert rows("select name, class from street order by id") == [("Musterweg", "minor"), ("", "path")]
    told = rows(
        "select name, street, house_number, suburb_id is null, unit_id from facility where key = 'node/5'"
    )
    assert told == [("Mustermarkt", "Musterweg", "3a", False, None)]
    quality = rows(
        "select distinct s.quality, s.licence, s.attribution from source s where s.key like 'osm-%'"
    )
    assert quality == [("approximate", "ODbL 1.0", "© OpenStreetMap contributors")]
    assert rows("select distinct s.key from walk_edge e join source s on s.id = e.source_id") == [
        ("osm-streets",)
    ]
    length = rows("select sum(length_m), bool_and(abs(st_length(geom) - length_m) < 0.01) from walk_edge")[0]
    assert length == (pytest.approx(416 + 222, abs=3), True)


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write_osm(tmp_path)
    load_osm(path)
    before = fingerprint()
    report = load_osm(path)
    assert fingerprint() == before
    assert not any(change.any for change in report.changes.values())
    assert report.changes["facility"].unchanged == len(EXPECTED_FACILITIES)


def test_a_newer_file_changes_what_differs_and_keeps_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_osm(write_osm(tmp_path))
    ids = dict(
        rows(
            "select key, id from facility where source_id in (select id from source where key = 'osm-supply')"
        )
    )
    monkeypatch.setitem(NODES, 7, (7.4700, 51.5142, {"amenity": "pharmacy", "name": "Neue Apotheke"}))
    monkeypatch.setitem(NODES, 8, (7.4702, 51.5146, {}))
    report = load_osm(write_osm(tmp_path, "neu.osm.pbf"))
    change = report.changes["facility"]
    assert (change.new, change.changed, change.removed, change.unchanged) == (0, 1, 1, 3)
    assert rows("select id, name from facility where key = 'node/7'") == [(ids["node/7"], "Neue Apotheke")]
    assert not report.changes["walk_edge"].any


def test_without_clip_everything_is_taken(tmp_path: Path) -> None:
    load_osm(write_osm(tmp_path), LoadOptions(clip=False))
    assert ("node/10", "pharmacy") in facilities("osm-supply")


def test_a_trial_tells_the_same_and_stores_nothing(tmp_path: Path) -> None:
    path = write_osm(tmp_path)
    before = fingerprint()
    trial = load_osm(path, LoadOptions(trial=True))
    assert fingerprint() == before
    assert not trial.stored
    assert trial.changes == load_osm(path).changes


@pytest.mark.parametrize("cut", [30, 200, 600])
def test_a_truncated_file_changes_nothing(tmp_path: Path, cut: int) -> None:
    path = write_osm(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])
    before = fingerprint()
    with pytest.raises(InputError, match=r"„stadt\.osm\.pbf“ ist keine vollständige OpenStreetMap-Datei"):
        load_osm(path)
    assert fingerprint() == before


@pytest.mark.parametrize("clip", [True, False])  # without areas to clip to, the residents tell the place
def test_a_file_of_another_place_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clip: bool
) -> None:
    for ref in (100, 101):
        monkeypatch.delitem(WAYS, ref)
    before = fingerprint()
    with pytest.raises(InputError, match="liegt kein Weg dieser Kommune"):
        load_osm(write_osm(tmp_path), LoadOptions(clip=clip))
    assert fingerprint() == before


def test_a_municipality_that_is_not_set_up_is_told(empty_database: TestDatabase, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nicht eingerichtet"):
        load_osm(write_osm(tmp_path))


def test_file_and_answer_give_the_same_places(tmp_path: Path) -> None:
    tags = service_tags(load_services())
    listed = [
        {"type": "node", "id": ref, "lon": lon, "lat": lat, "tags": told}
        for ref, (lon, lat, told) in NODES.items()
    ]
    listed += [
        {"type": "way", "id": ref, "nodes": nodes, "tags": told} for ref, (nodes, told) in WAYS.items()
    ]
    from_answer = {place.key: place for place in places_from_elements(listed, tags)}
    for place in read_places(write_osm(tmp_path), tags):
        assert place.tags == from_answer.pop(place.key).tags
    assert from_answer == {}
