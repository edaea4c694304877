"""What the atlas gives out it reads again: the same rows in an empty register, no change in its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from geo import database
from geo.export import export
from geo.filters import FilterValues
from geo.layers import layer_by_id
from tests.conftest import TestDatabase
from vacancy.load import load_vacancies

FORMATS = ("gpkg", "geojson", "csv", "xlsx")
LAYERS = ("vacancies", "commercial_units")
UNITS = """
    select uid::text, coalesce(external_key, ''), street, house_number, postcode, unit_label, floor, kind,
        floor_area_m2, sales_area_m2, step_free, branch, last_confirmed_on, status, vacancy_kind,
        vacant_since, vacant_since_precision,
        previous_use, case when status <> 'occupied' then rent_eur_m2 end,
        case when status <> 'occupied' then steps end
    from commercial_unit order by uid"""
PLACES = "select coalesce(st_x(geom), 0), coalesce(st_y(geom), 0) from commercial_unit order by uid"
STATE = """
    select md5(string_agg(md5(row(u.*)::text), '' order by u.id)) from commercial_unit u
    union all select md5(string_agg(md5(row(v.*)::text), '' order by v.id)) from vacancy v
    union all select md5(string_agg(md5(row(s.*)::text), '' order by s.id)) from source s
    union all select count(*)::text from row_history"""
FIRST = "(select min(id) from vacancy where ended_on is null)"
AWKWARD = (
    f"update vacancy set previous_use = '-Kiosk; \"Ecke\"' where id = {FIRST}",
    f"update commercial_unit set branch = '=1+1', postcode = '04444' where vacancy_id = {FIRST}",
    f"update commercial_unit set steps = 0, step_free = null where vacancy_id = {FIRST}",
)


def ask(statement: str) -> list[tuple[object, ...]]:
    with database.transaction() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def change(statement: str) -> None:
    with database.transaction("test") as connection:
        connection.execute(sa.text(statement))


def written(folder: Path, layer: str, ending: str) -> Path:
    with database.transaction() as connection:
        content = export(connection, FilterValues.parse(layer_by_id(layer), {}), ending)
    path = folder / f"{layer}.{ending}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("ending", FORMATS)
def test_export_gives_the_same_rows_again(atlas_database: TestDatabase, tmp_path: Path, ending: str) -> None:
    for statement in AWKWARD:
        change(statement)
    files = [written(tmp_path, layer, ending) for layer in LAYERS]
    before, places, untouched = ask(UNITS), ask(PLACES), ask(STATE)
    for path in files:
        report = load_vacancies(path, actor="test")
        assert (report.units_new, report.units_changed, report.rejected) == (0, 0, ()), report.sentence()
    assert ask(STATE) == untouched, "reading its own file into the same register changes nothing"

    change("delete from vacancy")
    change("delete from commercial_unit")
    for path in files:
        report = load_vacancies(path, actor="test")
        assert report.stored, report.rejected[:3]
    assert ask(UNITS) == before
    assert np.abs(np.array(ask(PLACES)) - np.array(places)).max() < 0.02  # files write centimetres
    assert set(ask("select quality from source where key in ('vacancies', 'commercialunits')")) == {
        ("example",)
    }


def test_an_edited_export_changes_what_was_edited_and_nothing_else(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    path = written(tmp_path, "vacancies", "csv")
    lines = path.read_text("utf-8-sig").splitlines()
    column = lines[0].split(";").index("Vornutzung")
    cells = lines[1].split(";")
    cells[column] = "Eisdiele am Eck"
    path.write_text("\n".join([lines[0], ";".join(cells), *lines[2:]]), "utf-8")
    before = dict(
        ask("select id, (row(street, rent_eur_m2, external_key, geom::text))::text from commercial_unit")
    )
    report = load_vacancies(path, actor="test")
    assert (report.units_new, report.units_changed) == (0, 1)
    assert ask("select count(*) from commercial_unit where previous_use = 'Eisdiele am Eck'") == [(1,)]
    assert (
        dict(
            ask("select id, (row(street, rent_eur_m2, external_key, geom::text))::text from commercial_unit")
        )
        == before
    )


def test_examples_do_not_slip_in_among_real_rows(atlas_database: TestDatabase, tmp_path: Path) -> None:
    listed = tmp_path / "liste.csv"
    listed.write_text("Straße;Hausnummer;Status\nProbeweg;1;leer\n", "utf-8")
    assert load_vacancies(listed, actor="test").stored
    path = written(tmp_path, "vacancies", "csv")
    change("delete from vacancy")
    change("delete from commercial_unit")
    report = load_vacancies(path, actor="test")
    assert not report.stored
    assert len(report.rejected) == 300
    assert "Beispieldaten neben echten" in report.rejected[0].reason
