"""Commands that change the database: set up, examples, load, back up, restore."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo import database
from tests.conftest import TestDatabase
from tests.integration.shell import Shell


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capsys)


def test_doctor_names_what_is_missing(empty_database: TestDatabase, shell: Shell) -> None:
    assert shell("doctor") == 1
    assert "✕ Gebiete: fehlen" in shell.out


def test_prepare_fills_only_an_empty_database_and_examples_do_not_come_back(
    empty_database: TestDatabase, shell: Shell
) -> None:
    assert shell("db", "prepare") == 0
    assert shell.json("db", "status")["units"] == 2500
    assert shell.json("demo", "--remove")["units"] == 2500
    assert shell("db", "prepare") == 0
    state = shell.json("db", "status")
    assert (state["units"], state["example_data"], state["areas"]["suburb"]["count"]) == (0, False, 81)
    assert shell.json("demo")["units"] == 2500
    assert shell("demo") == 1
    assert "schon geladen" in shell.err


def test_load_reports_every_row_and_fails_when_one_is_refused(
    atlas_database: TestDatabase, shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Wo;Fläche\nMusterweg 1;80\nMusterweg 2;viel\n")
    arguments = ("load", "vacancies", path, "--map", "Wo=address")
    assert shell(*arguments, "--format", "json") == 1
    report = json.loads(shell.out)
    assert (report["stored"], report["rejected"][0]["row"], report["rejected"][0]["value"]) == (
        False,
        3,
        "viel",
    )
    assert shell.json("db", "status")["units"] == 2500
    assert shell(*arguments) == 1
    assert "Zeile 3: Fläche „viel“" in shell.out
    assert shell(*arguments, "--accept-valid") == 1
    assert shell.json("db", "status")["units"] == 2501


def test_backup_and_restore_bring_everything_back(
    atlas_database: TestDatabase, shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "sicherung.dump"
    before = shell.json("db", "status")
    assert shell("backup", path) == 0
    assert path.stat().st_mode & 0o077 == 0
    shell.json("demo", "--remove")
    assert shell("restore", path) == 0, shell.err
    assert shell.json("db", "status") == before
    with database.transaction("danach") as connection:  # triggers, sequences and rights work as before
        connection.execute(
            sa.text("update commercial_unit set geom = st_translate(geom, 1, 0) where vacancy_id is not null")
        )
        connection.execute(sa.text(
            "insert into vacancy (municipality_key, unit_id, status, source_id) "
            "select municipality_key, id, 'vacant', source_id from commercial_unit where vacancy_id is null limit 1"
        ))  # fmt: skip
    assert shell.json("db", "status")["vacancies"] == before["vacancies"] + 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_no_backup_changes_nothing(
    atlas_database: TestDatabase, shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "keine.dump"
    before = shell.json("db", "status")
    for content in (b"nope", b"PGDMP" + b"\0" * 100):
        path.write_bytes(content)
        assert shell("restore", path) == 1
        assert shell.json("db", "status") == before
    with database.transaction() as connection:
        left = connection.execute(
            sa.text("select count(*) from pg_database where datname like current_database() || '_%'")
        )
        assert left.scalar_one() == 0
