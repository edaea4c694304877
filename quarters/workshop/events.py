"""The log of a workshop: what the room saw, in order, numbered by the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.settings import settings
from quarters.workshop import tables as t

SAME_VIEW_S = 5
"""A view that rested for less is replaced by the next one: the replay shows where the map stood, not each jerk."""
_NEXT_VIEW = sa.text(
    "update workshop_event e set detail = cast(:detail as jsonb), at = clock_timestamp()"
    " where e.municipality_key = :municipality_key and e.kind = 'view'"
    " and e.at > clock_timestamp() - make_interval(secs => :seconds)"
    " and e.id = (select max(l.id) from workshop_event l"
    " where l.municipality_key = :municipality_key and l.workshop_id = :workshop_id)"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log; ids grow in the order in which things happened."""

    id: int
    kind: str
    detail: dict[str, Any]
    at: datetime


def record(connection: Connection, workshop_id: int, kind: str, detail: Mapping[str, Any]) -> int:
    """Write an entry and return its id."""
    row = {
        "municipality_key": settings().municipality_key, "workshop_id": workshop_id, "kind": kind,
        "detail": dict(detail),
    }  # fmt: skip
    return int(connection.execute(sa.insert(t.event).values(row).returning(t.event.c.id)).scalar_one())


def record_view(connection: Connection, workshop_id: int, view: Mapping[str, Any]) -> None:
    """Write where the map stands; a view that rested for less than ``SAME_VIEW_S`` seconds is replaced."""
    values = {
        "municipality_key": settings().municipality_key, "workshop_id": workshop_id,
        "detail": json.dumps(dict(view)), "seconds": SAME_VIEW_S,
    }  # fmt: skip
    if connection.execute(_NEXT_VIEW, values).rowcount == 0:
        record(connection, workshop_id, "view", view)


def events(connection: Connection, workshop_id: int) -> list[Event]:
    """Return the log of a workshop, oldest first."""
    query = (
        sa.select(t.event.c.id, t.event.c.kind, t.event.c.detail, t.event.c.at)
        .where(t.here(t.event, workshop_id))
        .order_by(t.event.c.id)
    )
    return [Event(**row) for row in connection.execute(query).mappings()]
