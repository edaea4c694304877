"""Read a GeoJSON FeatureCollection without guessing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84
from geo.errors import CrsError, GeometryError, InputError
from geo.i18n import _, format_number

MAX_GEOJSON_BYTES = 64 * 1024 * 1024
"""Parsed JSON takes about ten times the space of its file."""


def read_geojson(path: Path) -> gpd.GeoDataFrame:
    """Return the features of a GeoJSON FeatureCollection with their CRS.

    Parameters
    ----------
    path
        UTF-8 file. Without a ``crs`` member the CRS is WGS 84 (RFC 7946); the older ``crs`` member is
        understood; a ``crs`` of null means unknown.

    Raises
    ------
    InputError
        When the file is truncated, larger than ``MAX_GEOJSON_BYTES`` or no FeatureCollection.
    GeometryError
        When the geometry of a feature cannot be read; the feature is named.
    CrsError
        When the ``crs`` member is null or unknown.
    """
    if path.stat().st_size > MAX_GEOJSON_BYTES:
        raise InputError(
            _(
                "Die Datei {name} ist zu groß für GeoJSON (erlaubt: {limit}); bitte als GeoPackage speichern."
            ).format(name=path.name, limit=format_number(MAX_GEOJSON_BYTES / 1024**2, "MB"))
        )
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            _("Die Datei {name} ist beschädigt oder unvollständig.").format(name=path.name)
        ) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise InputError(_("Die Datei {name} ist keine GeoJSON-FeatureCollection.").format(name=path.name))
    crs = _crs(content, path.name)
    if not features:
        raise InputError(_("Die Datei {name} enthält keine Flächen.").format(name=path.name))
    shapes = [_shape(feature, number) for number, feature in enumerate(features, start=1)]
    properties = [_properties(feature) for feature in features]
    return gpd.GeoDataFrame(properties, geometry=shapes, crs=crs)


def _crs(content: dict[str, Any], name: str) -> CRS:
    if "crs" not in content:
        return CRS.from_user_input(WGS84)
    try:
        return CRS.from_user_input(content["crs"]["properties"]["name"])
    except (KeyError, TypeError, CRSError) as error:
        raise CrsError(
            _(
                "Die Datei {name} nennt kein bekanntes Koordinatensystem; bitte zum Beispiel "
                "EPSG:25832 angeben."
            ).format(name=name)
        ) from error


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the plain fields; nested ones are of no use for matching."""
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return {}
    return {
        key: value
        for key, value in properties.items()
        if key != "geometry" and (value is None or isinstance(value, (str, int, float)))
    }


def _shape(feature: dict[str, Any], number: int) -> BaseGeometry | None:
    """Return the feature's geometry; rings that are not closed are closed."""
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    try:
        read = shape(geometry)
        finite = bool(np.isfinite(shapely.get_coordinates(read)).all())
    except (
        AttributeError,
        IndexError,
        KeyError,
        RecursionError,
        TypeError,
        ValueError,
        shapely.errors.ShapelyError,
    ):
        finite = False
    if not finite:
        raise GeometryError(_("Die Geometrie von Zeile {number} ist nicht lesbar.").format(number=number))
    return read
