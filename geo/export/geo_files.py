"""GeoPackage and GeoJSON: the shapes themselves, columns named as in the declaration."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.crs import METRIC_CRS, WGS84
from geo.export.table import Column, ExportTable, extract_facts, read_table, source_rows
from geo.filters import FilterValues
from geo.layer import Visibility

_ARROW = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
_GEOMETRY_TYPES = {"point": "Point", "polygon": "MultiPolygon", "line": "LineString"}
_WGS84_SRID = int(WGS84.removeprefix("EPSG:"))
_DEGREE_DIGITS = 7  # about 1 cm


def frame(connection: Connection, filters: FilterValues, allowed: Visibility = "public") -> gpd.GeoDataFrame:
    """Return the filtered records as a frame, for notebooks and for the GeoPackage.

    Returns
    -------
    geopandas.GeoDataFrame
        In EPSG:25832, a row per record in the order of the keys; missing values are NA, shapes without a known place
        None.
    """
    return _frame(_with_wkb(connection, filters, allowed))


def gpkg_file(connection: Connection, filters: FilterValues, allowed: Visibility = "public") -> bytes:
    """Return a GeoPackage in EPSG:25832: the layer, and the tables ``quellen`` and ``auszug`` without shapes."""
    table = _with_wkb(connection, filters, allowed)
    layer = filters.layer
    facts = extract_facts(connection, table)
    tables = {
        "quellen": pd.DataFrame(source_rows(table.sources)),
        "auszug": pd.DataFrame({"Angabe": list(facts), "Wert": list(facts.values())}),
    }
    with TemporaryDirectory() as folder:
        path = Path(folder, "auszug.gpkg")
        pyogrio.write_dataframe(
            _frame(table), path, layer=layer.id, driver="GPKG", geometry_type=_GEOMETRY_TYPES[layer.geometry],
            promote_to_multi=layer.geometry == "polygon",
            use_arrow=True,
        )  # fmt: skip
        for name, rows in tables.items():
            if len(rows):
                pyogrio.write_dataframe(rows, path, layer=name, driver="GPKG", append=False)
        return path.read_bytes()


def geojson_file(connection: Connection, filters: FilterValues, allowed: Visibility = "public") -> bytes:
    """Return a GeoJSON text (RFC 7946: WGS84, 7 digits) with the members ``sources`` and ``extract``."""
    table = read_table(connection, filters, _as_geojson, allowed)
    head = {
        "type": "FeatureCollection",
        "name": filters.layer.id,
        "sources": source_rows(table.sources),
        "extract": extract_facts(connection, table),
    }
    opened = _json(head)[:-1] + ',"features":[\n'
    return (opened + ",\n".join(_features(table)) + "\n]}\n").encode("utf-8", errors="replace")


def _features(table: ExportTable) -> list[str]:
    keys = [json.dumps(column.name) + ":" for column in table.columns]
    values = [_json_values(column) for column in table.columns]
    return [
        f'{{"type":"Feature","id":{number},"geometry":{shape or "null"},"properties":{{{properties}}}}}'
        for number, (shape,), properties in zip(
            table.columns[0].entries,
            table.shapes,
            (",".join(map(str.__add__, keys, row)) for row in zip(*values, strict=True)),
            strict=True,
        )
    ]


def _json_values(column: Column) -> list[str]:
    if column.kind == "text":
        made = {text: _json(text) for text in set(column.entries)}
        return [made[text] for text in column.entries]
    if column.kind == "date":
        return ["null" if day is None else f'"{day.isoformat()}"' for day in column.entries]
    return [_json(value) for value in column.entries]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _with_wkb(connection: Connection, filters: FilterValues, allowed: Visibility) -> ExportTable:
    return read_table(connection, filters, _as_wkb, allowed)


def _as_wkb(geom: sa.ColumnElement[Any]) -> Sequence[sa.ColumnElement[Any]]:
    return [sa.func.st_asbinary(geom, type_=sa.LargeBinary)]


def _as_geojson(geom: sa.ColumnElement[Any]) -> Sequence[sa.ColumnElement[Any]]:
    return [sa.func.st_asgeojson(sa.func.st_transform(geom, _WGS84_SRID), _DEGREE_DIGITS)]


def _frame(table: ExportTable) -> gpd.GeoDataFrame:
    columns = {
        column.name: pd.array(
            pa.array(column.entries, _ARROW[column.kind]), dtype=pd.ArrowDtype(_ARROW[column.kind])
        )
        for column in table.columns
    }
    shapes = shapely.from_wkb([shape for (shape,) in table.shapes])
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=METRIC_CRS)
