"""The bundled example network: an invented street pattern inside a given area, the same on every machine.

Main roads link the centres and leave the area; between them lies a bent, gappy grid of residential streets with
green spaces left out. Nothing is copied from real streets; names are visibly invented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError
from geo.i18n import _
from geo.network.arrays import BoolArray, FloatArray, IntArray
from geo.network.example_mains import invented_centres, main_roads
from geo.network.streets import MAIN, MINOR, StreetMap, largest_part

JUNCTIONS = 20_000
SEED = 20_261_122
GREEN_SHARE = 0.2
MISSING_SHARE = 0.17
CENTRE_RADIUS_M = 700.0
"""Around centres there is hardly any green."""
STREET_EDGES = 14
"""A residential street ends after this many blocks at the latest."""
NEAR_M = 25.0
"""Crossings on a main road closer than this become one."""


@dataclass(frozen=True, slots=True)
class _Lattice:
    """Bent grid: points, which are usable, and neighbour pairs with the grid line that each lies on."""

    xy: FloatArray
    usable: BoolArray
    ends: IntArray
    line: IntArray


def example_streets(
    area: BaseGeometry, *, centres: FloatArray | None = None, junctions: int = JUNCTIONS, seed: int = SEED
) -> StreetMap:
    """Invent walkable streets inside an area.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        Valid, METRIC_CRS; no street leaves it.
    centres : FloatArray, shape (n, 2), optional
        Places that main roads connect, e.g. the centres of suburbs, METRIC_CRS.
    junctions : int
        Wanted number of junctions after contraction; reached within about 3 %.
    seed : int
        Same seed, same streets.

    Returns
    -------
    StreetMap
        One connected part, kinds ``main`` and ``minor``, names such as „Beispielstraße 12“.

    Raises
    ------
    GeometryError
        If the area is empty, invalid or no polygon.
    """
    if area.is_empty or not area.is_valid or not isinstance(area, shapely.Polygon | shapely.MultiPolygon):
        raise GeometryError(_("Für das Beispielnetz wird eine gültige Fläche gebraucht."))
    places = (
        invented_centres(area, np.random.default_rng(seed)) if centres is None else np.unique(centres, axis=0)
    )
    spacing_m = float(np.sqrt(area.area * (1 - GREEN_SHARE) / junctions))
    for _attempt in range(6):
        streets = _streets(area, places, spacing_m, np.random.default_rng(seed))
        found = _junction_count(streets)
        if abs(found - junctions) <= 0.03 * junctions:
            break
        spacing_m *= float(np.sqrt(max(found, 1) / junctions))
    return streets


def _streets(area: BaseGeometry, places: FloatArray, spacing_m: float, rng: np.random.Generator) -> StreetMap:
    mains = np.array(main_roads(area, places, rng))
    lattice = _lattice(area, places, spacing_m, rng)
    tree = shapely.STRtree(mains)
    points = shapely.points(lattice.xy)
    road = np.asarray(tree.nearest(points))
    on_main = lattice.usable & (shapely.distance(points, mains[road]) < 0.5 * spacing_m)
    place = np.asarray(shapely.line_locate_point(mains[road], points))
    main_xy, main_ways, main_node = _main_ways(mains, road[on_main], place[on_main])
    node = np.arange(len(lattice.xy)) + len(main_xy)
    node[on_main] = main_node
    xy = np.concatenate([main_xy, lattice.xy])
    kept = _kept_edges(lattice, on_main, xy, node, tree, area, rng)
    local_ways = _chains(node[lattice.ends[kept]], lattice.line[kept])
    ways = (*main_ways, *local_ways)
    kinds = (MAIN,) * len(main_ways) + (MINOR,) * len(local_ways)
    names = [f"Beispielallee {k + 1}" for k in range(len(main_ways))]
    names += [f"Beispielstraße {k + 1}" for k in range(len(local_ways))]
    return largest_part(StreetMap(np.round(xy, 2), ways, kinds, tuple(names)))


def _lattice(area: BaseGeometry, places: FloatArray, spacing_m: float, rng: np.random.Generator) -> _Lattice:
    """Grid over the bounding circle, turned, bent smoothly and shaken a little."""
    x0, y0, x1, y1 = area.bounds
    half = int(np.hypot(x1 - x0, y1 - y0) / 2 / spacing_m) + 2
    column, row = (
        axis.ravel() for axis in np.meshgrid(np.arange(-half, half + 1), np.arange(-half, half + 1))
    )
    turn = rng.uniform(0, np.pi / 2)
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    xy = np.column_stack([column, row]) * spacing_m @ turned + [(x0 + x1) / 2, (y0 + y1) / 2]
    xy = xy + np.column_stack([_waves(xy, rng, 2000, 5000), _waves(xy, rng, 2000, 5000)]) * 120.0
    xy = xy + rng.uniform(-0.13, 0.13, xy.shape) * spacing_m
    to_centre_m, _place = cKDTree(places).query(xy)
    green = _waves(xy, rng, 1000, 3000) + 3.0 * np.exp(-((to_centre_m / CENTRE_RADIUS_M) ** 2))
    inside = shapely.contains_xy(area.buffer(-15.0), xy)
    limit = np.quantile(green[inside], GREEN_SHARE) if inside.any() else 0.0
    index = np.arange(len(xy)).reshape(2 * half + 1, 2 * half + 1)
    across = np.column_stack([index[:, :-1].ravel(), index[:, 1:].ravel()])
    along = np.column_stack([index[:-1].T.ravel(), index[1:].T.ravel()])
    line = np.concatenate([row[across[:, 0]], column[along[:, 0]] + 4 * half])
    return _Lattice(xy, inside & (green >= limit), np.concatenate([across, along]), line)


def _waves(xy: FloatArray, rng: np.random.Generator, shortest_m: float, longest_m: float) -> FloatArray:
    """Smooth random surface with a standard deviation of about 1."""
    surface = np.zeros(len(xy))
    for _wave in range(6):
        angle, length = rng.uniform(0, 2 * np.pi), rng.uniform(shortest_m, longest_m)
        phase = rng.uniform(0, 2 * np.pi)
        surface += np.sin(2 * np.pi * (xy @ np.array([np.cos(angle), np.sin(angle)])) / length + phase)
    return np.asarray(surface / np.sqrt(3.0))


def _kept_edges(
    lattice: _Lattice,
    on_main: BoolArray,
    xy: FloatArray,
    node: IntArray,
    mains: shapely.STRtree,
    area: BaseGeometry,
    rng: np.random.Generator,
) -> IntArray:
    """Grid edges that become streets: inside the area, not beside or across a main road, some left out."""
    a, b = lattice.ends.T
    lucky = rng.random(len(a)) >= MISSING_SHARE
    meets_main = on_main[a] | on_main[b]
    wanted = lattice.usable[a] & lattice.usable[b] & ~(on_main[a] & on_main[b])
    edges = np.flatnonzero(wanted & (lucky | (meets_main & (rng.random(len(a)) < 0.5))))
    lines = shapely.linestrings(np.stack([xy[node[a[edges]]], xy[node[b[edges]]]], axis=1))
    shapely.prepare(area)
    ok = np.asarray(shapely.contains_properly(area, lines))
    crossing = np.unique(mains.query(lines, predicate="crosses")[0])
    touching = meets_main[edges]  # ends on a main road: rounding may count it as a crossing
    ok[crossing] &= touching[crossing]
    return edges[ok]


def _main_ways(
    mains: FloatArray, road: IntArray, place_m: FloatArray
) -> tuple[FloatArray, list[IntArray], IntArray]:
    """Insert crossings into the main roads; returns points, ways, and the point of each crossing."""
    xy: list[FloatArray] = []
    ways: list[IntArray] = []
    number: dict[tuple[float, float], int] = {}
    node = np.empty(len(road), dtype=np.int64)
    for k, line in enumerate(mains):
        vertices = shapely.get_coordinates(line)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
        members = np.flatnonzero(road == k)
        members = members[np.argsort(place_m[members], kind="stable")]
        stops: list[float] = [0.0]
        for member in members.tolist():
            if place_m[member] - stops[-1] >= NEAR_M:
                stops.append(min(float(place_m[member]), float(along[-1])))
        stops = [stop for stop in stops if along[-1] - stop >= NEAR_M or stop == 0.0] + [float(along[-1])]
        positions = np.unique(np.concatenate([along, stops]))
        points = np.column_stack([np.interp(positions, along, vertices[:, axis]) for axis in (0, 1)])
        indices = np.array([_numbered(tuple(point), number, xy) for point in np.round(points, 2).tolist()])
        at_stop = indices[np.searchsorted(positions, stops)]
        nearest = np.abs(place_m[members][:, None] - np.array(stops)[None]).argmin(axis=1)
        node[members] = at_stop[nearest]
        ways.append(indices)
    return np.array(xy), ways, node


def _numbered(
    point: tuple[float, float], number: dict[tuple[float, float], int], xy: list[FloatArray]
) -> int:
    if point not in number:
        number[point] = len(xy)
        xy.append(np.array(point))
    return number[point]


def _chains(ends: IntArray, line: IntArray) -> list[IntArray]:
    """Join consecutive edges of a grid line into streets."""
    new = np.ones(len(ends), dtype=bool)
    new[1:] = (ends[1:, 0] != ends[:-1, 1]) | (line[1:] != line[:-1])
    run = np.cumsum(new) - 1
    position = np.arange(len(ends)) - np.flatnonzero(new)[run]
    cuts = np.flatnonzero(new | (position % STREET_EDGES == 0))
    return [np.append(part[:, 0], part[-1, 1]) for part in np.split(ends, cuts[1:])]


def _junction_count(streets: StreetMap) -> int:
    """Points where other than two segments meet."""
    segments = np.concatenate([np.column_stack([way[:-1], way[1:]]) for way in streets.ways])
    degree = np.bincount(np.unique(np.sort(segments, axis=1), axis=0).ravel())
    return int(((degree > 0) & (degree != 2)).sum())
