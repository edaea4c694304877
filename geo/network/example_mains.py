"""Main roads of the example network: links between centres and exits to the border. Invented, deterministic."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.spatial import Delaunay
from shapely.geometry.base import BaseGeometry

from geo.network.arrays import FloatArray, IntArray

CENTRE_SPACING_M = 2400.0
EXITS = 14
VERTEX_SPACING_M = 120.0
BEND_SHARE = 0.05
"""Largest sideways bend of a road, in shares of its length."""


def main_roads(area: BaseGeometry, places: FloatArray, rng: np.random.Generator) -> list[shapely.LineString]:
    """Draw main roads between centres and from the outer centres to the border.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        Where roads may run, METRIC_CRS.
    places : FloatArray, shape (n, 2)
        Distinct places that roads connect, METRIC_CRS.
    rng : numpy.random.Generator
        Source of the bends.

    Returns
    -------
    list of LineString
        Roads within the area, cut where they meet.
    """
    roads = [_bent(places[a], places[b], rng) for a, b in gabriel_links(places).tolist()]
    roads += _exits(area, places, rng)
    inside = shapely.intersection(shapely.unary_union(roads), area.buffer(-1.0))
    merged = shapely.line_merge(inside)
    return [line for line in shapely.get_parts(merged).tolist() if isinstance(line, shapely.LineString)]


def gabriel_links(places: FloatArray) -> IntArray:
    """Link two places when no third lies in the circle over their connection (Gabriel and Sokal 1969).

    Parameters
    ----------
    places : FloatArray, shape (n, 2)
        Distinct points, metres.

    Returns
    -------
    IntArray, shape (links, 2)
        Index pairs; connected and without crossings. Fewer than four points are linked in their order.
    """
    if len(places) < 4:
        return np.column_stack([np.arange(len(places) - 1), np.arange(1, len(places))]).astype(np.int64)
    corners = Delaunay(places).simplices
    links = np.unique(
        np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])), axis=0
    )
    middle = places[links].mean(axis=1)
    radius2 = ((places[links[:, 0]] - middle) ** 2).sum(axis=1)
    distance2 = ((places[None] - middle[:, None]) ** 2).sum(axis=2)
    distance2[np.arange(len(links))[:, None], links] = np.inf
    return np.asarray(links[distance2.min(axis=1) >= radius2], dtype=np.int64)


def invented_centres(area: BaseGeometry, rng: np.random.Generator) -> FloatArray:
    """Spread places over an area, about one per 6 km².

    Parameters
    ----------
    area : Polygon or MultiPolygon
        METRIC_CRS.
    rng : numpy.random.Generator
        Source of the places.

    Returns
    -------
    FloatArray, shape (n, 2)
        At least one place inside the area.
    """
    x0, y0, x1, y1 = area.bounds
    x, y = np.meshgrid(np.arange(x0, x1, CENTRE_SPACING_M), np.arange(y0, y1, CENTRE_SPACING_M))
    places = np.column_stack([x.ravel(), y.ravel()]) + rng.uniform(0, 0.8 * CENTRE_SPACING_M, (x.size, 2))
    inside = places[shapely.contains_xy(area, places)]
    middle = area.representative_point()
    return inside if len(inside) else np.array([[middle.x, middle.y]])


def _exits(area: BaseGeometry, places: FloatArray, rng: np.random.Generator) -> list[shapely.LineString]:
    """One road per direction from the outermost place to beyond the border."""
    reach = float(np.hypot(area.bounds[2] - area.bounds[0], area.bounds[3] - area.bounds[1]))
    roads: list[shapely.LineString] = []
    used: set[int] = set()
    for angle in np.arange(EXITS) * 2 * np.pi / EXITS:
        direction = np.array([np.cos(angle), np.sin(angle)])
        outermost = int(np.argmax(places @ direction))
        if outermost in used:  # a spike of the area would otherwise bundle its exits in one place
            continue
        used.add(outermost)
        start = places[outermost]
        way_out = shapely.LineString([start, start + reach * direction]).intersection(area)
        length = float(shapely.get_parts(way_out)[0].length) if not way_out.is_empty else 0.0
        if length > VERTEX_SPACING_M:
            roads.append(_bent(start, start + (length + 50.0) * direction, rng))
    return roads


def _bent(start: FloatArray, end: FloatArray, rng: np.random.Generator) -> shapely.LineString:
    along = end - start
    length = float(np.hypot(*along))
    share = np.linspace(0.0, 1.0, max(2, round(length / VERTEX_SPACING_M) + 1))
    bend = BEND_SHARE * (
        rng.uniform(-1, 1) * np.sin(np.pi * share) + rng.uniform(-0.5, 0.5) * np.sin(2 * np.pi * share)
    )
    sideways = np.array([-along[1], along[0]])
    return shapely.LineString(start + share[:, None] * along + bend[:, None] * sideways)
