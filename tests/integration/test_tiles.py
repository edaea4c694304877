"""Tiles against real PostGIS: every record once, counts exact under filters, borders closed, nothing restricted."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterator

import pytest
import shapely
import sqlalchemy as sa

from geo.database import transaction
from geo.errors import InputError, NotFoundError
from geo.filters import FilterValues
from geo.layer import Field, MapLayer
from geo.layers import all_layers, layer_by_id
from geo.relation import relation
from geo.tiles import CELL_DIMENSIONS, TileAddress, tile_query
from geo.tiles.address import HALF_WORLD_M
from geo.tiles.query import _compile
from tests import mvt
from tests.conftest import TestDatabase
from tests.integration.area_files import DRAW_OUTLINES

pytestmark = pytest.mark.usefixtures("shared_atlas_database")

FILTERS = [
    {},
    {"status": "vacant,threatened"},
    {"kind": "shop", "step_free": "1"},
    {"status": "marketing", "kind": "shop,office"},
    {"floor_area_m2": "60..200"},
    {"vacant_since": "12", "status": "vacant"},
    {"q": "str"},
    {"rent_eur_m2": "..12", "step_free": "1"},
]
MOVE = (
    "update commercial_unit set geom = st_transform(st_setsrid(st_point(:x, :y), 3857), 25832) where id = :id"
)
RENAME = """
update commercial_unit set street = :street
where id = (select min(id) from commercial_unit where vacancy_id is not null and geom is not null) returning vacancy_id
"""


@pytest.fixture
def connection(shared_atlas_database: object) -> Iterator[sa.Connection]:
    with transaction("test") as opened:
        opened.execute(DRAW_OUTLINES)
        yield opened
        opened.rollback()


def ask(
    connection: sa.Connection, filters: FilterValues, tile: TileAddress, *, labels: bool = False
) -> bytes:
    query = tile_query(filters, tile, labels=labels)
    return (
        b""
        if query is None
        else bytes(connection.exec_driver_sql(query.sql, dict(query.parameters)).scalar_one())
    )


def tiles_of(connection: sa.Connection, layer: MapLayer, z: int) -> list[TileAddress]:
    """Return every tile around the layer's records, with one more on each side."""
    table = relation(layer)
    extent = sa.func.st_extent(table.c.geom_3857)
    sides = (getattr(sa.func, f"st_{side}")(extent) for side in ("xmin", "ymax", "xmax", "ymin"))
    box = connection.execute(sa.select(*sides)).one()
    width = 2 * HALF_WORLD_M / 2**z
    west, north = (
        math.floor((box[0] + HALF_WORLD_M) / width) - 1,
        math.floor((HALF_WORLD_M - box[1]) / width) - 1,
    )
    east, south = (
        math.floor((box[2] + HALF_WORLD_M) / width) + 1,
        math.floor((HALF_WORLD_M - box[3]) / width) + 1,
    )
    return [TileAddress(z, x, y) for x in range(west, east + 1) for y in range(north, south + 1)]


def drawn(
    connection: sa.Connection, filters: FilterValues, z: int, *, labels: bool = False
) -> list[mvt.Feature]:
    found = []
    for tile in tiles_of(connection, filters.layer, z):
        found += mvt.features(ask(connection, filters, tile, labels=labels))
    return found


def placed(connection: sa.Connection, filters: FilterValues) -> list[sa.Row]:
    table = relation(filters.layer)
    columns = (table.c.id, table.c.status, table.c.floor_area_m2)
    return list(
        connection.execute(sa.select(*columns).where(*filters.clauses(table), table.c.geom.is_not(None)))
    )


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
@pytest.mark.parametrize("zoom", [8, 11, 13])
def test_cells_add_up_to_the_filtered_total(
    connection: sa.Connection, chosen: dict[str, str], zoom: int
) -> None:
    filters = FilterValues.parse(layer_by_id("vacancies"), chosen)
    expected = placed(connection, filters)
    cells = drawn(connection, filters, zoom)
    assert expected, "the example data must have a record for every filter tried here"
    assert sum(cell.properties["n"] for cell in cells) == len(expected)
    by_code: Counter[str] = Counter()
    for cell in cells:
        by_code.update({k[2:]: v for k, v in cell.properties.items() if k.startswith("n_")})
    assert by_code == Counter(row.status for row in expected)
    assert sum(cell.properties.get("floor_area_m2", 0) for cell in cells) == pytest.approx(
        sum(row.floor_area_m2 or 0 for row in expected)
    )


def test_a_cell_of_one_record_names_it(connection: sa.Connection) -> None:
    filters = FilterValues.parse(layer_by_id("vacancies"), {})
    status = {row.id: row.status for row in placed(connection, filters)}
    alone = [cell for cell in drawn(connection, filters, 13) if cell.properties["n"] == 1]
    crowded = [cell for cell in drawn(connection, filters, 13) if cell.properties["n"] > 1]
    assert alone
    assert all(cell.id == cell.properties["id"] for cell in alone)
    assert all(cell.properties["status"] == status[cell.id] for cell in alone)
    assert crowded
    assert all(cell.id is None and "id" not in cell.properties for cell in crowded)


def test_stored_cells_and_counted_cells_are_the_same(connection: sa.Connection) -> None:
    filters = FilterValues.parse(layer_by_id("vacancies"), {"status": "vacant,threatened", "step_free": "1"})
    for tile in tiles_of(connection, filters.layer, 11):
        seen = []
        for kind in ("stored_cells", "counted_cells"):
            sql, values = _compile(filters, kind)
            place = tile.parameters()
            values |= {name: place[name] for name in values.keys() & place.keys()}
            found = mvt.features(bytes(connection.exec_driver_sql(sql, values).scalar_one()))
            seen.append(sorted((f.parts, f.id, sorted(f.properties.items(), key=str)) for f in found))
        assert seen[0] == seen[1]


@pytest.mark.parametrize("chosen", FILTERS[:3], ids=str)
@pytest.mark.parametrize("zoom", [14, 16])
def test_each_record_is_in_exactly_one_tile(
    connection: sa.Connection, chosen: dict[str, str], zoom: int
) -> None:
    filters = FilterValues.parse(layer_by_id("vacancies"), chosen)
    assert sorted(f.id for f in drawn(connection, filters, zoom)) == sorted(
        r.id for r in placed(connection, filters)
    )


@pytest.mark.parametrize(
    "layer", [each for each in all_layers() if each.geometry == "point"], ids=lambda each: each.id
)
def test_points_stay_inside_their_tile(connection: sa.Connection, layer: MapLayer) -> None:
    zoom = max(layer.min_zoom, 14)
    found = drawn(connection, FilterValues.parse(layer, {}), zoom)
    table = relation(layer)
    everything = FilterValues.parse(layer, {}).clauses(table)
    total = connection.execute(
        sa.select(sa.func.count()).where(*everything, table.c.geom.is_not(None))
    ).scalar_one()
    assert len(found) == total > 0
    assert all(0 <= c < 4096 for feature in found for part in feature.parts for point in part for c in point)


def test_records_on_a_tile_border_are_drawn_once(connection: sa.Connection) -> None:
    zoom, width = 14, 2 * HALF_WORLD_M / 2**14
    corner = next(t for t in tiles_of(connection, layer_by_id("vacancies"), zoom))
    x, y = corner.x * width - HALF_WORLD_M, HALF_WORLD_M - corner.y * width
    vacant = (
        "select id from commercial_unit where geom is not null and vacancy_id is not null order by id limit 5"
    )
    taken = connection.execute(sa.text(vacant)).scalars().all()
    offsets = [(0, 0), (1e-6, 0), (-1e-6, 1e-6), (-0.2, -0.2), (0.2, 0)]
    for unit, (dx, dy) in zip(taken, offsets, strict=True):
        connection.execute(sa.text(MOVE), {"x": x + dx, "y": y + dy, "id": unit})
    filters = FilterValues.parse(layer_by_id("vacancies"), {})
    vacancies = sa.text("select vacancy_id from commercial_unit where id = any(:ids)")
    moved = set(connection.execute(vacancies, {"ids": list(taken)}).scalars())
    seen = Counter(f.id for f in drawn(connection, filters, zoom) if f.id in moved)
    assert seen == dict.fromkeys(moved, 1)
    assert sum(c.properties["n"] for c in drawn(connection, filters, 12)) == len(placed(connection, filters))


def test_restricted_and_hidden_fields_never_reach_a_tile(connection: sa.Connection) -> None:
    layer = layer_by_id("vacancies")
    secret = Field("uid", "Geheim", visibility="restricted", in_tooltip=True)
    inside = Field("external_key", "Intern", visibility="signed_in", in_tooltip=True)
    kept = tuple(each for each in layer.fields if each.column != "external_key")
    changed = dataclasses.replace(layer, id="vacancies_with_secrets", fields=(*kept, secret, inside))
    found = drawn(connection, FilterValues.parse(changed, {}), 14)
    names = {name for feature in found for name in feature.properties}
    assert names <= {"name", "status", "kind", "floor_area_m2", "vacant_since", "vacant_since_precision"}
    assert {"name", "status", "kind"} <= names


@pytest.mark.parametrize("level", ["boroughs", "statistical_districts", "suburbs"])
@pytest.mark.parametrize("zoom", [11, 13])
def test_shared_borders_do_not_open(connection: sa.Connection, level: str, zoom: int) -> None:
    filters = FilterValues.parse(layer_by_id(level), {})
    tile = TileAddress(zoom, *_city_centre(zoom))
    shapes = [_polygon(feature) for feature in mvt.features(ask(connection, filters, tile))]
    assert len(shapes) >= 2
    frame = shapely.box(0, 0, 4096, 4096)
    covered = shapely.union_all(shapes).intersection(frame)
    assert sum(s.intersection(frame).area for s in shapes) == pytest.approx(covered.area, rel=2e-5)
    if zoom == 13:
        assert covered.area == pytest.approx(frame.area, rel=1e-6)
    assert all(
        shapely.Polygon(hole).area < 1 for part in shapely.get_parts(covered) for hole in part.interiors
    )


def _city_centre(zoom: int) -> tuple[int, int]:
    lon, lat = 7.4653, 51.5136
    x = (lon + 180) / 360 * 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom
    return int(x), int(y)


def _polygon(feature: mvt.Feature) -> shapely.Geometry:
    return shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in feature.parts])


@pytest.mark.parametrize("level", ["boroughs", "suburbs", "site_outlines"])
def test_every_area_has_one_label(connection: sa.Connection, level: str) -> None:
    filters = FilterValues.parse(layer_by_id(level), {})
    names = sorted(f.properties["name"] for f in drawn(connection, filters, 12, labels=True))
    table = relation(filters.layer)
    assert names == sorted(
        connection.execute(sa.select(table.c.name).where(*filters.clauses(table))).scalars()
    )
    assert all(f.id == f.properties["key"] for f in drawn(connection, filters, 12, labels=True))


def test_layer_name_inside_the_tile_is_the_id(connection: sa.Connection) -> None:
    for layer in all_layers():
        zoom = max(layer.min_zoom, 14)
        tiles = (
            ask(connection, FilterValues.parse(layer, {}), tile) for tile in tiles_of(connection, layer, zoom)
        )
        names = {name for tile in tiles for name in mvt.decode(tile)}
        assert names == {layer.id}


def test_hostile_text_stays_text(connection: sa.Connection) -> None:
    hostile = "<img src=x onerror=alert(1)>' OR 1=1 --"
    unit = connection.execute(sa.text(RENAME), {"street": hostile}).scalar_one()
    filters = FilterValues.parse(layer_by_id("vacancies"), {"q": "onerror=alert(1)>' OR 1=1"})
    found = drawn(connection, filters, 15)
    assert [feature.id for feature in found] == [unit]
    assert found[0].properties["name"].startswith(hostile)


def test_values_are_bound_and_the_text_is_the_same_for_every_tile() -> None:
    hostile = "x'; drop table vacancy; --"
    filters = FilterValues.parse(layer_by_id("vacancies"), {"q": hostile, "floor_area_m2": "61..73"})
    first, second = (tile_query(filters, TileAddress(z, 533, 340)) for z in (11, 12))
    assert first is not None
    assert second is not None
    assert first.sql == second.sql
    assert "drop" not in first.sql
    assert "61" not in first.sql
    assert any("drop" in str(value) for value in first.parameters.values())


def test_cell_dimensions_are_those_of_the_table(connection: sa.Connection) -> None:
    columns = {each["name"] for each in sa.inspect(connection).get_columns("vacancy_cell")}
    own = "municipality_key zoom cell_x cell_y n n_floor_area floor_area_m2 x_sum y_sum sample_key"
    assert columns - set(own.split()) == CELL_DIMENSIONS


def test_a_layer_shows_nothing_below_its_zooms() -> None:
    vacancies, suburbs = layer_by_id("vacancies"), layer_by_id("suburbs")
    assert tile_query(FilterValues.parse(vacancies, {}), TileAddress(5, 16, 10)) is None
    assert (
        tile_query(FilterValues.parse(suburbs, {}), TileAddress(suburbs.lowest_tile_zoom - 1, 1, 1)) is None
    )


def test_labels_of_a_layer_without_areas_do_not_exist() -> None:
    with pytest.raises(NotFoundError):
        tile_query(FilterValues.parse(layer_by_id("vacancies"), {}), TileAddress(12, 1, 1), labels=True)


@pytest.mark.parametrize(
    "address",
    [("99", "0", "0"), ("-1", "0", "0"), ("3", "8", "0"), ("3", "0", "8"), ("nan", "1", "1"), ("1e3", "1", "1"),
     ("", "1", "1"), ("١", "0", "0"), ("12", "9" * 4000, "1"), ("1.0", "0", "0"), ("5", "' or 1=1", "0")],
)  # fmt: skip
def test_impossible_addresses_are_refused(address: tuple[str, str, str]) -> None:
    with pytest.raises(InputError, match="Kachel|Zoom"):
        TileAddress.parse(*address)


@pytest.mark.parametrize(
    ("column", "index"),
    [("suburb_id", "commercial_unit_suburb"), ("quarter_lab_id", "commercial_unit_quarter_lab")],
)
def test_small_areas_are_found_by_their_index_at_low_zoom(
    shared_atlas_database: TestDatabase, connection: sa.Connection, column: str, index: str
) -> None:
    owner = sa.create_engine(shared_atlas_database.admin_url)
    with owner.begin() as opened:
        opened.exec_driver_sql("analyze commercial_unit")
    owner.dispose()
    level = column.removesuffix("_id")
    key = connection.execute(
        sa.text("select min(id) from area where level = :level"), {"level": level}
    ).scalar_one()
    query = tile_query(
        FilterValues.parse(layer_by_id("vacancies"), {column: str(key)}), TileAddress(9, 266, 170)
    )
    assert query is not None
    plan = connection.exec_driver_sql("explain " + query.sql, dict(query.parameters)).scalars().all()
    assert any(index in line for line in plan), plan
