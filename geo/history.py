"""What happened to a record: the history that the database keeps of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.settings import settings

SILENT = frozenset({"version", "geom", "uid", "recorded_at", "cell_x", "cell_y"})
"""Columns whose change tells people nothing."""
_history = sa.table(
    "told_history",
    *(sa.column(name) for name in ("seq", "at", "municipality_key", "relation", "row_id", "operation")),
    sa.column("old", sa.JSON()),
)


@dataclass(frozen=True)
class Change:
    """One change of a record.

    ``values`` maps each changed column to what it was and what it became; ``created`` says that it began to exist.
    ``after`` is the record behind the change without its silent columns, dates as ISO text.
    """

    at: datetime
    created: bool = False
    values: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def changes(
    connection: Connection, relation: str, key: int, limit: int = 3, municipality_key: str = ""
) -> tuple[Change, ...]:
    """Return the last changes of a row, newest first.

    Parameters
    ----------
    relation
        Table with history; its name comes from a declaration, never from a request.
    key
        Id of the row.
    limit
        Most changes to return.

    Returns
    -------
    tuple of Change
        Changes that touch only silent columns (positions, counters) are left out. Empty for a table without history.
    """
    municipality = municipality_key or settings().municipality_key
    query = sa.select(_history.c.at, _history.c.operation, _history.c.old).where(
        _history.c.municipality_key == municipality, _history.c.relation == relation, _history.c.row_id == key
    )
    kept = connection.execute(query.order_by(_history.c.seq)).all()
    if not kept:
        return ()
    images = [row.old for row in kept[1:]] + [_image(connection, relation, key, municipality)]
    found = [
        _change(row.at, row.operation, row.old or {}, after or {})
        for row, after in zip(kept, images, strict=True)
    ]
    return tuple(change for change in reversed(found) if change.created or change.values)[:limit]


def _image(connection: Connection, relation: str, key: int, municipality: str) -> dict[str, Any] | None:
    table = sa.table(relation, sa.column("id"), sa.column("municipality_key")).alias("row_now")
    image: sa.ColumnElement[Any] = sa.func.to_jsonb(sa.literal_column("row_now"))
    found = sa.select(image).where(table.c.id == key, table.c.municipality_key == municipality)
    row: dict[str, Any] | None = connection.execute(found).scalar()
    return row


def _change(at: datetime, operation: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    told = {name: value for name, value in after.items() if name not in SILENT}
    if operation == "I":
        return Change(at, created=True, after=told)
    columns = [
        name for name in before if name in after and before[name] != after[name] and name not in SILENT
    ]
    return Change(at, values={name: (before[name], after[name]) for name in columns}, after=told)
