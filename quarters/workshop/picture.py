"""Maps as the room saw them, drawn again from the database as SVG: boroughs, main streets, options, pins, sketches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
import sqlalchemy as sa
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Connection

from geo.settings import settings
from quarters.workshop.model import Workshop
from quarters.workshop.picture_frame import Frame, to_mercator
from quarters.workshop.picture_layers import layer_svg
from quarters.workshop.picture_options import option_svg
from quarters.workshop.shown import Shown

_AREAS = sa.text(
    "select st_asbinary(st_simplify(geom_3857, :fine)) from area where municipality_key = :municipality_key"
    " and level = 'borough' and geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)"
)
_STREETS = sa.text(
    "select st_asbinary(st_simplify(geom_3857, :fine)) from street where municipality_key = :municipality_key"
    " and class = 'main' and geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)"
)


def view_svg(
    connection: Connection, now: Workshop, shown: Shown, notes: Sequence[dict[str, Any]] = ()
) -> str:
    """Return what the room saw as SVG text.

    Parameters
    ----------
    connection
        Open connection.
    now
        The workshop, for its options.
    shown
        View, layers with filters, scenario.
    notes
        Pins and sketches of ``snapshot.notes``.
    """
    frame = Frame.of_view(shown.view)
    parts = [
        f'<rect width="{frame.width}" height="{frame.height}" fill="#F6F7F5"/>',
        *(
            _path(frame, shape, 'fill="none" stroke="#DDE2E1" stroke-width="5"')
            for shape in _read(connection, _STREETS, frame)
        ),
        *(
            _path(frame, shape, 'fill="none" stroke="#7C8B91" stroke-width="1.6"')
            for shape in _read(connection, _AREAS, frame)
        ),
        *(
            part
            for each in reversed(shown.layers)
            for part in layer_svg(connection, frame, each, shown.queries.get(each, ""))
        ),
        *(_note(frame, each) for each in notes),
        *(_measure(frame, each) for each in (shown.scenario or {}).get("points", [])),
        *(_option(frame, now, place, shown.view.get("selected")) for place in range(len(now.candidates))),
    ]
    size = f'width="{frame.width}" height="{frame.height}" viewBox="0 0 {frame.width} {frame.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _read(connection: Connection, query: sa.TextClause, frame: Frame) -> list[BaseGeometry]:
    values = {"municipality_key": settings().municipality_key, "fine": frame.metres, **frame.bounds()}
    found = [
        shapely.from_wkb(bytes(row[0])) for row in connection.execute(query, values) if row[0] is not None
    ]
    bounds = frame.bounds()
    edge = 20 * frame.metres
    box = (bounds["west"] - edge, bounds["south"] - edge, bounds["east"] + edge, bounds["north"] + edge)
    return [
        shapely.clip_by_rect(shapely.boundary(each) if each.geom_type.endswith("Polygon") else each, *box)
        for each in found
    ]


def _path(frame: Frame, shape: BaseGeometry, style: str) -> str:
    lines = [part for part in shapely.get_parts(shape) if part.geom_type in {"LineString", "LinearRing"}]
    drawn = "".join(
        "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in (frame.px(*point) for point in part.coords))
        for part in lines
        if not part.is_empty
    )
    return f'<path d="{drawn}" {style}/>' if drawn else ""


def _option(frame: Frame, now: Workshop, place: int, selected: int | None) -> str:
    each = now.candidates[place]
    if each.lon_lat is None:
        return ""
    at = frame.px(*to_mercator(*each.lon_lat))
    if not (-30 <= at[0] <= frame.width + 30 and -30 <= at[1] <= frame.height + 30):
        return ""  # outside of what the room saw
    return option_svg(place, at, frame.width, each.name, chosen=each.id == selected)


def _measure(frame: Frame, point: dict[str, Any]) -> str:
    """Draw a measure of a scenario: plus for what is placed, minus for what closes."""
    x, y = frame.px(*to_mercator(*point["lonLat"]))
    colour, sign = ("#A3241B", "−") if point["action"] == "close" else ("#1D6B43", "+")
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13" fill="{colour}" stroke="#fff" stroke-width="2"/>'
        f'<text x="{x:.1f}" y="{y + 7:.1f}" text-anchor="middle" font-size="20" font-weight="700" fill="#fff" '
        f'font-family="IBM Plex Sans, Inter, DejaVu Sans">{sign}</text>'
    )


def _note(frame: Frame, note: dict[str, Any]) -> str:
    places = [frame.px(*to_mercator(lon, lat)) for lon, lat in note["points"]]
    if not places:
        return ""
    if note["kind"] == "sketch":
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        return f'<polyline points="{line}" fill="none" stroke="#8A4B00" stroke-width="4"/>'
    x, y = places[0]
    foot = f'<path d="M{x:.1f},{y:.1f}l-7,-14h14z" fill="#8A4B00"/>'
    return f'{foot}<circle cx="{x:.1f}" cy="{y - 18:.1f}" r="7" fill="#8A4B00"/>'
