"""The page Versorgung to take away: its numbers, with method, threshold, sources and dates."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pyogrio
import pytest

from quarters.supply.export import GapExport, gap_export, gaps_gpkg, gaps_pdf, gaps_xlsx
from quarters.supply.gaps import area_gaps, city_gap
from quarters.supply.state import Step, SupplyState
from tests.integration.supply import first_fit, load

SERVICE, THRESHOLD_M, NAME = "pharmacy", 1000.0, "=Plan <b>Nord</b>"
COLOURS = ("#f4f4f4", "#e0c0a0", "#c08060", "#a04020", "#601000")


@pytest.fixture(scope="module")
def scenario(shared_atlas_database: object) -> SupplyState:
    today = SupplyState(load())
    return today.then(Step("place", SERVICE, vacancy_id=first_fit(today, SERVICE)))


@pytest.fixture(scope="module")
def content(scenario: SupplyState) -> GapExport:
    return gap_export(scenario, SERVICE, THRESHOLD_M, "suburb", scenario=NAME)


def test_workbook_holds_the_numbers_of_the_page_and_where_they_come_from(content: GapExport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(gaps_xlsx(content)))
    assert book.sheetnames == ["Lücken", "Methode", "Maßnahmen", "Quellen"]
    head, *rows = book["Lücken"].iter_rows(values_only=True)
    at = head.index("Menschen ohne Versorgung")
    expected = area_gaps(content.state, SERVICE, THRESHOLD_M, level="suburb")
    assert [(row[1], row[at]) for row in rows] == [
        (gap.name, round(gap.residents_without_supply)) for gap in expected
    ]
    told = dict(list(book["Methode"].iter_rows(values_only=True))[1:])
    assert told["Höchster Fußweg"].startswith("1.000\u202fm")
    assert told["Szenario"].startswith(f"„{NAME}“, 1 Maßnahme: Apotheke in ")
    assert "erfunden" in told["Hinweis"]
    listed = list(book["Quellen"].iter_rows(values_only=True))
    assert {row[0] for row in listed[1:]} == {"Wege", "Menschen", "Angebote"}
    assert all(row[listed[0].index("Stand")] for row in listed[1:])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells), "no text becomes a formula"


def test_geopackage_holds_areas_cells_and_sources(content: GapExport, tmp_path: Path) -> None:
    path = tmp_path / "gaps.gpkg"
    path.write_bytes(gaps_gpkg(content))
    layers = dict(pyogrio.list_layers(path))
    assert {"gebiete", "zellen", "quellen"} <= set(layers)
    areas = pyogrio.read_dataframe(path, layer="gebiete")
    assert areas.crs.to_epsg() == 25832
    city = city_gap(content.state, SERVICE, THRESHOLD_M)
    assert areas["residents_without_supply"].sum() == pytest.approx(
        city.residents_without_supply, abs=len(areas)
    )


def test_document_is_tagged_and_set_in_the_typeface_of_the_pages(content: GapExport) -> None:
    made = gaps_pdf(content, COLOURS, "#0B5C6B")
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    assert b"/Lang(de" in made.replace(b" ", b"")
    assert b"+IBMPlexSans" in made
