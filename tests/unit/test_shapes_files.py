"""Files with shapes are hostile input: every kind of damage ends in one German sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from geo.errors import CrsError, GeometryError, InputError
from quarters.areas import archive, files, geojson
from quarters.areas.files import read_features

SQUARE = box(390_000, 5_700_000, 391_000, 5_701_000)
FRAME = gpd.GeoDataFrame({"name": ["Hörde"], "nr": [8.0]}, geometry=[SQUARE], crs=25832)


def shapefile_zip(path: Path, frame: gpd.GeoDataFrame = FRAME, leave_out: str = "") -> Path:
    folder = path.parent / f"{path.stem}_parts"
    folder.mkdir()
    frame.to_file(folder / "grenzen.shp", encoding="UTF-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in sorted(folder.iterdir()):
            if part.suffix != leave_out:
                packed.write(part, f"ordner/{part.name}")
    return path


def write_json(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def collection(coordinates: object, **more: object) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {"name": "Hörde"}, "geometry": geometry}
    return {"type": "FeatureCollection", "features": [feature], **more}


def as_geojson(folder: Path) -> Path:
    FRAME.to_crs(4326).to_file(folder / "a.geojson", driver="GeoJSON")
    return folder / "a.geojson"


def as_geopackage(folder: Path) -> Path:
    FRAME.to_crs(31467).to_file(folder / "a.gpkg")
    return folder / "a.gpkg"


def as_shapefile(folder: Path) -> Path:
    return shapefile_zip(folder / "a.zip", FRAME.to_crs(3857))


@pytest.mark.parametrize("write", [as_geojson, as_geopackage, as_shapefile])
def test_every_format_and_crs_gives_the_same_metric_shape(
    write: Callable[[Path], Path], tmp_path: Path
) -> None:
    (feature,) = read_features(write(tmp_path))
    assert feature.texts == {"name": "Hörde", "nr": "8"}
    assert feature.shape is not None
    assert feature.shape.symmetric_difference(SQUARE).area < 3000  # Gauss-Krüger differs by a metre or two


def test_geojson_with_crs_member_and_open_ring_is_read(tmp_path: Path) -> None:
    ring = [[390_000, 5_700_000, 90], [391_000, 5_700_000, 90], [391_000, 5_701_000, 90]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    (feature,) = read_features(write_json(tmp_path / "a.geojson", collection([ring], crs=crs)))
    assert feature.shape is not None
    assert feature.shape.area == pytest.approx(500_000)
    assert not feature.shape.has_z


def empty(folder: Path) -> Path:
    (folder / "a.geojson").write_bytes(b"")
    return folder / "a.geojson"


def truncated_geojson(folder: Path) -> Path:
    whole = as_geojson(folder).read_bytes()
    (folder / "a.geojson").write_bytes(whole[: len(whole) // 2])
    return folder / "a.geojson"


def truncated_geopackage(folder: Path) -> Path:
    whole = as_geopackage(folder).read_bytes()
    (folder / "a.gpkg").write_bytes(whole[: len(whole) // 3])
    return folder / "a.gpkg"


def truncated_zip(folder: Path) -> Path:
    whole = as_shapefile(folder).read_bytes()
    (folder / "a.zip").write_bytes(whole[: len(whole) // 2])
    return folder / "a.zip"


def truncated_member(folder: Path) -> Path:
    shapefile_zip(folder / "whole.zip")
    shp = (folder / "whole_parts" / "grenzen.shp").read_bytes()
    (folder / "whole_parts" / "grenzen.shp").write_bytes(shp[:110])
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        for part in (folder / "whole_parts").iterdir():
            packed.write(part, part.name)
    return folder / "a.zip"


def no_collection(folder: Path) -> Path:
    return write_json(folder / "a.geojson", {"type": "Topology", "objects": {}})


def no_features(folder: Path) -> Path:
    return write_json(folder / "a.geojson", {"type": "FeatureCollection", "features": []})


def deep_nesting(folder: Path) -> Path:
    (folder / "a.geojson").write_text('{"features":' + "[" * 200_000, encoding="utf-8")
    return folder / "a.geojson"


def not_a_number(folder: Path) -> Path:
    return write_json(folder / "a.geojson", collection([[[7.4, float("nan")], [7.5, 51.5], [7.5, 51.6]]]))


def virtual_dataset(folder: Path) -> Path:
    """GDAL would follow this file to another one; it must not even be opened by GDAL."""
    (folder / "a.gpkg").write_text("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>")
    return folder / "a.gpkg"


def two_shapefiles(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        packed.writestr("a.shp", b"x")
        packed.writestr("b.shp", b"x")
    return folder / "a.zip"


def missing_index(folder: Path) -> Path:
    return shapefile_zip(folder / "a.zip", leave_out=".shx")


def false_magic(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        for suffix in (".shp", ".shx", ".dbf"):
            packed.writestr(f"a{suffix}", b"<OGRVRTDataSource/>")
    return folder / "a.zip"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (empty, "ist leer"),
        (truncated_geojson, "beschädigt oder unvollständig"),
        (truncated_geopackage, "beschädigt oder unvollständig"),
        (truncated_zip, "kein vollständiges ZIP-Archiv"),
        (truncated_member, "beschädigt oder unvollständig"),
        (no_collection, "keine GeoJSON-FeatureCollection"),
        (no_features, "keine Flächen"),
        (deep_nesting, "beschädigt oder unvollständig"),
        (not_a_number, "Zeile 1 ist nicht lesbar"),
        (virtual_dataset, "keine lesbare"),
        (two_shapefiles, "genau ein Shapefile"),
        (missing_index, "fehlt der Teil .shx"),
        (false_magic, "kein lesbares Shapefile"),
    ],
)
def test_damaged_file_ends_in_one_sentence(
    damage: Callable[[Path], Path], words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_features(damage(tmp_path))
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fehlt.geojson gibt es nicht"):
        read_features(tmp_path / "fehlt.geojson")


def shapefile_without_crs(folder: Path) -> Path:
    return shapefile_zip(folder / "a.zip", leave_out=".prj")


def geojson_null_crs(folder: Path) -> Path:
    return write_json(folder / "a.geojson", collection([[[7.4, 51.5], [7.5, 51.5], [7.5, 51.6]]], crs=None))


def geojson_metres_called_degrees(folder: Path) -> Path:
    ring = [[390_000, 5_700_000], [391_000, 5_700_000], [391_000, 5_701_000]]
    return write_json(folder / "a.geojson", collection([ring]))


def geojson_unknown_crs(folder: Path) -> Path:
    crs = {"type": "name", "properties": {"name": "EPSG:999999"}}
    return write_json(folder / "a.geojson", collection([[[7.4, 51.5], [7.5, 51.5], [7.5, 51.6]]], crs=crs))


@pytest.mark.parametrize(
    "write", [shapefile_without_crs, geojson_null_crs, geojson_metres_called_degrees, geojson_unknown_crs]
)
def test_missing_or_false_crs_is_refused(write: Callable[[Path], Path], tmp_path: Path) -> None:
    with pytest.raises(CrsError, match="Koordinaten"):
        read_features(write(tmp_path))


def test_file_size_is_limited_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.geojson"
    with path.open("wb") as sparse:
        sparse.truncate(files.MAX_FILE_BYTES + 1)  # takes no space on disk
    with pytest.raises(InputError, match="zu groß"):
        read_features(path)
    monkeypatch.setattr(geojson, "MAX_GEOJSON_BYTES", 10)
    with pytest.raises(InputError, match="zu groß für GeoJSON"):
        read_features(as_geojson(tmp_path))


def test_zip_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 4 * 1024 * 1024)
    bomb = tmp_path / "a.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for suffix in (".shp", ".shx", ".dbf"):
            packed.writestr(f"a{suffix}", bytes(3 * 1024 * 1024))
    assert bomb.stat().st_size < 20_000
    with pytest.raises(InputError, match="entpackt zu groß"):
        read_features(bomb)


def test_zip_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    shapefile_zip(tmp_path / "a.zip")
    content = bytearray((tmp_path / "a.zip").read_bytes())
    entry = content.index(b"PK\x01\x02")  # central directory: uncompressed size is 24 bytes in
    content[entry + 24 : entry + 28] = (1).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(InputError, match="kein vollständiges ZIP-Archiv"):
        read_features(tmp_path / "a.zip")


def test_number_of_features_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FEATURES", 1)
    two = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[SQUARE, SQUARE], crs=25832)
    two.to_file(tmp_path / "a.gpkg")
    with pytest.raises(InputError, match="zu viele Flächen"):
        read_features(tmp_path / "a.gpkg")


def test_two_layers_are_refused(tmp_path: Path) -> None:
    FRAME.to_file(tmp_path / "a.gpkg", layer="eins")
    FRAME.to_file(tmp_path / "a.gpkg", layer="zwei")
    with pytest.raises(InputError, match="2 Ebenen"):
        read_features(tmp_path / "a.gpkg")


def test_unreadable_geometry_names_its_row(tmp_path: Path) -> None:
    content = collection([[[7.4, 51.5], [7.5, 51.5], [7.5, 51.6]]])
    content["features"] = [
        *content["features"],
        {"type": "Feature", "properties": {}, "geometry": {"type": "Ei"}},
    ]
    with pytest.raises(GeometryError, match="Zeile 2"):
        read_features(write_json(tmp_path / "a.geojson", content))


def test_points_are_read_but_have_no_area(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(7.4, 51.5)], crs=4326).to_file(tmp_path / "a.geojson")
    (feature,) = read_features(tmp_path / "a.geojson")
    assert feature.shape is not None
    assert feature.shape.area == 0
