"""Where the place lies: a small map drawn from our own streets and borders, as SVG with a scale bar."""

from __future__ import annotations

from html import escape

import shapely
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.i18n import format_number
from geo.settings import settings
from vacancy.staging import read_sql

WIDTH, FLAT, TALL = 1068.0, 270.0, 560.0
"""Size of the picture, px: flat below a photo, tall without one."""
WIDTH_M = 1600.0
SCALE = WIDTH / WIDTH_M
BAR_M = 200.0
LAND, ROAD, CASING, BORDER, BOROUGH = "#F6F7F5", "#FFFFFF", "#D5DCDC", "#B4BFC3", "#7C8B91"
INK, POINT = "#17262B", "#C2410C"
WIDTHS = {"main": (13.0, 10.0), "minor": (7.0, 5.0)}
"""Width of casing and road, px."""
FONTS = "IBM Plex Sans, Inter, DejaVu Sans, sans-serif"
LABEL_MARGIN = 70.0


def unit_locator_svg(connection: Connection, unit_id: int) -> str:
    """Return the flat map around a unit, ``""`` for one without a known place."""
    found = connection.execute(
        sa.text(read_sql("unit_point")), {"key": settings().municipality_key, "unit_id": unit_id}
    ).first()
    return "" if found is None else locator_svg(connection, found.x, found.y)


def locator_svg(connection: Connection, x: float, y: float, *, tall: bool = False) -> str:
    """Return a map of 1.6 km width around a point (EPSG:25832), north up.

    The picture is drawn without streets where none are loaded.
    """
    height = TALL if tall else FLAT
    half_height_m = height / SCALE / 2
    box = {
        "west": x - WIDTH_M / 2,
        "east": x + WIDTH_M / 2,
        "south": y - half_height_m,
        "north": y + half_height_m,
    }
    values = {**box, "key": settings().municipality_key}
    streets = connection.execute(sa.text(read_sql("locator_streets")), values).all()
    areas = connection.execute(sa.text(read_sql("locator_areas")), values).all()
    paths = {
        kind: "".join(_path(row.line, box) for row in streets if row[0] == kind) for kind in ("minor", "main")
    }
    roads = "".join(
        f'<path d="{paths[kind]}" stroke="{colour}" stroke-width="{WIDTHS[kind][number]}"/>'
        for number, colour in enumerate((CASING, ROAD))
        for kind in ("minor", "main")
        if paths[kind]
    )
    borders = "".join(_border(row.level, _path(row.line, box)) for row in areas if row.line is not None)
    labels = "".join(
        _label(row.name, *_at(row.x, row.y, box), height) for row in areas if row.level == "suburb"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" '
        f'height="{height:.0f}" font-family="{FONTS}"><rect width="{WIDTH:.0f}" height="{height:.0f}" fill="{LAND}"/>'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{roads}{borders}</g>{labels}'
        f'<circle cx="{WIDTH / 2}" cy="{height / 2}" r="24" fill="#FFFFFF" stroke="{INK}" stroke-width="3.5"/>'
        f'<circle cx="{WIDTH / 2}" cy="{height / 2}" r="13" fill="{POINT}"/>{_bar(height)}</svg>'
    )


def _at(x: float, y: float, box: dict[str, float]) -> tuple[float, float]:
    return (x - box["west"]) * SCALE, (box["north"] - y) * SCALE


def _path(line: bytes | None, box: dict[str, float]) -> str:
    if line is None:
        return ""
    parts = shapely.get_parts(shapely.from_wkb(line))
    told = []
    for part in parts:
        points = [_at(px, py, box) for px, py in getattr(part, "coords", ())]
        if len(points) > 1:
            told.append("M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in points))
    return "".join(told)


def _border(level: str, path: str) -> str:
    if not path:
        return ""
    if level == "borough":
        return f'<path d="{path}" stroke="{BOROUGH}" stroke-width="2.4"/>'
    return f'<path d="{path}" stroke="{BORDER}" stroke-width="1.6" stroke-dasharray="5 5"/>'


def _label(name: str, x: float, y: float, height: float) -> str:
    if not (LABEL_MARGIN < x < WIDTH - LABEL_MARGIN and 24 < y < height - 12):
        return ""
    if abs(x - WIDTH / 2) < 2 * LABEL_MARGIN and abs(y - height / 2) < 40:
        y = height / 2 + 58  # below the marked point, not under it
    text = f'x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="19" font-weight="600"'
    halo = f'<text {text} fill="none" stroke="{LAND}" stroke-width="5">{escape(name)}</text>'
    return f'{halo}<text {text} fill="{INK}">{escape(name)}</text>'


def _bar(height: float) -> str:
    right, low = 16 + BAR_M * SCALE, height - 14
    middle, words = (16 + right) / 2, format_number(BAR_M, "m")
    return (
        f'<path d="M16 {low - 12}V{low}H{right:.0f}V{low - 12}" fill="none" stroke="{INK}" stroke-width="2"/>'
        f'<text x="{middle:.0f}" y="{low - 6}" text-anchor="middle" font-size="18" fill="{INK}">{words}</text>'
    )
