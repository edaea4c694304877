"""Downloads over HTTP: what the filters show, as a file with a name, never kept by anybody in between."""

from __future__ import annotations

import io

import geopandas as gpd
import httpx
import openpyxl
import pytest
import sqlalchemy as sa

from geo.database import transaction


def matching() -> int:
    with transaction() as connection:
        query = sa.text("select count(*) from vacancy_current where status = 'vacant' and geom is not null")
        return int(connection.execute(query).scalar_one())


@pytest.mark.parametrize("file_format", ["gpkg", "geojson", "csv", "xlsx"])
def test_a_download_is_a_named_attachment(http: httpx.Client, file_format: str) -> None:
    answer = http.get(f"/export/vacancies.{file_format}?status=vacant")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="quartiersatlas_vacancies_20'
    )
    assert answer.headers["content-disposition"].endswith(f'.{file_format}"')
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) > 500


def test_the_filter_holds_in_the_file(http: httpx.Client) -> None:
    frame = gpd.read_file(io.BytesIO(http.get("/export/vacancies.geojson?status=vacant").content))
    assert frame.geometry.notna().sum() == matching() > 0
    assert frame.crs == "EPSG:4326"


def test_a_workbook_opens(http: httpx.Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(http.get("/export/boroughs.xlsx").content), read_only=True)
    assert {"Daten", "Quellen"} <= set(book.sheetnames)


def test_a_bad_filter_is_named(http: httpx.Client) -> None:
    answer = http.get("/export/vacancies.csv?floor_area_m2=9..1")
    assert answer.status_code == 400
    assert "Fläche" in answer.json()["error"]
