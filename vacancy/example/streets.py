"""Example streets: main streets between neighbouring place points, and a small local grid around each of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from vacancy.example.names import invented_names

GRID_STEP_M = 130.0
GRID_LINES = 5
SHORTEST_M = 60.0


@dataclass(frozen=True)
class Street:
    """An invented street; ``line`` in EPSG:25832, ``street_class`` is ``main`` or ``minor``."""

    name: str
    street_class: str
    line: LineString


def example_streets(
    city: BaseGeometry, places: Sequence[Point], long_names: Sequence[str], seed: int
) -> list[Street]:
    """Return streets inside the city, the same for the same input.

    Parameters
    ----------
    city
        Polygon of the municipality (EPSG:25832); no street leaves it.
    places
        Place points of the suburbs (EPSG:25832); the centres of the example shopping streets.
    long_names
        Names given to the first streets, to try layouts with.
    seed
        Seed of the generator.
    """
    random = np.random.default_rng(seed)
    lines = [("main", line) for line in _connections(places, random)]
    lines += [("minor", line) for place in places for line in _local_grid(place, random)]
    inside = shapely.buffer(city, -25)
    kept: list[tuple[str, LineString]] = []
    for street_class, line in lines:
        parts = shapely.get_parts(shapely.intersection(line, inside))
        kept += [(street_class, part) for part in parts if part.geom_type == "LineString" and part.length > SHORTEST_M]
    names = [*long_names, *(str(name) for name in random.permutation(invented_names()))]
    return [Street(name, street_class, line) for name, (street_class, line) in zip(names, kept, strict=False)]


def _connections(places: Sequence[Point], random: np.random.Generator) -> list[LineString]:
    """Lines of the Delaunay net between places, bent a little; the net links each place to its neighbours."""
    edges = shapely.get_parts(shapely.delaunay_triangles(shapely.MultiPoint(list(places)), only_edges=True))
    bent = []
    for edge in edges:
        (x1, y1), (x2, y2) = edge.coords
        length_m = math.hypot(x2 - x1, y2 - y1)
        if length_m > 4500:
            continue
        bend_m = random.uniform(-0.09, 0.09) * length_m
        share = np.linspace(0, 1, 13)
        sag_m = bend_m * np.sin(np.pi * share)
        x = x1 + share * (x2 - x1) - sag_m * (y2 - y1) / length_m
        y = y1 + share * (y2 - y1) + sag_m * (x2 - x1) / length_m
        bent.append(LineString(np.round(np.column_stack([x, y]), 2)))
    return bent


def _local_grid(place: Point, random: np.random.Generator) -> list[LineString]:
    angle = random.uniform(0, math.pi / 2)
    along = np.array([math.cos(angle), math.sin(angle)])
    across = np.array([-along[1], along[0]])
    half_m = GRID_STEP_M * GRID_LINES / 2
    lines = []
    for direction, side in ((along, across), (across, along)):
        for step in range(GRID_LINES):
            offset_m = (step - (GRID_LINES - 1) / 2) * GRID_STEP_M + random.uniform(-18, 18)
            middle = np.array([place.x, place.y]) + side * offset_m
            ends = [middle - direction * half_m * random.uniform(0.7, 1.15)]
            ends += [middle + side * random.uniform(-12, 12), middle + direction * half_m * random.uniform(0.7, 1.15)]
            lines.append(LineString(np.round(ends, 2)))
    return lines
