"""The command line: JSON for programs, one German sentence for people, exit code 0 only when all was done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo import database
from tests.conftest import TestDatabase
from tests.integration.shell import Shell

LEVELS = {
    "city": 1,
    "borough": 12,
    "statistical_district": 62,
    "suburb": 81,
    "project_area": 1,
    "quarter_lab": 2,
}


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capsys)


def test_status_has_the_promised_shape(shared_atlas_database: TestDatabase, shell: Shell) -> None:
    state = shell.json("db", "status")
    assert {level: told["count"] for level, told in state["areas"].items()} == LEVELS
    assert {told["quality"] for told in state["areas"].values()} == {"approximate"}
    assert (state["municipality"], state["units"], state["vacancies"], state["units_without_area"]) == (
        "Dortmund",
        2500,
        300,
        0,
    )
    assert state["example_data"] is True
    assert state["revision"] == database.head_revision()
    assert shell("db", "status") == 0
    assert "2500" in shell.out


def test_doctor_finds_nothing_missing_in_a_prepared_database(
    shared_atlas_database: TestDatabase, shell: Shell
) -> None:
    shell("doctor", "--format", "json")
    checks = {check["name"]: check["good"] for check in json.loads(shell.out)["checks"]}
    assert all(checks[name] for name in ("Datenbank", "PostGIS", "Migrationen", "Gebiete"))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("load", "vacancies", "/fehlt.csv"), "gibt es nicht"),
        (("load", "areas", "/fehlt.geojson", "--level", "borough"), "fehlt"),
        (("load", "vacancies", "x.csv", "--map", "Unsinn"), "NAME=WERT"),
        (("load", "nichts"), "Hilfe"),
        (("db", "status", "--format", "xml"), "Hilfe"),
        (("export", "nichts", "-o", "/tmp/x.csv"), "nichts"),
        (("export", "vacancies", "-o", "/tmp/x.csv", "--filter", "preis=1"), "preis"),
        (("restore", "/fehlt.dump"), "gibt es nicht"),
    ],
)
def test_failures_are_one_sentence(
    shared_atlas_database: TestDatabase, shell: Shell, arguments: tuple[str, ...], word: str
) -> None:
    assert shell(*arguments) == 1
    assert shell.out == ""
    assert len(shell.err.strip().splitlines()) == 1
    assert word in shell.err
    assert "Traceback" not in shell.err


def test_export_writes_what_the_filter_shows(
    shared_atlas_database: TestDatabase, shell: Shell, tmp_path: Path
) -> None:
    import geopandas as gpd

    path = tmp_path / "leer.gpkg"
    assert shell("export", "vacancies", "-o", path, "--filter", "status=vacant,threatened") == 0
    with database.transaction() as connection:
        query = "select count(*) from vacancy_current where status in ('vacant', 'threatened')"
        expected = connection.execute(sa.text(query)).scalar_one()
    assert len(gpd.read_file(path, layer="vacancies")) == expected > 0


def test_a_backup_that_cannot_be_written_says_so(shared_atlas_database: TestDatabase, shell: Shell) -> None:
    assert shell("backup", "/gibt/es/nicht/a.dump") == 1
    assert "schreiben" in shell.err
