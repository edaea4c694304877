"""GeoJSON and GeoPackage: attributes as text, points with the CRS that the file names."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.errors import InputError
from geo.i18n import _
from vacancy.load.headers import MAX_COLUMNS
from vacancy.load.table import MAX_ROWS, RawTable, Rejection, as_text

STARTS = {"GeoPackage": (b"SQLite format 3\0",), "GeoJSON": (b"{", b"[")}


def read_geodata(path: Path, layer: str = "") -> RawTable:
    """Read the points of a file; features without geometry stay as rows without position.

    Parameters
    ----------
    layer
        Name of the layer; needed when the file has several.

    Raises
    ------
    InputError
        No such format, several layers, too many columns or rows.
    """
    name = "GeoPackage" if path.suffix.lower() == ".gpkg" else "GeoJSON"
    with path.open("rb") as file:
        start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(STARTS[name]):  # GDAL would go by the content and follow what it finds there
        raise InputError(
            _("Die Datei „{name}“ ist keine lesbare {format}-Datei.").format(name=path.name, format=name)
        )
    try:
        frame = _read(path, layer)
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        ValueError,
        UnicodeError,
        RuntimeError,
    ) as error:
        raise InputError(
            _("Die Datei „{name}“ ist keine lesbare {format}-Datei.").format(name=path.name, format=name)
        ) from error
    return _table(frame)


def _read(path: Path, layer: str) -> pd.DataFrame:
    listed = pyogrio.list_layers(path)
    layers = [str(row[0]) for row in listed]
    if not layer and sum(row[1] is not None for row in listed) == 1:
        layer = next(str(row[0]) for row in listed if row[1] is not None)  # the others are tables beside it
    if layer and layer not in layers:
        raise InputError(
            _("Die Ebene „{layer}“ gibt es nicht in „{name}“.").format(layer=layer, name=path.name)
        )
    if not layer and len(layers) > 1:
        raise InputError(
            _("„{name}“ hat mehrere Ebenen ({layers}): bitte mit --layer eine wählen.").format(
                name=path.name, layers=", ".join(layers[:8])
            )
        )
    chosen = layer or layers[0]
    info = pyogrio.read_info(path, layer=chosen)
    if len(info["fields"]) > MAX_COLUMNS:
        raise InputError(
            _("Die Datei „{name}“ hat mehr als {limit} Spalten: bitte nur die nötigen ausgeben.").format(
                name=path.name, limit=MAX_COLUMNS
            )
        )
    frame: pd.DataFrame = pyogrio.read_dataframe(
        path, layer=chosen, max_features=MAX_ROWS + 1, datetime_as_string=True
    )
    return frame


def _table(frame: pd.DataFrame) -> RawTable:
    rows = np.arange(2, len(frame) + 2, dtype=np.int64)
    columns = [column for column in frame.columns if column != "geometry"]
    texts = pd.DataFrame(
        {str(c): [as_text(value) for value in frame[c].tolist()] for c in columns}, dtype="str"
    )
    if not isinstance(frame, gpd.GeoDataFrame):
        return RawTable(texts, rows)
    shapes = frame.geometry.to_numpy()
    kinds = shapely.get_type_id(shapes)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    strange = ~empty & (kinds != 0)
    broken = [
        Rejection(int(rows[i]), "geometry", str(shapes[i].geom_type), _("keine Punktgeometrie"))
        for i in np.flatnonzero(strange)
    ]
    points = ~empty & ~strange
    xy = np.full((len(frame), 2), np.nan)
    xy[points] = shapely.get_coordinates(shapes[points])
    crs = frame.crs.to_string() if frame.crs is not None else ""
    if crs in {"EPSG:4326", "OGC:CRS84"} and np.nanmax(np.abs(xy), initial=0) > 180:
        crs = ""  # the default of GeoJSON, but these are no degrees
    kept = ~strange
    return RawTable(texts[kept].reset_index(drop=True), rows[kept], xy[kept], crs, broken=broken)
