"""What happened to a unit and to its vacancies, as one story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.history import Change, changes
from geo.settings import settings

MIRRORED = frozenset(
    {"status", "vacancy_id", "vacancy_kind", "vacant_since", "vacant_since_precision", "previous_use"}
)
"""Columns that a unit repeats from its open vacancy: their change is told by the vacancy."""
MOST_EVENTS = 20
_vacancy = sa.table("vacancy", sa.column("municipality_key"), sa.column("id"), sa.column("unit_id"))

_merge = sa.table(
    "unit_merge",
    *(sa.column(name) for name in ("municipality_key", "kept_unit_id", "removed_unit_id", "undone_at")),
)


@dataclass(frozen=True)
class Event:
    """One change and the table that it happened in."""

    relation: Literal["commercial_unit", "vacancy"]
    change: Change


def unit_timeline(connection: Connection, unit_id: int, municipality_key: str = "") -> tuple[Event, ...]:
    """Return what happened to a unit and its vacancies, ended ones too, newest first.

    What happened to records that were merged into it is told too, for those who may read of merges.

    Returns
    -------
    tuple of Event
        At most 20; what a unit only repeats from its vacancy is left out. Empty for a unit that does not exist.
    """
    municipality = municipality_key or settings().municipality_key
    spells = connection.scalars(
        sa.select(_vacancy.c.id).where(
            _vacancy.c.municipality_key == municipality, _vacancy.c.unit_id == unit_id
        )
    ).all()
    told = [
        Event("vacancy", change)
        for spell in spells
        for change in changes(connection, "vacancy", spell, MOST_EVENTS, municipality)
    ]
    merged = sa.select(_merge.c.removed_unit_id).where(
        _merge.c.municipality_key == municipality,
        _merge.c.kept_unit_id == unit_id,
        _merge.c.undone_at.is_(None),
    )
    stories = [
        change
        for each in (unit_id, *connection.scalars(merged))
        for change in changes(connection, "commercial_unit", each, MOST_EVENTS, municipality)
    ]
    for change in stories:
        own = {name: values for name, values in change.values.items() if name not in MIRRORED}
        if change.created or own:
            told.append(Event("commercial_unit", replace(change, values=own)))
    return tuple(sorted(told, key=lambda event: event.change.at, reverse=True)[:MOST_EVENTS])


def vacancy_timeline(
    connection: Connection, vacancy_id: int, municipality_key: str = ""
) -> tuple[Event, ...]:
    """Return the story of the unit that a vacancy belongs to; empty for a vacancy that does not exist."""
    municipality = municipality_key or settings().municipality_key
    unit_id = connection.scalar(
        sa.select(_vacancy.c.unit_id).where(
            _vacancy.c.municipality_key == municipality, _vacancy.c.id == vacancy_id
        )
    )
    return () if unit_id is None else unit_timeline(connection, unit_id, municipality)
