"""Computed criteria of sites agree with the supply model, and nothing is guessed."""

from __future__ import annotations

import numpy as np
import pytest
import sqlalchemy as sa
from shapely.geometry import box

from geo.database import transaction
from geo.sources.osm_places import OsmPlace
from geo.sources.report import Change
from quarters.sites.around import gaps_around, vacancies_around
from quarters.sites.measure import measured
from quarters.sites.measured import Measured, Place
from quarters.supply.model import SupplyModel
from quarters.supply.motorways import MotorwayAccesses, motorway_accesses, osm_accesses, store_accesses
from tests.integration.supply import load


@pytest.fixture(scope="module")
def model(shared_atlas_database) -> SupplyModel:
    return load()


def by_key(found: tuple[Measured, ...]) -> dict[str, Measured]:
    return {each.key: each for each in found}


def busiest(model: SupplyModel) -> int:
    return int(model.cells.population.argmax())


def test_walks_from_a_cell_are_those_of_the_supply_model(model: SupplyModel) -> None:
    cell = busiest(model)
    found = by_key(measured(model, Place(None, tuple(model.cells.xy[cell]), True)))
    assert found["stop_m"].value == pytest.approx(model.nearest("transit_stop").distance_m[cell], abs=0.5)
    assert found["residents_500"].value >= model.cells.population[cell]
    assert found["residents_1000"].value >= found["residents_500"].value
    straight = np.hypot(*(model.cells.xy - model.cells.xy[cell]).T)
    assert found["residents_1000"].value <= model.cells.population[straight <= 1000].sum()
    assert (
        found["vacancies_500"].value
        <= (np.hypot(*(model.vacancies.rows[["x", "y"]].to_numpy() - model.cells.xy[cell]).T) <= 500).sum()
    )
    assert found["in_project_area"].value == 1.0
    assert found["residents_500"].quality == "example"
    assert found["residents_500"].sources


def test_gap_counts_people_around_who_walk_too_far_themselves(model: SupplyModel) -> None:
    place = Place(None, tuple(model.cells.xy[busiest(model)]), False)
    value = by_key(measured(model, place))["gap_1000"].value
    told = {key: (lacking, around) for key, lacking, around in gaps_around(model, place, most=30)}
    assert told.get("food_shop", (0.0, 0.0))[0] == value
    assert all(lacking <= around for lacking, around in told.values())
    counts = [lacking for lacking, _around in told.values()]
    assert counts == sorted(counts, reverse=True)


def test_vacancies_around_are_those_that_are_counted_the_nearest_first(model: SupplyModel) -> None:
    place = Place(None, tuple(model.cells.xy[busiest(model)]), False)
    found = vacancies_around(model, place, most=1000)
    walks = [walk_m for _key, walk_m in found]
    assert walks == sorted(walks)
    assert sum(walk_m <= 500 for walk_m in walks) == by_key(measured(model, place))["vacancies_500"].value
    assert vacancies_around(model, place, most=2) == found[:2]
    assert vacancies_around(model, Place(None, None, None)) == []


def test_an_outline_counts_from_its_edge_and_has_an_area(model: SupplyModel) -> None:
    x, y = model.cells.xy[busiest(model)]
    point = by_key(measured(model, Place(None, (x, y), True)))
    large = by_key(measured(model, Place(box(x - 200, y - 200, x + 200, y + 200), (x, y), True)))
    assert large["area_ha"].value == pytest.approx(16.0)
    assert large["residents_500"].value > point["residents_500"].value
    assert point["area_ha"].value is None


def test_without_a_place_everything_is_unknown_and_says_why(model: SupplyModel) -> None:
    found = measured(model, Place(None, None, None))
    assert [each.key for each in found] == [
        each.key for each in measured(model, Place(None, tuple(model.cells.xy[0]), False))
    ]
    assert all(each.value is None and each.note for each in found)
    assert gaps_around(model, Place(None, None, None)) == []


def test_what_is_not_loaded_is_no_zero(model: SupplyModel) -> None:
    place = Place(None, tuple(model.cells.xy[0]), False)
    nothing = MotorwayAccesses(np.empty((0, 2)), (), ())
    for found in (by_key(measured(model, place)), by_key(measured(model, place, (), nothing))):
        assert found["motorway_m"].value is None
        assert "nicht geladen" in found["motorway_m"].note
        assert (found["rail_m"].value is None) == (len(model.supply("rail_station").rows) == 0)


def test_the_motorway_is_measured_to_the_nearest_access_and_says_what_it_is(model: SupplyModel) -> None:
    with transaction() as connection:
        loaded = motorway_accesses(connection)
    x, y = loaded.xy[2]
    found = by_key(measured(model, Place(None, (x + 300, y + 400), False), (), loaded))["motorway_m"]
    assert found.value == pytest.approx(500.0)
    assert loaded.names[2] in found.note
    assert "Luftlinie" in found.note
    assert (found.quality, found.more_is_better) == ("example", False), (
        "the accesses are invented, and say so"
    )


def osm(number: int, highway: str, **tags: str) -> OsmPlace:
    return OsmPlace(f"node/{number}", {"highway": highway, **tags}, 7.4 + number / 100, 51.5)


def test_accesses_are_numbered_junctions_else_ramps() -> None:
    ramp = osm(4, "motorway_link")
    places = [
        osm(3, "motorway_junction", ref="41", name="Dortmund-Hafen"),
        osm(1, "motorway_junction", ref="42", name="Kreuz Dortmund-Nordwest"),
        osm(2, "motorway_junction", name="Rastplatz"),
        osm(5, "bus_stop", ref="9"),
        ramp,
    ]
    assert osm_accesses(places)["name"].tolist() == ["Dortmund-Hafen (41)"]
    assert osm_accesses([ramp, places[2]])["key"].tolist() == [ramp.key]
    assert osm_accesses([places[3]]).empty


def test_a_load_replaces_the_accesses_once_and_an_empty_one_keeps_them(model: SupplyModel) -> None:
    frame = osm_accesses([osm(3, "motorway_junction", ref="41", name="Dortmund-Hafen")])
    with transaction("test") as connection:
        source_id = connection.execute(sa.text("select min(id) from source")).scalar_one()
        before = len(motorway_accesses(connection).xy)
        assert store_accesses(connection, frame, source_id=source_id) == Change(new=1, removed=before)
        assert store_accesses(connection, frame, source_id=source_id) == Change(unchanged=1)
        assert store_accesses(connection, frame.iloc[:0], source_id=source_id) == Change(unchanged=1)
        assert motorway_accesses(connection).names == ("Dortmund-Hafen (41)",)
        connection.rollback()
