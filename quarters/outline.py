"""Outlines of areas as SVG paths: a small picture of where a place lies, without a map."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.settings import settings

TOLERANCE_M = 40.0
"""Vertices closer to the line than this are left out; a picture of 400 px of a city shows no more."""


@dataclass(frozen=True)
class Outline:
    """Paths in metres of EPSG:25832 with y downwards, as SVG wants it.

    ``view_box`` is ``min_x min_y width height`` around all boroughs; ``boroughs`` and ``place`` are path data.
    """

    view_box: tuple[float, float, float, float]
    boroughs: tuple[str, ...]
    place: str


def outline_of(connection: Connection, area_id: int, municipality_key: str | None = None) -> Outline | None:
    """Return the picture of an area inside its municipality, or None when there are no boroughs to draw.

    Parameters
    ----------
    connection
        Open connection.
    area_id
        The area to draw.
    municipality_key
        Official key (AGS); by default the one of the settings.
    """
    names = ("municipality_key", "id", "level", "geom")
    area = sa.table("area", *(sa.column(name) for name in names))
    path = sa.func.st_assvg(sa.func.st_simplifypreservetopology(area.c.geom, TOLERANCE_M), 0, 0)
    query = sa.select(
        area.c.id, area.c.level, path.label("path"),
        sa.func.st_xmin(area.c.geom).label("west"), sa.func.st_ymin(area.c.geom).label("south"),
        sa.func.st_xmax(area.c.geom).label("east"), sa.func.st_ymax(area.c.geom).label("north"),
    ).where(
        area.c.municipality_key == (municipality_key or settings().municipality_key),
        sa.or_(area.c.level == "borough", area.c.id == area_id),
    )  # fmt: skip
    rows = connection.execute(query).all()
    boroughs = [row for row in rows if row.level == "borough"]
    place = next((row.path for row in rows if row.id == area_id), "")
    if not boroughs or not place:
        return None
    west, east = min(row.west for row in boroughs), max(row.east for row in boroughs)
    south, north = min(row.south for row in boroughs), max(row.north for row in boroughs)
    return Outline((west, -north, east - west, north - south), tuple(row.path for row in boroughs), place)
