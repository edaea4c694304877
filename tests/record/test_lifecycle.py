"""The life of a vacancy: only allowed changes, each an event, each to be taken back."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import ConflictError, ForbiddenError, InputError
from geo.people import GUEST, Person, Role
from geo.terms import END_STATUS
from tests.record.conftest import PLANNER, make, rows
from vacancy.record import (
    TRANSITIONS,
    NewVacancy,
    Stored,
    change_status,
    confirm,
    create_vacancy,
    events,
    not_checkable,
    record,
    undo,
)
from vacancy.record.values import today

TODAY = today()


def change(
    stored: Stored, to: str, version: int | None = None, on: date = TODAY, until: date | None = None
) -> Stored:
    with database.transaction(PLANNER) as connection:
        return change_status(connection, stored.vacancy_id, to, on, "weil es so ist", version, PLANNER, until)


def now(stored: Stored):
    with database.transaction(PLANNER) as connection:
        return record(connection, stored.unit_id)


def story(stored: Stored):
    with database.transaction(PLANNER) as connection:
        return events(connection, stored.unit_id)


def test_a_change_is_an_event_with_day_person_and_reason(stored: Stored) -> None:
    after = change(stored, "marketing", stored.version, date(2025, 6, 1))
    assert after.version > stored.version
    newest = story(stored)[0]
    assert (newest.kind, newest.from_status, newest.to_status) == ("status", "vacant", "marketing")
    assert (newest.valid_on, newest.person, newest.reason) == (date(2025, 6, 1), "planung", "weil es so ist")
    assert newest.recorded_at.date() >= TODAY - timedelta(days=1)
    assert now(stored).status == "marketing"


def test_a_change_by_another_program_is_an_event_too(stored: Stored) -> None:
    query = sa.text("update vacancy set status = 'negotiation' where id = :id")
    with database.transaction("fremd") as connection:
        connection.execute(query, {"id": stored.vacancy_id})
    assert story(stored)[0].to_status == "negotiation"
    assert story(stored)[0].person == "fremd"


def test_an_end_closes_the_vacancy_and_nothing_follows(stored: Stored) -> None:
    change(stored, "relet", on=date(2026, 1, 15))
    held = now(stored)
    assert (held.status, held.spell_status, held.ended_on) == ("occupied", "relet", date(2026, 1, 15))
    with pytest.raises(InputError, match="schon beendet"):
        change(stored, "vacant")


@pytest.mark.parametrize(
    ("branch", "after"), [("Bäckerei", ""), ("bäckerei", ""), ("Kiosk", "Kiosk"), ("", "")]
)
def test_a_new_tenant_does_not_bring_the_old_offer_back(
    shared_atlas_database: object, branch: str, after: str
) -> None:
    stored = make(status="vacant", branch=branch, previous_use="Bäckerei")
    change(stored, "relet")
    assert now(stored).values["branch"] == after


def test_a_shop_that_was_only_threatened_keeps_its_branch(shared_atlas_database: object) -> None:
    stored = make(status="threatened", vacant_since=None, branch="Bäckerei", previous_use="Bäckerei")
    change(stored, "relet")
    assert now(stored).values["branch"] == "Bäckerei"


def test_what_is_pulled_down_is_no_longer_occupied(stored: Stored) -> None:
    change(stored, "demolished")
    assert now(stored).status == "demolished"
    assert now(stored).demolished_on == TODAY


def test_days_and_ends_are_checked(stored: Stored) -> None:
    with pytest.raises(InputError, match="Zukunft"):
        change(stored, "marketing", on=TODAY + timedelta(days=1))
    with pytest.raises(InputError, match="vor dem Beginn"):
        change(stored, "relet", on=date(2020, 1, 1))
    with pytest.raises(InputError, match="Zwischennutzung braucht ein Ende"):
        change(stored, "interim_use")
    change(stored, "interim_use", until=TODAY + timedelta(days=180))
    assert now(stored).values["interim_use_ends_on"] == TODAY + timedelta(days=180)
    assert len(story(stored)) == 2, "refused changes leave no event"
    change(stored, "vacant")
    assert now(stored).values["interim_use_ends_on"] is None, "what is over ends on no day to come"
    with database.transaction(PLANNER) as connection:
        undo(connection, events(connection, stored.unit_id)[0].id, PLANNER)
    assert now(stored).values["interim_use_ends_on"] == TODAY + timedelta(days=180)


def test_a_threat_that_never_came_true_can_end(shared_atlas_database: object) -> None:
    stored = make(status="threatened", vacant_since=TODAY + timedelta(days=90))
    change(stored, "relet")
    held = now(stored)
    assert held.ended_on == TODAY
    assert held.values["threatened_from"] == TODAY + timedelta(days=90)


def test_a_stale_version_conflicts_and_stores_nothing(stored: Stored) -> None:
    change(stored, "marketing", stored.version)
    with pytest.raises(ConflictError) as caught:
        change(stored, "conversion", stored.version)
    told = caught.value
    assert "planung" in str(told)
    status = next(each for each in told.fields if each.name == "status")
    assert (status.base, status.theirs, status.mine) == ("vacant", "marketing", "conversion")
    assert now(stored).status == "marketing"


@pytest.mark.parametrize("status", sorted(TRANSITIONS))
def test_undo_returns_every_column(shared_atlas_database: object, status: str) -> None:
    """From vacant (or the first status before it) to the status and back leaves the row as it was."""
    if status in {"reported", "confirmed", "threatened", "vacant"}:
        stored = make(status="reported")
        target = "confirmed" if status == "reported" else status
    else:
        stored, target = make(), status
    image = "select to_jsonb(v) - 'version' from vacancy v where id = :id"
    before = rows(image, id=stored.vacancy_id)
    change(stored, target, until=TODAY + timedelta(days=30) if target == "interim_use" else None)
    assert rows(image, id=stored.vacancy_id) != before
    with database.transaction(PLANNER) as connection:
        undo(connection, events(connection, stored.unit_id)[0].id, PLANNER)
    assert rows(image, id=stored.vacancy_id) == before
    newest, undone = story(stored)[:2]
    assert (newest.kind, newest.undoes, undone.undone) == ("undone", undone.id, True)
    assert rows("select demolished_on from commercial_unit where id = :id", id=stored.unit_id) == [(None,)]


def test_undo_comes_too_late_after_another_change(stored: Stored) -> None:
    change(stored, "marketing")
    first = story(stored)[0].id
    change(stored, "negotiation")
    with database.transaction(PLANNER) as connection, pytest.raises(ConflictError, match="weiter geändert"):
        undo(connection, first, PLANNER)
    assert now(stored).status == "negotiation"


def test_confirmation_on_the_street_disturbs_no_editor(stored: Stored) -> None:
    with database.transaction(PLANNER) as connection:
        done = confirm(connection, stored.vacancy_id, TODAY, PLANNER)
        not_checkable(connection, stored.vacancy_id, TODAY, PLANNER, "Tür zu")
    assert now(stored).version == stored.version
    assert now(stored).last_confirmed_on == TODAY
    with database.transaction(PLANNER) as connection:
        undo(connection, done, PLANNER)
    assert now(stored).last_confirmed_on is None


def test_a_confirmed_report_is_a_report_no_longer(shared_atlas_database: object) -> None:
    stored = make(status="reported")
    with database.transaction(PLANNER) as connection:
        done = confirm(connection, stored.vacancy_id, TODAY, PLANNER)
    assert now(stored).status == "confirmed"
    with database.transaction(PLANNER) as connection:
        undo(connection, done, PLANNER)
    assert (now(stored).status, now(stored).last_confirmed_on) == ("reported", None)


@pytest.mark.parametrize(
    "person", [GUEST, Person("schaut", Role.VIEWER), Person("moderiert", Role.FACILITATOR)]
)
def test_others_change_nothing(stored: Stored, person: Person) -> None:
    with pytest.raises(ForbiddenError), database.transaction(person) as connection:
        change_status(connection, stored.vacancy_id, "marketing", TODAY, "", None, person)
    with pytest.raises(ForbiddenError), database.transaction(person) as connection:
        confirm(connection, stored.vacancy_id, TODAY, person)
    assert now(stored).status == "vacant"


def test_a_thousand_random_steps_keep_to_the_table(shared_atlas_database: object) -> None:
    """Statuses are tried at random, record after record: what is stored follows the table, what is refused does not."""
    chance = random.Random(4)
    stored, taken, refused = make(status="reported"), 0, 0
    first = rows("select max(id) from vacancy_event")[0][0]
    while taken + refused < 1000:
        done, no = life(stored, chance)
        taken, refused = taken + done, refused + no
        again = NewVacancy({"vacant_since": date(2025, 3, 1)}, "reported", unit_id=stored.unit_id)
        with database.transaction(PLANNER) as connection:
            stored = create_vacancy(connection, again, PLANNER)
    assert taken > 100
    assert refused > 100
    told = "select from_status, to_status from vacancy_event where kind = 'status' and id > :first"
    steps = rows(told, first=first)
    assert len(steps) == taken
    assert all(after in TRANSITIONS[before] for before, after in steps)


def life(stored: Stored, chance: random.Random) -> tuple[int, int]:
    """Try statuses until one ends the vacancy; return how many were stored, and how many refused."""
    status, taken, refused = "reported", 0, 0
    with database.transaction(PLANNER) as connection:
        while status not in END_STATUS:
            to = chance.choice([*TRANSITIONS, "unsinn"])
            try:
                with connection.begin_nested():
                    until = TODAY + timedelta(days=9)
                    change_status(connection, stored.vacancy_id, to, TODAY, "", None, PLANNER, until)
            except InputError:
                assert to not in TRANSITIONS[status]
                refused += 1
            else:
                assert to in TRANSITIONS[status]
                taken, status = taken + 1, to
    return taken, refused
