"""Where example units stand: addresses on both sides of the example streets, denser towards each place point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from vacancy.example.streets import Street

HOUSE_STEP_M = 15.0
SET_BACK_M = 10.0
REACH_M = 330.0
"""Shops gather within this distance of the place point; further out an address is drawn less and less often."""


def house_positions(streets: Sequence[Street]) -> pd.DataFrame:
    """Return every house of every named street: ``street``, ``house_number``, ``main``, ``x``, ``y`` (EPSG:25832).

    Odd numbers stand left, even numbers right, 10 m beside the middle of the street.
    """
    named = [street for street in streets if street.name]
    lines = np.array([street.line for street in named])
    per_side = np.floor((shapely.length(lines) - HOUSE_STEP_M / 2) / HOUSE_STEP_M).clip(min=0).astype(int)
    owner = np.repeat(np.arange(len(named)), per_side)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(per_side) - per_side, per_side)
    at_m = (step + 1) * HOUSE_STEP_M
    here = shapely.get_coordinates(shapely.line_interpolate_point(lines[owner], at_m))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines[owner], at_m + 0.5))
    along = ahead - here
    side = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    xy = np.round(np.concatenate([here + SET_BACK_M * side, here - SET_BACK_M * side]), 2)
    both = np.concatenate([owner, owner])
    return pd.DataFrame({
        "street": np.array([street.name for street in named], dtype=object)[both],
        "house_number": np.concatenate([2 * step + 1, 2 * step + 2]),
        "main": np.array([street.street_class == "main" for street in named])[both],
        "x": xy[:, 0],
        "y": xy[:, 1],
    })  # fmt: skip


def choose_addresses(
    houses: pd.DataFrame, shape: BaseGeometry, place: Point, count: int, random: np.random.Generator
) -> pd.DataFrame:
    """Draw ``count`` addresses inside a suburb, mostly near its place point and on main streets.

    A house may be drawn twice: then it has several units, told apart by floor. Returns the columns of ``houses``
    and ``storey`` (0 = ground floor).
    """
    west, south, east, north = shape.bounds
    near = houses[houses["x"].between(west, east) & houses["y"].between(south, north)]
    inner = shapely.buffer(shape, -SET_BACK_M)
    near = near[shapely.contains_xy(inner, near["x"].to_numpy(), near["y"].to_numpy())]
    distance_m = np.hypot(near["x"].to_numpy() - place.x, near["y"].to_numpy() - place.y)
    weight = np.exp(-distance_m / (REACH_M / 2)) * np.where(near["main"], 3.0, 1.0) + 1e-5
    houses_needed = min(len(near), max(1, round(count * 0.85)))
    first = random.choice(len(near), houses_needed, replace=False, p=weight / weight.sum())
    more = random.choice(first, count - houses_needed, replace=True)
    chosen = near.iloc[np.concatenate([first, more])].copy()
    chosen["storey"] = chosen.groupby(["street", "house_number"], sort=False).cumcount()
    return chosen
