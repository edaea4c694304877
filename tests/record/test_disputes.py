"""What phones sent and the register could not take is settled in the office: both versions, one choice per fact."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from geo import database
from geo.errors import ConflictError, ForbiddenError, InputError
from geo.people import Person, Role
from tests.record.conftest import PLANNER, jpeg, make, rows
from vacancy.field import apply_entry, keep_photo, parse_entry
from vacancy.field.disputes import Dispute, dismiss, open_disputes, take_over
from vacancy.record import Stored, change_status, edit, photos, record
from vacancy.record.values import today

ADVISOR = Person("demir", Role.ADVISOR, tuple(range(1, 60)))
PLACE = {"lon": 7.4653, "lat": 51.5136, "accuracy_m": 8.0, "method": "device"}


def send(kind: str, unit: Stored | None = None, seen: str = "vacant", **more: Any) -> uuid.UUID:
    """Send an entry as a phone does, which looked at the unit while it was ``seen``; return its number."""
    uid = uuid.uuid4()
    given = {
        "kind": kind,
        "captured_at": (datetime.now().astimezone() - timedelta(hours=1)).isoformat(),
        **more,
    }
    if unit is not None:
        found = rows("select uid from commercial_unit where id = :id", id=unit.unit_id)[0][0]
        given["target"] = {"unit_uid": str(found), "status": seen}
    with database.transaction(ADVISOR) as connection:
        assert apply_entry(connection, parse_entry(uid, given), ADVISOR).outcome != "applied"
    return uid


def listed(uid: uuid.UUID, by: Person = PLANNER, boroughs: Sequence[int] = ()) -> Dispute | None:
    with database.transaction(by) as connection:
        return next((each for each in open_disputes(connection, boroughs) if each.uid == uid), None)


def settled(uid: uuid.UUID) -> tuple[object, ...]:
    query = "select settled_how, settled_by, settled_reason from field_entry where uid = :uid"
    return rows(query, uid=uid)[0]


def changed(street: str) -> Stored:
    """Store a vacancy that the office lets while a phone shows it as empty."""
    stored = make(street=street)
    with database.transaction(PLANNER) as connection:
        change_status(connection, stored.vacancy_id, "negotiation", today(), "Zusage", None, PLANNER)
    return stored


def test_what_was_seen_on_the_street_can_hold_after_all(shared_atlas_database: object) -> None:
    stored = changed("Konfliktweg")
    uid = send("occupied", stored, note="Café eröffnet")
    found = listed(uid)
    assert found is not None
    assert found.held is not None
    assert [(side.name, side.register, side.on_site) for side in found.sides] == [
        ("status", "negotiation", "relet")
    ]
    with database.transaction(PLANNER) as connection:
        take_over(connection, uid, ["status"], found.held.version, PLANNER, "angerufen")
        assert record(connection, stored.unit_id).status == "occupied"
    assert settled(uid) == ("applied", "planung", "angerufen")
    assert listed(uid) is None
    with pytest.raises(ConflictError), database.transaction(PLANNER) as connection:
        dismiss(connection, uid, "zu spät", PLANNER)


def test_only_the_chosen_facts_are_taken(shared_atlas_database: object) -> None:
    stored = make(street="Wahlweg", floor="EG")
    uid = send("new", stored, seen="occupied", floor="1. OG", step_free=True, place=PLACE)
    found = listed(uid)
    assert found is not None
    assert {side.name for side in found.sides} == {"status", "floor", "step_free"}
    version = record_version(stored)
    with pytest.raises(InputError), database.transaction(PLANNER) as connection:
        take_over(connection, uid, [], version, PLANNER)
    with database.transaction(PLANNER) as connection:
        take_over(connection, uid, ["step_free"], version, PLANNER)
        values = record(connection, stored.unit_id).values
    assert (values["step_free"], values["floor"]) == (True, "EG")


def record_version(stored: Stored) -> int:
    with database.transaction(PLANNER) as connection:
        return record(connection, stored.unit_id).version


def test_a_record_that_moved_on_is_looked_at_again(shared_atlas_database: object) -> None:
    stored = changed("Weiterweg")
    uid = send("occupied", stored)
    seen = record_version(stored)
    with database.transaction(PLANNER) as connection:
        edit(connection, stored.unit_id, {"rooms": 2}, None, PLANNER)
    with pytest.raises(ConflictError), database.transaction(PLANNER) as connection:
        take_over(connection, uid, ["status"], seen, PLANNER)
    assert listed(uid) is not None


def test_dismissed_with_a_reason_it_is_kept(shared_atlas_database: object) -> None:
    uid = send("occupied", changed("Verwerfweg"))
    with pytest.raises(InputError, match="warum"), database.transaction(PLANNER) as connection:
        dismiss(connection, uid, "  ", PLANNER)
    with database.transaction(PLANNER) as connection:
        dismiss(connection, uid, "anderes Haus", PLANNER)
    assert settled(uid) == ("dismissed", "planung", "anderes Haus")
    assert rows("select payload ->> 'kind' from field_entry where uid = :uid", uid=uid) == [("occupied",)]


def test_an_unknown_unit_becomes_a_record_with_its_photos(shared_atlas_database: object) -> None:
    uid = uuid.uuid4()
    given = {
        "kind": "new", "captured_at": datetime.now().astimezone().isoformat(), "place": PLACE, "unit_kind": "shop",
        "address": "Neuweg 3", "target": {"unit_uid": str(uuid.uuid4()), "status": "vacant"},
    }  # fmt: skip
    with database.transaction(ADVISOR) as connection:
        assert apply_entry(connection, parse_entry(uid, given), ADVISOR).outcome == "conflict"
        keep_photo(connection, uid, uuid.uuid4(), jpeg(), today(), ADVISOR)
    found = listed(uid)
    assert found is not None
    assert found.held is None
    assert found.place == (PLACE["lon"], PLACE["lat"])
    with database.transaction(PLANNER) as connection:
        unit_id = take_over(connection, uid, [side.name for side in found.sides], None, PLANNER)
        made = record(connection, unit_id)
        assert (made.name, made.status) == ("Neuweg 3", "vacant")
        assert len(photos(connection, [unit_id])) == 1


def test_advisors_settle_in_their_boroughs_only(shared_atlas_database: object) -> None:
    uid = send("occupied", changed("Grenzweg"))
    found = listed(uid)
    assert found is not None
    assert found.held is not None
    borough = int(found.held.borough_id or 0)
    here, elsewhere = (Person(name, Role.ADVISOR, (key,)) for name, key in (("hier", borough), ("dort", -1)))
    assert listed(uid, here) is not None
    assert listed(uid, elsewhere) is None
    assert listed(uid, PLANNER, [-1]) is None
    assert listed(uid, PLANNER, [borough]) is not None
    with pytest.raises((ForbiddenError, ConflictError)), database.transaction(elsewhere) as connection:
        take_over(connection, uid, ["status"], found.held.version, elsewhere)
    with database.transaction(here) as connection:
        dismiss(connection, uid, "geklärt", here)
    assert settled(uid) == ("dismissed", "hier", "geklärt")
