"""Two records of one unit: found, and made one without losing the story of either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.people import Person
from vacancy.record.contacts import contact
from vacancy.record.events import add_event, told
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
from vacancy.staging import read_sql

NEAR_M = 30.0
"""Two points of one building lie at most so far apart: twice the error of a phone in a street."""
_MERGE_COLUMNS = (
    "municipality_key",
    "kept_unit_id",
    "removed_unit_id",
    "removed_uid",
    "source_id",
    "external_key",
)
unit_merge = sa.table(
    "unit_merge", *(sa.column(name) for name in (*_MERGE_COLUMNS, "person")), sa.column("removed", JSONB())
)
_not_duplicate = sa.table(
    "not_duplicate", *(sa.column(name) for name in ("municipality_key", "unit_id", "other_unit_id", "person"))
)


@dataclass(frozen=True)
class Pair:
    """Two records that may be one unit; ``distance_m`` is None when one has no position."""

    unit_id: int
    other_unit_id: int
    name: str
    other_name: str
    vacancy_id: int
    other_vacancy_id: int
    distance_m: float | None


def duplicates(connection: Connection, borough_ids: Sequence[int] = ()) -> tuple[Pair, ...]:
    """Return pairs of open vacancies that may be one unit, nearest first, at most 500.

    Parameters
    ----------
    borough_ids
        Only pairs with a record in one of these boroughs; all without any.
    """
    bound = {
        "municipality_key": here(), "metres": NEAR_M, "all_boroughs": not borough_ids, "boroughs": list(borough_ids),
    }  # fmt: skip
    found = connection.execute(sa.text(read_sql("find_duplicates")), bound).mappings()
    return tuple(Pair(**row) for row in found)


def keep_apart(connection: Connection, unit_id: int, other_unit_id: int, by: Person) -> None:
    """Write down that two records are two units; they are not proposed again."""
    low, high = sorted((unit_id, other_unit_id))
    hold(connection, low, by)
    hold(connection, high, by)
    values = {"municipality_key": here(), "unit_id": low, "other_unit_id": high, "person": by.name}
    with rights_as_sentence():
        connection.execute(insert(_not_duplicate).values(values).on_conflict_do_nothing())


def merge(connection: Connection, kept_id: int, removed_id: int, by: Person) -> int:
    """Make one record of two and return its version.

    Vacancies, events, photos, notes, follow-ups and contacts of the removed record pass to the kept one; its open
    vacancy ends as a duplicate when both have one. Facts that only the removed one knows are taken over. What it was
    stays in ``unit_merge``, and no later delivery of its list brings it back.

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
    if kept.is_open and removed.is_open:
        since = removed.values["vacant_since"]
        ended = max(today(), since) if since else today()
        with told(connection, today(), _("Dublette von Nr. {key}").format(key=kept_id)):
            write(
                connection,
                "vacancy",
                int(removed.vacancy_id or 0),
                {"status": "duplicate", "ended_on": ended},
            )
    _pass_on(connection, kept_id, removed_id)
    _complete(connection, kept, removed)
    _remember(connection, kept_id, removed_id, by)
    with rights_as_sentence():
        connection.execute(sa.delete(unit).where(own(unit, removed_id)))
    add_event(
        connection, kept, "merged", by, valid_on=today(), reason=f"{removed.name} (Nr. {removed_id})",
        changed=({}, {"removed_unit_id": removed_id}),
    )  # fmt: skip
    return next_version(connection, kept_id)


def _pass_on(connection: Connection, kept_id: int, removed_id: int) -> None:
    with rights_as_sentence():
        for table in (vacancy, photo, note, follow_up_table, contact):
            theirs = sa.and_(table.c.municipality_key == here(), table.c.unit_id == removed_id)
            connection.execute(sa.update(table).where(theirs).values(unit_id=kept_id))
        connection.execute(sa.select(sa.func.move_events(here(), removed_id, kept_id)))
    connection.execute(
        sa.text("update facility set unit_id = :kept where municipality_key = :key and unit_id = :removed"),
        {"key": here(), "kept": kept_id, "removed": removed_id},
    )


def _complete(connection: Connection, kept: Record, removed: Record) -> None:
    """Take over what only the removed record knows."""
    values: dict[str, Any] = {
        each.stored_as: removed.values[each.name]
        for each in UNIT_FIELDS
        if kept.values[each.name] in {None, ""} and removed.values[each.name] not in {None, ""}
    }
    days = [day for day in (kept.last_confirmed_on, removed.last_confirmed_on) if day]
    if days and max(days) != kept.last_confirmed_on:
        values["last_confirmed_on"] = max(days)
    if kept.lon is None and removed.lon is not None:
        theirs = sa.select(unit.c.geom).where(own(unit, removed.unit_id)).scalar_subquery()
        values |= {
            "geom": theirs,
            "position_method": removed.position_method,
            "position_accuracy_m": removed.position_accuracy_m,
        }
    if values:
        write(connection, "commercial_unit", kept.unit_id, values)


def _remember(connection: Connection, kept_id: int, removed_id: int, by: Person) -> None:
    image: sa.ColumnElement[Any] = sa.func.to_jsonb(sa.literal_column("commercial_unit"))
    query = sa.select(unit.c.uid, unit.c.source_id, unit.c.external_key, image.label("image"))
    row = connection.execute(query.where(own(unit, removed_id))).one()
    with rights_as_sentence():
        connection.execute(
            sa.insert(unit_merge).values(
                municipality_key=here(), kept_unit_id=kept_id, removed_unit_id=removed_id, removed_uid=row.uid,
                source_id=row.source_id, external_key=row.external_key, removed=row.image, person=by.name,
            )
        )  # fmt: skip


def merged_into(connection: Connection, unit_id: int) -> tuple[int, ...]:
    """Return the ids of the records that were merged into a unit."""
    mine = sa.and_(unit_merge.c.municipality_key == here(), unit_merge.c.kept_unit_id == unit_id)
    return tuple(connection.scalars(sa.select(unit_merge.c.removed_unit_id).where(mine)))
