"""Lists of facilities, and occupied units as facilities: no shop is counted twice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import InputError
from quarters.supply.register_supply import match_units, refresh_register_supply, services_of_branch
from quarters.supply.services import load_services
from quarters.supply.sources import LoadOptions, load_facilities, load_osm
from tests.conftest import TestDatabase
from tests.source_files import (
    FACILITIES,
    add_example_facility,
    facilities,
    fingerprint,
    rows,
    write_osm,
    write_text,
)

KEY = "list-apotheken"


def add_unit(
    branch: str, lon: float, lat: float, *, quality: str = "official", area_m2: float | None = None
) -> int:
    with database.transaction("test") as connection:
        connection.execute(
            sa.text(
                "insert into source (municipality_key, key, title, quality) "
                "values ('05913000', :key, 'Register', :quality) on conflict do nothing"
            ),
            {"key": f"register-{quality}", "quality": quality},
        )
        query = sa.text(
            "insert into commercial_unit "
            "(municipality_key, street, house_number, branch, sales_area_m2, geom, source_id) "
            "select '05913000', 'Musterweg', '7', :branch, :area_m2, "
            "st_transform(st_setsrid(st_point(:lon, :lat), 4326), 25832), id "
            "from source where key = :key returning id"
        )
        values = {"branch": branch, "lon": lon, "lat": lat, "area_m2": area_m2, "key": f"register-{quality}"}
        return int(connection.execute(query, values).scalar_one())


def refresh() -> None:
    with database.transaction("test") as connection:
        refresh_register_supply(connection)


def test_a_list_is_read_with_german_headers(atlas_database: TestDatabase, tmp_path: Path) -> None:
    for service in ("pharmacy", "bakery"):
        add_example_facility(service)
    report = load_facilities(write_text(tmp_path, "Apotheken.csv", FACILITIES))
    assert report.stored
    assert facilities(KEY) == {("1", "pharmacy"), ("2", "food_shop")}
    assert facilities("example-test") == {("x", "bakery")}
    assert rows(
        "select name, street, house_number, capacity, closes_on::text, suburb_id is null from facility f "
        f"join source s on s.id = f.source_id where s.key = '{KEY}' order by f.key"
    ) == [
        ("Löwen-Apotheke", "Musterweg", "5", None, "2027-12-31", False),
        ("Dorfmarkt", "Musterweg", "9", 640.5, None, False),
    ]
    before = fingerprint()
    assert not load_facilities(write_text(tmp_path, "Apotheken.csv", FACILITIES)).changes["facility"].any
    assert fingerprint() == before


def test_what_people_entered_stays_when_the_list_leaves_it_open(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    path = write_text(tmp_path, "Apotheken.csv", FACILITIES)
    load_facilities(path)
    with database.transaction("test") as connection:
        connection.execute(sa.text("update facility set closes_on = '2027-03-01' where key = '2'"))
        connection.execute(sa.text("update facility set capacity = 2 where key = '1'"))
    assert not load_facilities(path).changes["facility"].any
    told = rows("select closes_on::text, capacity from facility where key in ('1', '2') and name <> ''")
    assert set(told) == {("2027-03-01", 640.5), ("2027-12-31", 2)}


def test_easting_and_northing_and_code_page(atlas_database: TestDatabase, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(
        "Art,Name,Rechtswert,Hochwert\nBäckerei,Bäckerei Müßig,393500,5708000\n".encode("cp1252")
    )
    assert load_facilities(path).stored
    assert rows("select name, st_x(geom), key from facility where name like 'Bäckerei M%'") == [
        ("Bäckerei Müßig", 393500.0, "Bäckerei Müßig")
    ]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("3;Zauberei;A;;;;;7,47;51,51", "service", "gibt es nicht"),
        ("3;Apotheke;A;;;-5;;7,47;51,51", "capacity", "keine brauchbare Zahl"),
        ("3;Apotheke;A;;;;31.02.2027;7,47;51,51", "closes_on", "kein Tag"),
        ("3;Apotheke;A;;;;;747;51,51", "lon, lat", "keine brauchbare Lage"),
        ("3;Apotheke;A;;;;;;", "lon, lat", "keine brauchbare Lage"),
        ("3;Apotheke;A;;;;;9,99;53,55", "lon, lat", "nicht in der Kommune"),
        (";Apotheke;;;;;;7,47;51,51", "name", "weder Kennung noch Name"),
        ("1;Apotheke;Doppelt;;;;;7,47;51,51", "id", "weiter oben"),
    ],
)
def test_a_bad_row_is_told_and_nothing_is_stored(
    atlas_database: TestDatabase, tmp_path: Path, line: str, column: str, reason: str
) -> None:
    before = fingerprint()
    path = write_text(tmp_path, "Apotheken.csv", f"{FACILITIES}{line}\n")
    report = load_facilities(path)
    assert [(entry.row, entry.column) for entry in report.rejected] == [(4, column)]
    assert reason in report.rejected[0].sentence()
    assert fingerprint() == before
    assert load_facilities(path, LoadOptions(accept_valid=True)).stored
    assert len(facilities(KEY)) == 2


def test_a_place_far_from_every_way_is_told_and_nothing_is_stored(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    lines = FACILITIES.splitlines()
    near = "\n".join([lines[0], "1;Apotheke;Am Weg;Musterweg;5;;;7,4681;51,5150"])
    path = write_text(tmp_path, "Apotheken.csv", f"{near}\n2;Apotheke;Im Fluss;;;;;7,4400;51,5000\n")
    trial = load_facilities(path, LoadOptions(trial=True))
    assert trial.rejected == ()  # without ways, or with invented ones, nothing can be said
    load_osm(write_osm(tmp_path))
    before = fingerprint()
    report = load_facilities(path)
    assert [entry.sentence() for entry in report.rejected] == [
        "Zeile 3: lon, lat „7,4400, 51,5000“: liegt weiter als 300\u202fm vom nächsten Weg."
    ]
    assert not report.stored
    assert fingerprint() == before
    assert load_facilities(path, LoadOptions(accept_valid=True)).stored
    assert facilities(KEY) == {("1", "pharmacy")}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Name;lon;lat\nA;7;51\n", "fehlt die Spalte „Versorgungsart“"),
        ("Art;Name\nApotheke;A\n", "fehlen die Spalten der Lage"),
        ("Art;Name;lon;lat\n", "keine Zeilen mit Inhalt"),
    ],
)
def test_a_wrong_file_is_one_sentence(
    atlas_database: TestDatabase, tmp_path: Path, content: str, sentence: str
) -> None:
    before = fingerprint()
    with pytest.raises(InputError, match=sentence):
        load_facilities(write_text(tmp_path, "liste.csv", content))
    assert fingerprint() == before


def test_a_list_takes_the_place_of_the_mapped_shop(atlas_database: TestDatabase, tmp_path: Path) -> None:
    osm = write_osm(tmp_path)
    load_osm(osm)
    assert ("node/7", "pharmacy") in facilities("osm-supply")
    text = FACILITIES.replace("7,4720;51,5150", "7,4701;51,5142").replace("7,4800;51,5200", "7,4690;51,5150")
    load_facilities(write_text(tmp_path, "Apotheken.csv", text))
    assert ("node/7", "pharmacy") not in facilities("osm-supply")
    load_osm(osm)
    assert ("node/7", "pharmacy") not in facilities("osm-supply")
    assert rows("select count(*) from facility where service = 'pharmacy' and name <> ''")[0][0] >= 1


def test_occupied_units_supply_by_their_branch(atlas_database: TestDatabase, tmp_path: Path) -> None:
    load_osm(write_osm(tmp_path))
    far = add_unit("Bäckerei, Café", 7.4800, 51.5200)
    same = add_unit("Apotheke", 7.4701, 51.5142)
    add_unit("Bäckerei", 7.4900, 51.5200, quality="example")
    add_unit("Tischlerei", 7.4950, 51.5200)
    vacant = add_unit("Friseur", 7.5000, 51.5200)
    refresh()
    assert facilities("register-official") == {(f"unit/{far}", "bakery"), (f"unit/{vacant}", "hairdresser")}
    assert facilities("register-example") == set()
    assert rows("select unit_id from facility where key = 'node/7'") == [(same,)]
    assert rows(f"select name, street, unit_id from facility where key = 'unit/{far}'") == [
        ("Bäckerei, Café", "Musterweg", far)
    ]
    before = fingerprint()
    refresh()
    load_osm(write_osm(tmp_path))
    assert fingerprint() == before
    with database.transaction("test") as connection:
        connection.execute(
            sa.text(
                "insert into vacancy (municipality_key, unit_id, status, source_id) "
                "select municipality_key, id, 'vacant', source_id from commercial_unit where id = :id"
            ),
            {"id": vacant},
        )
    refresh()
    assert facilities("register-official") == {(f"unit/{far}", "bakery")}


def test_a_shop_that_is_mapped_later_is_not_counted_twice(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    unit = add_unit("Supermarkt", 7.4682, 51.5142, area_m2=900)
    refresh()
    assert rows(f"select service, capacity from facility where key = 'unit/{unit}'") == [("food_shop", 900)]
    load_osm(write_osm(tmp_path))
    assert facilities("register-official") == set()
    assert rows("select unit_id from facility where key = 'node/5'") == [(unit,)]


@pytest.mark.parametrize(
    ("branch", "area_m2", "expected"),
    [
        ("Bäckerei", 80, {"bakery"}),
        ("BÄCKEREI Schmidt / Postfiliale", 80, {"bakery", "post_office"}),
        ("Lebensmittel", 700, {"food_shop"}),
        ("Lebensmittel", 160, {"neighbourhood_shop"}),
        ("Lebensmittel", float("nan"), {"neighbourhood_shop"}),
        ("Lebensmittelgroßhandel", 700, set()),
        ("Tierarztpraxis", 100, set()),
        ("Bankettservice", 100, set()),
        ("", 100, set()),
    ],
)
def test_services_of_a_branch(branch: str, area_m2: float, expected: set[str]) -> None:
    services = tuple(load_services().services.values())
    assert {one.key for one in services_of_branch(branch, area_m2, services)} == expected


def test_matching_links_the_nearest_free_facility() -> None:
    units = pd.DataFrame({"id": [1, 2, 3], "branch": ["Apotheke"] * 3, "floor_area_m2": 100.0,
                          "x": [0.0, 100.0, 110.0], "y": 0.0})  # fmt: skip
    known = pd.DataFrame(
        {"id": [7, 8], "service": "pharmacy", "unit_id": [float("nan")] * 2, "x": [20.0, 29.0], "y": 0.0}
    )
    matched = match_units(units, known, load_services())
    assert matched.links == {7: 1}
    assert matched.added["id"].tolist() == [2]
