"""Example units: how many per suburb, and what each one is like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

CITY_SUBURB = "City"


def units_per_suburb(names: Sequence[str], rules: Mapping[str, Any]) -> list[int]:
    """Share out the total of units by the weights of the suburbs (largest remainder)."""
    weights = rules["unit_weight"]
    weight = np.array([weights.get(name, weights["default"]) for name in names], dtype=float)
    exact = rules["units"] * weight / weight.sum()
    count = np.floor(exact).astype(int)
    for index in np.argsort(count - exact, kind="stable")[: rules["units"] - count.sum()]:
        count[index] += 1
    return [int(number) for number in count]


def describe_units(
    addresses: pd.DataFrame, rules: Mapping[str, Any], random: np.random.Generator
) -> pd.DataFrame:
    """Give every address its premises: kind, areas, rent, steps, condition, branch; some facts stay unknown.

    Parameters
    ----------
    addresses
        Columns ``street``, ``house_number``, ``storey``, ``x``, ``y``, ``suburb``.

    Returns
    -------
    pandas.DataFrame
        Columns of the staging table except those of the vacancy, and ``suburb``.
    """
    count = len(addresses)
    kinds = rules["kind"]
    names = list(kinds)
    share = np.array([kinds[name]["share"] for name in names])
    kind = random.choice(names, count, p=share / share.sum())
    upstairs = addresses["storey"].to_numpy() > 0
    kind[upstairs & (random.random(count) < 0.8)] = "office"
    frame = pd.DataFrame({
        "street": addresses["street"].to_numpy(),
        "house_number": addresses["house_number"].astype("str") + np.where(random.random(count) < 0.04, "a", ""),
        "building_part": np.where(random.random(count) < 0.04, "Hinterhaus", ""),
        "floor": ["EG" if storey == 0 else f"{storey}. OG" for storey in addresses["storey"]],
        "unit_label": np.where(upstairs & (random.random(count) < 0.2), "links", ""),
        "kind": kind,
        "suburb": addresses["suburb"].to_numpy(),
        "position_method": "address",
        "x": addresses["x"].to_numpy(),
        "y": addresses["y"].to_numpy(),
    })  # fmt: skip
    frame["branch"] = [str(random.choice(kinds[name]["branches"])) for name in kind]
    _add_areas(frame, kinds, random)
    _add_rent(frame, kinds, random)
    _add_access(frame, random)
    frame["last_confirmed_on"] = _days_before(rules["today"], random.integers(5, 700, count))
    return frame


def _add_areas(frame: pd.DataFrame, kinds: Mapping[str, Any], random: np.random.Generator) -> None:
    """Log-normal floor areas around the middle value of the kind, cut at its bounds; 6 % unknown."""
    low, middle, high = (np.array([kinds[kind]["area_m2"][i] for kind in frame["kind"]]) for i in range(3))
    area = np.round(np.clip(middle * np.exp(random.normal(0, 0.55, len(frame))), low, high))
    frame["floor_area_m2"] = np.where(random.random(len(frame)) < 0.06, np.nan, area)
    sales = np.where(
        frame["kind"] == "shop",
        np.round(frame["floor_area_m2"] * random.uniform(0.55, 0.85, len(frame))),
        np.nan,
    )
    frame["sales_area_m2"] = sales
    frame["ancillary_area_m2"] = frame["floor_area_m2"] - sales


def _add_rent(frame: pd.DataFrame, kinds: Mapping[str, Any], random: np.random.Generator) -> None:
    """Rents between the bounds of the kind, more in the City; a quarter is unknown, as owners rarely tell."""
    central = frame["suburb"] == CITY_SUBURB
    bounds = [
        kinds[kind].get("rent_city_eur_m2", kinds[kind]["rent_eur_m2"])
        if city
        else kinds[kind]["rent_eur_m2"]
        for kind, city in zip(frame["kind"], central, strict=True)
    ]
    low, high = np.array(bounds).T
    rent = np.round((low + (high - low) * random.beta(2, 3, len(frame))) * 2) / 2
    frame["rent_eur_m2"] = np.where(random.random(len(frame)) < 0.25, np.nan, rent)


def _add_access(frame: pd.DataFrame, random: np.random.Generator) -> None:
    """Add steps at the entrance (none = step-free), condition, interim use; each unknown for some units."""
    count = len(frame)
    steps = pd.Series(random.choice([0, 1, 2, 3, 5], count, p=[0.46, 0.22, 0.16, 0.11, 0.05]), dtype="Int32")
    steps[(frame["floor"] != "EG").to_numpy()] = 16
    steps[random.random(count) < 0.14] = pd.NA
    frame["steps"] = steps
    frame["step_free"] = (steps == 0).astype("boolean")
    conditions = ["ready", "needs_renovation", "needs_refurbishment", "ruinous"]
    condition = pd.Series(random.choice(conditions, count, p=[0.55, 0.3, 0.13, 0.02]), dtype="str")
    frame["condition"] = condition.where(random.random(count) >= 0.2)
    interim = pd.Series(random.random(count) < 0.35, dtype="boolean")
    frame["interim_use_possible"] = interim.where(random.random(count) >= 0.3)


def _days_before(today: date, days: np.ndarray[Any, Any]) -> pd.Series[Any]:
    return pd.Series(np.datetime64(today, "D") - days.astype("timedelta64[D]"))
