"""Change facts of a record: checked, guarded by its version, told as an event that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.people import Person
from vacancy.record.conflict import require_version
from vacancy.record.events import add_event
from vacancy.record.fields import FIELDS, TABLES
from vacancy.record.position import Position, point_of
from vacancy.record.store import Record, hold, next_version, write
from vacancy.record.values import FieldError, clean_all, today


def edit(
    connection: Connection,
    unit_id: int,
    changes: Mapping[str, object],
    expected_version: int | None,
    by: Person,
) -> int:
    """Change facts of a record.

    Parameters
    ----------
    changes
        New values by name of ``vacancy.record.fields.FIELDS``; facts that are left out stay.
    expected_version
        Version that the person saw; None only for changes that do not depend on it.

    Returns
    -------
    int
        The new version; the present one when nothing differs.

    Raises
    ------
    FieldError
        When a value does not fit.
    RecordConflictError
        When somebody changed the record in between; nothing is stored.
    ForbiddenError
        When the person may not.
    """
    wanted = clean_all(changes)
    held = hold(connection, unit_id, by)
    different = {name: value for name, value in wanted.items() if value != _now(held, name)}
    require_version(connection, held, expected_version, wanted)
    if not different:
        return held.version
    _check_together(held, {**held.values, **different})
    _write(connection, held, different)
    before = {name: _plain(held.values[name]) for name in different}
    after = {name: _plain(value) for name, value in different.items()}
    add_event(connection, held, "edited", by, valid_on=today(), changed=(before, after))
    return next_version(connection, unit_id)


def move(
    connection: Connection, unit_id: int, position: Position, expected_version: int | None, by: Person
) -> int:
    """Give a record another place and return the new version; its areas follow.

    Raises
    ------
    InputError
        When the place lies outside the municipality.
    RecordConflictError, ForbiddenError
        As ``edit``.
    """
    held = hold(connection, unit_id, by)
    require_version(connection, held, expected_version, {})
    write(connection, "commercial_unit", unit_id, point_of(connection, position))
    before = {
        "lon": held.lon,
        "lat": held.lat,
        "accuracy_m": held.position_accuracy_m,
        "method": held.position_method,
    }
    after = {
        "lon": position.lon,
        "lat": position.lat,
        "accuracy_m": position.accuracy_m,
        "method": position.method,
    }
    add_event(
        connection,
        held,
        "edited",
        by,
        valid_on=today(),
        changed=({"position": before}, {"position": after}),
    )
    return next_version(connection, unit_id)


def _now(held: Record, name: str) -> Any:
    value = held.values[name]
    return value if FIELDS[name].optional_code else value or ""


def _write(connection: Connection, held: Record, different: Mapping[str, Any]) -> None:
    for table in TABLES:
        columns = {
            FIELDS[name].stored_as: value for name, value in different.items() if FIELDS[name].table == table
        }
        if not columns:
            continue
        if table == "commercial_unit":
            write(connection, table, held.unit_id, columns)
        elif held.vacancy_id is not None:
            write(connection, table, held.vacancy_id, columns)
    if "previous_use" in different:  # the unit repeats it for map and lists
        write(connection, "commercial_unit", held.unit_id, {"previous_use": different["previous_use"]})


def _check_together(held: Record, values: Mapping[str, Any]) -> None:
    """Refuse values that fit alone, but not together."""
    if held.vacancy_id is None and any(FIELDS[name].table == "vacancy" and values[name] for name in values):
        raise InputError(
            _("Diese Einheit ist belegt: Angaben zum Leerstand gibt es erst mit einem Leerstand.")
        )
    since = values["vacant_since"]
    if since and since > today() and held.spell_status != "threatened":
        raise FieldError(
            "vacant_since", _("Der Beginn liegt in der Zukunft; das kann nur ein drohender Leerstand.")
        )
    if since and held.ended_on and since > held.ended_on:
        raise FieldError("vacant_since", _("Der Beginn liegt nach dem Ende des Leerstands."))
    low, high = values["rent_eur_m2"], values["rent_max_eur_m2"]
    if low is not None and high is not None and low > high:
        raise FieldError(
            "rent_max_eur_m2", _("Kaltmiete bis: bitte nicht weniger als „Kaltmiete ab“ eingeben.")
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
