"""The record as it was on a day: the status that held, and the facts that were known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.terms import END_STATUS
from vacancy.record.events import RecordEvent, events
from vacancy.record.fields import UNIT_FIELDS, VACANCY_FIELDS
from vacancy.record.store import here, own, unit, vacancy

_history = sa.table(
    "told_history",
    *(sa.column(name) for name in ("seq", "at", "municipality_key", "relation", "row_id", "operation")),
    sa.column("old", sa.JSON()),
)


@dataclass(frozen=True)
class Past:
    """A record on a day.

    ``status`` is what held on that day by all that is known today (``occupied`` outside every vacancy). ``values`` are
    the facts as they were recorded at the end of that day (days as ISO text); None when nothing was recorded yet.
    """

    day: date
    status: str
    values: Mapping[str, Any] | None


def as_of(connection: Connection, unit_id: int, day: date) -> Past:
    """Return a record as it was on a day.

    Notes
    -----
    Two times are told apart: the status by the days on which changes *held*, the facts by the moments at which they
    were *written down*.
    """
    end = datetime.combine(day + timedelta(days=1), time()).astimezone()
    image = _image(connection, "commercial_unit", unit_id, end)
    if image is None:
        return Past(day, status_on(connection, unit_id, day), None)
    values: dict[str, Any] = {each.name: image.get(each.stored_as) for each in UNIT_FIELDS}
    spell = image.get("vacancy_id")
    told = _image(connection, "vacancy", spell, end) if spell is not None else None
    values |= {each.name: (told or {}).get(each.stored_as) for each in VACANCY_FIELDS}
    return Past(day, status_on(connection, unit_id, day), values)


def _image(connection: Connection, relation: str, key: int, end: datetime) -> dict[str, Any] | None:
    """Return a row as it was before a moment: the first older image kept after it, else the row itself."""
    mine = sa.and_(
        _history.c.municipality_key == here(), _history.c.relation == relation, _history.c.row_id == key
    )
    later = sa.select(_history.c.operation, _history.c.old).where(mine, _history.c.at >= end)
    kept = connection.execute(later.order_by(_history.c.seq).limit(1)).first()
    if kept is not None:
        return None if kept.operation == "I" else dict(kept.old)
    table = {"commercial_unit": unit, "vacancy": vacancy}[relation]
    row: sa.ColumnElement[Any] = sa.func.to_jsonb(sa.literal_column(relation))
    found = connection.scalar(sa.select(row).where(own(table, key)))
    return None if found is None else dict(found)


def status_on(connection: Connection, unit_id: int, day: date) -> str:
    """Return the status that held on a day, ``occupied`` outside every vacancy."""
    spells = connection.execute(
        sa.select(vacancy.c.id, vacancy.c.status, vacancy.c.vacant_since, vacancy.c.ended_on, vacancy.c.recorded_at)
        .where(vacancy.c.municipality_key == here(), vacancy.c.unit_id == unit_id)
        .where(vacancy.c.status.not_in(["false_report", "duplicate"]))
    ).all()  # fmt: skip
    told = events(connection, unit_id, 10_000)
    for spell in spells:
        mine = [each for each in told if each.vacancy_id == spell.id]
        if _began(spell, mine) <= day and (spell.ended_on is None or day < spell.ended_on):
            return _chain(spell.status, mine, day)
    return "occupied"


def _began(spell: Any, mine: list[RecordEvent]) -> date:
    days = [each.valid_on for each in mine if each.kind in {"created", "status"}]
    days += [spell.vacant_since] if spell.vacant_since else []
    return min(days, default=spell.recorded_at.date())


def _chain(now: str, mine: list[RecordEvent], day: date) -> str:
    """Return the status that the changes that still stand give on a day."""
    changes = sorted(
        (each for each in mine if each.kind == "status" and not each.undone),
        key=lambda each: (each.valid_on, each.id),
    )
    if not changes:
        return "vacant" if now in END_STATUS else now
    past = [each for each in changes if each.valid_on <= day]
    return str(past[-1].to_status if past else changes[0].from_status)
