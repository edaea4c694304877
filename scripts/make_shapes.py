"""Compute the bundled shapes in data/shapes from the facts in data/facts; the same facts give the same bytes.

Suburbs are the Voronoi areas of their points in EPSG:25832, clipped to an outline of the city; districts, boroughs
and the city are unions of suburbs, so every level nests. Run: ``python scripts/make_shapes.py [--out FOLDER]``.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from geo.crs import METRIC_CRS, WGS84
from quarters.areas.hull import city_outline
from quarters.areas.partition import merge, split_areas

DATA_DIR = Path(__file__).resolve().parent.parent / "data"
MUNICIPALITY = "05913000"
GRID_M = 0.01
Row = dict[str, str]
Feature = tuple[dict[str, Any], BaseGeometry | None]
TO_METRIC = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)


def read_facts(name: str) -> list[Row]:
    """Return the rows of a table in data/facts as text; an empty text means unknown."""
    with (DATA_DIR / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def metric_point(row: Row) -> Point | None:
    """Return the row's place in EPSG:25832, rounded to the grid; None when the place is unknown."""
    if not row["lon"]:
        return None
    x, y = TO_METRIC.transform(float(row["lon"]), float(row["lat"]))
    return Point(round(x, 2), round(y, 2))


def number(text: str) -> float | int | None:
    """Return the number in the text, None for an empty text."""
    if not text:
        return None
    return float(text) if "." in text else int(text)


def populations() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the newest population of every area by level and key; estimates count as example data."""
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(read_facts("population"), key=lambda r: r["as_of"]):
        newest[row["level"], row["key"]] = {
            "population": number(row["population"]),
            "population_as_of": row["as_of"] or None,
            "population_quality": "official" if row["verified"] == "yes" else "example",
            "population_source": row["source"],
        }
    return newest


def suburb_shapes(suburbs: list[Row], area_km2: float) -> dict[str, MultiPolygon]:
    """Return the Voronoi area of every suburb by key, clipped to the outline of the city (EPSG:25832)."""
    points = {row["key"]: point for row in suburbs if (point := metric_point(row)) is not None}
    outline = city_outline(list(points.values()), area_km2)
    return split_areas({"city": outline}, {key: ("city", point) for key, point in points.items()}, GRID_M)


def area_features(suburbs: list[Row], shapes: dict[str, MultiPolygon], name: str) -> dict[str, list[Feature]]:
    """Return the features of the four nested levels."""
    figures = populations()

    def union_of(belongs: Callable[[Row], bool]) -> MultiPolygon:
        return merge([shapes[row["key"]] for row in suburbs if belongs(row)])

    def feature(level: str, row: Row, shape: MultiPolygon, **keys: str) -> Feature:
        known = {"key": row["key"], "name": row["name"], **keys, "quality": "approximate"}
        place = {k: number(row[k]) for k in ("lon", "lat")} | {"place_verified": row["place_verified"]}
        return known | place | figures.get((level, row["key"]), {}), shape

    districts = read_facts("statistical_districts")
    boroughs = read_facts("boroughs")
    city = {"key": MUNICIPALITY, "name": name, "quality": "approximate", **figures["city", MUNICIPALITY]}
    return {
        "suburb": [
            feature("suburb", r, shapes[r["key"]], borough_key=r["borough_key"], district_key=r["district_key"])
            for r in suburbs
        ],
        "statistical_district": [
            feature("statistical_district", r, union_of(lambda s, k=r["key"]: s["district_key"] == k),
                    borough_key=r["borough_key"])
            for r in districts
        ],
        "borough": [
            feature("borough", r, union_of(lambda s, k=r["key"]: s["borough_key"] == k)) for r in boroughs
        ],
        "city": [(city, union_of(lambda _row: True))],
    }  # fmt: skip


def project_area_features(
    suburbs: list[Row], shapes: dict[str, MultiPolygon], declared: list[Row]
) -> list[Feature]:
    """Return the project areas: unions of the boroughs and districts that belong to them as a whole."""
    whole = {(r["level"], r["key"]) for r in read_facts("project_area_parts") if r["belongs"] == "whole"}

    def belongs(row: Row) -> bool:
        return ("borough", row["borough_key"]) in whole or (
            "statistical_district",
            row["district_key"],
        ) in whole

    shape = merge([shapes[row["key"]] for row in suburbs if belongs(row)])
    return [({**entry, "quality": "approximate"}, shape) for entry in declared]


def lab_features(shapes: dict[str, MultiPolygon]) -> list[Feature]:
    """Return the quarter labs with the shape of their suburb and their dated statements."""
    statements = read_facts("quarter_lab_statements")
    features: list[Feature] = []
    for lab in read_facts("quarter_labs"):
        said = [
            {k: v or None for k, v in s.items() if k != "lab_key"}
            for s in statements
            if s["lab_key"] == lab["key"]
        ]
        known = {k: lab[k] for k in ("key", "name", "suburb_key", "district_key", "borough_key", "caveat")}
        place = {k: number(lab[k]) for k in ("lon", "lat", "population")} | {"quality": "approximate"}
        features.append((known | place | {"statements": said}, shapes[lab["suburb_key"]]))
    return features


def site_features() -> list[Feature]:
    """Return future sites, Ausgehquartiere and pop-up places; a site without known place has no geometry."""
    areas = read_facts("site_areas")
    features: list[Feature] = []
    for site in read_facts("sites"):
        known: dict[str, Any] = {
            key: value or None for key, value in site.items() if key not in ("lon", "lat")
        }
        known["areas"] = [
            {"figure": a["figure"], "scope": a["scope"], "area_ha": number(a["area_ha"]), "as_of": a["as_of"] or None,
             "source": a["source"] or None}
            for a in areas if a["site_key"] == site["key"]
        ]  # fmt: skip
        features.append((known, metric_point(site)))
    return features


def write_geojson(path: Path, features: Iterable[Feature]) -> None:
    """Write one feature per line, coordinates in EPSG:25832 with two decimals, keys in fixed order."""
    lines = []
    for properties, shape in features:
        geometry = (
            None
            if shape is None
            else json.loads(shapely.to_geojson(shapely.set_precision(shape, GRID_M, "pointwise")))
        )
        if geometry is not None:
            geometry["coordinates"] = rounded(geometry["coordinates"])
        body = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    crs = '{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}}'
    head = f'{{"type":"FeatureCollection","name":"{path.stem}","crs":{crs},"features":[\n'
    path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def rounded(coordinates: Any) -> Any:
    """Return nested coordinates with two decimals (0.01 m)."""
    if isinstance(coordinates, (int, float)):
        return round(coordinates, 2)
    return [rounded(item) for item in coordinates]


def main(out: Path) -> None:
    """Write one file per level and the sites into the folder."""
    declared = tomllib.loads(
        (DATA_DIR / "municipalities" / f"{MUNICIPALITY}.toml").read_text(encoding="utf-8")
    )
    suburbs = read_facts("suburbs")
    shapes = suburb_shapes(suburbs, declared["area_km2"])
    out.mkdir(parents=True, exist_ok=True)
    files = area_features(suburbs, shapes, declared["name"])
    files["project_area"] = project_area_features(suburbs, shapes, declared["project_areas"])
    files["quarter_lab"] = lab_features(shapes)
    files["sites"] = site_features()
    for name, features in files.items():
        write_geojson(out / f"{name}.geojson", features)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=DATA_DIR / "shapes" / MUNICIPALITY, help="folder to write to"
    )
    main(parser.parse_args().out)
