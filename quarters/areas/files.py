"""Read polygons from files that people bring: GeoJSON, GeoPackage, Shapefile in a zip archive.

Files are hostile input: the kind is decided by the content, sizes are limited before anything is unpacked,
and GDAL only ever opens a file whose first bytes say GeoPackage or Shapefile (other formats may refer to
further files).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geo.crs import METRIC_CRS, to_metric
from geo.errors import CrsError, InputError
from geo.i18n import _, format_number
from quarters.areas.archive import unpack_shapefile
from quarters.areas.geojson import read_geojson

MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_FEATURES = 5_000
MAX_TEXT_LENGTH = 200
GEOPACKAGE_MAGIC = b"SQLite format 3\x00"
ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True)
class Feature:
    """One feature of a file: number from 1, texts by column, shape in EPSG:25832 or None."""

    number: int
    texts: dict[str, str]
    shape: BaseGeometry | None


def read_features(path: Path) -> list[Feature]:
    """Return all features of a GeoJSON, GeoPackage or zipped Shapefile in EPSG:25832.

    Parameters
    ----------
    path
        File of at most ``MAX_FILE_BYTES`` with at most ``MAX_FEATURES`` features in any CRS. A GeoJSON
        without CRS is WGS 84 by its standard, and refused when its coordinates are no degrees.

    Raises
    ------
    InputError
        When the file is missing, empty, too large, truncated, of another kind or holds several layers.
    CrsError
        When the CRS is missing, unknown or does not fit the coordinates.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(_("Die Datei {name} gibt es nicht.").format(name=path.name))
    size = path.stat().st_size
    if size == 0:
        raise InputError(_("Die Datei {name} ist leer.").format(name=path.name))
    if size > MAX_FILE_BYTES:
        raise InputError(
            _("Die Datei {name} ist zu groß: {size}, erlaubt sind {limit}.").format(
                name=path.name, size=_megabytes(size), limit=_megabytes(MAX_FILE_BYTES)
            )
        )
    frame = _read_frame(path)
    if len(frame) > MAX_FEATURES:
        raise InputError(
            _("Die Datei {name} enthält zu viele Flächen: {count}, erlaubt sind {limit}.").format(
                name=path.name, count=format_number(len(frame)), limit=format_number(MAX_FEATURES)
            )
        )
    return _features(_projected(frame, path.name))


def _read_frame(path: Path) -> gpd.GeoDataFrame:
    with path.open("rb") as file:
        start = file.read(64)
    if start.startswith(GEOPACKAGE_MAGIC):
        return _read_with_gdal(path, path.name)
    if start.startswith(ZIP_MAGIC):
        with tempfile.TemporaryDirectory() as folder:
            return _read_with_gdal(unpack_shapefile(path, Path(folder)), path.name)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return read_geojson(path)
    raise InputError(
        _("Die Datei {name} ist keine lesbare GeoJSON-, GeoPackage- oder gepackte Shapefile-Datei.").format(
            name=path.name
        )
    )


def _read_with_gdal(path: Path, name: str) -> gpd.GeoDataFrame:
    try:
        layers = pyogrio.list_layers(path)
        spatial = [layer for layer, kind in layers if kind is not None]
        if len(spatial) != 1:
            raise InputError(
                _("Die Datei {name} enthält {count} Ebenen mit Flächen; bitte nur eine speichern.").format(
                    name=name, count=len(spatial)
                )
            )
        return pyogrio.read_dataframe(
            path, layer=spatial[0], max_features=MAX_FEATURES + 1, datetime_as_string=True
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError, ValueError, RuntimeError) as error:
        raise InputError(
            _("Die Datei {name} ist beschädigt oder unvollständig.").format(name=name)
        ) from error


def _projected(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Return the frame in EPSG:25832; refuse coordinates that no CRS can explain."""
    if len(frame) == 0:
        raise InputError(_("Die Datei {name} enthält keine Flächen.").format(name=name))
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(_("Die Datei {name} enthält keine Geometrien.").format(name=name))
    x_min, y_min, x_max, y_max = frame.total_bounds
    degrees = frame.crs is not None and frame.crs.is_geographic
    if degrees and (max(abs(x_min), abs(x_max)) > 180 or max(abs(y_min), abs(y_max)) > 90):
        raise CrsError(
            _(
                "Die Koordinaten in {name} sind keine Grad, die Datei nennt aber {crs}; bitte mit dem "
                "richtigen Koordinatensystem speichern."
            ).format(name=name, crs=frame.crs.name)
        )
    try:
        metric = to_metric(frame)
    except CRSError as error:
        raise CrsError(_("Das Koordinatensystem in {name} ist unbekannt.").format(name=name)) from error
    if not np.isfinite(metric.total_bounds).all():
        raise CrsError(
            _("Die Koordinaten in {name} lassen sich nicht nach {crs} umrechnen.").format(
                name=name, crs=METRIC_CRS
            )
        )
    return metric


def _features(frame: gpd.GeoDataFrame) -> list[Feature]:
    columns = [column for column in frame.columns if column != frame.geometry.name]
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    records = frame[columns].astype(object).to_dict("records")
    return [
        Feature(number, {str(column): _text(value) for column, value in record.items()}, shape)
        for number, (record, shape) in enumerate(zip(records, shapes, strict=True), start=1)
    ]


def _text(value: object) -> str:
    """Return a field as text, shortened; a whole number without decimals, nothing for a missing value."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is missing too
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:MAX_TEXT_LENGTH]


def _megabytes(size_bytes: int) -> str:
    return format_number(size_bytes / 1024**2, "MB")
