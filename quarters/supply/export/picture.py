"""A map of the classes as SVG, for documents: areas, hatching where the class is uncertain, facilities."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from quarters.supply.export.contents import GapExport

WIDTH = 1000.0
MARGIN = 10.0
SIMPLIFY_M = 15.0


def class_map(content: GapExport, colours: Sequence[str], dot: str) -> str:
    """Return the picture as SVG text.

    Parameters
    ----------
    content
        What is shown.
    colours
        One per class, the lowest first.
    dot
        Colour of the facilities.
    """
    zones = content.state.model.zones_of(content.level)
    west, south, east, north = shapely.union_all([zone.shape for zone in zones]).bounds
    scale = (WIDTH - 2 * MARGIN) / (east - west)
    height = (north - south) * scale + 2 * MARGIN

    def path(shape: BaseGeometry) -> str:
        rings = [
            ring
            for part in shapely.get_parts(shape.simplify(SIMPLIFY_M))
            for ring in (part.exterior, *part.interiors)
        ]
        points = (
            " ".join(
                f"{MARGIN + (x - west) * scale:.1f},{MARGIN + (north - y) * scale:.1f}"
                for x, y in ring.coords
            )
            for ring in rings
        )
        return "".join(f"M{each}z" for each in points)

    fills, hatches = [], []
    for zone, number, unsure in zip(zones, content.classes.number, content.classes.uncertain, strict=True):
        drawn = path(zone.shape)
        fill = colours[int(number)] if number >= 0 else "#ffffff"
        fills.append(f'<path d="{drawn}" fill="{fill}" stroke="#4D5D63" stroke-width="1"/>')
        if unsure:
            hatches.append(f'<path d="{drawn}" fill="url(#hatch)"/>')
    dots = "".join(
        f'<circle cx="{MARGIN + (x - west) * scale:.1f}" cy="{MARGIN + (north - y) * scale:.1f}" r="4" fill="{dot}" '
        'stroke="#ffffff" stroke-width="1.2"/>'
        for x, y in content.state.model.supply(content.service).xy.tolist()
        if west <= x <= east and south <= y <= north
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" '
        f'height="{height:.0f}"><defs><pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="2.2" height="9" fill="#17262B" fill-opacity=".55"/>'
        "</pattern></defs>"
        f"{''.join(fills)}{''.join(hatches)}{dots}</svg>"
    )
