"""Files of all kinds become a table of texts; hostile ones end in one sentence."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import Point

from geo.errors import AtlasError, InputError
from vacancy.load import read_table
from vacancy.load.check import Checked, check_rows
from vacancy.load.headers import map_headers
from vacancy.load.table import MAX_FILE_BYTES


def checked(path: Path, crs: str = "") -> Checked:
    table = read_table(path)
    return check_rows(table, map_headers(list(table.frame.columns), {}, {}), crs)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_umlauts_survive_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "liste.csv", "Straße;Hausnummer;Fläche\nGroße Straße;1;85,5\n".encode(encoding))
    frame = checked(path).frame
    assert frame.loc[0, "street"] == "Große Straße"
    assert frame.loc[0, "floor_area_m2"] == 85.5


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row) for row in [("Straße", "Nr. x", "Fläche"), ('"Weg; 1, 2"', "5", "80")]
    )
    table = read_table(written(tmp_path, "liste.csv", text))
    assert table.frame["Straße"].tolist() == ["Weg; 1, 2"]


def test_row_numbers_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    path = written(
        tmp_path, "liste.csv", "Adresse;Art\nWeg 1;Laden\n\nWeg 2;Laden;zu viel\n;\nWeg 3;Burg\nWeg 4;Laden\n"
    )
    found = checked(path)
    assert [(entry.row, entry.column) for entry in found.rejected] == [(4, ""), (6, "Art")]
    assert found.frame.loc[found.good, "line"].tolist() == [2, 7]


def test_line_breaks_inside_quotes(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "liste.csv", 'Adresse;Grund\nWeg 1;"erst\ndann"\nWeg 2;x\n'))
    assert table.frame["Grund"].tolist() == ["erst\ndann", "x"]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.csv", b"", "leer"),
        ("a.csv", b"Adresse;Art\n", "keine Zeilen"),
        ("a.csv", b"\n\n", "Kopfzeile"),
        ("a.csv", b"Adresse;Art\nWeg 1;\0Laden\n", "NUL"),
        ("a.csv", bytes(range(1, 256)) * 4, "lesbar"),
        ("a.csv", "Art;Art\nx;y\n", "mehrfach"),
        ("a.csv", ",".join(f"c{i}" for i in range(10_000)), "Spalten"),
        ("a.xlsx", b"no workbook", "XLSX"),
        ("a.xlsx", b"PK\x03\x04half", "XLSX"),
        ("a.gpkg", b"no database", "GeoPackage"),
        ("a.geojson", b"<OGRVRTDataSource/>", "GeoJSON"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "GeoJSON"),
        ("a.docx", b"x", "Format"),
    ],
)
def test_unusable_files_end_in_one_sentence(
    tmp_path: Path, name: str, content: str | bytes, word: str
) -> None:
    with pytest.raises(InputError, match=word) as caught:
        read_table(written(tmp_path, name, content))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"fehlt\.csv"):
        read_table(tmp_path / "fehlt.csv")


def test_a_file_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "riese.csv"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(InputError, match="zu groß"):
        read_table(path)


def test_a_huge_field_is_refused_and_shown_short(tmp_path: Path) -> None:
    found = checked(written(tmp_path, "a.csv", "Adresse;Vornutzung\nWeg 1;" + "x" * 5_000_000))
    assert [entry.row for entry in found.rejected] == [2]
    assert len(found.rejected[0].value) <= 80


def test_a_wrong_encoding_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "Straße\nGroße Straße\n".encode("cp1252"))
    with pytest.raises(InputError, match="UTF-8"):
        read_table(path, encoding="utf-8")
    path = written(tmp_path, "b.csv", "Straße\nGroße Straße\n")
    with pytest.raises(InputError, match="ist UTF-8"):
        read_table(path, encoding="cp1252")
    with pytest.raises(InputError, match="nicht bekannt"):
        read_table(path, encoding="klingonisch")


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(InputError, match="zu groß"):
        read_table(path)


def workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_workbooks_bring_typed_cells(tmp_path: Path) -> None:
    rows = [
        ["Adresse", "Fläche", "leer seit", "stufenlos"],
        ["Weg 1", 85.123, date(2024, 12, 31), True],
        [],
    ]
    found = checked(workbook(tmp_path / "a.xlsx", *rows))
    assert found.frame.loc[0, "floor_area_m2"] == 85.123
    assert str(found.frame.loc[0, "vacant_since"].date()) == "2024-12-31"
    assert bool(found.frame.loc[0, "step_free"]) is True
    assert len(found.frame) == 1


def test_formulas_are_refused_with_their_cell(tmp_path: Path) -> None:
    found = checked(workbook(tmp_path / "a.xlsx", ["Adresse", "Fläche"], ["Weg 1", "=40+45"], ["Weg 2", 85]))
    assert [(e.row, e.column, e.value) for e in found.rejected] == [(2, "Fläche", "=40+45")]
    assert found.good.tolist() == [False, True]


def feature(address: str, geometry: dict[str, object] | None) -> dict[str, object]:
    return {"type": "Feature", "properties": {"Adresse": address}, "geometry": geometry}


def test_geojson_points_and_what_is_none(tmp_path: Path) -> None:
    square = [[[7.4, 51.5], [7.41, 51.5], [7.41, 51.51], [7.4, 51.5]]]
    features = [
        feature("Weg 1", {"type": "Point", "coordinates": [7.4653, 51.5139]}),
        feature("Weg 2", None),
        feature("Weg 3", {"type": "Polygon", "coordinates": square}),
    ]
    path = written(tmp_path, "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    found = checked(path)
    assert found.crs == "EPSG:4326"
    assert [(e.row, e.reason) for e in found.rejected] == [(4, "keine Punktgeometrie")]
    assert 393_000 < found.frame.loc[0, "x"] < 394_000
    assert found.frame.loc[1, ["x", "y"]].isna().all()


def test_geopackage_in_gauss_krueger(tmp_path: Path) -> None:
    points = gpd.GeoDataFrame(
        {"Adresse": ["Weg 1"]}, geometry=[Point(3_393_660, 5_710_030)], crs="EPSG:31467"
    )
    points.to_file(tmp_path / "a.gpkg", layer="leer")
    found = checked(tmp_path / "a.gpkg")
    assert found.crs == "EPSG:31467"
    assert 393_000 < found.frame.loc[0, "x"] < 394_000


def test_a_file_of_shapes_without_crs_is_refused(tmp_path: Path) -> None:
    points = gpd.GeoDataFrame({"Adresse": ["Weg 1"]}, geometry=[Point(393_600, 5_708_000)])
    with pytest.warns(UserWarning, match="crs"):
        points.to_file(tmp_path / "a.gpkg", layer="leer")
    with pytest.raises(AtlasError, match="Koordinatensystem"):
        checked(tmp_path / "a.gpkg")
    assert checked(tmp_path / "a.gpkg", "EPSG:25832").frame.loc[0, "x"] == 393_600


def test_several_layers_ask_for_one(tmp_path: Path) -> None:
    points = gpd.GeoDataFrame({"Adresse": ["Weg 1"]}, geometry=[Point(393_600, 5_708_000)], crs="EPSG:25832")
    for name in ("eins", "zwei"):
        points.to_file(tmp_path / "a.gpkg", layer=name)
    with pytest.raises(InputError, match="eins, zwei"):
        read_table(tmp_path / "a.gpkg")
    assert len(read_table(tmp_path / "a.gpkg", layer="zwei").frame) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";leer;;;", "weder"),
        ("Weg 1;;7.46;;", "nur eine"),
        ("Weg 1;;200;51.5;", "zwischen"),
        ("Weg 1;Fehlmeldung;7.46;51.5;", "beendet"),
        ("Weg 1;leer;7.46;51.5;01.01.2030", "Zukunft"),
    ],
)
def test_faults_of_a_row(tmp_path: Path, row: str, reason: str) -> None:
    path = written(tmp_path, "a.csv", f"Adresse;Status;lon;lat;leer seit\nWeg 9;leer;;;\n{row}\n")
    found = checked(path)
    assert [entry.row for entry in found.rejected] == [3]
    assert reason in found.rejected[0].reason


def test_a_threat_may_lie_ahead(tmp_path: Path) -> None:
    assert not checked(
        written(tmp_path, "a.csv", "Adresse;Status;leer seit\nWeg 1;drohend;01.06.2030\n")
    ).rejected


def test_relet_units_count_as_occupied(tmp_path: Path) -> None:
    frame = checked(written(tmp_path, "a.csv", "Adresse;Status;leer seit\nWeg 1;wiederbelegt;2020\n")).frame
    assert frame.loc[0, "status"] == "occupied"
    assert frame["vacant_since"].isna().all()


def test_keys_that_occur_twice_are_refused(tmp_path: Path) -> None:
    found = checked(written(tmp_path, "a.csv", "ID;Adresse\nA;Weg 1\nA;Weg 2\n;Weg 3\n"))
    assert [(e.row, e.value) for e in found.rejected] == [(3, "A (wie Zeile 2)")]


def test_a_file_without_any_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="weder Adresse noch"):
        checked(written(tmp_path, "a.csv", "Fläche;Art\n80;Laden\n"))
