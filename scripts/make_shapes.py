"""Compute the bundled shapes in data/shapes from data/facts; the same facts give the same bytes.

Suburbs are the Voronoi areas of their points in EPSG:25832, clipped to an outline of the city; districts,
boroughs and the city are unions of suburbs, so every level nests.

Run: ``python scripts/make_shapes.py [--out FOLDER]``
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from geo.crs import METRIC_CRS, WGS84
from quarters.areas.bundle import DATA_DIR, Municipality, read_municipality
from quarters.areas.hull import city_outline
from quarters.areas.partition import merge, split_areas

MUNICIPALITY = "05913000"
GRID_M = 0.01
Row = dict[str, str]
Shapes = dict[str, MultiPolygon]
Feature = tuple[dict[str, Any], BaseGeometry | None]
TO_METRIC = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)


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


def known(row: Row, *left_out: str) -> dict[str, Any]:
    """Return the row without the named columns; empty texts become None."""
    return {column: text or None for column, text in row.items() if column not in left_out}


def populations(facts: Municipality) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the newest population of every area by level and key; estimates count as example data."""
    return {
        (row["level"], row["key"]): {
            "population": number(row["population"]),
            "population_as_of": row["as_of"] or None,
            "population_quality": "official" if row["verified"] == "yes" else "example",
            "population_source": row["source"],
        }
        for row in sorted(facts.table("population"), key=lambda r: r["as_of"])
    }


def suburb_shapes(suburbs: list[Row], area_km2: float) -> Shapes:
    """Return the Voronoi area of every suburb by key, clipped to the outline of the city (EPSG:25832)."""
    points = {row["key"]: point for row in suburbs if (point := metric_point(row)) is not None}
    outline = city_outline(list(points.values()), area_km2)
    return split_areas({"city": outline}, {key: ("city", point) for key, point in points.items()}, GRID_M)


def nested_features(facts: Municipality, suburbs: list[Row], shapes: Shapes) -> dict[str, list[Feature]]:
    """Return the features of the four nested levels."""
    figures = populations(facts)

    def union_of(belongs: Callable[[Row], bool]) -> MultiPolygon:
        return merge([shapes[row["key"]] for row in suburbs if belongs(row)])

    def feature(level: str, row: Row, shape: MultiPolygon) -> Feature:
        parents = {column: row[column] for column in ("borough_key", "district_key") if column in row}
        place = {
            "lon": number(row["lon"]),
            "lat": number(row["lat"]),
            "place_verified": row["place_verified"],
        }
        named = {"key": row["key"], "name": row["name"], **parents, "quality": "approximate"}
        return named | place | figures.get((level, row["key"]), {}), shape

    files = {"suburb": [feature("suburb", row, shapes[row["key"]]) for row in suburbs]}
    for level, table, column in (
        ("statistical_district", "statistical_districts", "district_key"),
        ("borough", "boroughs", "borough_key"),
    ):
        files[level] = [
            feature(level, row, union_of(lambda s, c=column, k=row["key"]: s[c] == k))
            for row in facts.table(table)
        ]
    city = {"key": facts.key, "name": facts.name, "quality": "approximate", **figures["city", facts.key]}
    return files | {"city": [(city, union_of(lambda _row: True))]}


def project_area_features(facts: Municipality, suburbs: list[Row], shapes: Shapes) -> list[Feature]:
    """Return the project areas: unions of the boroughs and districts that belong to them as a whole."""
    features: list[Feature] = []
    published = {
        row["key"]: row for row in facts.table("project_area_parts") if row["level"] == "project_area"
    }
    for entry in facts.project_areas:
        whole = facts.project_area_parts()[entry["key"]]
        own = [
            shapes[row["key"]]
            for row in suburbs
            if {("borough", row["borough_key"]), ("statistical_district", row["district_key"])} & whole
        ]
        figures = {
            k: published[entry["key"]][k] or None for k in ("area_ha", "population", "source", "as_of")
        }
        said = {"statement": "published", "text": entry["caveat"], **figures}
        named = {"key": entry["key"], "name": entry["name"], "quality": "approximate", "statements": [said]}
        features.append((named, merge(own)))
    return features


def lab_features(facts: Municipality, shapes: Shapes) -> list[Feature]:
    """Return the quarter labs with the shape of their suburb and their dated statements."""
    statements = facts.table("quarter_lab_statements")
    features: list[Feature] = []
    for lab in facts.table("quarter_labs"):
        said = [known(s, "lab_key") for s in statements if s["lab_key"] == lab["key"]]
        columns = ("key", "name", "suburb_key", "district_key", "borough_key", "caveat")
        figures = {column: number(lab[column]) for column in ("lon", "lat", "population")}
        named = {column: lab[column] for column in columns} | figures | {"quality": "approximate"}
        features.append((named | {"statements": said}, shapes[lab["suburb_key"]]))
    return features


def site_features(facts: Municipality) -> list[Feature]:
    """Return sites, Ausgehquartiere and pop-up places; without known place there is no geometry."""
    areas = facts.table("site_areas")
    features: list[Feature] = []
    for site in facts.table("sites"):
        own = [
            known(a, "site_key") | {"area_ha": number(a["area_ha"])}
            for a in areas
            if a["site_key"] == site["key"]
        ]
        features.append((known(site, "lon", "lat") | {"areas": own}, metric_point(site)))
    return features


def write_geojson(path: Path, features: Iterable[Feature]) -> None:
    """Write one feature per line, coordinates in EPSG:25832 with two decimals, keys in fixed order."""
    lines = []
    for properties, shape in features:
        geometry = json.loads(shapely.to_geojson(shape)) if shape is not None else None
        if geometry is not None:
            geometry["coordinates"] = rounded(geometry["coordinates"])
        body = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    crs = '{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}}'
    head = f'{{"type":"FeatureCollection","name":"{path.stem}","crs":{crs},"features":[\n'
    path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def rounded(coordinates: object) -> object:
    """Return nested coordinates with two decimals (0.01 m)."""
    if isinstance(coordinates, list):
        return [rounded(item) for item in coordinates]
    return round(coordinates, 2) if isinstance(coordinates, float) else coordinates


def main(out: Path) -> None:
    """Write one file per level and the sites into the folder."""
    facts = read_municipality(MUNICIPALITY)
    suburbs = facts.table("suburbs")
    shapes = suburb_shapes(suburbs, facts.area_km2)
    files = nested_features(facts, suburbs, shapes)
    files["project_area"] = project_area_features(facts, suburbs, shapes)
    files["quarter_lab"] = lab_features(facts, shapes)
    files["sites"] = site_features(facts)
    out.mkdir(parents=True, exist_ok=True)
    for name, features in files.items():
        write_geojson(out / f"{name}.geojson", features)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    default = DATA_DIR / "shapes" / MUNICIPALITY
    parser.add_argument("--out", type=Path, default=default, help="folder to write to")
    main(parser.parse_args().out)
