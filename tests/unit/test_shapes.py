"""Invariants of the bundled shapes: counts, nesting, cover, own place, validity, reproducibility."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest

PROJECT = Path(__file__).resolve().parents[2]
SHAPES = PROJECT / "data" / "shapes" / "05913000"
FACTS = PROJECT / "data" / "facts"
COUNTS = {
    "city": 1,
    "borough": 12,
    "statistical_district": 62,
    "suburb": 81,
    "project_area": 1,
    "quarter_lab": 2,
}
NESTED = ("borough", "statistical_district", "suburb")
TOLERANCE_M2 = 1.0
Shapes = dict[str, gpd.GeoDataFrame]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return {level: gpd.read_file(SHAPES / f"{level}.geojson") for level in (*COUNTS, "sites")}


@pytest.mark.parametrize("level", COUNTS)
def test_counts_validity_and_quality(shapes: Shapes, level: str) -> None:
    frame = shapes[level]
    assert len(frame) == COUNTS[level]
    assert frame.crs.to_epsg() == 25832
    assert frame.geometry.is_valid.all()
    assert set(frame["quality"]) == {"approximate"}
    assert frame["key"].is_unique


@pytest.mark.parametrize("level", NESTED)
def test_level_covers_the_city_without_gap_or_overlap(shapes: Shapes, level: str) -> None:
    city = shapes["city"].geometry.iloc[0]
    union = shapes[level].geometry.union_all()
    assert city.symmetric_difference(union).area <= TOLERANCE_M2
    assert shapes[level].area.sum() - union.area <= TOLERANCE_M2


@pytest.mark.parametrize(
    ("finer", "coarser", "parent"),
    [
        ("suburb", "statistical_district", "district_key"),
        ("suburb", "borough", "borough_key"),
        ("statistical_district", "borough", "borough_key"),
    ],
)
def test_levels_nest(shapes: Shapes, finer: str, coarser: str, parent: str) -> None:
    outer = shapes[coarser].set_index("key").geometry
    for key, shape in zip(shapes[finer][parent], shapes[finer].geometry, strict=True):
        assert shape.difference(outer[key]).area <= TOLERANCE_M2


@pytest.mark.parametrize("level", ["suburb", "quarter_lab"])
def test_place_lies_in_its_own_shape(shapes: Shapes, level: str) -> None:
    frame = shapes[level]
    points = gpd.GeoSeries(gpd.points_from_xy(frame.lon, frame.lat), crs=4326).to_crs(25832)
    assert frame.geometry.contains(points).all()


def test_city_has_the_published_area_and_boroughs_are_in_one_piece(
    shapes: Shapes,
) -> None:
    assert shapes["city"].area.iloc[0] / 1e6 == pytest.approx(280.7, abs=0.1)
    assert set(shapes["borough"].geometry.count_geometries()) == {1}


def test_project_area_is_the_union_of_its_whole_parts(shapes: Shapes) -> None:
    boroughs, districts = shapes["borough"].set_index("key"), shapes["statistical_district"].set_index("key")
    parts = [
        *boroughs.loc[["2", "4", "5", "11", "12"]].geometry,
        *districts.loc[["03", "71", "74", "76"]].geometry,
    ]
    expected = gpd.GeoSeries(parts, crs=25832).union_all()
    assert shapes["project_area"].geometry.iloc[0].symmetric_difference(expected).area <= TOLERANCE_M2


def test_labs_carry_both_dated_statements_and_the_shape_of_their_suburb(
    shapes: Shapes,
) -> None:
    suburbs = shapes["suburb"].set_index("key").geometry
    for feature in json.loads((SHAPES / "quarter_lab.geojson").read_text(encoding="utf-8"))["features"]:
        said = {s["statement"]: (s["begins"], s["ends"]) for s in feature["properties"]["statements"]}
        assert said == {"planned": ("2017", "2020"), "carried_out": ("2017-06-21", "2020-08-31")}
    for lab in shapes["quarter_lab"].itertuples():
        assert lab.geometry.equals(suburbs[lab.suburb_key])


def test_sites_without_known_place_are_listed_without_point(shapes: Shapes) -> None:
    sites = shapes["sites"]
    assert len(sites) == 21
    assert set(sites[sites.geometry.isna()]["place_quality"]) == {"unknown"}
    assert sites.geometry.isna().sum() == 5
    assert set(sites["strategy"]) == {"investment", "platform", "perspective", "nightlife_quarter", "pop_up"}


def test_conflicting_figures_stay_side_by_side() -> None:
    features = json.loads((SHAPES / "sites.geojson").read_text(encoding="utf-8"))["features"]
    areas = {f["properties"]["key"]: [a["area_ha"] for a in f["properties"]["areas"]] for f in features}
    assert areas["energiecampus"] == [4, 6.5]
    rhino = next(
        f["properties"] for f in features if f["properties"]["key"] == "digitales-bauhaus-smart-rhino"
    )
    assert (rhino["status"], rhino["status_date"]) == ("cancelled", "2023-07-03")


def test_estimated_population_is_not_called_official(shapes: Shapes) -> None:
    quality = shapes["statistical_district"]["population_quality"].value_counts()
    assert (quality["official"], quality["example"]) == (30, 32)
    assert "population" not in shapes["suburb"].columns


def test_script_reproduces_the_bundled_files_byte_by_byte(tmp_path: Path) -> None:
    script = PROJECT / "scripts" / "make_shapes.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path)], check=True)
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in SHAPES.iterdir()}
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (SHAPES / path.name).read_bytes(), path.name


def test_facts_tell_source_or_say_unverified() -> None:
    for name in ("population", "demography", "sites", "commerce", "thresholds", "centres", "offices"):
        with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert row["source"] or row["verified"] != "yes", (name, row)
                assert row["verified"] in {"yes", "inferred", "unverified"}, (name, row)
