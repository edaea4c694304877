"""Two records made one without losing the story of either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.people import Person
from vacancy.record.contacts import contact
from vacancy.record.events import add_event, event, told
from vacancy.record.fields import UNIT_FIELDS
from vacancy.record.notes import follow_up_table, note
from vacancy.record.photos import photo
from vacancy.record.store import (
    Record,
    here,
    hold,
    next_version,
    own,
    rights_as_sentence,
    unit,
    vacancy,
    write,
)
from vacancy.record.values import today

_PASSED_ON = {
    "vacancy": vacancy,
    "photo": photo,
    "note": note,
    "follow_up": follow_up_table,
    "contact": contact,
}
_COLUMNS = (
    *(
        "municipality_key",
        "id",
        "kept_unit_id",
        "removed_unit_id",
        "removed_uid",
        "source_id",
        "external_key",
    ),
    *("person", "undone_at"),
)
unit_merge = sa.table(
    "unit_merge",
    *(sa.column(name) for name in _COLUMNS),
    sa.column("removed", JSONB()),
    sa.column("moved", JSONB()),
)
_PLACE = ("position_method", "position_accuracy_m")


def merge(connection: Connection, kept_id: int, removed_id: int, by: Person) -> int:
    """Make one record of two and return its version.

    Vacancies, events, photos, notes, follow-ups and contacts of the removed record pass to the kept one; its open
    vacancy ends as a duplicate when both have one. Facts that only the removed one knows are taken over. What it was
    and what passed on stays in ``unit_merge``: ``vacancy.record.splitting`` takes the merge back, and no
    later delivery of its list brings the removed record back.

    Raises
    ------
    InputError
        When both are the same record.
    NotFoundError
        When one does not exist (any more).
    ForbiddenError
        When the person may not change both.
    """
    if kept_id == removed_id:
        raise InputError(_("Ein Eintrag lässt sich nicht mit sich selbst zusammenführen."))
    held = {key: hold(connection, key, by) for key in sorted((kept_id, removed_id))}
    kept, removed = held[kept_id], held[removed_id]
    ended = _end_as_duplicate(connection, kept, removed)
    moved = _pass_on(connection, kept_id, removed_id) | {"ended": ended}
    moved["taken"] = _complete(connection, kept, removed)
    _remember(connection, kept_id, removed_id, moved, by)
    with rights_as_sentence():
        connection.execute(sa.delete(unit).where(own(unit, removed_id)))
    add_event(
        connection, kept, "merged", by, valid_on=today(), reason=f"{removed.name} (Nr. {removed_id})",
        changed=({}, {"removed_unit_id": removed_id}),
    )  # fmt: skip
    return next_version(connection, kept_id)


def _end_as_duplicate(connection: Connection, kept: Record, removed: Record) -> dict[str, Any] | None:
    if not (kept.is_open and removed.is_open):
        return None
    since = removed.values["vacant_since"]
    ended = max(today(), since) if since else today()
    with told(connection, today(), _("Dublette von Nr. {key}").format(key=kept.unit_id)):
        write(connection, "vacancy", int(removed.vacancy_id or 0), {"status": "duplicate", "ended_on": ended})
    return {"id": removed.vacancy_id, "status": removed.spell_status}


def _pass_on(connection: Connection, kept_id: int, removed_id: int) -> dict[str, Any]:
    """Give the kept record what hangs on the removed one; return the ids by table."""
    moved: dict[str, Any] = {
        "vacancy_event": _ids(connection, event, event.c.unit_id == removed_id),
        "unit_merge": _ids(connection, unit_merge, unit_merge.c.kept_unit_id == removed_id),
    }
    with rights_as_sentence():
        for name, table in _PASSED_ON.items():
            theirs = sa.and_(table.c.municipality_key == here(), table.c.unit_id == removed_id)
            update = sa.update(table).where(theirs).values(unit_id=kept_id).returning(table.c.id)
            moved[name] = list(connection.scalars(update))
        connection.execute(sa.select(sa.func.move_events(here(), removed_id, kept_id)))
    supply = sa.text(
        "update facility set unit_id = :kept where municipality_key = :key and unit_id = :removed returning id"
    )
    bound = {"key": here(), "kept": kept_id, "removed": removed_id}
    moved["facility"] = list(connection.scalars(supply, bound))
    return moved


def _ids(connection: Connection, table: sa.TableClause, theirs: sa.ColumnElement[bool]) -> list[int]:
    query = sa.select(table.c.id).where(table.c.municipality_key == here(), theirs)
    return list(connection.scalars(query))


def _complete(connection: Connection, kept: Record, removed: Record) -> dict[str, Any]:
    """Take over what only the removed record knows; return it by column, as it is read back."""
    values: dict[str, Any] = {
        each.stored_as: removed.values[each.name]
        for each in UNIT_FIELDS
        if kept.values[each.name] in {None, ""} and removed.values[each.name] not in {None, ""}
    }
    days = [day for day in (kept.last_confirmed_on, removed.last_confirmed_on) if day]
    if days and max(days) != kept.last_confirmed_on:
        values["last_confirmed_on"] = max(days)
    taken = {name: plain(value) for name, value in values.items()}
    if kept.lon is None and removed.lon is not None:
        theirs = sa.select(unit.c.geom).where(own(unit, removed.unit_id)).scalar_subquery()
        values |= {"geom": theirs, **{name: getattr(removed, name) for name in _PLACE}}
        taken["geom"] = [removed.lon, removed.lat]
    if "last_confirmed_on" in taken:
        taken["confirmed_before"] = plain(kept.last_confirmed_on)
    if values:
        write(connection, "commercial_unit", kept.unit_id, values)
    return taken


def _remember(
    connection: Connection, kept_id: int, removed_id: int, moved: Mapping[str, Any], by: Person
) -> None:
    image: sa.ColumnElement[Any] = sa.func.to_jsonb(sa.literal_column("commercial_unit"))
    query = sa.select(unit.c.uid, unit.c.source_id, unit.c.external_key, image.label("image"))
    row = connection.execute(query.where(own(unit, removed_id))).one()
    with rights_as_sentence():
        connection.execute(
            sa.insert(unit_merge).values(
                municipality_key=here(), kept_unit_id=kept_id, removed_unit_id=removed_id, removed_uid=row.uid,
                source_id=row.source_id, external_key=row.external_key, removed=row.image, moved=dict(moved),
                person=by.name,
            )
        )  # fmt: skip


def merged_into(connection: Connection, unit_id: int) -> tuple[int, ...]:
    """Return the ids of the records that were merged into a unit and are not split off again."""
    mine = sa.and_(unit_merge.c.municipality_key == here(), unit_merge.c.kept_unit_id == unit_id)
    query = sa.select(unit_merge.c.removed_unit_id).where(mine, unit_merge.c.undone_at.is_(None))
    return tuple(connection.scalars(query))


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it: days as ISO text."""
    return value.isoformat() if hasattr(value, "isoformat") else value
