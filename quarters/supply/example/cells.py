"""Example residents: the published sum of each statistical district, spread over 100 m cells beside streets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from geo.crs import METRIC_CRS, METRIC_SRID
from geo.errors import InputError
from geo.i18n import _
from geo.network import Snapper, WalkNetwork
from geo.network.arrays import FloatArray
from quarters.supply.example.rules import AGE_INDICATORS, age_shares
from quarters.supply.zones import ASSIGNED_LEVELS, Zone, zone_ids

GRID_CRS = "EPSG:3035"
"""The European grid: cells are named by their lower left corner in it."""
CELL_M = 100


def example_cells(zones: Sequence[Zone], network: WalkNetwork, rules: dict[str, Any]) -> pd.DataFrame:
    """Spread the residents of every statistical district over cells near ways, denser towards the place points.

    Parameters
    ----------
    zones
        All areas; districts without a published figure stay empty.
    network
        Cells farther than ``most_access_leg_m`` from every way stay empty.
    rules
        See ``data/demo/supply.toml``.

    Returns
    -------
    pandas.DataFrame
        Columns of ``population_cell`` without municipality and source; the sum of ``population`` over a district
        is its published figure.

    Raises
    ------
    InputError
        If no district has a published figure.
    """
    random = np.random.default_rng(rules["seed"])
    cells = _grid(zones)
    xy = cells[["x", "y"]].to_numpy()
    leg_m = Snapper(network).snap(xy, max_access_leg_m=np.inf).access_leg_m
    cells = cells[leg_m <= rules["most_access_leg_m"]].reset_index(drop=True)
    cells["weight"] = _weight(zones, cells[["x", "y"]].to_numpy(), rules, random)
    filled = [
        _fill(cells[cells["statistical_district_id"] == zone.id], zone, zones, rules)
        for zone in zones
        if zone.level == "statistical_district" and zone.population
    ]
    if not filled:
        raise InputError(_("Für keinen statistischen Bezirk ist die Bevölkerung bekannt."))
    return _with_shapes(pd.concat(filled, ignore_index=True))


def _grid(zones: Sequence[Zone]) -> pd.DataFrame:
    """All cells whose centre lies in a district, with the areas around it."""
    city = shapely.union_all([zone.shape for zone in zones if zone.level == "statistical_district"])
    to_grid = Transformer.from_crs(METRIC_CRS, GRID_CRS, always_xy=True)
    east, north = to_grid.transform(*shapely.get_coordinates(city.envelope.segmentize(500)).T)
    columns = np.arange(np.floor(min(east) / CELL_M), np.ceil(max(east) / CELL_M)) * CELL_M
    rows = np.arange(np.floor(min(north) / CELL_M), np.ceil(max(north) / CELL_M)) * CELL_M
    east_m, north_m = (axis.ravel().astype(np.int64) for axis in np.meshgrid(columns, rows))
    back = Transformer.from_crs(GRID_CRS, METRIC_CRS, always_xy=True)
    x, y = back.transform(east_m + CELL_M / 2, north_m + CELL_M / 2)
    cells = pd.DataFrame({"east_m": east_m, "north_m": north_m, "x": x, "y": y})
    shapely.prepare(city)
    cells = cells[shapely.contains_xy(city, cells["x"].to_numpy(), cells["y"].to_numpy())]
    cells = cells.reset_index(drop=True)
    for level, ids in zone_ids(zones, cells[["x", "y"]].to_numpy()).items():
        cells[f"{level}_id"] = ids
    return cells


def _weight(
    zones: Sequence[Zone], xy: FloatArray, rules: dict[str, Any], random: np.random.Generator
) -> FloatArray:
    """Density around the nearest place point, falling with distance, uneven from cell to cell."""
    places = np.array([zone.place for zone in zones if zone.level == "suburb"])
    tree = shapely.STRtree(np.asarray(shapely.points(places)))
    _cell, distance_m = tree.query_nearest(shapely.points(xy), return_distance=True, all_matches=False)
    return np.asarray((0.12 + np.exp(-distance_m / rules["decline_m"])) * random.lognormal(0, 0.7, len(xy)))


def _fill(cells: pd.DataFrame, zone: Zone, zones: Sequence[Zone], rules: dict[str, Any]) -> pd.DataFrame:
    """Give the densest cells of a district its residents in whole people."""
    kept = cells.nlargest(max(1, round(len(cells) * rules["kept_share"])), "weight")
    people = _shared_out(int(zone.population or 0), kept["weight"].to_numpy())
    filled = kept.assign(population=people)[people > 0].sort_index()
    left = filled["population"].to_numpy().astype(float)
    for group in AGE_INDICATORS:
        share = _share(group, zone, zones)
        if share is None:
            filled[group] = None
            continue
        wanted = share * float(zone.population or 0) / left.sum()  # share of those not yet in another group
        people = np.diff(np.floor(np.cumsum(left) * wanted + 0.5), prepend=0.0).clip(0, left)
        filled[group] = people
        left = left - people
    return filled


def _share(group: str, zone: Zone, zones: Sequence[Zone]) -> float | None:
    """Return the published share of an age group: that of the district, its borough or the city; None if unknown."""
    around = [each for each in zones if each.id == zone.parent_id] + [z for z in zones if z.level == "city"]
    told = ((each.level, each.key, group) for each in (zone, *around))
    return next((age_shares()[of] for of in told if of in age_shares()), None)


def _shared_out(total: int, weight: FloatArray) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Share out whole people by weight (largest remainder)."""
    exact = total * weight / weight.sum()
    count = np.floor(exact).astype(np.int64)
    count[np.argsort(count - exact, kind="stable")[: total - count.sum()]] += 1
    return np.asarray(count, dtype=np.int64)


def _with_shapes(cells: pd.DataFrame) -> pd.DataFrame:
    east, north = cells["east_m"].to_numpy(), cells["north_m"].to_numpy()
    corners = np.array([[0, 0], [CELL_M, 0], [CELL_M, CELL_M], [0, CELL_M], [0, 0]])
    ring = np.stack([east, north], axis=1)[:, None, :] + corners
    back = Transformer.from_crs(GRID_CRS, METRIC_CRS, always_xy=True)
    xy = np.column_stack(back.transform(*ring.reshape(-1, 2).T)).reshape(ring.shape)
    shapes = shapely.set_srid(shapely.polygons(np.round(xy, 3)), METRIC_SRID)
    centres = shapely.set_srid(shapely.points(cells[["x", "y"]].to_numpy().round(3)), METRIC_SRID)
    frame = cells.assign(
        grid_id=[f"CRS3035RES{CELL_M}mN{n}E{e}" for n, e in zip(north, east, strict=True)],
        centre=shapely.to_wkb(centres, hex=True, include_srid=True),
        geom=shapely.to_wkb(shapes, hex=True, include_srid=True),
    )
    for level in ASSIGNED_LEVELS:
        ids = frame[f"{level}_id"].astype("Int64")
        frame[f"{level}_id"] = ids.mask(ids == 0)
    return frame.drop(columns=["east_m", "north_m", "x", "y", "weight"])
