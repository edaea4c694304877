"""A computed criterion, and the place that it is computed for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import Polygon

from geo.crs import METRIC_CRS, WGS84
from geo.network.arrays import FloatArray
from quarters.sites.record import SiteRecord
from quarters.supply.read import UsedSource

EDGE_STEP_M = 50.0
MAX_EDGE_POINTS = 200
_TO_METRIC = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)


@dataclass(frozen=True)
class Measured:
    """One computed criterion.

    Attributes
    ----------
    key : str
        Stable word.
    label : str
        German label.
    value : float or None
        None = keine Angabe; ``note`` then says why. In nordwärts: 1 or 0.
    unit, digits
        How the value is written; an empty unit with the key ``in_project_area`` is yes or no.
    more_is_better : bool
        Usual direction; people may turn it.
    note : str
        What was measured, or why nothing is known.
    quality : str or None
        Worst quality of the data behind it: ``official``, ``approximate``, ``example``; None without a value.
    sources : tuple of UsedSource
        The data behind it.
    """

    key: str
    label: str
    value: float | None
    unit: str
    digits: int
    more_is_better: bool
    note: str
    quality: str | None
    sources: tuple[UsedSource, ...]


@dataclass(frozen=True)
class Place:
    """Where a site lies: outline (EPSG:25832), else point (EPSG:25832), else nowhere; and what the register says."""

    outline: Polygon | None
    xy: tuple[float, float] | None
    in_project_area: bool | None

    def edge(self) -> FloatArray:
        """Return the points from which people walk, shape (points, 2): along the outline, or the point; maybe none."""
        if self.outline is not None:
            ring = self.outline.exterior
            count = int(np.clip(np.ceil(ring.length / EDGE_STEP_M), 3, MAX_EDGE_POINTS))
            along = shapely.line_interpolate_point(ring, np.linspace(0, ring.length, count, endpoint=False))
            return np.asarray(shapely.get_coordinates(along), dtype=np.float64)
        return np.array([self.xy] if self.xy is not None else [], dtype=np.float64).reshape(-1, 2)


def place_of(record: SiteRecord) -> Place:
    """Return where a site lies, in EPSG:25832."""
    point = record.site.lon_lat
    xy = None if point is None else _TO_METRIC.transform(*point)
    return Place(record.outline, xy, record.site.in_project_area)
