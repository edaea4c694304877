"""Residents of the census grid: ids understood, unknown is not zero, bad rows explained, all or nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer

from geo.errors import InputError
from geo.sources.census import cell_geometry, read_census
from quarters.supply.sources import LoadOptions, load_osm, load_population
from tests.conftest import TestDatabase
from tests.source_files import AGES, CENSUS, fingerprint, rows, write_osm, write_text, zipped

NAME = "Zensus2022_Bevoelkerungszahl_100m-Gitter.csv"
CELLS = "select grid_id, population, under_18, over_65 from population_cell order by grid_id"
FIRST, SECOND = "CRS3035RES100mN3158900E4145200", "CRS3035RES100mN3158900E4145300"
THIRD = "CRS3035RES100mN3159100E4145200"


def test_cells_of_the_municipality_take_the_place_of_the_examples(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    report = load_population(write_text(tmp_path, NAME, CENSUS))
    assert report.stored
    assert rows(CELLS) == [(FIRST, 120, None, None), (SECOND, 35, None, None)]
    assert report.figures["Einwohnerinnen und Einwohner"] == 155
    assert report.figures["Zellen ohne Angabe"] == 1
    assert rows("select count(*) from population_cell where suburb_id is null or borough_id is null") == [
        (0,)
    ]
    source = rows(
        "select s.publisher, s.licence, s.as_of::text, s.quality from source s where key = 'census'"
    )
    assert source == [
        ("Statistische Ämter des Bundes und der Länder", "dl-de/by-2-0", "2022-05-15", "official")
    ]
    shape = rows(
        "select abs(st_area(st_transform(geom, 3035)) - 10000) < 1, st_distance(centre, st_centroid(geom)) < 0.1,"
        " st_x(st_transform(centre, 3035)), st_y(st_transform(centre, 3035))"
        " from population_cell order by grid_id limit 1"
    )[0]
    assert shape == (True, True, pytest.approx(4145250, abs=0.01), pytest.approx(3158950, abs=0.01))


def test_the_same_file_changes_nothing_and_a_newer_one_keeps_ids(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    path = write_text(tmp_path, NAME, CENSUS)
    load_population(path)
    before = fingerprint()
    assert load_population(path).changes["population_cell"].unchanged == 2
    assert fingerprint() == before
    ids = rows("select id from population_cell order by grid_id")
    change = load_population(write_text(tmp_path, NAME, CENSUS.replace(";120", ";121"))).changes[
        "population_cell"
    ]
    assert (change.new, change.changed, change.removed, change.unchanged) == (0, 1, 0, 1)
    assert rows("select id from population_cell order by grid_id") == ids
    assert rows(CELLS)[0][1] == 121


def test_archive_short_ids_and_age_groups(atlas_database: TestDatabase, tmp_path: Path) -> None:
    short = CENSUS.replace("CRS3035RES100mN3158900E4145200", "100mN31589E41452")
    archive = tmp_path / "Zensus2022_Bevoelkerungszahl.zip"
    archive.write_bytes(
        zipped({"liesmich.txt": "x", "Zensus2022_1km-Gitter.csv": "x", NAME: "\ufeff" + short})
    )
    report = load_population(archive, ages=[write_text(tmp_path, "alter.csv", AGES)])
    # never more old people than residents: both figures are altered apart
    assert rows(CELLS) == [(FIRST, 120, 20, 120), (SECOND, 35, None, 9)]
    assert report.figures["Unter 18 Jahre"] == 20
    share = "GITTER_ID_100m;AnteilUnter18;werterlaeuternde_Zeichen\n" + f"{FIRST};12,5;\n{SECOND};–;\n"
    load_population(archive, ages=[write_text(tmp_path, "anteil.csv", share)])
    assert rows(CELLS) == [(FIRST, 120, 15, None), (SECOND, 35, None, None)]


@pytest.mark.parametrize(
    ("line", "column", "value", "reason"),
    [
        ("CRS3035RES100mN3159100E4145200;4145250;3159150;-4", "Einwohner", "-4", "nie negativ"),
        ("CRS3035RES100mN3159100E4145200;4145250;3159150;viele", "Einwohner", "viele", "keine Zahl"),
        ("CRS3035RES100mN3159100E4145200;4145250;3159150;inf", "Einwohner", "inf", "keine Zahl"),
        ("CRS3035RES1000mN3158E4145;;;4", "GITTER_ID_100m", "CRS3035RES1000mN3158E4145", "keine Kennung"),
        ("100mN3159150E4145200;;;4", "GITTER_ID_100m", "100mN3159150E4145200", "keine Kennung"),
        (f"{THIRD};7,46;51,51;4", "GITTER_ID_100m", THIRD, "Mittelpunkt"),
        ("x';drop table area;--;1;2;3", "GITTER_ID_100m", "x'", "keine Kennung"),
        (f"{FIRST};4145250;3158950;120", "GITTER_ID_100m", FIRST, "weiter oben"),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_and_nothing_is_stored(
    atlas_database: TestDatabase, tmp_path: Path, line: str, column: str, value: str, reason: str
) -> None:
    before = fingerprint()
    if line.count(";") > 3:
        with pytest.raises(InputError, match="keine lesbare Tabelle"):
            load_population(write_text(tmp_path, NAME, f"{CENSUS}{line};;\n"))
    else:
        report = load_population(write_text(tmp_path, NAME, f"{CENSUS}\n{line}\n"))
        assert not report.stored
        assert [(entry.row, entry.column, entry.value) for entry in report.rejected] == [(7, column, value)]
        assert reason in report.rejected[0].sentence()
        assert report.sentences()[-1] == "Es wurde nichts geladen."
    assert fingerprint() == before


def test_a_cell_far_from_every_way_is_told_and_nothing_is_stored(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    load_osm(write_osm(tmp_path))
    before = fingerprint()
    far = "CRS3035RES100mN3158900E4147200"
    report = load_population(write_text(tmp_path, NAME, f"{CENSUS}{far};4147250;3158950;9\n"))
    assert [entry.sentence() for entry in report.rejected] == [
        f"Zeile 6: GITTER_ID_100m „{far}“: liegt weiter als 300\u202fm vom nächsten Weg."
    ]
    assert not report.stored
    assert fingerprint() == before


def test_good_rows_can_be_taken_alone(atlas_database: TestDatabase, tmp_path: Path) -> None:
    path = write_text(tmp_path, NAME, CENSUS + "CRS3035RES100mN3159100E4145200;4145250;3159150;-4\n")
    report = load_population(path, LoadOptions(accept_valid=True))
    assert report.stored
    assert len(report.rejected) == 1
    assert len(rows(CELLS)) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "ist leer"),
        ("a;b\n1;2\n", "keine Tabelle des 100-m-Gitters"),
        ("GITTER_ID_100m;Einwohner\n\0\0;3\n", "keine Textdatei"),
        (
            "GITTER_ID_100m;Einwohner\nCRS3035RES100mN3462100E4326200;5\n",
            "keine bewohnte Zelle dieser Kommune",
        ),
        ("GITTER_ID_100m;Einwohner\n" + "quatsch;5\n" * 10_001, "mehr als 10.000 Zeilen"),
    ],
)
def test_a_wrong_file_is_one_sentence(
    atlas_database: TestDatabase, tmp_path: Path, content: str, sentence: str
) -> None:
    before = fingerprint()
    with pytest.raises(InputError, match=sentence):
        load_population(write_text(tmp_path, NAME, content))
    with pytest.raises(InputError, match="gibt es nicht"):
        load_population(tmp_path / "fehlt.csv")
    assert fingerprint() == before


def test_ages_without_age_groups_are_refused(atlas_database: TestDatabase, tmp_path: Path) -> None:
    before = fingerprint()
    with pytest.raises(InputError, match="keine Altersgruppe"):
        load_population(write_text(tmp_path, NAME, CENSUS), ages=[write_text(tmp_path, "alter.csv", CENSUS)])
    assert fingerprint() == before


def test_without_an_area_all_cells_are_taken(tmp_path: Path) -> None:
    cells = read_census(write_text(tmp_path, NAME, CENSUS), None)
    assert cells.frame["population"].tolist() == [120, 35, 77]
    assert (cells.missing, cells.outside) == (1, 0)


def test_geometry_of_a_cell_agrees_with_a_transformation_of_its_corners() -> None:
    centre, outline = cell_geometry(np.array([3158900.0]), np.array([4145200.0]))
    back = Transformer.from_crs(25832, 3035, always_xy=True)
    assert back.transform(*centre[0]) == pytest.approx((4145250, 3158950), abs=1e-3)
    corners = [back.transform(x, y) for x, y in outline[0].exterior.coords]
    assert corners[2] == pytest.approx((4145300, 3159000), abs=1e-3)
