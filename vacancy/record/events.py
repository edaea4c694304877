"""Events of a record: told once, never changed; a mistake is taken back by an event of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

from geo.people import Person
from vacancy.record.store import Record, here, rights_as_sentence

EventKind = Literal["created", "status", "confirmed", "not_checkable", "edited", "merged", "undone"]
SETTING = sa.text("select set_config(:name, :value, true)")
Changed = tuple[Mapping[str, Any], Mapping[str, Any]]
NOTHING: Changed = ({}, {})
_COLUMNS = (
    *("municipality_key", "id", "unit_id", "vacancy_id", "kind", "from_status", "to_status", "valid_on"),
    *("recorded_at", "person", "reason", "undoes"),
)


def _table(name: str) -> sa.TableClause:
    images = (sa.column(column, sa.JSON()) for column in ("before", "after"))
    return sa.table(name, *(sa.column(column) for column in _COLUMNS), *images)


event = _table("vacancy_event")
told_event = _table("told_event")
"""The events as the person may read them: guests learn neither who nor why."""


@dataclass(frozen=True)
class RecordEvent:
    """One event: when it held (``valid_on``), when it was written down (``recorded_at``), who, why.

    ``before`` and ``after`` map the facts that it changed to their values (days as ISO text). ``undone`` says that a
    later event took it back, ``undoes`` names the event that this one takes back.
    """

    id: int
    unit_id: int
    vacancy_id: int | None
    kind: EventKind
    from_status: str | None
    to_status: str | None
    valid_on: date
    recorded_at: datetime
    person: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undoes: int | None
    undone: bool


def add_event(
    connection: Connection, held: Record, kind: EventKind, by: Person, *, valid_on: date, reason: str = "",
    changed: Changed = NOTHING, undoes: int | None = None,
) -> int:  # fmt: skip
    """Write an event of a record and return its id; changes of a status are written by the database itself.

    Parameters
    ----------
    changed
        The facts before and after, days as ISO text.
    undoes
        The event that this one takes back.
    """
    before, after = (sa.cast(sa.literal(dict(values), sa.JSON()), JSONB) for values in changed)
    values = {
        "municipality_key": here(), "unit_id": held.unit_id, "vacancy_id": held.vacancy_id, "kind": kind,
        "valid_on": valid_on, "reason": reason, "person": by.name, "undoes": undoes, "before": before, "after": after,
    }  # fmt: skip
    with rights_as_sentence():
        return int(connection.execute(sa.insert(event).values(values).returning(event.c.id)).scalar_one())


def events(connection: Connection, unit_id: int, limit: int = 200) -> tuple[RecordEvent, ...]:
    """Return the events of a unit with all its vacancies, newest first."""
    back = told_event.alias("back")
    undone = sa.exists().where(
        back.c.municipality_key == told_event.c.municipality_key, back.c.undoes == told_event.c.id
    )
    wanted = [column for column in told_event.c if column.name != "municipality_key"]
    query = (
        sa.select(*wanted, undone.label("undone"))
        .where(told_event.c.municipality_key == here(), told_event.c.unit_id == unit_id)
        .order_by(told_event.c.id.desc())
        .limit(limit)
    )
    return tuple(RecordEvent(**row) for row in connection.execute(query).mappings())


def event_by_id(connection: Connection, event_id: int) -> RecordEvent | None:
    """Return one event, None when there is no such."""
    query = sa.select(told_event.c.unit_id).where(
        told_event.c.municipality_key == here(), told_event.c.id == event_id
    )
    unit_id = connection.scalar(query)
    if unit_id is None:
        return None
    return next((each for each in events(connection, unit_id, 10_000) if each.id == event_id), None)


def last_event(connection: Connection, unit_id: int) -> int | None:
    """Return the id of the newest event of a unit, for taking it back; None without any."""
    query = sa.select(sa.func.max(told_event.c.id)).where(
        told_event.c.municipality_key == here(), told_event.c.unit_id == unit_id
    )
    found: int | None = connection.scalar(query)
    return found


@contextmanager
def told(connection: Connection, valid_on: date, reason: str, undoes: int | None = None) -> Iterator[None]:
    """Say to the database since when, and why, the status changes that follow hold; its trigger writes the events."""
    given = {"app.valid_on": valid_on.isoformat(), "app.reason": reason, "app.undoes": str(undoes or "")}
    for name, value in given.items():
        connection.execute(SETTING, {"name": name, "value": value})
    yield
    for name in given:
        connection.execute(SETTING, {"name": name, "value": ""})
