"""Two records made one: everything that was said of either stays, and no delivery brings the removed one back."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from geo import database
from geo.errors import ForbiddenError, NotFoundError
from geo.people import Person, Role
from tests.record.conftest import PLANNER, jpeg, make, rows
from vacancy.load import load_vacancies
from vacancy.record import (
    Stored,
    add_note,
    add_photo,
    change_status,
    edit,
    events,
    follow_up,
    follow_ups,
    notes,
    photos,
    record,
)
from vacancy.record.contacts import Contact, contacts, save_contact
from vacancy.record.duplicates import duplicates, keep_apart
from vacancy.record.merging import merge, merged_into
from vacancy.record.values import today
from vacancy.timeline import unit_timeline


def pair(street: str) -> tuple[Stored, Stored]:
    return make(street=street, floor="EG"), make(street=street.replace("straße", "str."), floor="", kind=None)


def proposed(one: Stored, other: Stored) -> bool:
    with database.transaction(PLANNER) as connection:
        return (one.unit_id, other.unit_id) in {(p.unit_id, p.other_unit_id) for p in duplicates(connection)}


def test_same_building_and_floor_is_proposed_other_floors_are_not(shared_atlas_database: object) -> None:
    one, other = pair("Zwillingsstraße")
    upper = make(street="Zwillingsstraße", floor="1. OG")
    assert proposed(one, other)
    assert not proposed(one, upper)
    with database.transaction(PLANNER) as connection:
        keep_apart(connection, other.unit_id, one.unit_id, PLANNER)
    assert not proposed(one, other)


def test_merge_keeps_both_histories(shared_atlas_database: object) -> None:
    kept, removed = pair("Fusionsstraße")
    with database.transaction(PLANNER) as connection:
        for each, word in ((kept, "eins"), (removed, "zwei")):
            change_status(connection, each.vacancy_id, "marketing", today(), word, None, PLANNER)
            add_note(connection, each.unit_id, word, PLANNER)
            add_photo(connection, each.unit_id, jpeg(), uuid.uuid4(), word, None, PLANNER)
            follow_up(connection, each.unit_id, today(), word, PLANNER)
            save_contact(connection, each.unit_id, Contact("owner", word), PLANNER)
        edit(connection, removed.unit_id, {"rooms": 7, "previous_use": "Bäcker"}, None, PLANNER)
        merge(connection, kept.unit_id, removed.unit_id, PLANNER)
        after = record(connection, kept.unit_id)
        assert (after.vacancy_id, after.status) == (kept.vacancy_id, "marketing")
        assert after.values["rooms"] == 7, "what only the other one knew is taken over"
        assert after.values["floor"] == "EG"
        assert {each.text for each in notes(connection, kept.unit_id)} == {"eins", "zwei"}
        assert {each.caption for each in photos(connection, [kept.unit_id])} == {"eins", "zwei"}
        assert {each.text for each in follow_ups(connection, kept.unit_id)} == {"eins", "zwei"}
        assert {each.name for each in contacts(connection, kept.unit_id)} == {"eins", "zwei"}
        told = events(connection, kept.unit_id)
        assert {"eins", "zwei"} <= {each.reason for each in told}
        assert told[0].kind == "merged"
        assert {each.vacancy_id for each in told} >= {kept.vacancy_id, removed.vacancy_id}
        assert merged_into(connection, kept.unit_id) == (removed.unit_id,)
        spells = {event.change.after.get("status") for event in unit_timeline(connection, kept.unit_id)}
        assert "duplicate" in spells
        with pytest.raises(NotFoundError):
            record(connection, removed.unit_id)
    gone = "select count(*) from row_history where relation = 'commercial_unit' and row_id = :id and operation = 'D'"
    assert rows(gone, id=removed.unit_id) == [(1,)]


def test_a_merged_row_does_not_come_back_with_the_next_delivery(
    shared_atlas_database: object, tmp_path: Path
) -> None:
    listed = tmp_path / "liste.csv"
    head = "Kennung;Straße;Hausnummer;Status;Fläche\n"
    listed.write_text(head + "A1;Lieferweg;1;leer;120\nA2;Lieferweg;1;leer;\n", "utf-8")
    assert load_vacancies(listed, actor=PLANNER).stored
    ids = rows("select id from commercial_unit where street = 'Lieferweg' order by external_key")
    kept, removed = (int(str(row[0])) for row in ids)
    with database.transaction(PLANNER) as connection:
        merge(connection, kept, removed, PLANNER)
    listed.write_text(head + "A1;Lieferweg;1;leer;130\nA2;Lieferweg;1;leer;99\n", "utf-8")
    report = load_vacancies(listed, actor=PLANNER)
    assert (report.units_new, report.units_changed) == (0, 1)
    assert rows("select id from commercial_unit where street = 'Lieferweg'") == [(kept,)]


def test_both_records_must_be_open_to_the_person(shared_atlas_database: object) -> None:
    kept, removed = pair("Rechtsstraße")
    person = Person("fremd", Role.ADVISOR, (-1,))
    with pytest.raises(ForbiddenError), database.transaction(person) as connection:
        merge(connection, kept.unit_id, removed.unit_id, person)
    with database.transaction(PLANNER) as connection:
        assert record(connection, removed.unit_id).is_open
