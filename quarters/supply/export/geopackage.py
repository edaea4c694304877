"""GeoPackage of the gaps: areas, cells, facilities and measures with shapes, method and sources as tables."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.crs import METRIC_CRS
from quarters.supply.export.contents import GapExport, area_columns, method, sources
from quarters.supply.gaps import cell_gaps


def gaps_gpkg(content: GapExport) -> bytes:
    """Return a GeoPackage in EPSG:25832.

    Layers ``gebiete`` (measures per area), ``zellen`` (residents, walk in metres, NULL out of reach, supplied or not,
    certain or not), ``angebote`` (facilities that count, with ``schliesst`` for those closed by a measure),
    ``neue_nutzungen``; tables ``methode`` and ``quellen``.
    """
    layers = {
        "gebiete": _areas(content), "zellen": _cells(content), "angebote": _facilities(content),
        "neue_nutzungen": _placed(content),
    }  # fmt: skip
    told = method(content)
    tables = {
        "methode": pd.DataFrame({
            "Angabe": [label for label, _words in told],
            "Wert": [words for _label, words in told],
        }),
        "quellen": pd.DataFrame(sources(content)),
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder, "versorgung.gpkg")
        for name, frame in layers.items():
            if len(frame):
                pyogrio.write_dataframe(
                    frame, path, layer=name, driver="GPKG", promote_to_multi=name == "gebiete"
                )
        for name, rows in tables.items():
            if len(rows):
                pyogrio.write_dataframe(rows, path, layer=name, driver="GPKG")
        return path.read_bytes()


def _areas(content: GapExport) -> gpd.GeoDataFrame:
    shapes = {zone.id: zone.shape for zone in content.state.model.zones_of(content.level)}
    columns = {column.name: column.entries for column in area_columns(content)}
    return gpd.GeoDataFrame(
        pd.DataFrame(columns), geometry=[shapes[row.id] for row in content.rows], crs=METRIC_CRS
    )


def _cells(content: GapExport) -> gpd.GeoDataFrame:
    found = cell_gaps(content.state, content.service, content.threshold_m, content.group)
    cells = content.state.model.cells
    half_m = cells.size_m / 2
    far = np.where(np.isfinite(found.distance_m), found.distance_m.round(1), np.nan)
    return gpd.GeoDataFrame(
        {
            "grid_id": cells.grid_id, "population": found.population, "distance_m": far,
            "without_supply": found.without, "uncertain": found.uncertain, "at_border": found.at_border,
        },
        geometry=shapely.box(*(cells.xy - half_m).T, *(cells.xy + half_m).T), crs=METRIC_CRS,
    )  # fmt: skip


def _facilities(content: GapExport) -> gpd.GeoDataFrame:
    supply = content.state.model.supply(content.service)
    columns = ["name", "street", "house_number", "capacity", "departures_per_weekday", "closes_on"]
    rows = supply.rows[columns].copy()
    rows["closed_by_scenario"] = np.isin(np.arange(len(rows)), content.state.closed(content.service))
    rows["closes_on"] = rows["closes_on"].astype("string")
    return gpd.GeoDataFrame(rows, geometry=shapely.points(supply.xy), crs=METRIC_CRS)


def _placed(content: GapExport) -> gpd.GeoDataFrame:
    table = content.state.model.vacancies.rows
    chosen = table[table["id"].isin(content.state.placed(content.service))]
    return gpd.GeoDataFrame(
        {"name": chosen["name"], "kind": chosen["kind"], "floor_area_m2": chosen["floor_area_m2"]},
        geometry=gpd.points_from_xy(chosen["x"], chosen["y"]), crs=METRIC_CRS,
    )  # fmt: skip
