"""A merge taken back: both records are there again, each with what was its own."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import ForbiddenError, InputError
from geo.people import Person, Role
from tests.record.conftest import PLANNER, jpeg, make, rows
from vacancy.record import (
    NewVacancy,
    add_note,
    add_photo,
    change_status,
    create_vacancy,
    edit,
    events,
    follow_up,
    follow_ups,
    last_event,
    notes,
    photos,
    record,
    undo,
)
from vacancy.record.contacts import Contact, contacts, save_contact
from vacancy.record.duplicates import duplicates
from vacancy.record.merging import merge, merged_into
from vacancy.record.values import today

ROW = "select to_jsonb(u) - 'version' - 'status' - 'vacancy_id' from commercial_unit u where id = :id"


def test_a_merge_taken_back_leaves_two_records_as_they_were(shared_atlas_database: object) -> None:
    kept, removed = make(street="Trennweg"), make(street="Trennweg", kind=None, rooms=7)
    with database.transaction(PLANNER) as connection:
        change_status(connection, removed.vacancy_id, "marketing", today(), "zwei", None, PLANNER)
        add_photo(connection, removed.unit_id, jpeg(), uuid.uuid4(), "zwei", None, PLANNER)
        for each, word in ((kept, "eins"), (removed, "zwei")):
            add_note(connection, each.unit_id, word, PLANNER)
            follow_up(connection, each.unit_id, today(), word, PLANNER)
            save_contact(connection, each.unit_id, Contact("owner", word), PLANNER)
    before = {each.unit_id: rows(ROW, id=each.unit_id) for each in (kept, removed)}
    with database.transaction(PLANNER) as connection:
        merge(connection, kept.unit_id, removed.unit_id, PLANNER)
        add_note(connection, kept.unit_id, "danach", PLANNER)
    with database.transaction(PLANNER) as connection:
        undo(connection, int(last_event(connection, kept.unit_id) or 0), PLANNER)
    assert {each.unit_id: rows(ROW, id=each.unit_id) for each in (kept, removed)} == before
    with database.transaction(PLANNER) as connection:
        one, other = record(connection, kept.unit_id), record(connection, removed.unit_id)
        assert (one.spell_status, other.spell_status, other.vacancy_id) == (
            "vacant",
            "marketing",
            removed.vacancy_id,
        )
        assert (one.values["rooms"], other.values["rooms"], other.is_open) == (None, 7, True)
        for each, said in ((one, {"eins", "danach"}), (other, {"zwei"})):
            assert {note.text for note in notes(connection, each.unit_id)} == said
        assert [photo.caption for photo in photos(connection, [other.unit_id])] == ["zwei"]
        assert [task.text for task in follow_ups(connection, other.unit_id)] == ["zwei"]
        assert [contact.name for contact in contacts(connection, other.unit_id)] == ["zwei"]
        told = events(connection, other.unit_id)
        assert {"zwei", "zurückgenommen"} <= {each.reason for each in told}
        assert {each.unit_id for each in told} == {other.unit_id}
        assert merged_into(connection, kept.unit_id) == ()
        proposed = {(pair.unit_id, pair.other_unit_id) for pair in duplicates(connection)}
        assert (kept.unit_id, removed.unit_id) in proposed, "somebody has to say that they are two"


def test_an_occupied_unit_gives_the_vacancy_back_that_it_took_over(shared_atlas_database: object) -> None:
    kept, removed = make(street="Gebgasse", floor="1"), make(street="Gebgasse", floor="2")
    with database.transaction(PLANNER) as connection:
        change_status(connection, kept.vacancy_id, "relet", today(), "", None, PLANNER)
        merge(connection, kept.unit_id, removed.unit_id, PLANNER)
        assert record(connection, kept.unit_id).status == "vacant"
        merged = int(last_event(connection, kept.unit_id) or 0)
        version = record(connection, kept.unit_id).version
        edit(connection, kept.unit_id, {"rooms": 3}, version, PLANNER)
        undo(connection, merged, PLANNER)
        one, other = record(connection, kept.unit_id), record(connection, removed.unit_id)
        assert (one.status, one.values["rooms"]) == ("occupied", 3), "what came later stays"
        assert (other.status, other.vacancy_id) == ("vacant", removed.vacancy_id)
        with pytest.raises(InputError):
            undo(connection, merged, PLANNER)


def test_only_who_may_edit_takes_a_merge_back_and_old_ones_stay(shared_atlas_database: object) -> None:
    kept, removed = make(street="Altgasse"), make(street="Altgasse")
    with database.transaction(PLANNER) as connection:
        merge(connection, kept.unit_id, removed.unit_id, PLANNER)
        merged = int(last_event(connection, kept.unit_id) or 0)
    stranger = Person("fremd", Role.ADVISOR, (-1,))
    with pytest.raises(ForbiddenError), database.transaction(stranger) as connection:
        undo(connection, merged, stranger)
    owner = sa.create_engine(database.database_url(admin=True))
    with owner.begin() as connection:  # as merges before it was kept what passed on
        connection.execute(sa.text("alter table unit_merge no force row level security"))
        connection.execute(
            sa.text("update unit_merge set moved = '{}' where kept_unit_id = :id"), {"id": kept.unit_id}
        )
        connection.execute(sa.text("alter table unit_merge force row level security"))
    owner.dispose()
    with (
        pytest.raises(InputError, match="lässt sich nicht mehr"),
        database.transaction(PLANNER) as connection,
    ):
        undo(connection, merged, PLANNER)


def test_delivered_again_a_record_split_off_is_itself(shared_atlas_database: object) -> None:
    kept, removed = make(street="Wiederweg"), make(street="Wiederweg")
    with database.transaction(PLANNER) as connection:
        merge(connection, kept.unit_id, removed.unit_id, PLANNER)
        undo(connection, int(last_event(connection, kept.unit_id) or 0), PLANNER)
        change_status(connection, removed.vacancy_id, "relet", today(), "", None, PLANNER)
        new = create_vacancy(connection, NewVacancy(unit_id=removed.unit_id, status="vacant"), PLANNER)
        assert record(connection, removed.unit_id).vacancy_id == new.vacancy_id
        merge(connection, kept.unit_id, removed.unit_id, PLANNER)
        assert merged_into(connection, kept.unit_id) == (removed.unit_id,)
