"""Layers of a map that the room saw, drawn again as SVG from their declarations, filters and records."""

from __future__ import annotations

from urllib.parse import parse_qs

import shapely
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import AtlasError
from geo.filters import FilterValues
from geo.layer import AreaStyle, LineStyle, MapLayer, PointStyle
from geo.layers import layer_by_id
from geo.relation import relation, style_column
from quarters.workshop.picture_frame import Frame

MOST_RECORDS = 4000
"""Of one layer in one picture; more are dots upon dots."""
DOT_PX = 6


def layer_svg(connection: Connection, frame: Frame, layer_id: str, query: str) -> list[str]:
    """Return the records of a layer in a frame as SVG elements.

    Parameters
    ----------
    connection
        Open connection.
    frame
        Part of the earth.
    layer_id
        A layer that is gone, or filters that are none any more, draw nothing.
    query
        Canonical filter query.
    """
    try:
        layer = layer_by_id(layer_id)
        filters = FilterValues.parse(layer, parse_qs(query))
    except AtlasError:
        return []
    table, bounds = relation(layer), frame.bounds()
    box = sa.func.st_makeenvelope(bounds["west"], bounds["south"], bounds["east"], bounds["north"], 3857)
    shape = sa.func.st_asbinary(sa.func.st_simplify(table.c.geom_3857, frame.metres))
    column = style_column(layer)
    look = table.c[column] if column else sa.literal("")
    found = connection.execute(
        sa.select(shape.label("shape"), look.label("look"))
        .where(*filters.clauses(table), table.c.geom_3857.op("&&")(box))
        .order_by(table.c[layer.key])
        .limit(MOST_RECORDS)
    )
    return [_drawn(frame, layer, bytes(row.shape), str(row.look)) for row in found if row.shape is not None]


def _drawn(frame: Frame, layer: MapLayer, wkb: bytes, code: str) -> str:
    shape = shapely.from_wkb(wkb)
    style = layer.style
    if isinstance(style, PointStyle):
        symbol = style.symbols.get(code) or next(iter(style.symbols.values()))
        x, y = frame.px(*shapely.get_coordinates(shape)[0].tolist())
        look = f'fill="{symbol.light}" stroke="#fff" stroke-width="1.2"'
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT_PX}" {look}/>'
    rings = [
        "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in (frame.px(*point) for point in ring.coords))
        for part in shapely.get_parts(shape)
        for ring in (shapely.get_parts(part.boundary) if part.geom_type == "Polygon" else [part])
        if not ring.is_empty
    ]
    return f'<path d="{"".join(rings)}" {_paint(style)}/>'


def _paint(style: AreaStyle | LineStyle) -> str:
    line = f'stroke="{style.light}" stroke-width="{style.width_px:g}"'
    if isinstance(style, AreaStyle) and style.fill_opacity:
        return f'fill="{style.light}" fill-opacity="{style.fill_opacity:g}" fill-rule="evenodd" {line}'
    return f'fill="none" {line}'
