"""An entry becomes part of the register, exactly once; what does not fit any more is kept and told."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import AtlasError, ConflictError, ForbiddenError, InputError, NotFoundError
from geo.i18n import N_, _
from geo.people import Person
from vacancy.field.entry import FieldEntry
from vacancy.field.receipts import EntryReceipt, settle, stored, take
from vacancy.record import (
    NewVacancy,
    Record,
    Stored,
    add_note,
    change_status,
    confirm,
    create_vacancy,
    not_checkable,
    record,
)
from vacancy.record.lifecycle import CONFIRMABLE
from vacancy.record.store import here
from vacancy.staging import read_sql

ON_SITE = N_("Vor Ort gesehen")
END_ESTIMATED = N_("Vor Ort gesehen, Ende geschätzt")
DEFAULT_INTERIM_MONTHS = 6


@dataclass(frozen=True)
class Applied:
    """Where an entry was taken over."""

    unit_id: int
    vacancy_id: int | None


def apply_entry(connection: Connection, entry: FieldEntry, by: Person) -> EntryReceipt:
    """Take an entry into the register, or keep it with the reason why not; the receipt holds once this is committed.

    Parameters
    ----------
    connection
        Transaction of the person who sent it.
    entry
        What was sent.
    by
        Who sent it.

    Returns
    -------
    EntryReceipt
        The same again for an entry that was received before.

    Raises
    ------
    ConflictError
        When the number of the entry belongs to another one.
    """
    if take(connection, entry, by.name):
        _try(connection, entry, by)
        if entry.resolves is not None:
            settle(connection, entry.resolves, resolved_by=entry.uid)
        found = stored(connection, entry.uid, duplicate=False)
    else:
        found = stored(connection, entry.uid)
    if found is None:
        raise ConflictError(_("Unter dieser Nummer liegt schon ein anderer Eintrag: bitte neu erfassen."))
    return found


def _try(connection: Connection, entry: FieldEntry, by: Person) -> None:
    held = None
    try:
        with connection.begin_nested():
            held = known_unit(connection, entry.target_uid) if entry.target_uid else None
            done = carry_out(connection, entry, held, by)
    except (ConflictError, NotFoundError) as error:
        now = None if held is None else record(connection, held.unit_id)
        settle(connection, entry.uid, outcome="conflict", sentence=str(error), conflict=_told(entry, now),
               unit_id=now and now.unit_id, vacancy_id=now and now.vacancy_id)  # fmt: skip
        _leave_note(connection, entry, now, error, by)
    except (InputError, ForbiddenError) as error:
        settle(connection, entry.uid, outcome="refused", sentence=str(error), unit_id=held and held.unit_id)
        _leave_note(connection, entry, held, error, by)
    else:
        settle(connection, entry.uid, unit_id=done.unit_id, vacancy_id=done.vacancy_id)


def known_unit(connection: Connection, uid: uuid.UUID) -> Record:
    """Return the record of a unit by the number that devices know, also when it was merged into another one since.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    found = connection.scalar(sa.text(read_sql("field_unit_of")), {"municipality": here(), "uid": uid})
    if found is None:
        raise NotFoundError(_("Diese Einheit gibt es im Register nicht mehr: bitte ansehen."))
    return record(connection, int(found))


def carry_out(connection: Connection, entry: FieldEntry, held: Record | None, by: Person) -> Applied:
    """Change the register as an entry says: the unit that it speaks of, or a new one."""
    if held is None:
        made = create_vacancy(connection, _new(entry, None), by)
        return _after_creation(connection, entry, made, by)
    if entry.note and entry.kind != "new":
        add_note(connection, held.unit_id, entry.note, by, kind="visit", on=entry.day)
    match entry.kind:
        case "new":
            return _new_at_known(connection, entry, held, by)
        case "still_vacant":
            _still_vacant(connection, entry, held, by)
        case "occupied" if held.is_open and held.vacancy_id is not None:
            _require_as_seen(entry, held)
            change_status(connection, held.vacancy_id, "relet", _day(entry, held), _(ON_SITE), None, by)
        case "not_checkable" if held.is_open and held.vacancy_id is not None:
            not_checkable(connection, held.vacancy_id, _day(entry, held), by, _(ON_SITE))
    return Applied(held.unit_id, held.vacancy_id)


def _new(entry: FieldEntry, unit_id: int | None) -> NewVacancy:
    status: Any = entry.status if entry.status in {"vacant", "threatened"} else "vacant"
    facts = dict(entry.facts)
    if unit_id is not None:
        facts = {name: value for name, value in facts.items() if name not in {"street", "house_number"}}
    if status == "threatened":
        facts.pop("vacant_since", None)
        facts.pop("vacant_since_precision", None)
    return NewVacancy(facts, status, entry.position, entry.day, unit_id, entry.uid)


def _new_at_known(connection: Connection, entry: FieldEntry, held: Record, by: Person) -> Applied:
    """Let a known unit stand empty; when it already counts as empty and the person knows so, that is confirmed."""
    if held.is_open and held.vacancy_id is not None:
        if entry.resolves is None:
            raise ConflictError(_("Diese Einheit ist inzwischen schon als Leerstand erfasst. Bitte ansehen."))
        _still_vacant(connection, entry, held, by)
        return Applied(held.unit_id, held.vacancy_id)
    return _after_creation(connection, entry, create_vacancy(connection, _new(entry, held.unit_id), by), by)


def _after_creation(connection: Connection, entry: FieldEntry, made: Stored, by: Person) -> Applied:
    if entry.status == "conversion":
        change_status(connection, made.vacancy_id, "conversion", entry.day, _(ON_SITE), None, by)
    elif entry.status == "interim_use":
        ends_on = months_later(entry.day, entry.interim_months or DEFAULT_INTERIM_MONTHS)
        reason = _(END_ESTIMATED)
        change_status(connection, made.vacancy_id, "interim_use", entry.day, reason, None, by, ends_on)
    if entry.note:
        add_note(connection, made.unit_id, entry.note, by, kind="visit", on=entry.day)
    return Applied(made.unit_id, made.vacancy_id)


def _still_vacant(connection: Connection, entry: FieldEntry, held: Record, by: Person) -> None:
    if not held.is_open or held.vacancy_id is None:
        if entry.target_status != "occupied":
            raise ConflictError(_("Der Leerstand wurde inzwischen beendet. Bitte ansehen."))
        create_vacancy(connection, NewVacancy({}, "vacant", None, entry.day, held.unit_id, entry.uid), by)
    elif held.spell_status in CONFIRMABLE:
        confirm(connection, held.vacancy_id, _day(entry, held), by, _(ON_SITE))
    else:
        _require_as_seen(entry, held)
        change_status(connection, held.vacancy_id, "vacant", _day(entry, held), _(ON_SITE), None, by)
        confirm(connection, held.vacancy_id, _day(entry, held), by, _(ON_SITE))


def _require_as_seen(entry: FieldEntry, held: Record) -> None:
    """Refuse to change a status that somebody else has changed since the device showed it."""
    if entry.target_status and entry.target_status != held.spell_status:
        raise ConflictError(_("Der Eintrag wurde zwischenzeitlich geändert. Bitte ansehen."))


def _day(entry: FieldEntry, held: Record) -> date:
    """Return the day of the entry, not before the vacancy began: phones' clocks and estimates differ by days."""
    since = held.values.get("vacant_since")
    return max(entry.day, since) if since and since <= entry.captured_at.astimezone().date() else entry.day


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, at most the 28th."""
    count = day.month - 1 + months
    return date(day.year + count // 12, count % 12 + 1, min(day.day, 28))


def _told(entry: FieldEntry, now: Record | None) -> Mapping[str, Any] | None:
    if now is None:
        return None
    status = now.spell_status if now.is_open else "occupied"
    return {"unit_uid": str(entry.target_uid), "version": now.version, "status": status}


def _leave_note(
    connection: Connection, entry: FieldEntry, held: Record | None, error: AtlasError, by: Person
) -> None:
    """Let the office see at the record what was said on the street and why it was not taken over."""
    if held is None:
        return
    said = {
        "new": _("neuer Leerstand"), "still_vacant": _("noch leer"), "occupied": _("nicht mehr leer"),
        "not_checkable": _("nicht prüfbar"), "photos": _("Foto ergänzt"),
    }[entry.kind]  # fmt: skip
    text = _("Vor Ort: {said}. Nicht übernommen: {reason}").format(said=said, reason=str(error))
    try:
        with connection.begin_nested():
            add_note(connection, held.unit_id, text, by, kind="visit", on=entry.day)
    except AtlasError:
        return  # who may not write there leaves no note; the entry itself is kept
