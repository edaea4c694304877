"""Removing the examples: nothing of them stays, everything else does."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from geo import database
from tests.conftest import TestDatabase
from vacancy.example import create_examples, remove_examples


def ask(query: str) -> list[tuple[object, ...]]:
    with database.transaction() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def fingerprint() -> str:
    rows = ask(
        "select external_key, street, house_number, floor, kind, floor_area_m2, rent_eur_m2, status, vacant_since, "
        "geom::text from commercial_unit order by external_key"
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_removing_leaves_no_trace_and_creating_again_gives_the_same(atlas_database: TestDatabase) -> None:
    before = fingerprint()
    with database.transaction() as connection:
        removed = remove_examples(connection)
    assert (removed.units, removed.units_kept, removed.vacancies_kept) == (2500, 0, 0)
    assert ask(
        "select (select count(*) from commercial_unit), (select count(*) from vacancy), (select count(*) from street)"
    ) == [(0, 0, 0)]
    assert ask("select count(*) from vacancy_cell") == [(0,)]
    assert ask("select count(*) from source where key in ('example-register', 'example-streets')") == [(0,)]
    assert ask("select count(*) from area where expected_units is not null") == [(0,)]
    assert ask("select count(*) from area where level = 'suburb'") == [(81,)]
    with database.transaction() as connection:
        create_examples(connection)
    assert fingerprint() == before


def test_entered_records_stay(atlas_database: TestDatabase) -> None:
    with database.transaction("Frau Demir") as connection:
        source = connection.execute(sa.text(
            "insert into source (municipality_key, key, title, quality) values ('05913000', 'entered', 'Eingetragen', "
            "'official') returning id"
        )).scalar_one()  # fmt: skip
        unit = connection.execute(
            sa.text("select id from commercial_unit where vacancy_id is null and geom is not null limit 1")
        ).scalar_one()
        connection.execute(
            sa.text(
                "insert into vacancy (municipality_key, unit_id, status, source_id) "
                "values ('05913000', :unit, 'vacant', :source)"
            ),
            {"unit": unit, "source": source},
        )
        connection.execute(
            sa.text(
                "insert into commercial_unit (municipality_key, street, source_id) "
                "values ('05913000', 'Eigener Weg', :source)"
            ),
            {"source": source},
        )
    with database.transaction() as connection:
        removed = remove_examples(connection)
    assert (removed.units_kept, removed.vacancies_kept) == (2, 1)
    assert ask("select distinct s.key from commercial_unit u join source s on s.id = u.source_id") == [
        ("entered",)
    ]
    assert ask("select status, suburb_id is not null from commercial_unit where vacancy_id is not null") == [
        ("vacant", True)
    ]
    with database.transaction() as connection:
        assert remove_examples(connection).units == 0
