"""The story of a unit: its own changes and those of its vacancies, each told once."""

from __future__ import annotations

import sqlalchemy as sa

from geo.database import transaction
from tests.conftest import TestDatabase
from vacancy.timeline import unit_timeline, vacancy_timeline


def test_unit_and_vacancy_are_one_story_newest_first(atlas_database: TestDatabase) -> None:
    with transaction("test") as connection:
        vacancy_id, unit_id = connection.execute(
            sa.text(
                "select id, unit_id from vacancy where ended_on is null and status = 'vacant' order by id limit 1"
            )
        ).one()
        connection.execute(
            sa.text("update commercial_unit set rent_eur_m2 = 8.5 where id = :id"), {"id": unit_id}
        )
    with transaction("test") as connection:
        connection.execute(
            sa.text("update vacancy set status = 'marketing' where id = :id"), {"id": vacancy_id}
        )
        told = vacancy_timeline(connection, vacancy_id)
        assert told == unit_timeline(connection, unit_id)
    assert [event.relation for event in told[:2]] == ["vacancy", "commercial_unit"]
    assert told[0].change.values["status"] == ("vacant", "marketing")
    assert set(told[1].change.values) == {"rent_eur_m2"}
    created = [event for event in told if event.change.created]
    assert {event.relation for event in created} == {"vacancy", "commercial_unit"}
    assert all(event.change.after["municipality_key"] == "05913000" for event in told)
    times = [event.change.at for event in told]
    assert times == sorted(times, reverse=True)


def test_what_the_unit_repeats_is_told_by_the_vacancy_alone(atlas_database: TestDatabase) -> None:
    with transaction("test") as connection:
        vacancy_id, unit_id = connection.execute(
            sa.text("select id, unit_id from vacancy where ended_on is null order by id limit 1")
        ).one()
        connection.execute(
            sa.text("update vacancy set status = 'relet', ended_on = current_date where id = :id"),
            {"id": vacancy_id},
        )
    with transaction() as connection:
        told = unit_timeline(connection, unit_id)
    assert told[0].relation == "vacancy"
    assert "ended_on" in told[0].change.values
    assert [event.change.created for event in told if event.relation == "commercial_unit"] == [True]


def test_unknown_vacancy_has_no_story(atlas_database: TestDatabase) -> None:
    with transaction() as connection:
        assert vacancy_timeline(connection, 999_999_999) == ()
