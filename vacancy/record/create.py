"""A vacancy that somebody enters: at a unit that is known, or at a new one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError
from geo.i18n import _
from geo.people import Person
from geo.terms import VACANCY_STATUS
from vacancy.record.events import add_event
from vacancy.record.fields import FIELDS
from vacancy.record.position import Position, point_of
from vacancy.record.store import (
    Stored,
    here,
    hold,
    next_version,
    record,
    rights_as_sentence,
    unit,
    vacancy,
    write,
)
from vacancy.record.values import clean_all, today

FIRST_STATUSES = ("reported", "confirmed", "threatened", "vacant", "marketing")


@dataclass(frozen=True)
class NewVacancy:
    """What is known of a vacancy that is entered.

    Attributes
    ----------
    facts
        Values by name of ``vacancy.record.fields.FIELDS`` (``street``, ``kind``, ``vacant_since`` …).
    status
        One of ``FIRST_STATUSES``.
    position
        Where; None while nobody knows it.
    seen_on
        Day on which somebody saw it stand empty; None when nobody did.
    unit_id
        A known unit that now stands empty; None for a new unit.
    uid
        Name given by the device that recorded it: the same one again creates nothing.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    status: Literal["reported", "confirmed", "threatened", "vacant", "marketing"] = "reported"
    position: Position | None = None
    seen_on: date | None = None
    unit_id: int | None = None
    uid: uuid.UUID | None = None


def create_vacancy(connection: Connection, new: NewVacancy, by: Person) -> Stored:
    """Store a new vacancy, at a known unit or at a new one.

    Returns
    -------
    Stored
        The same again for a ``uid`` that is stored already.

    Raises
    ------
    InputError
        When a fact does not fit, the place lies outside the municipality, or nothing says where it is.
    ConflictError
        When the known unit has an open vacancy already.
    ForbiddenError
        When the person may not write there.
    """
    if (known := _stored(connection, new.uid)) is not None:
        return known
    facts = clean_all(new.facts)
    _check(new, facts)
    source_id = connection.scalar(sa.select(sa.func.own_source(here())))
    unit_id = new.unit_id or _new_unit(connection, new, facts, source_id)
    held = hold(connection, unit_id, by)
    if held.is_open:
        raise ConflictError(_("Diese Einheit ist schon als Leerstand erfasst: bitte den Eintrag öffnen."))
    if new.unit_id is not None:
        _complete_unit(connection, new, facts, unit_id)
    vacancy_id = _insert(
        connection, vacancy, _spell(new, facts) | {"unit_id": unit_id, "source_id": source_id}
    )
    add_event(
        connection, record(connection, unit_id), "created", by, valid_on=new.seen_on or today(),
        changed=({}, {"status": new.status}),
    )  # fmt: skip
    return Stored(unit_id, vacancy_id, next_version(connection, unit_id))


def _stored(connection: Connection, uid: uuid.UUID | None) -> Stored | None:
    if uid is None:
        return None
    query = sa.select(vacancy.c.id, vacancy.c.unit_id).where(
        vacancy.c.municipality_key == here(), vacancy.c.uid == uid
    )
    found = connection.execute(query).first()
    return Stored(found.unit_id, found.id, record(connection, found.unit_id).version) if found else None


def _check(new: NewVacancy, facts: Mapping[str, Any]) -> None:
    if new.status not in FIRST_STATUSES:
        raise InputError(
            _("Mit diesem Status beginnt kein Leerstand: bitte zum Beispiel „{status}“ wählen.").format(
                status=_(VACANCY_STATUS["vacant"])
            )
        )
    if new.unit_id is None and new.position is None and not facts.get("street"):
        raise InputError(_("Bitte sagen, wo der Leerstand ist: Straße oder Punkt auf der Karte."))
    since = facts.get("vacant_since")
    if since and since > today() and new.status != "threatened":
        raise InputError(_("Der Beginn liegt in der Zukunft; das kann nur ein drohender Leerstand."))
    if new.seen_on and (new.seen_on > today() or new.seen_on.year < 1900):
        raise InputError(_("Der Tag der Begehung liegt in der Zukunft: bitte heute oder früher wählen."))


def _columns(facts: Mapping[str, Any], table: str) -> dict[str, Any]:
    return {FIELDS[name].stored_as: value for name, value in facts.items() if FIELDS[name].table == table}


def _new_unit(
    connection: Connection, new: NewVacancy, facts: Mapping[str, Any], source_id: int | None
) -> int:
    values = _columns(facts, "commercial_unit") | {"source_id": source_id}
    values |= {"last_confirmed_on": new.seen_on, "previous_use": facts.get("previous_use") or ""}
    if new.position is not None:
        values |= point_of(connection, new.position)
    if new.uid is not None:
        values["uid"] = new.uid
    return _insert(connection, unit, values)


def _complete_unit(connection: Connection, new: NewVacancy, facts: Mapping[str, Any], unit_id: int) -> None:
    """Facts that were given replace those of the known unit; its place stays when it has one."""
    held = record(connection, unit_id)
    values = {
        name: value for name, value in _columns(facts, "commercial_unit").items() if value not in {None, ""}
    }
    if new.position is not None and held.lon is None:
        values |= point_of(connection, new.position)
    if new.seen_on is not None:
        values["last_confirmed_on"] = max(new.seen_on, held.last_confirmed_on or new.seen_on)
    if values:
        write(connection, "commercial_unit", unit_id, values)


def _spell(new: NewVacancy, facts: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in _columns(facts, "vacancy").items() if value is not None}
    values |= {"status": new.status}
    values.setdefault("check_state", "reported" if new.status == "reported" else "confirmed")
    return values | ({"uid": new.uid} if new.uid is not None else {})


def _insert(connection: Connection, table: sa.TableClause, values: Mapping[str, Any]) -> int:
    query = sa.insert(table).values(municipality_key=here(), **values).returning(table.c.id)
    with rights_as_sentence():
        return int(connection.execute(query).scalar_one())
