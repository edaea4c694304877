"""Example streets: the invented walking network as drawn, each way with a visibly invented name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from vacancy.example.names import invented_names


@dataclass(frozen=True)
class Street:
    """An invented street; ``line`` in EPSG:25832, ``street_class`` is ``main`` or ``minor``."""

    name: str
    street_class: str
    line: LineString


def example_streets(
    city: BaseGeometry, places: Sequence[Point], long_names: Sequence[str], seed: int
) -> list[Street]:
    """Return streets inside the city, the same for the same input; they are the ways of the example walking network.

    Parameters
    ----------
    city
        Polygon of the municipality (EPSG:25832); no street leaves it.
    places
        Place points of the suburbs (EPSG:25832), linked by main streets.
    long_names
        Names given to some main streets, to try layouts with.
    seed
        Seed for the order of the names.
    """
    from geo import network  # heavy, and pages only need to remove examples

    centres = np.array([[place.x, place.y] for place in places])
    ways = network.example_streets(city, centres=centres)
    mains_first = sorted(range(len(ways.ways)), key=lambda index: ways.kinds[index] != "main")
    random = np.random.default_rng(seed)
    names = [*long_names, *(str(name) for name in random.permutation(invented_names()))]
    names += [""] * (len(mains_first) - len(names))
    return [
        Street(name, ways.kinds[index], LineString(np.round(ways.xy[ways.ways[index]], 2)))
        for name, index in zip(names, mains_first, strict=False)
    ]
