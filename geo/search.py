"""Search by name over every declared layer: areas, streets, sites, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.engine import Connection

from geo.crs import WGS84
from geo.filters import FilterValues
from geo.layer import MapLayer
from geo.layers import all_layers
from geo.relation import area, relation
from geo.settings import settings

MIN_LENGTH = 2
MAX_LENGTH = 100
PER_LAYER = 4
_SRID = int(WGS84.removeprefix("EPSG:"))
_ORDER = {"polygon": 0, "line": 1, "point": 2}

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Hit:
    """Something found: layer and key, name, and its extent (west, south, east, north in degrees; None when unplaced).

    ``key`` is None for a street, which is made of many pieces of the same name.
    """

    layer_id: str
    key: int | None
    name: str
    bounds: Bounds | None


def search(connection: Connection, words: str, limit: int = 8) -> tuple[Hit, ...]:
    """Find areas, streets, sites and addresses by name.

    Parameters
    ----------
    words
        What somebody typed; upper and lower case and ß/ss are alike, wildcards count as plain characters.
    limit
        Most hits to return.

    Returns
    -------
    tuple of Hit
        Names that begin with the words first, then areas before streets before points; empty for less than two
        characters.
    """
    wanted = " ".join(words.split())[:MAX_LENGTH]
    if len(wanted) < MIN_LENGTH:
        return ()
    found = [hit for layer in all_layers() for hit in _layer_hits(connection, layer, wanted)]
    shapes = {layer.id: _ORDER[layer.geometry] for layer in all_layers()}
    start = _fold(wanted)
    found.sort(
        key=lambda hit: (not _fold(hit.name).startswith(start), shapes[hit.layer_id], len(hit.name), hit.name)
    )
    return tuple(found[:limit])


def _fold(text: str) -> str:
    return text.lower().replace("ß", "ss")


def _layer_hits(connection: Connection, layer: MapLayer, words: str) -> list[Hit]:
    table = relation(layer)
    name: sa.ColumnElement[Any] = table.c[layer.name_column]
    folded: sa.ColumnElement[str] = sa.func.replace(sa.func.lower(name), "ß", "ss", type_=sa.Text)
    bare = FilterValues(layer, {}, settings().municipality_key)
    grouped = layer.geometry == "line"
    key = sa.null() if grouped else table.c[layer.key]
    box = sa.func.st_extent(table.c.geom) if grouped else table.c.geom
    query = (
        sa.select(key.label("key"), name.label("name"), box.label("box"))
        .where(
            *bare.clauses(table), *(folded.contains(_fold(word), autoescape=True) for word in words.split())
        )
        .order_by(sa.not_(folded.startswith(_fold(words), autoescape=True)), sa.func.length(name), name)
        .limit(PER_LAYER)
    )
    if grouped:
        query = query.where(name != "").group_by(name)
    place = query.subquery("place")
    corners = _corners(place.c.box, extent=grouped)
    rows = connection.execute(sa.select(place.c.key, place.c.name, *corners))
    return [Hit(layer.id, row[0], row[1], None if row[2] is None else tuple(row[2:6])) for row in rows]


def _corners(shape: sa.ColumnElement[Any], *, extent: bool) -> list[sa.ColumnElement[Any]]:
    metric = sa.func.st_setsrid(sa.func.st_envelope(sa.cast(shape, Geometry)), 25832) if extent else shape
    box = sa.func.st_transform(metric, _SRID)
    return [getattr(sa.func, f"st_{corner}")(box) for corner in ("xmin", "ymin", "xmax", "ymax")]


def extent(connection: Connection) -> Bounds:
    """Return the extent of the municipality's areas.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees (WGS84); the middle of Germany before anything is loaded.
    """
    geom: sa.ColumnElement[Any] = sa.column("geom")
    box = _corners(sa.func.st_extent(geom), extent=True)
    query = sa.select(*box).select_from(area).where(area.c.municipality_key == settings().municipality_key)
    row = connection.execute(query).one()
    return (6.0, 47.3, 15.0, 55.0) if row[0] is None else (row[0], row[1], row[2], row[3])
