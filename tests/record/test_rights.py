"""Contacts and everything that hangs on a record, by role and borough, asked as the database sees it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import ConflictError, ForbiddenError, InputError
from geo.people import GUEST, OPERATOR, Person, Role
from tests.record.conftest import DORTMUND, PLANNER, jpeg, rows
from vacancy.record import (
    NewVacancy,
    Stored,
    add_note,
    add_photo,
    change_status,
    create_vacancy,
    edit,
    follow_ups,
    notes,
    record,
)
from vacancy.record.contacts import Contact, contacts, overdue_contacts, purge_contacts, save_contact
from vacancy.record.duplicates import keep_apart
from vacancy.record.photos import describe_photo
from vacancy.record.saved_filters import save_filter, saved_filters
from vacancy.record.values import today
from web.forgetting import forgetting_contacts

_READABLE = """
select c.relname, string_agg(format('%I::text', a.attname), ', ' order by a.attnum)
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm') and c.relname <> 'spatial_ref_sys'
    and has_column_privilege(c.oid, a.attnum, 'select')
group by c.relname order by c.relname
"""
"""Tables and views with the columns that the app's role may ask for."""
OWNER = Contact("owner", "Erika Geheim", "Geheim GmbH", "0231 5550", "erika@geheim.de")


def advisor(stored: Stored, *, own: bool) -> Person:
    borough = rows("select borough_id from commercial_unit where id = :id", id=stored.unit_id)[0][0]
    return Person("beratung", Role.ADVISOR, (int(str(borough)) if own else -1,))


@pytest.fixture
def kept(stored: Stored) -> Stored:
    with database.transaction(PLANNER) as connection:
        save_contact(connection, stored.unit_id, OWNER, PLANNER)
        add_note(connection, stored.unit_id, "Geheim", PLANNER)
    return stored


@pytest.mark.parametrize("role", [Role.GUEST, Role.VIEWER, Role.FACILITATOR])
def test_lower_roles_see_no_contact_and_no_note_by_any_way(kept: Stored, role: Role) -> None:
    person = Person("jemand", role)
    with database.transaction(person) as connection:
        assert contacts(connection, kept.unit_id) == ()
        assert notes(connection, kept.unit_id) == ()
        assert follow_ups(connection, kept.unit_id) == ()
        for table in ("contact", "note", "follow_up"):
            assert connection.execute(sa.text(f"select count(*) from {table}")).scalar_one() == 0
        history = sa.text("select count(*) from row_history where old::text like '%Geheim%'")
        assert connection.execute(history).scalar_one() == 0
    with pytest.raises(ForbiddenError), database.transaction(person) as connection:
        save_contact(connection, kept.unit_id, OWNER, person)


def test_an_advisor_works_in_the_own_boroughs_only(kept: Stored) -> None:
    own, foreign = advisor(kept, own=True), advisor(kept, own=False)
    with database.transaction(own) as connection:
        assert [each.name for each in contacts(connection, kept.unit_id)] == ["Erika Geheim"]
        edit(connection, kept.unit_id, {"rooms": 2}, None, own)
    with database.transaction(foreign) as connection:
        assert contacts(connection, kept.unit_id) == ()
    for work in (
        lambda connection: edit(connection, kept.unit_id, {"rooms": 9}, None, foreign),
        lambda connection: add_note(connection, kept.unit_id, "x", foreign),
        lambda connection: save_contact(connection, kept.unit_id, OWNER, foreign),
        lambda connection: change_status(
            connection, kept.vacancy_id, "marketing", today(), "", None, foreign
        ),
    ):
        with pytest.raises(ForbiddenError), database.transaction(foreign) as connection:
            work(connection)
    with database.transaction(PLANNER) as connection:
        held = record(connection, kept.unit_id)
    assert (held.values["rooms"], held.status) == (2, "vacant")


def test_events_cannot_be_rewritten_by_anybody(kept: Stored) -> None:
    for statement in ("update vacancy_event set reason = 'x'", "delete from vacancy_event"):
        with pytest.raises(ForbiddenError), database.transaction(OPERATOR) as connection:
            connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    "wrong",
    [
        Contact("owner"), Contact("king", "A"), Contact("owner", "A", email="kein-at"),
        Contact("owner", "A", consent=True), Contact("owner", "x" * 200),
        Contact("owner", "A", consent=True, consent_on=date(2199, 1, 1), consent_scope="public"),
        Contact("owner", "A", consent=True, consent_on=date(2026, 1, 1), consent_scope="all"),
    ],
)  # fmt: skip
def test_a_contact_needs_a_name_and_consent_its_day_and_scope(stored: Stored, wrong: Contact) -> None:
    with pytest.raises(InputError), database.transaction(PLANNER) as connection:
        save_contact(connection, stored.unit_id, wrong, PLANNER)


def test_two_edits_of_a_contact_conflict(kept: Stored) -> None:
    with database.transaction(PLANNER) as connection:
        seen = contacts(connection, kept.unit_id)[0]
        save_contact(connection, kept.unit_id, replace(seen, phone="1"), PLANNER)
        with pytest.raises(ConflictError):
            save_contact(connection, kept.unit_id, replace(seen, phone="2"), PLANNER)
        assert contacts(connection, kept.unit_id)[0].phone == "1"


def test_contacts_are_forgotten_with_their_history(kept: Stored) -> None:
    with database.transaction(PLANNER) as connection:
        save_contact(connection, kept.unit_id, Contact("tenant", "Vergessenwerden"), PLANNER)
        with pytest.raises(ForbiddenError):
            purge_contacts(connection, PLANNER)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _a_server_runs_until(lambda: not _overdue())).result()
    with database.transaction(PLANNER) as connection:
        assert [each.name for each in contacts(connection, kept.unit_id)] == ["Erika Geheim"]
    assert "Vergessenwerden" not in str(rows("select old from row_history"))


def _overdue() -> int:
    with database.transaction(OPERATOR) as connection:
        return overdue_contacts(connection)


async def _a_server_runs_until(met: Callable[[], bool]) -> None:
    """Run a server's part that forgets; what is due falls due after its first look."""
    async with forgetting_contacts(every_s=0.05):
        with database.transaction(OPERATOR) as connection:
            connection.execute(
                sa.text("update contact set recorded_on = '2020-01-01' where name = 'Vergessenwerden'")
            )
        for _turn in range(200):
            if met():
                break
            await asyncio.sleep(0.05)
    assert met()


def test_saved_filters_are_private_unless_shared(shared_atlas_database: object) -> None:
    other = Person("andere", Role.ADVISOR)
    with database.transaction(PLANNER) as connection:
        save_filter(connection, "Meiner", "status=vacant", PLANNER)
        save_filter(connection, "Unser", "status=vacant", PLANNER, shared=True)
        save_filter(connection, "Unser", "status=marketing", PLANNER, shared=True)
    with database.transaction(other) as connection:
        assert [(each.name, each.query) for each in saved_filters(connection)] == [
            ("Unser", "status=marketing")
        ]
    with database.transaction(GUEST) as connection:
        assert saved_filters(connection) == ()


def test_guests_read_no_name_of_those_who_recorded(shared_atlas_database: object) -> None:
    hidden = Person("Ungenannt", Role.PLANNER)
    with database.transaction(hidden) as connection:
        both = [
            create_vacancy(connection, NewVacancy({"street": "Namenlos"}, "vacant", DORTMUND), hidden)
            for _ in "ab"
        ]
        unit_id = both[0].unit_id
        key = add_photo(connection, unit_id, jpeg(), uuid.uuid4(), "", None, hidden)
        describe_photo(connection, key, hidden, caption="", taken_on=None, public=True)
        change_status(connection, both[0].vacancy_id, "marketing", today(), "", None, hidden)
        edit(connection, unit_id, {"street": "Namensweg"}, record(connection, unit_id).version, hidden)
        keep_apart(connection, unit_id, both[1].unit_id, hidden)
    assert rows("select 1 from photo where recorded_by = 'Ungenannt'")
    with database.transaction(GUEST) as connection:
        readable = connection.execute(sa.text(_READABLE)).all()
        assert ("photo", True) in {(table, "caption" in columns) for table, columns in readable}
        told = [
            table
            for table, columns in readable
            if connection.scalar(
                sa.text(f"select bool_or(concat({columns}) like '%Ungenannt%') from {table}")
            )
        ]
    assert told == []
