"""Many people, the same records: every edit is either stored or refused in the open, none is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from geo import database
from geo.people import Person, Role
from tests.record.conftest import make
from vacancy.record import RecordConflictError, Stored, edit, record

PEOPLE = 20
RECORDS = 10


@pytest.fixture(scope="module")
def records(shared_atlas_database: object) -> list[Stored]:
    return [make(house_number=str(number)) for number in range(RECORDS)]


def append(person: Person, unit_id: int) -> int:
    """Add the own name to a text as often as it takes; return how often somebody else was quicker."""
    conflicts = 0
    while True:
        with database.transaction(person) as connection:
            seen = record(connection, unit_id)
        text = f"{seen.values['planning_law']} {person.name}".strip()
        told = attempt(person, unit_id, text, seen.version)
        if told is None:
            return conflicts
        conflicts += 1
        assert told.version > seen.version
        differing = {each.name: each for each in told.fields}
        assert differing["planning_law"].mine == text
        assert differing["planning_law"].theirs != differing["planning_law"].base


def attempt(person: Person, unit_id: int, text: str, version: int) -> RecordConflictError | None:
    try:
        with database.transaction(person) as connection:
            edit(connection, unit_id, {"planning_law": text}, version, person)
    except RecordConflictError as conflict:
        return conflict
    return None


def work(number: int, unit_ids: list[int]) -> int:
    person = Person(f"p{number:02}", Role.PLANNER)
    turned = unit_ids[number % RECORDS :] + unit_ids[: number % RECORDS]
    return sum(append(person, unit_id) for unit_id in turned)


def test_twenty_people_on_ten_records_lose_nothing(records: list[Stored]) -> None:
    unit_ids = [each.unit_id for each in records]
    with ThreadPoolExecutor(PEOPLE) as pool:
        conflicts = sum(pool.map(lambda number: work(number, unit_ids), range(PEOPLE)))
    everybody = {f"p{number:02}" for number in range(PEOPLE)}
    with database.transaction(Person("leser", Role.PLANNER)) as connection:
        for unit_id in unit_ids:
            names = record(connection, unit_id).values["planning_law"].split()
            assert sorted(names) == sorted(everybody), "each name once: nothing lost, nothing doubled"
    assert conflicts > 0, "they were never at the same record: this test has tested nothing"
