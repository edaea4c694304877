"""Take a change back by a new one: the record returns to what it was, and both stay in its story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError, NotFoundError
from geo.i18n import _
from geo.people import Person
from vacancy.record.events import RecordEvent, add_event, event_by_id, events, told
from vacancy.record.fields import FIELDS, TABLES, VACANCY_FIELDS
from vacancy.record.position import Position, point_of
from vacancy.record.splitting import split
from vacancy.record.store import Record, hold, next_version, write
from vacancy.record.values import clean, today

CHANGES = frozenset({"status", "confirmed", "edited", "merged"})
_UNSEEN = {"status", "ended_on", "unit_id", "source_id"}


def undo(connection: Connection, event_id: int, by: Person) -> int:
    """Take an event back and return the new version of the record.

    Raises
    ------
    NotFoundError
        When there is no such event.
    InputError
        When it is no change that can be taken back, or was taken back already.
    ConflictError
        When the same facts were changed since.
    ForbiddenError
        When the person may not.
    """
    found = event_by_id(connection, event_id)
    if found is None:
        raise NotFoundError(_("Diese Änderung gibt es nicht: bitte die Akte neu laden."))
    held = hold(connection, found.unit_id, by)
    if found.undone or found.kind not in CHANGES:
        raise InputError(_("Diese Änderung lässt sich nicht zurücknehmen."))
    if found.kind == "merged":
        split(connection, held, found, by)
        return next_version(connection, found.unit_id)
    if found.vacancy_id is not None and found.vacancy_id != held.vacancy_id:
        raise _too_late()
    {"status": _undo_status, "confirmed": _undo_confirmation, "edited": _undo_edit}[found.kind](
        connection, held, found, by
    )
    return next_version(connection, found.unit_id)


def _too_late() -> ConflictError:
    return ConflictError(
        _("Seitdem wurde weiter geändert: Diese Änderung lässt sich nicht mehr zurücknehmen.")
    )


def _undo_status(connection: Connection, held: Record, found: RecordEvent, _by: Person) -> None:
    """Give the vacancy back every column that the change of its status touched."""
    if held.spell_status != found.to_status or _newer(connection, found):
        raise _too_late()
    known = {each.stored_as for each in VACANCY_FIELDS} | _UNSEEN
    values: Mapping[str, Any] = {name: value for name, value in found.before.items() if name in known}
    if found.to_status == "demolished":
        write(connection, "commercial_unit", held.unit_id, {"demolished_on": None})
    with told(connection, today(), _("zurückgenommen"), found.id):
        write(connection, "vacancy", int(found.vacancy_id or 0), values)


def _newer(connection: Connection, found: RecordEvent) -> bool:
    """Whether the status was changed again since, by a change that still stands."""
    return any(
        each.id > found.id and each.kind == "status" and not each.undone
        for each in events(connection, found.unit_id, 10_000)
    )


def _undo_confirmation(connection: Connection, held: Record, found: RecordEvent, by: Person) -> None:
    day = held.last_confirmed_on
    if (day.isoformat() if day else None) != found.after.get("last_confirmed_on"):
        raise _too_late()
    before = found.before.get("last_confirmed_on")
    write(connection, "commercial_unit", held.unit_id, {"last_confirmed_on": before})
    if found.before.get("status") == "reported" and held.spell_status == "confirmed":
        with told(connection, today(), _("zurückgenommen")):
            write(
                connection,
                "vacancy",
                int(found.vacancy_id or 0),
                {"status": "reported", "check_state": "reported"},
            )
    _tell(connection, held, found, by)


def _undo_edit(connection: Connection, held: Record, found: RecordEvent, by: Person) -> None:
    if "position" in found.before:
        _undo_move(connection, held, found)
    for table in TABLES:
        names = [name for name in found.before if name in FIELDS and FIELDS[name].table == table]
        if any(_plain(held.values[name]) != found.after[name] for name in names):
            raise _too_late()
        values = {FIELDS[name].stored_as: clean(name, found.before[name]) for name in names}
        key = held.unit_id if table == "commercial_unit" else held.vacancy_id
        if values and key is not None:
            write(connection, table, key, values)
    if "previous_use" in found.before:
        write(
            connection, "commercial_unit", held.unit_id, {"previous_use": found.before["previous_use"] or ""}
        )
    _tell(connection, held, found, by)


def _undo_move(connection: Connection, held: Record, found: RecordEvent) -> None:
    before, after = found.before["position"], found.after["position"]
    moved = None in {held.lon, held.lat} or max(
        abs((held.lon or 0) - after["lon"]), abs((held.lat or 0) - after["lat"])
    ) > 1e-6  # fmt: skip
    if moved:
        raise _too_late()
    if before["lon"] is None:
        values = {"geom": None, "position_method": "", "position_accuracy_m": None}
        values |= dict.fromkeys(("borough_id", "suburb_id"))
    else:
        values = point_of(
            connection,
            Position(before["lon"], before["lat"], before["accuracy_m"], before["method"] or "map"),
        )
    write(connection, "commercial_unit", held.unit_id, values)


def _tell(connection: Connection, held: Record, found: RecordEvent, by: Person) -> None:
    add_event(
        connection, held, "undone", by, valid_on=today(), reason=_("zurückgenommen"), undoes=found.id,
        changed=(found.after, found.before),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
