"""Stop points (platforms, one per direction) joined to the stops that people name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.network.arrays import IntArray

SAME_STOP_M = 200.0
"""Platforms of one name this near to each other are one stop."""
GLOBAL_ID = r"^([a-z]{2}:\d+:\d+)(?:[:_]|$)"
"""Stop ids of DHID (VDV 432): country, district, stop, then area and platform."""


@dataclass(frozen=True)
class Stations:
    """Stops with ``key``, ``name``, ``x`` and ``y`` (EPSG:25832), and the number of the stop of each platform."""

    frame: pd.DataFrame
    of_platform: IntArray


def stations_of(stops: pd.DataFrame, platforms: pd.DataFrame) -> Stations:
    """Join platforms by their parent station, else by their global id, else by name and nearness.

    Parameters
    ----------
    stops
        All stop points: ``stop_id``, ``stop_name``, ``x``, ``y``.
    platforms
        Those to join, with ``parent_station`` besides; index 0…n-1.
    """
    global_id = platforms["stop_id"].str.extract(GLOBAL_ID)[0]
    key = platforms["parent_station"].where(platforms["parent_station"] != "", global_id)
    loose = key.isna()
    key[loose] = _nearby_of_same_name(platforms[loose])
    number, keys = pd.factorize(key)
    means = platforms[["x", "y"]].groupby(number).mean()
    named = platforms.groupby(number)["stop_name"].first()
    parents = stops.drop_duplicates("stop_id").set_index("stop_id").reindex(keys)
    frame = pd.DataFrame({
        "key": keys,
        "name": parents["stop_name"].replace("", np.nan).fillna(pd.Series(named.to_numpy(), index=keys)).to_numpy(),
        "x": parents["x"].fillna(pd.Series(means["x"].to_numpy(), index=keys)).to_numpy(),
        "y": parents["y"].fillna(pd.Series(means["y"].to_numpy(), index=keys)).to_numpy(),
    })  # fmt: skip
    return Stations(frame, np.asarray(number, dtype=np.int64))


def _nearby_of_same_name(platforms: pd.DataFrame) -> pd.Series[str]:
    """Return for each platform the id of the first one of its group."""
    if platforms.empty:
        return pd.Series(dtype=str)
    pairs = cKDTree(platforms[["x", "y"]].to_numpy()).query_pairs(SAME_STOP_M, output_type="ndarray")
    name = platforms["stop_name"].to_numpy()
    pairs = pairs[name[pairs[:, 0]] == name[pairs[:, 1]]]
    links = coo_array(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(platforms), len(platforms))
    )
    _groups, group = connected_components(links, directed=False)
    return platforms["stop_id"].groupby(group).transform("first")
