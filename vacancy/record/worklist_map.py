"""What a worklist looks like on the map: every record of it that has a place, and the counts beside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.filters import FilterValues
from geo.relation import tooltip_columns
from geo.summary import Summary
from vacancy.record.worklists import chosen, register

Feature = dict[str, Any]


def summary(
    connection: Connection, filters: FilterValues, worklist: str, day: date, total: int,
    unit_ids: Collection[int] | None = None,
) -> Summary:  # fmt: skip
    """Count a worklist as the map needs it; parameters as ``features``, ``total`` as in ``geo.summary.Summary``."""
    source, conditions = chosen(filters, worklist, day, unit_ids)
    table = register()
    area = table.c.floor_area_m2
    query = (
        sa.select(
            table.c.status, sa.func.count().label("n"), sa.func.sum(area).label("area"),
            sa.func.count().filter(area.is_(None)).label("without"),
            sa.func.count().filter(table.c.geom.is_(None)).label("unplaced"),
        )
        .select_from(source)
        .where(*conditions)
        .group_by(table.c.status)
    )  # fmt: skip
    groups = connection.execute(query).all()
    known = [group.area for group in groups if group.area is not None]
    return Summary(
        shown=sum(group.n for group in groups),
        total=total,
        unplaced=sum(group.unplaced for group in groups),
        floor_area_m2_sum=sum(known) if known else None,
        n_without_floor_area=sum(group.without for group in groups),
        by_code={group.status: group.n for group in groups},
    )


def features(
    connection: Connection, filters: FilterValues, worklist: str, day: date,
    unit_ids: Collection[int] | None = None,
) -> list[Feature]:  # fmt: skip
    """Return the placed records of a worklist as GeoJSON features (WGS84).

    Parameters
    ----------
    filters
        Filters of the layer ``vacancies``.
    worklist
        Key of ``vacancy.record.worklists.WORKLISTS``.
    day
        The day that counts as today.
    unit_ids
        Only these units; for lists that are made of something else than records.

    Returns
    -------
    list of dict
        ``properties``: ``id`` (unit) and the public columns that a tile of the layer carries; unknown ones left out.
    """
    source, conditions = chosen(filters, worklist, day, unit_ids)
    table = register()
    point = sa.func.st_transform(table.c.geom, 4326)
    columns = [table.c[name] for name in tooltip_columns(filters.layer)]
    query = sa.select(
        *columns,
        table.c.unit_id.label("id"),
        sa.func.st_x(point).label("lon"),
        sa.func.st_y(point).label("lat"),
    )
    found = connection.execute(query.select_from(source).where(*conditions, table.c.geom.is_not(None)))
    return [feature(dict(row)) for row in found.mappings()]


def feature(told: dict[str, Any]) -> Feature:
    """Return one GeoJSON feature; ``lon`` and ``lat`` are its place, the rest its properties."""
    place = [round(told.pop("lon"), 6), round(told.pop("lat"), 6)]
    properties = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in told.items()
        if value is not None
    }
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": place}}
