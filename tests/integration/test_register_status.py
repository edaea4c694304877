"""What the register says of itself equals what stands in the tables."""

from __future__ import annotations

import sqlalchemy as sa

from geo import database
from tests.conftest import TestDatabase
from vacancy.status import register_status


def test_status_counts_units_without_area_and_without_position_apart(atlas_database: TestDatabase) -> None:
    with database.transaction() as connection:
        connection.execute(sa.text(
            "update commercial_unit set geom = st_setsrid(st_point(300000, 5600000), 25832) "
            "where id in (select id from commercial_unit where geom is not null order by id limit 5)"
        ))  # fmt: skip
        state = register_status(connection)
    assert (state["units_without_area"], state["units_without_position"]) == (5, 12)


def test_status_of_a_mixed_level_says_so(atlas_database: TestDatabase) -> None:
    with database.transaction() as connection:
        connection.execute(sa.text(
            "insert into source (municipality_key, key, title, quality) values ('05913000', 'o', 'Amt', 'official')"
        ))  # fmt: skip
        connection.execute(sa.text(
            "update area set source_id = (select id from source where key = 'o') where level = 'borough' and key = '1'"
        ))  # fmt: skip
        levels = register_status(connection)["areas"]
    assert levels["borough"] == {"count": 12, "quality": "mixed"}
    assert levels["suburb"] == {"count": 81, "quality": "approximate"}


def test_status_of_an_empty_database(empty_database: TestDatabase) -> None:
    with database.transaction() as connection:
        state = register_status(connection)
    assert (state["municipality"], state["areas"], state["units"], state["example_data"]) == (
        None,
        {},
        0,
        False,
    )
