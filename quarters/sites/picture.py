"""Where a site lies, as SVG for documents: the boroughs with the place, and the outline on its own with a scale bar."""

from __future__ import annotations

import shapely
import sqlalchemy as sa
from shapely.geometry import Polygon
from sqlalchemy.engine import Connection

from geo.i18n import format_number
from geo.settings import settings
from quarters.sites.measured import place_of
from quarters.sites.record import SiteRecord
from quarters.sites.tables import area

WIDTH, HEIGHT, MARGIN = 600.0, 420.0, 14.0
SIMPLIFY_M = 30.0
LINE, LAND, MARK = "#7C8B91", "#F6F7F5", "#0B5C6B"
BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000)


def site_picture(connection: Connection, record: SiteRecord, municipality_key: str | None = None) -> str:
    """Return the picture as SVG text, empty for a site without a place or before boroughs are loaded.

    Parameters
    ----------
    connection
        Any.
    record
        The site.
    municipality_key
        That of the settings unless given.
    """
    place = place_of(record)
    shape = sa.func.st_asbinary(sa.func.st_simplifypreservetopology(area.c.geom, SIMPLIFY_M))
    query = sa.select(shape).where(
        area.c.municipality_key == (municipality_key or settings().municipality_key),
        area.c.level == "borough",
    )
    boroughs = [shapely.from_wkb(bytes(each)) for each in connection.execute(query).scalars()]
    if not boroughs or place.xy is None:
        return ""
    view = _View(shapely.union_all(boroughs).bounds, 0.0)
    lines = "".join(
        f'<path d="{view.path(each)}" fill="{LAND}" stroke="{LINE}" stroke-width="1.2"/>' for each in boroughs
    )
    x, y = view.at(*place.xy)
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{MARK}" stroke="#FFFFFF" stroke-width="2.5"/>'
    own = _outline(place.outline) if place.outline is not None else ""
    height = HEIGHT * (2 if own else 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" '
        f'height="{height:.0f}">{lines}{dot}{own}</svg>'
    )


class _View:
    """Turns metres of EPSG:25832 into the picture, north up, the same scale both ways."""

    def __init__(self, bounds: tuple[float, float, float, float], top: float) -> None:
        west, south, east, north = bounds
        self.scale = min((WIDTH - 2 * MARGIN) / (east - west), (HEIGHT - 2 * MARGIN) / (north - south))
        self._west = (west + east) / 2 - WIDTH / 2 / self.scale
        self._north = (south + north) / 2 + HEIGHT / 2 / self.scale
        self._top = top

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self._west) * self.scale, self._top + (self._north - y) * self.scale

    def path(self, shape: shapely.Geometry) -> str:
        parts = shapely.get_parts(shape)
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        return "".join(
            "M" + "L".join("{:.1f} {:.1f}".format(*self.at(x, y)) for x, y in ring.coords) + "Z"
            for ring in rings
        )


def _outline(outline: Polygon) -> str:
    view = _View(outline.buffer(0.1 * outline.length / 4).bounds, HEIGHT)
    bar_m = max((each for each in BARS_M if each * view.scale <= 180), default=BARS_M[0])
    x, y = MARGIN + 4, 2 * HEIGHT - 14
    return (
        f'<path d="{view.path(outline)}" fill="{MARK}" fill-opacity="0.2" stroke="{MARK}" stroke-width="2.5"/>'
        f'<path d="M{x} {y - 6}v6h{bar_m * view.scale:.1f}v-6" fill="none" stroke="#17262B" stroke-width="2"/>'
        f'<text x="{x + 4}" y="{y - 8}" font-size="18" fill="#17262B">{format_number(bar_m, "m")}</text>'
    )
