"""Files of what a filter shows: the same records, re-opened by other programs, with their sources."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import sqlalchemy as sa
from shapely.geometry import shape

from geo import read
from geo.database import transaction
from geo.errors import InputError, NotFoundError
from geo.export import FORMATS, export, frame
from geo.export.sheets import harmless
from geo.filters import FilterValues
from geo.layer import Field, MapLayer
from geo.layers import all_layers, layer_by_id
from tests.integration.area_files import DRAW_OUTLINES

pytestmark = pytest.mark.usefixtures("shared_atlas_database")
VACANCIES = layer_by_id("vacancies")
FILTERED = FilterValues.parse(VACANCIES, {"status": "vacant", "kind": "shop"}, "05913000")


@pytest.fixture
def connection(shared_atlas_database: object) -> Iterator[sa.Connection]:
    with transaction("test") as opened:
        opened.execute(DRAW_OUTLINES)
        yield opened
        opened.rollback()


def gpkg(content: bytes, folder: Path, layer: str) -> gpd.GeoDataFrame | pd.DataFrame:
    path = folder / "file.gpkg"
    path.write_bytes(content)
    return pyogrio.read_dataframe(path, layer=layer)


def table_of(content: bytes) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig", keep_default_na=False, na_values=[""]
    )


def sheets_of(content: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.id)
def test_every_layer_re_opens_with_count_and_crs(connection, layer, tmp_path):
    filters = FilterValues.of(layer)
    expected = read.summary(connection, filters)
    from_gpkg = gpkg(export(connection, filters, "gpkg"), tmp_path, layer.id)
    from_geojson = gpd.read_file(io.BytesIO(export(connection, filters, "geojson")))
    assert len(from_gpkg) == len(from_geojson) == expected.shown > 0
    assert from_gpkg.crs.to_epsg() == 25832
    assert from_geojson.crs.to_epsg() == 4326
    assert from_gpkg.geometry.isna().sum() == from_geojson.geometry.isna().sum() == expected.unplaced
    placed = from_gpkg.geometry.notna().to_numpy()
    apart = from_gpkg.geometry[placed].distance(from_geojson.geometry[placed].to_crs(25832))
    assert apart.max() < 0.05
    assert set(from_gpkg.geom_type.dropna()) == {
        {"point": "Point", "polygon": "MultiPolygon", "line": "LineString"}[layer.geometry]
    }
    assert len(table_of(export(connection, filters, "csv"))) == expected.shown
    assert len(sheets_of(export(connection, filters, "xlsx"))["Daten"]) == expected.shown + 1


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_selection_is_a_valid_file(connection, name, tmp_path):
    filters = FilterValues.parse(VACANCIES, {"q": "zzz"})
    content = export(connection, filters, name)
    if name == "gpkg":
        found = gpkg(content, tmp_path, "vacancies")
        assert (len(found), found.crs.to_epsg()) == (0, 25832)
    elif name == "geojson":
        assert json.loads(content)["features"] == []
    elif name == "csv":
        assert list(table_of(content).columns)[:2] == ["Nr.", "Adresse"]
    else:
        assert len(sheets_of(content)["Daten"]) == 1


def test_all_formats_hold_exactly_the_filtered_records(connection, tmp_path):
    expected = {row["id"] for row in read.rows(connection, FILTERED, limit=1000)}
    assert 0 < len(expected) < 300
    assert set(gpkg(export(connection, FILTERED, "gpkg"), tmp_path, "vacancies")["id"]) == expected
    assert {f["id"] for f in json.loads(export(connection, FILTERED, "geojson"))["features"]} == expected
    assert set(table_of(export(connection, FILTERED, "csv"))["Nr."]) == expected
    assert {row[0] for row in sheets_of(export(connection, FILTERED, "xlsx"))["Daten"][1:]} == expected


def test_values_agree_in_all_formats(connection, tmp_path):
    expected = {row["id"]: row for row in read.rows(connection, FILTERED, limit=1000)}
    package = gpkg(export(connection, FILTERED, "gpkg"), tmp_path, "vacancies").set_index("id")
    texts = table_of(export(connection, FILTERED, "csv")).set_index("Nr.")
    head, *rows = sheets_of(export(connection, FILTERED, "xlsx"))["Daten"]
    cells = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    for key, row in expected.items():
        assert cells[key]["Status"] == texts.loc[key, "Status"] == package.loc[key, "status"] == "leer"
        assert cells[key]["Stadtbezirk"] == row["borough_id_name"]
        for column, header in (("floor_area_m2", "Fläche (m²)"), ("rent_eur_m2", "Miete (€/m²)")):
            values = [package.loc[key, column], texts.loc[key, header], cells[key][header]]
            assert all(pd.isna(v) if row[column] is None else v == pytest.approx(row[column]) for v in values)
        if row["vacant_since"]:
            assert cells[key]["Leer seit"].date() == row["vacant_since"]
            assert texts.loc[key, "Leer seit"] == row["vacant_since"].isoformat()
            assert cells[key]["Leer seit, Genauigkeit"] in {"Tag", "Monat", "Jahr", "geschätzt"}
        assert cells[key]["Stufenlos"] == {True: "ja", False: "nein", None: None}[row["step_free"]]
        if row["lon"] is not None:
            east, north = cells[key]["Rechtswert (EPSG:25832)"], cells[key]["Hochwert (EPSG:25832)"]
            assert abs(package.loc[key].geometry.x - east) < 0.02
            assert abs(package.loc[key].geometry.y - north) < 0.02


def test_sources_filters_and_example_mark_stand_in_each_file(connection, tmp_path):
    package = export(connection, FILTERED, "gpkg")
    sources = gpkg(package, tmp_path, "quellen")
    assert list(sources["Datenqualität"]) == ["Beispieldaten"]
    assert gpkg(package, tmp_path, "auszug").set_index("Angabe").loc["Filter", "Wert"] == "leer · Ladenlokal"
    assert set(gpkg(package, tmp_path, "vacancies")["data_quality"]) == {"Beispieldaten"}
    collection = json.loads(export(connection, FILTERED, "geojson"))
    assert collection["sources"][0]["Titel"] == sources.loc[0, "Titel"]
    assert "erfunden" in collection["extract"]["Hinweis"]
    assert collection["features"][0]["properties"]["data_quality"] == "Beispieldaten"
    rows = table_of(export(connection, FILTERED, "csv"))
    assert set(rows["Datenqualität"]) == {"Beispieldaten"}
    assert rows["Quelle"].str.startswith(sources.loc[0, "Titel"]).all()
    sheets = sheets_of(export(connection, FILTERED, "xlsx"))
    assert list(sheets) == ["Daten", "Quellen", "Auszug"]
    assert sheets["Quellen"][1][0] == sources.loc[0, "Titel"]
    assert ("Filter", "leer · Ladenlokal") in sheets["Auszug"]


def test_csv_opens_in_a_german_spreadsheet(connection):
    content = export(connection, FILTERED, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    east = rows[0].index("Rechtswert (EPSG:25832)")
    assert all("." not in row[east] for row in rows[1:])


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+49 231", "'+49 231"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("Straße 1-3", "Straße 1-3"),
        ("", ""),
        (None, None),
    ],
)
def test_nothing_starts_like_a_formula(text, safe):
    assert harmless(text) == safe


def test_hostile_text_stays_text_in_every_format(connection, tmp_path):
    hostile = '=HYPERLINK("http://x";"y")\x0b<img src=x onerror=alert(1)>;"\n' + "ß" * 40_000
    statement = (
        "update commercial_unit set street = :street where vacancy_id = (select min(id) from vacancy_current)"
    )
    connection.execute(sa.text(statement), {"street": hostile})
    filters = FilterValues.parse(VACANCIES, {"q": "onerror"})
    assert gpkg(export(connection, filters, "gpkg"), tmp_path, "vacancies")["street"].tolist() == [hostile]
    assert (
        json.loads(export(connection, filters, "geojson"))["features"][0]["properties"]["street"] == hostile
    )
    assert table_of(export(connection, filters, "csv"))["Straße"].tolist() == ["'" + hostile]
    book = openpyxl.load_workbook(io.BytesIO(export(connection, filters, "xlsx")))
    head, row = book["Daten"].iter_rows()
    cell = row[[each.value for each in head].index("Straße")]
    assert cell.data_type == "s"
    assert cell.value.startswith("'=HYPERLINK")
    assert len(cell.value) == 32_767


def test_restricted_fields_are_absent(connection, tmp_path):
    secret = MapLayer(
        id="secret", title="Geheim", group="Test", relation="site", geometry="point", noun=("Ort", "Orte"),
        fields=(Field("name", "Name"), Field("note", "Notiz", visibility="restricted"),
                Field("kind", "Art", visibility="signed_in")),
        style=layer_by_id("pop_up_places").style,
    )  # fmt: skip
    filters = FilterValues.of(secret)
    assert "note" not in read.rows(connection, filters)[0]
    assert "note" not in read.record(connection, secret, read.rows(connection, filters)[0]["id"])
    for name in FORMATS:
        content = export(connection, filters, name)
        if name == "xlsx":
            assert "Notiz" not in sheets_of(content)["Daten"][0]
        else:
            assert b"Notiz" not in content
        notes = connection.execute(sa.text("select note from site where note <> ''")).scalars()
        if name in {"geojson", "csv"}:
            assert not any(note.encode() in content for note in notes)
    assert "note" not in gpkg(export(connection, filters, "gpkg"), tmp_path, "secret")
    assert "Notiz" in sheets_of(export(connection, filters, "xlsx", "restricted"))["Daten"][0]
    assert "kind" in frame(connection, filters, "signed_in").columns
    assert "note" not in frame(connection, filters, "signed_in").columns


def test_frame_is_for_notebooks(connection):
    found = frame(connection, FILTERED)
    assert found.crs.to_epsg() == 25832
    assert found["floor_area_m2"].sum() == pytest.approx(read.summary(connection, FILTERED).floor_area_m2_sum)


def test_geojson_follows_the_standard(connection):
    collection = json.loads(export(connection, FilterValues.of(layer_by_id("boroughs")), "geojson"))
    assert "crs" not in collection
    for feature in collection["features"]:
        assert shape(feature["geometry"]).is_valid
        assert 7.2 < shape(feature["geometry"]).centroid.x < 7.8


def test_unknown_formats_and_closed_layers_are_refused(connection):
    with pytest.raises(InputError, match="gpkg, geojson, csv, xlsx"):
        export(connection, FILTERED, "exe")
    closed = MapLayer(
        id="closed", title="Zu", group="Test", relation="site", geometry="point", noun=("Ort", "Orte"),
        fields=(Field("name", "Name"),), style=layer_by_id("pop_up_places").style, exportable=False,
    )  # fmt: skip
    with pytest.raises(NotFoundError, match="Zu"):
        export(connection, FilterValues.of(closed), "csv")
