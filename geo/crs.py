"""Coordinate reference systems: one for storage and measuring, one for tiles, one for the edge."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from geo.errors import CrsError
from geo.i18n import _

METRIC_CRS = "EPSG:25832"
"""ETRS89 / UTM zone 32N, metres: storage and every measurement."""
MAP_CRS = "EPSG:3857"
"""Web Mercator: map tiles only, never for lengths or areas."""
WGS84 = "EPSG:4326"
"""Longitude and latitude in degrees: files, links and devices."""

METRIC_SRID = 25832
MAP_SRID = 3857


def to_metric(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame in EPSG:25832.

    Parameters
    ----------
    frame
        Shapes in any known CRS.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows with coordinates in metres (EPSG:25832).

    Raises
    ------
    CrsError
        When the frame has no CRS: guessing would move the shapes by kilometres.
    """
    if frame.crs is None:
        raise CrsError(
            _(
                "Die Datei nennt kein Koordinatensystem. Bitte mit Koordinatensystem (etwa EPSG:25832) speichern."
            )
        )
    return frame.to_crs(METRIC_CRS)


def to_degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points as longitude and latitude.

    Parameters
    ----------
    xy
        Coordinates in metres (EPSG:25832), shape (points, 2).

    Returns
    -------
    ndarray, shape (points, 2)
        Degrees (EPSG:4326), longitude first, rounded to 6 digits (about 10 cm).
    """
    lon, lat = _to_wgs84().transform(xy[:, 0], xy[:, 1])
    return np.round(np.column_stack([lon, lat]), 6)


@cache
def _to_wgs84() -> Transformer:
    return Transformer.from_crs(METRIC_CRS, WGS84, always_xy=True)
