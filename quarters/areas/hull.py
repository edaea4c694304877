"""Approximate outline of a city from the points of its places and its published area."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

CONCAVITY = 0.35
"""Ratio of ``shapely.concave_hull``: 0 follows every point, 1 is the convex hull."""
CLOSING_M = 1000.0
"""Bays narrower than twice this length are closed, so the outline looks like a city limit, not like a star.
"""
VERTEX_TOLERANCE_M = 5.0


def city_outline(points: Sequence[Point], area_km2: float) -> Polygon:
    """Return an outline around the points that covers the given area.

    The concave hull of the points is widened by the distance (whole metres, found by bisection) at which its
    area is closest to the published one, then smoothed. Own derivation; it follows no surveyed border.

    Parameters
    ----------
    points
        Points of all places, EPSG:25832.
    area_km2
        Published area of the city in square kilometres.

    Returns
    -------
    shapely.Polygon
        One polygon without holes in EPSG:25832 that contains all points.
    """
    core = shapely.concave_hull(MultiPoint(list(points)), ratio=CONCAVITY)
    near, far = 0, 10_000
    while far - near > 1:
        middle = (near + far) // 2
        near, far = (middle, far) if _widen(core, middle).area < area_km2 * 1e6 else (near, middle)
    return Polygon(shapely.simplify(_widen(core, far), VERTEX_TOLERANCE_M).exterior)


def _widen(core: BaseGeometry, distance_m: float) -> Polygon:
    widened = shapely.buffer(core, distance_m + CLOSING_M, quad_segs=16)
    return Polygon(shapely.buffer(widened, -CLOSING_M, quad_segs=16).exterior)
