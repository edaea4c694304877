"""Lists of vacancies go into the register: all or nothing, once, placed, with history."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import AtlasError, InputError
from tests.conftest import TestDatabase
from vacancy.load import Source, load_vacancies

HEADER = "ID;Straße;Hausnummer;Objektart;Fläche;Status;leer seit;lon;lat\n"
ROWS = (
    "A1;Musterstraße;1;Ladenlokal;85,5;leer;12/2024;7,4653;51,5139\n"
    "A2;Musterstraße;2;Büro;1.200;belegt;;7,4660;51,5145\n"
    "A3;Musterstraße;3;Gastronomie;90;drohend;2026;;\n"
)


def written(folder: Path, content: str, name: str = "liste.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def ask(query: str) -> list[tuple[object, ...]]:
    with database.transaction() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


@pytest.fixture
def areas(empty_database: TestDatabase) -> TestDatabase:
    from quarters.areas import seed_areas

    with database.transaction("setup") as connection:
        seed_areas(connection)
    return empty_database


def state() -> list[tuple[object, ...]]:
    """Everything that a load could change, except times."""
    return (
        ask("select id, external_key, street, status, version, geom::text from commercial_unit order by id")
        + ask("select id, unit_id, status, ended_on, version from vacancy order by id")
        + ask("select key, header_map::text from source order by key")
        + ask("select count(*) from row_history")
    )


def test_rows_become_units_and_vacancies(areas: TestDatabase, tmp_path: Path) -> None:
    report = load_vacancies(written(tmp_path, HEADER + ROWS), actor="Frau Demir")
    assert (report.units_new, report.vacancies_new, report.without_position) == (3, 2, 1)
    assert report.stored
    rows = ask(
        "select external_key, kind, floor_area_m2, status, vacant_since::text, vacant_since_precision, "
        "vacancy_id is not null from commercial_unit order by external_key"
    )
    assert rows == [
        ("A1", "shop", 85.5, "vacant", "2024-12-01", "month", True),
        ("A2", "office", 1200.0, "occupied", None, None, False),
        ("A3", "gastronomy", 90.0, "threatened", "2026-01-01", "year", True),
    ]
    assert (
        ask(
            "select v.id = u.vacancy_id and v.status = u.status from vacancy v "
            "join commercial_unit u on u.id = v.unit_id"
        )
        == [(True,)] * 2
    )
    assert ask("select distinct actor from row_history where relation = 'commercial_unit'") == [
        ("Frau Demir",)
    ]


def test_positions_get_the_areas_that_the_trigger_would_give(areas: TestDatabase, tmp_path: Path) -> None:
    points = [
        f"P{i};Weg {i};{i};Laden;50;leer;;{7.33 + 0.0031 * i};{51.45 + 0.0013 * (i * 7 % 80)}\n"
        for i in range(80)
    ]
    report = load_vacancies(written(tmp_path, HEADER + "".join(points)), accept_valid=True)
    assert report.units_new > 50
    different = ask(
        "select u.id from commercial_unit u, areas_at(u.municipality_key, u.geom) a where (u.borough_id, "
        "u.statistical_district_id, u.suburb_id, u.project_area_id, u.quarter_lab_id) is distinct from "
        "(a.borough_id, a.statistical_district_id, a.suburb_id, a.project_area_id, a.quarter_lab_id)"
    )
    assert different == []


def test_the_cells_count_what_was_loaded(areas: TestDatabase, tmp_path: Path) -> None:
    load_vacancies(written(tmp_path, HEADER + ROWS))
    assert ask("select zoom, sum(n) from vacancy_cell group by zoom order by zoom") == [
        (z, 1) for z in range(6, 14)
    ]


def test_the_same_file_twice_changes_nothing(areas: TestDatabase, tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + ROWS)
    load_vacancies(path)
    before = state()
    report = load_vacancies(path)
    assert (report.units_new, report.units_changed, report.units_unchanged) == (0, 0, 3)
    assert state() == before


def test_the_same_file_again_keeps_what_people_changed_since(areas: TestDatabase, tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + ROWS)
    load_vacancies(path)
    with database.transaction("Frau Demir") as connection:
        connection.execute(sa.text("update commercial_unit set floor_area_m2 = 99 where external_key = 'A1'"))
    load_vacancies(path)
    assert ask("select floor_area_m2 from commercial_unit where external_key = 'A1'") == [(99.0,)]


def test_files_without_keys_are_recognised_by_their_addresses(areas: TestDatabase, tmp_path: Path) -> None:
    path = written(tmp_path, "Adresse;Fläche\nMusterweg 1;50\nMusterweg 1;60\n")
    assert load_vacancies(path).units_new == 2
    assert load_vacancies(path).units_unchanged == 2


def test_a_new_delivery_updates_ends_and_opens(areas: TestDatabase, tmp_path: Path) -> None:
    load_vacancies(written(tmp_path, HEADER + ROWS))
    newer = (
        "A1;Musterstraße;1;Ladenlokal;85,5;belegt;;7,4653;51,5139\n"
        "A2;Musterstraße;2;Büro;1.200;leer;01.09.2026;7,4660;51,5145\n"
        "A3;Musterstraße;3;Gastronomie;95;drohend;2026;7,4670;51,5150\n"
    )
    report = load_vacancies(written(tmp_path, HEADER + newer))
    assert (report.units_new, report.units_changed) == (0, 3)
    assert ask("select external_key, status, geom is null from commercial_unit order by external_key") == [
        ("A1", "occupied", False), ("A2", "vacant", False), ("A3", "threatened", False),
    ]  # fmt: skip
    assert ask("select status, ended_on is null from vacancy order by unit_id, id") == [
        ("relet", False), ("vacant", True), ("threatened", True),
    ]  # fmt: skip
    assert ask("select count(*) from commercial_unit where suburb_id is null") == [(0,)]


def test_one_bad_row_stops_all(areas: TestDatabase, tmp_path: Path) -> None:
    before = state()
    bad = "A4;Musterweg;4;Burg;ca. 80;leer;31.02.2024;7,46;51,51\nA5;Weg;5;Laden;5;leer;;13,40;52,52\n"
    report = load_vacancies(written(tmp_path, HEADER + ROWS + bad))
    assert not report.stored
    assert [(e.row, e.column, e.value) for e in report.rejected[:3]] == [
        (5, "Objektart", "Burg"), (5, "Fläche", "ca. 80"), (5, "leer seit", "31.02.2024"),
    ]  # fmt: skip
    assert (report.rejected[3].row, report.rejected[3].column) == (6, "Lage")
    assert "außerhalb von Dortmund" in report.rejected[-1].reason
    assert report.sentence() == "3 von 5 Zeilen passen; nichts wurde geladen."
    assert state() == before


def test_good_rows_on_request(areas: TestDatabase, tmp_path: Path) -> None:
    report = load_vacancies(
        written(tmp_path, HEADER + ROWS + "A4;Weg;4;Burg;80;leer;;;\n"), accept_valid=True
    )
    assert (report.stored, report.units_new, report.rejected_rows) == (True, 3, 1)


def test_a_trial_says_the_same_and_stores_nothing(areas: TestDatabase, tmp_path: Path) -> None:
    before = state()
    report = load_vacancies(written(tmp_path, HEADER + ROWS), trial=True)
    assert (report.stored, report.units_new, report.vacancies_new) == (False, 3, 2)
    assert state() == before


def test_headers_are_remembered_for_the_source(areas: TestDatabase, tmp_path: Path) -> None:
    origin = Source(key="amt", title="Liste des Amtes", publisher="Amt")
    first = written(tmp_path, "Wo;Wie groß\nMusterweg 1;50\n", "eins.csv")
    with pytest.raises(InputError, match="erkannt"):
        load_vacancies(first, source=origin)
    load_vacancies(first, source=origin, mapping={"Wo": "address", "Wie groß": "floor_area_m2"})
    second = written(tmp_path, "Wo;Wie groß\nMusterweg 2;60\n", "zwei.csv")
    assert load_vacancies(second, source=origin).units_new == 1
    assert ask("select title, publisher, quality from source where key = 'amt'") == [
        ("Liste des Amtes", "Amt", "official")
    ]


def test_hostile_names_are_stored_as_text(areas: TestDatabase, tmp_path: Path) -> None:
    names = '"<img src=x onerror=alert(1)> 1";"\' OR 1=1; drop table vacancy; --"\n'
    load_vacancies(written(tmp_path, "Adresse;Vornutzung\n" + names))
    assert ask("select street, previous_use from commercial_unit") == [
        ("<img src=x onerror=alert(1)>", "' OR 1=1; drop table vacancy; --")
    ]


@pytest.mark.parametrize(
    "content", ["", "Adresse\n", "Adresse;x;y\nWeg 1;7.46;51.51\n", "Adresse;Adresse\na;b\n"]
)
def test_unusable_files_change_nothing(areas: TestDatabase, tmp_path: Path, content: str) -> None:
    before = state()
    with pytest.raises(AtlasError):
        load_vacancies(written(tmp_path, content))
    assert state() == before


def test_sources_of_other_data_are_safe(areas: TestDatabase, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="anderen Daten"):
        load_vacancies(written(tmp_path, HEADER + ROWS), source=Source(key="neue-staerke"))


def test_rows_beside_an_approximate_outline_are_kept_without_area(
    areas: TestDatabase, tmp_path: Path
) -> None:
    # the westernmost spot of the city, and from there 400 m to the west
    spot = ask(
        "select st_x(p.geom) - 400, st_y(p.geom) from area a, st_dumppoints(a.geom) p where a.level = 'city' "
        "order by st_x(p.geom) limit 1"
    )[0]
    report = load_vacancies(
        written(tmp_path, f"Adresse;Rechtswert;Hochwert\nRandweg 1;{spot[0]};{spot[1]}\n")
    )
    assert (report.units_new, report.without_area) == (1, 1)


def test_progress_reaches_the_end(areas: TestDatabase, tmp_path: Path) -> None:
    seen: list[float] = []
    load_vacancies(written(tmp_path, HEADER + ROWS), progress=lambda _step, share: seen.append(share))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_without_areas_the_sentence_says_what_to_do(empty_database: TestDatabase, tmp_path: Path) -> None:
    with database.transaction("setup") as connection:
        connection.execute(sa.text("insert into municipality (key, name) values ('05913000', 'Dortmund')"))
    with pytest.raises(InputError, match="Gebiete"):
        load_vacancies(written(tmp_path, HEADER + ROWS))
