"""Read and write areas and sources; every statement lives in ``sql/`` and binds its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import shapely
import sqlalchemy as sa
from shapely.geometry import MultiPolygon, Point
from sqlalchemy.engine import Connection

from quarters.areas.nesting import Area


@cache
def statement(name: str) -> sa.TextClause:
    """Return the statement in ``sql/NAME.sql``."""
    return sa.text(
        resources.files("quarters.areas").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    )


def lock_areas(connection: Connection, municipality_key: str) -> None:
    """Wait until nobody else changes the areas of the municipality; held until the transaction ends."""
    connection.execute(statement("lock"), {"municipality_key": municipality_key})


def read_areas(connection: Connection, municipality_key: str) -> list[Area]:
    """Return all areas of the municipality with shapes and places in EPSG:25832, ordered by id."""
    rows = connection.execute(statement("read_areas"), {"municipality_key": municipality_key})
    return [
        Area(
            id=row.id,
            level=row.level,
            key=row.key,
            name=row.name,
            parent_id=row.parent_id,
            place=Point(row.place_x, row.place_y) if row.place_x is not None else None,
            shape=shapely.from_wkb(bytes(row.shape)),
            official=row.official,
        )
        for row in rows
    ]


def put_source(
    connection: Connection,
    municipality_key: str,
    key: str,
    *,
    title: str,
    quality: str,
    as_of: date | None,
    **told: str | date | None,
) -> int:
    """Insert a source or replace what is told about it, and return its id.

    Parameters
    ----------
    key
        Name of the source within the municipality.
    quality
        ``official``, ``approximate`` or ``example``.
    as_of
        Date of the data; None when the source is undated.
    told
        ``publisher``, ``licence``, ``url``, ``as_of_note``, ``retrieved_on``, ``note``.
    """
    blank = {"publisher": "", "licence": "", "url": "", "as_of_note": "", "retrieved_on": None, "note": ""}
    values = {
        "municipality_key": municipality_key,
        "key": key,
        "title": title,
        "quality": quality,
        "as_of": as_of,
    }
    return int(connection.execute(statement("put_source"), blank | told | values).scalar_one())


def source_ids(connection: Connection, municipality_key: str) -> dict[str, int]:
    """Return the ids of the municipality's sources by key."""
    rows = connection.execute(statement("source_ids"), {"municipality_key": municipality_key})
    return {row.key: row.id for row in rows}


def update_shapes(
    connection: Connection,
    municipality_key: str,
    shapes: Mapping[int, MultiPolygon],
    sources: Mapping[int, int],
) -> int:
    """Write the shapes (EPSG:25832) and sources of areas by id and return how many rows changed."""
    ids = sorted(set(shapes) | set(sources))
    written = connection.execute(
        statement("update_shapes"),
        {
            "municipality_key": municipality_key,
            "ids": ids,
            "shapes": [shapely.to_wkb(shapes[i]) if i in shapes else None for i in ids],
            "source_ids": [sources.get(i) for i in ids],
        },
    )
    return written.rowcount


def reassign_records(connection: Connection, municipality_key: str) -> int:
    """Give every record (units, sites, facilities, population cells) its areas again; return how many moved."""
    return int(connection.execute(statement("reassign"), {"municipality_key": municipality_key}).scalar_one())


def move_examples_inside(connection: Connection, municipality_key: str) -> int:
    """Move invented units that lie outside the city to the nearest spot inside; return how many moved."""
    return connection.execute(
        statement("move_examples_inside"), {"municipality_key": municipality_key}
    ).rowcount


def units_without_area(connection: Connection, municipality_key: str) -> int:
    """Return the number of commercial units that have a position but lie in no suburb."""
    query = statement("units_without_area")
    return int(connection.execute(query, {"municipality_key": municipality_key}).scalar_one())


def insert_rows(connection: Connection, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run the statement ``sql/NAME.sql`` once for each row."""
    for row in rows:
        connection.execute(statement(name), dict(row))
