"""Areas as the supply functions need them: which area of a level a point lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Connection

from geo.network.arrays import FloatArray, IntArray
from quarters.supply.statements import statement

ASSIGNED_LEVELS = ("borough", "statistical_district", "suburb", "project_area", "quarter_lab")


@dataclass(frozen=True, slots=True)
class Zone:
    """One area: id, level, key, name, area around it, residents by publication, place point and shape (METRIC_CRS)."""

    id: int
    level: str
    key: str
    name: str
    parent_id: int | None
    population: int | None
    place: tuple[float, float]
    shape: BaseGeometry


def read_zones(connection: Connection, municipality_key: str) -> list[Zone]:
    """Return all areas of the municipality ordered by id; the place point falls back to a point inside the shape."""
    rows = connection.execute(statement("areas"), {"municipality_key": municipality_key})
    zones = []
    for row in rows:
        shape = shapely.from_wkb(bytes(row.shape))
        inner = shapely.point_on_surface(shape)
        place = (inner.x, inner.y) if row.place_x is None else (row.place_x, row.place_y)
        zones.append(Zone(row.id, row.level, row.key, row.name, row.parent_id, row.population, place, shape))
    return zones


def zone_ids(zones: Sequence[Zone], xy: FloatArray) -> dict[str, IntArray]:
    """Return for each level the id of the area that each point lies in, 0 where none.

    On a shared border the smaller id wins, as in the database function ``areas_at``.
    """
    points = np.asarray(shapely.points(xy))
    tree = shapely.STRtree(points)
    ids = {level: np.zeros(len(xy), dtype=np.int64) for level in ASSIGNED_LEVELS}
    for zone in sorted(zones, key=lambda one: -one.id):
        if zone.level in ids:
            ids[zone.level][tree.query(zone.shape, predicate="covers")] = zone.id
    return ids
