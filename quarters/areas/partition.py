"""Divide areas among place points so that neighbours share every border vertex.

All borders are noded together on one grid and cut into faces; every face belongs to exactly one place. Unions
of faces therefore nest and cover without gaps or overlaps, whatever the level.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError
from geo.i18n import _

K = TypeVar("K", bound=Hashable)
P = TypeVar("P", bound=Hashable)

GRID_M = 0.0001
"""Coordinates of borders are multiples of this length (metres, EPSG:25832)."""
# A dividing line must cross the border it ends at; the overhang is a dangle, which polygonising drops.
OVERHANG_M = 0.1


def as_multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """Return the polygonal part of a shape as MultiPolygon in canonical vertex order."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if isinstance(part, Polygon)]
    return shapely.normalize(MultiPolygon(parts))


def merge(shapes: Sequence[BaseGeometry]) -> MultiPolygon:
    """Return the union of shapes that share their border vertices exactly (a coverage)."""
    return as_multipolygon(shapely.coverage_union_all(list(shapes)))


def split_areas(
    containers: Mapping[K, BaseGeometry],
    places: Mapping[P, tuple[K, Point]],
    grid_m: float = GRID_M,
) -> dict[P, MultiPolygon]:
    """Divide every container among its places, each spot to the nearest place (Voronoi).

    Parameters
    ----------
    containers
        Polygons in a metric CRS (EPSG:25832) by key. Where two overlap, the first one keeps the overlap.
    places
        For every place the key of its container and its point. A point outside its container counts from the
        nearest spot inside.
    grid_m
        Grid of the border coordinates in metres.

    Returns
    -------
    dict
        One valid MultiPolygon per place, on the grid, sharing all border vertices with its neighbours. The
        union over a container's places is the container, up to the rounding of its vertices.

    Raises
    ------
    GeometryError
        When two places share one point, or a container is too small to be divided among its places.
    """
    seeds = _seeds(containers, places)
    borders: list[BaseGeometry] = [shapely.boundary(shape) for shape in containers.values()]
    borders += [
        _dividing_lines(shape, [p for k, p in seeds.values() if k == key])
        for key, shape in containers.items()
    ]
    noded = shapely.union_all([line for line in borders if not line.is_empty], grid_size=grid_m)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    owned: dict[P, list[BaseGeometry]] = {key: [] for key in places}
    keys = list(containers)
    for face, position in zip(faces, _owners(faces, list(containers.values())), strict=True):
        if position >= 0:
            owned[_nearest(face, keys[position], seeds)].append(face)
    for key, parts in owned.items():
        if not parts:
            raise GeometryError(
                _("Für „{name}“ bleibt keine Fläche übrig; bitte den Punkt des Ortes prüfen.").format(
                    name=key
                )
            )
    return {key: merge(parts) for key, parts in owned.items()}


def _seeds(
    containers: Mapping[K, BaseGeometry], places: Mapping[P, tuple[K, Point]]
) -> dict[P, tuple[K, Point]]:
    """Return the places, those outside their container moved to the nearest spot of it.

    Where several would meet in one spot (a corner), each further one goes a step towards the middle.
    """
    seeds: dict[P, tuple[K, Point]] = {}
    moved: set[tuple[K, float, float]] = set()
    for key, (owner, point) in places.items():
        seed, container = point, containers[owner]
        if not shapely.contains_properly(container, point):
            seed = Point(shapely.get_coordinates(shapely.shortest_line(container, point))[0])
            inward = shapely.LineString([seed, shapely.point_on_surface(container)])
            while (owner, seed.x, seed.y) in moved:
                seed = inward.interpolate(inward.project(seed) + 0.1 * inward.length)
            moved.add((owner, seed.x, seed.y))
        seeds[key] = (owner, seed)
    return seeds


def _dividing_lines(container: BaseGeometry, points: list[Point]) -> BaseGeometry:
    """Return the Voronoi edges between the points inside the container, with a small overhang."""
    if len(points) < 2:
        return MultiPolygon()
    if len({(p.x, p.y) for p in points}) < len(points):
        raise GeometryError(_("Zwei Orte haben denselben Punkt; bitte die Liste der Orte prüfen."))
    edges = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=container, only_edges=True)
    return shapely.intersection(edges, shapely.buffer(container, OVERHANG_M))


def _owners(faces: np.ndarray, shapes: Sequence[BaseGeometry]) -> np.ndarray:
    """Return for every face the position of the first shape it lies in, -1 for a gap between shapes."""
    tree = shapely.STRtree(shapely.point_on_surface(faces))
    found = np.full(len(faces), -1)
    for position in reversed(range(len(shapes))):
        found[tree.query(shapes[position], predicate="intersects")] = position
    return found


def _nearest(face: BaseGeometry, owner: K, seeds: Mapping[P, tuple[K, Point]]) -> P:
    """Return the place of the container that is nearest to the inside of the face."""
    inside = shapely.point_on_surface(face)
    return min(
        (key for key, (container, _point) in seeds.items() if container == owner),
        key=lambda key: shapely.distance(seeds[key][1], inside),
    )
