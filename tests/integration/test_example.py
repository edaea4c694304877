"""The example register: plausible, the same everywhere, marked, and gone by one call."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import ConflictError
from geo.terms import END_STATUS, VACANCY_STATUS
from tests.conftest import TestDatabase
from vacancy.example import create_examples


def ask(query: str) -> list[tuple[object, ...]]:
    with database.transaction() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def test_numbers_and_marks(shared_atlas_database: TestDatabase) -> None:
    assert ask(
        "select count(*), count(vacancy_id), count(*) filter (where geom is null) from commercial_unit"
    ) == [(2500, 300, 12)]
    assert ask("select distinct s.quality from commercial_unit u join source s on s.id = u.source_id") == [
        ("example",)
    ]
    assert ask("select distinct s.quality from street t join source s on s.id = t.source_id") == [
        ("example",)
    ]
    assert {row[0] for row in ask("select status from vacancy where ended_on is null")} == set(VACANCY_STATUS)
    assert {row[0] for row in ask("select status from vacancy where ended_on is not null")} == set(END_STATUS)
    precisions = ask(
        "select distinct vacant_since_precision from vacancy_current where vacant_since is not null"
    )
    assert {row[0] for row in precisions} == {"day", "month", "year", "estimated"}


def test_every_unit_lies_in_the_city_and_in_a_suburb(shared_atlas_database: TestDatabase) -> None:
    assert ask("select count(*) from commercial_unit where geom is not null and suburb_id is null") == [(0,)]
    outside = (
        "select count(*) from commercial_unit u join area a on a.level = 'city' "
        "where not st_covers(a.geom, u.geom)"
    )
    assert ask(outside) == [(0,)]
    assert ask(
        "select count(*) from street t join area a on a.level = 'city' "
        "where not st_covers(st_buffer(a.geom, 1), t.geom)"
    ) == [(0,)]


def test_units_stand_beside_their_street(shared_atlas_database: TestDatabase) -> None:
    far = ask(
        "select count(*) from commercial_unit u where geom is not null and not exists (select from street t "
        "where t.name = u.street and st_dwithin(t.geom, u.geom, 12))"
    )
    assert far == [(0,)]
    assert ask("select count(*) = count(distinct name) from street where name <> ''") == [(True,)]


def test_coverage_is_good_on_the_whole_and_poor_in_some_suburbs(shared_atlas_database: TestDatabase) -> None:
    rows = ask(
        "select expected_units, (select count(*) from commercial_unit u where u.suburb_id = a.id) from area a "
        "where level = 'suburb'"
    )
    expected, recorded = sum(row[0] for row in rows), sum(row[1] for row in rows)  # type: ignore[misc]
    assert 0.92 < recorded / expected < 0.96
    assert 5 <= sum(row[1] / row[0] < 0.8 for row in rows) <= 15  # type: ignore[operator]
    sourced = ask("select distinct s.key from area a join source s on s.id = a.expected_units_source_id")
    assert sourced == [("example-register",)]


def test_units_and_open_vacancies_agree(shared_atlas_database: TestDatabase) -> None:
    differing = ask(
        "select u.id from commercial_unit u left join vacancy v on v.unit_id = u.id and v.ended_on is null where "
        "(u.vacancy_id, u.status, u.vacant_since, u.vacancy_kind) is distinct from "
        "(v.id, coalesce(v.status, 'occupied'), v.vacant_since, v.kind)"
    )
    assert differing == []


def test_layouts_meet_long_names(shared_atlas_database: TestDatabase) -> None:
    long = ask(
        "select count(*) from commercial_unit "
        "where length(street) > 30 or length(branch) > 40 or length(previous_use) > 40"
    )
    assert long[0][0] >= 10  # type: ignore[operator]


def test_a_second_run_is_refused(shared_atlas_database: TestDatabase) -> None:
    with pytest.raises(ConflictError), database.transaction() as connection:
        create_examples(connection)
