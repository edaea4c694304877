"""Table and map in step: for every worklist and filter the map holds the placed records of the table, no other."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from geo import database
from geo.errors import InputError
from geo.filters import FilterValues
from geo.layers import layer_by_id
from geo.people import GUEST, Person
from tests.record.conftest import PLANNER, jpeg, make
from tests.record.test_disputes import changed, send
from vacancy.record import add_photo, follow_up
from vacancy.record.duplicates import duplicates
from vacancy.record.values import today
from vacancy.record.worklist_map import summary
from vacancy.record.worklists import WORKLISTS, counts, rows
from web.worklists import records_of

FILTERS = ({}, {"status": "vacant"}, {"kind": "shop", "step_free": "1"}, {"q": "Gleichlauf"})


@pytest.fixture(scope="module", autouse=True)
def work(shared_atlas_database: object) -> None:
    stored = [make(street="Gleichlauf", floor=str(number)) for number in range(3)]
    with database.transaction(PLANNER) as connection:
        for each, day in zip(stored, (today(), today() + timedelta(days=3), today()), strict=True):
            follow_up(connection, each.unit_id, day, "anrufen", PLANNER)
        add_photo(connection, stored[0].unit_id, jpeg(), uuid.uuid4(), "", None, PLANNER)


def on_map(values: FilterValues, name: str, by: Person = PLANNER) -> set[int]:
    return {each["properties"]["id"] for each in records_of(values, name, by) if "id" in each["properties"]}


@pytest.mark.parametrize("given", FILTERS)
def test_map_and_table_hold_the_same_records(given: dict[str, str]) -> None:
    values = FilterValues.parse(layer_by_id("vacancies"), given)
    with database.transaction(PLANNER) as connection:
        numbers = counts(connection, values, today())
        for name in WORKLISTS:
            listed = rows(connection, values, name, today(), 1000)
            placed = {row["unit_id"] for row in listed if row["lon"] is not None}
            assert on_map(values, name) == placed, name
            told = summary(connection, values, name, today(), 0)
            assert (told.shown, told.placed) == (numbers[name], len(placed)), name
            assert sum(told.by_code.values()) == told.shown
    if not given:
        assert all(numbers[name] for name in ("wiedervorlage", "ohne-foto", "drohend", "ohne-lage"))
        assert on_map(values, "ohne-lage") == set()


def test_what_only_the_office_may_know_stays_there() -> None:
    values = FilterValues.parse(layer_by_id("vacancies"), {"q": "Gleichlauf"})
    assert len(on_map(values, "wiedervorlage")) == 2
    assert on_map(values, "wiedervorlage", GUEST) == set()
    told = records_of(values, "alle", GUEST)[0]["properties"]
    assert set(told) <= {
        "id",
        "name",
        "status",
        "kind",
        "floor_area_m2",
        "vacant_since",
        "vacant_since_precision",
    }


def test_pairs_and_entries_from_the_street_are_on_the_map_too() -> None:
    values = FilterValues.parse(layer_by_id("vacancies"), {})
    first, second = make(street="Paarweg"), make(street="Paarweg", kind=None)
    with database.transaction(PLANNER) as connection:
        pairs = {key for pair in duplicates(connection) for key in (pair.unit_id, pair.other_unit_id)}
    assert {first.unit_id, second.unit_id} <= on_map(values, "dubletten") <= pairs
    stored = changed("Streitweg")
    send("occupied", stored)
    assert stored.unit_id in on_map(values, "konflikte")
    assert on_map(values, "konflikte", GUEST) == set()


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(InputError):
        records_of(FilterValues.parse(layer_by_id("vacancies"), {}), "'; drop table", PLANNER)
