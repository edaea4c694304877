"""Files and questions for the tests of areas: official shapes made from the bundled ones, counts, nesting."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import shapely
import sqlalchemy as sa
from shapely.affinity import affine_transform
from sqlalchemy.engine import Connection

SHAPES = Path(__file__).resolve().parents[2] / "data" / "shapes" / "05913000"
LEVELS = {
    "city": 1,
    "borough": 12,
    "statistical_district": 62,
    "suburb": 81,
    "project_area": 1,
    "quarter_lab": 2,
}
UNITS = 400

INSERT_UNITS = sa.text(
    """insert into commercial_unit (municipality_key, kind, geom, source_id)
    select a.municipality_key, 'shop', (st_dump(st_generatepoints(a.geom, :n, 7))).geom, a.source_id
    from area a where a.level = 'city'"""
)
DRAW_OUTLINES = sa.text(
    "update site set outline = st_buffer(geom, 150) where strategy = 'investment' and geom is not null"
)
"""Nobody has drawn an outline in the example data: their layer is empty until somebody does."""
OUTSIDE_PARENT = sa.text(
    """select coalesce(max(st_area(st_difference(a.geom, p.geom))), 0)
    from area a join area p on p.id = a.parent_id where a.level = any(:levels)"""
)
OUTSIDE_BOROUGH = sa.text(
    """select max(st_area(st_difference(s.geom, b.geom))) from area s
    join area d on d.id = s.parent_id join area b on b.id = d.parent_id where s.level = 'suburb'"""
)
COVER = sa.text(
    """select st_area(st_symdifference(st_union(a.geom), (select geom from area where level = 'city'))) as gap,
    sum(st_area(a.geom)) - st_area(st_union(a.geom)) as overlap from area a where a.level = :level"""
)
QUALITY = sa.text(
    """select a.level, s.quality, count(*) from area a join source s on s.id = a.source_id group by 1, 2"""
)
WRONGLY_ASSIGNED = sa.text(
    """select count(*) from commercial_unit u, areas_at(u.municipality_key, u.geom) f
    where (u.borough_id, u.statistical_district_id, u.suburb_id, u.project_area_id, u.quarter_lab_id)
    is distinct from (f.borough_id, f.statistical_district_id, f.suburb_id, f.project_area_id, f.quarter_lab_id)"""
)
STATE = sa.text(
    """select md5((select string_agg(a::text, '' order by id) from area a)
    || (select string_agg(u::text, '' order by id) from commercial_unit u)
    || (select string_agg(s::text, '' order by id) from site s)
    || (select string_agg(s::text, '' order by id) from source s)
    || (select count(*)::text from row_history))"""
)


def official(level: str, *, simplify_m: float = 0.0) -> gpd.GeoDataFrame:
    """Stand-ins for official borders: the bundled ones, turned and stretched, optionally generalised.

    The same map for every level, so levels nest as official ones do, except for the slivers of generalising.
    """
    frame = gpd.read_file(SHAPES / f"{level}.geojson")[["key", "name", "geometry"]]
    centre = (393_000.0, 5_708_000.0)
    a, b = 1.015, 0.02
    matrix = [a, -b, b, a, centre[0] * (1 - a) + b * centre[1], centre[1] * (1 - a) - b * centre[0]]
    frame["geometry"] = [affine_transform(shape, matrix) for shape in frame.geometry]
    if simplify_m:
        frame["geometry"] = shapely.coverage_simplify(frame.geometry.to_numpy(), simplify_m)
    return frame


def save(frame: gpd.GeoDataFrame, path: Path) -> Path:
    if path.suffix != ".zip":
        frame.to_file(path)
        return path
    folder = path.parent / "parts"
    folder.mkdir()
    frame.to_file(folder / "grenzen.shp", encoding="UTF-8")
    with zipfile.ZipFile(path, "w") as packed:
        for part in folder.iterdir():
            packed.write(part, part.name)
    return path


def boroughs_file(folder: Path) -> Path:
    return save(official("borough", simplify_m=20).to_crs(4326), folder / "boroughs.geojson")


def districts_file(folder: Path) -> Path:
    return save(official("statistical_district").to_crs(4326), folder / "districts.geojson")


def qualities(connection: Connection) -> dict[str, str]:
    rows = connection.execute(QUALITY).all()
    assert {row.level: row.count for row in rows} == LEVELS
    return {row.level: row.quality for row in rows}


def assert_nested(connection: Connection) -> None:
    levels = ["borough", "statistical_district", "suburb", "quarter_lab"]
    assert connection.execute(OUTSIDE_PARENT, {"levels": levels}).scalar_one() <= 1
    assert connection.execute(OUTSIDE_BOROUGH).scalar_one() <= 1
    for level in ("borough", "statistical_district", "suburb"):
        cover = connection.execute(COVER, {"level": level}).one()
        assert cover.gap <= 1
        assert cover.overlap <= 1
    assert connection.execute(sa.text("select bool_and(st_isvalid(geom)) from area")).scalar_one()
