"""Facts, notes and contacts: hostile input stays text, what does not fit is refused, the past stays readable."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import ConflictError, InputError
from tests.record.conftest import PLANNER, make, rows
from vacancy.record import (
    NewVacancy,
    Position,
    Stored,
    add_note,
    change_status,
    create_vacancy,
    edit,
    events,
    follow_up,
    move,
    notes,
    record,
    undo,
)
from vacancy.record.fields import FIELDS, TABLES
from vacancy.record.past import as_of, status_on
from vacancy.record.values import FieldError, clean, today, value_text

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; drop table vacancy; --",
    "=HYPERLINK(\"http://x\")",
    "{{7*7}} ${7*7} %s %(x)s :x",
    "𝔘𝔫𝔦 \u202ecod\u200be 💥",
)  # fmt: skip
TEXTS = [name for name, field in FIELDS.items() if field.kind in {"text", "long_text"}]


def change(stored: Stored, **changes: object) -> int:
    with database.transaction(PLANNER) as connection:
        version = record(connection, stored.unit_id).version
        return edit(connection, stored.unit_id, changes, version, PLANNER)


def now(stored: Stored):
    with database.transaction(PLANNER) as connection:
        return record(connection, stored.unit_id)


def test_every_fact_is_a_column_of_its_table(shared_atlas_database: object) -> None:
    known = {
        (table, column)
        for table, column in rows(
            "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        )
    }
    assert {(field.table, field.stored_as) for field in FIELDS.values()} <= known
    assert {field.table for field in FIELDS.values()} == set(TABLES)


def test_every_fact_takes_a_fitting_value_and_gives_it_back(stored: Stored) -> None:
    samples = {"text": "44135", "long_text": "Wort", "number": 2.5, "integer": 1950, "boolean": True}
    samples["date"] = date(2025, 2, 1)
    wanted = {}
    for name, field in FIELDS.items():
        value = next(iter(field.terms)) if field.kind == "term" else samples[field.kind]
        wanted[name] = 3 if field.kind == "integer" and field.high < 1950 else value
        wanted[name] = 150 if field.kind == "integer" and field.high == 200 else wanted[name]
    change(stored, **wanted)
    assert {name: now(stored).values[name] for name in wanted} == wanted
    assert all(value_text(FIELDS[name], value) not in {"", "–"} for name, value in wanted.items())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_through_every_field_stays_text(stored: Stored, text: str) -> None:
    for name in TEXTS:
        if FIELDS[name].max_length >= len(text):
            change(stored, **{name: text})
            assert now(stored).values[name] == text
        else:
            with pytest.raises(FieldError):
                change(stored, **{name: text})
    with database.transaction(PLANNER) as connection:
        add_note(connection, stored.unit_id, text, PLANNER)
        assert text in [each.text for each in notes(connection, stored.unit_id)]
        version = record(connection, stored.unit_id).version
        change_status(connection, stored.vacancy_id, "marketing", today(), text, version, PLANNER)
        assert events(connection, stored.unit_id)[0].reason == " ".join(text.split())
    assert rows("select count(*) > 0 from vacancy") == [(True,)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("floor_area_m2", -1.0), ("floor_area_m2", float("nan")), ("floor_area_m2", 1e9), ("floor_area_m2", "80"),
        ("steps", 1.5), ("steps", True), ("kind", "palace"), ("step_free", "ja"), ("year_built", 3000),
        ("vacant_since", date(1066, 1, 1)), ("vacant_since", "gestern"), ("street", "a\x00b"), ("street", "x" * 121),
        ("status", "vacant"), ("geom", "x"), ("version", 1),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_field(stored: Stored, name: str, value: object) -> None:
    before = now(stored)
    with pytest.raises(FieldError) as caught:
        change(stored, **{name: value})
    assert caught.value.field == name
    assert now(stored) == before
    with pytest.raises(FieldError):
        clean(name, value)


def test_values_that_contradict_each_other_are_refused(stored: Stored) -> None:
    with pytest.raises(InputError, match="nicht weniger"):
        change(stored, rent_eur_m2=9.0, rent_max_eur_m2=8.0)
    with pytest.raises(InputError, match="drohender"):
        change(stored, vacant_since=today() + timedelta(days=3))


def test_an_edit_is_taken_back_unless_somebody_built_on_it(stored: Stored) -> None:
    change(stored, floor="EG", cause="zu klein")
    with database.transaction(PLANNER) as connection:
        edited = events(connection, stored.unit_id)[0].id
        undo(connection, edited, PLANNER)
    assert (now(stored).values["floor"], now(stored).values["cause"]) == ("", "")
    change(stored, floor="EG")
    with database.transaction(PLANNER) as connection:
        edited = events(connection, stored.unit_id)[0].id
    change(stored, floor="1. OG")
    with pytest.raises(ConflictError), database.transaction(PLANNER) as connection:
        undo(connection, edited, PLANNER)


def test_a_move_changes_the_areas_and_goes_back(stored: Stored) -> None:
    before = now(stored)
    with database.transaction(PLANNER) as connection:
        move(connection, stored.unit_id, Position(7.389, 51.49, 5.0, "map"), before.version, PLANNER)
    assert now(stored).suburb_id != before.suburb_id
    with pytest.raises(InputError, match="nicht in Dortmund"), database.transaction(PLANNER) as connection:
        move(connection, stored.unit_id, Position(13.4, 52.5), None, PLANNER)
    with database.transaction(PLANNER) as connection:
        undo(connection, events(connection, stored.unit_id)[0].id, PLANNER)
    assert now(stored).suburb_id == before.suburb_id


def test_the_record_on_a_day_tells_what_held_and_what_was_known(stored: Stored) -> None:
    change(stored, rooms=4)
    with database.transaction(PLANNER) as connection:
        version = record(connection, stored.unit_id).version
        change_status(connection, stored.vacancy_id, "marketing", date(2025, 9, 1), "", version, PLANNER)
        assert status_on(connection, stored.unit_id, date(2025, 2, 28)) == "occupied"
        assert status_on(connection, stored.unit_id, date(2025, 3, 1)) == "vacant"
        assert status_on(connection, stored.unit_id, date(2025, 9, 1)) == "marketing"
        assert as_of(connection, stored.unit_id, date(2025, 9, 1)).values is None, "nothing was recorded then"
        known = as_of(connection, stored.unit_id, today()).values
    assert known is not None
    assert known["rooms"] == 4
    moved = "update row_history set at = at - interval '10 days' where row_id = :id and relation = 'commercial_unit'"
    owner = sa.create_engine(database.database_url(admin=True))
    with owner.begin() as connection:
        connection.execute(sa.text(moved), {"id": stored.unit_id})
    owner.dispose()
    change(stored, rooms=5)
    with database.transaction(PLANNER) as connection:
        earlier = as_of(connection, stored.unit_id, today() - timedelta(days=3)).values
    assert earlier is not None
    assert earlier["rooms"] == 4


def test_the_same_device_entry_again_creates_nothing(shared_atlas_database: object) -> None:
    new = NewVacancy({"street": "Einmal"}, "reported", Position(7.4653, 51.5136), today(), uid=uuid.uuid4())
    with database.transaction(PLANNER) as connection:
        first = create_vacancy(connection, new, PLANNER)
    with database.transaction(PLANNER) as connection:
        assert create_vacancy(connection, new, PLANNER) == first
        again = NewVacancy({}, "reported", unit_id=first.unit_id)
        with pytest.raises(ConflictError, match="schon als Leerstand"):
            create_vacancy(connection, again, PLANNER)


def test_nothing_says_where_is_refused(shared_atlas_database: object) -> None:
    with pytest.raises(InputError, match="wo der Leerstand ist"), database.transaction(PLANNER) as connection:
        create_vacancy(connection, NewVacancy({}), PLANNER)
    with (
        pytest.raises(InputError, match="braucht einen Tag ab heute"),
        database.transaction(PLANNER) as connection,
    ):
        follow_up(connection, make().unit_id, date(2020, 1, 1), "", PLANNER)
