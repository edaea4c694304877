"""Where motorways can be entered: junctions of OpenStreetMap as points, to measure how far something lies from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pyproj import Transformer
from sqlalchemy.engine import Connection

from geo.crs import METRIC_CRS, METRIC_SRID, WGS84
from geo.database.bulk import copy_frame
from geo.network.arrays import FloatArray
from geo.settings import settings
from geo.sources.exchange import point_wkb
from geo.sources.osm_places import OsmPlace
from geo.sources.report import Change
from quarters.supply.read import UsedSource
from quarters.supply.statements import statement

TAGS = frozenset({("highway", "motorway_junction"), ("highway", "motorway_link")})
"""Junctions, and ramps for where no junction carries a number."""
NO_ACCESS = ("kreuz", "dreieck")
"""In the names of junctions at which motorways meet, without a way to the city."""


@dataclass(frozen=True)
class MotorwayAccesses:
    """Points at which motorways can be entered, with their names and sources."""

    xy: FloatArray
    names: tuple[str, ...]
    sources: tuple[UsedSource, ...]

    def nearest(self, points: FloatArray) -> tuple[float, str] | None:
        """Return straight distance (metres) and name of the access nearest to any of the points (EPSG:25832).

        Returns
        -------
        tuple of float and str, or None
            None without points or accesses.
        """
        if not len(points) or not len(self.xy):
            return None
        distance_m = np.hypot(*(points[:, None, :] - self.xy[None, :, :]).transpose(2, 0, 1)).min(axis=0)
        at = int(distance_m.argmin())
        return float(distance_m[at]), self.names[at]


def osm_accesses(places: Sequence[OsmPlace]) -> pd.DataFrame:
    """Return the motorway accesses among places of OpenStreetMap.

    Junctions with a number count; those whose name says that only motorways meet there do not. Where none carries a
    number, the middles of ramps stand in.

    Returns
    -------
    pandas.DataFrame
        ``key``, ``name``, ``x``, ``y`` (EPSG:25832), ordered by key; maybe empty.
    """
    found = [each for each in places if not TAGS.isdisjoint(each.tags.items())]
    junctions = [
        each
        for each in found
        if each.tags.get("ref")
        and each.tags.get("highway") == "motorway_junction"
        and not any(word in each.tags.get("name", "").casefold() for word in NO_ACCESS)
    ]
    kept = junctions or [each for each in found if each.tags.get("highway") == "motorway_link"]
    to_metric = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)
    x, y = to_metric.transform([each.lon for each in kept], [each.lat for each in kept])
    rows = {"key": [each.key for each in kept], "name": [_name(each) for each in kept], "x": x, "y": y}
    return pd.DataFrame(rows).astype({"x": float, "y": float}).sort_values("key", ignore_index=True)


def _name(place: OsmPlace) -> str:
    name, number = place.tags.get("name", ""), place.tags.get("ref", "")
    return f"{name} ({number})" if name and number else name or number


def store_accesses(connection: Connection, frame: pd.DataFrame, *, source_id: int) -> Change:
    """Replace the motorway accesses of the municipality; an empty frame, or the same one again, changes nothing.

    Parameters
    ----------
    connection
        Inside a transaction.
    frame
        ``key``, ``name``, ``x``, ``y`` (EPSG:25832).
    source_id
        Where they come from.
    """
    key = settings().municipality_key
    bound = {"municipality_key": key}
    stored = connection.execute(statement("motorway_accesses"), bound).all()
    before = sorted((row.key, row.name, row.x, row.y, row.source_id) for row in stored)
    rows = frame.assign(source_id=source_id)[["key", "name", "x", "y", "source_id"]]
    if frame.empty or before == sorted(rows.itertuples(index=False, name=None)):
        return Change(unchanged=len(stored))
    removed = connection.execute(statement("delete_motorway_accesses"), bound).rowcount
    points = point_wkb(frame[["x", "y"]].to_numpy(), METRIC_SRID)
    table = pd.DataFrame({
        "municipality_key": key, "key": frame["key"], "name": frame["name"], "geom": points, "source_id": source_id,
    })  # fmt: skip
    copy_frame(connection, "motorway_access", table)
    return Change(new=len(frame), removed=removed)


def motorway_accesses(connection: Connection, municipality_key: str | None = None) -> MotorwayAccesses:
    """Return what is loaded; no points before anything was."""
    key = municipality_key or settings().municipality_key
    rows = connection.execute(statement("motorway_accesses"), {"municipality_key": key}).all()
    names = ("title", "publisher", "licence", "as_of", "as_of_note", "quality")
    used = dict.fromkeys(
        UsedSource("motorway_access", *(getattr(row, name) for name in names)) for row in rows
    )
    xy = np.array([(row.x, row.y) for row in rows], dtype=np.float64).reshape(-1, 2)
    return MotorwayAccesses(xy, tuple(row.name for row in rows), tuple(used))
