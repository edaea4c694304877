"""Example facilities: plausible numbers per service, some in units of the example register, some about to close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.crs import METRIC_SRID
from geo.network import WalkNetwork
from quarters.supply.example.rules import rules as example_rules
from quarters.supply.services import ServiceCatalogue
from quarters.supply.zones import ASSIGNED_LEVELS, Zone, zone_ids

DAYS_PER_MONTH = 30
REACH_M = 450.0
"""How far from the place point the share of facilities has fallen to about a third."""


def example_facilities(
    zones: Sequence[Zone],
    network: WalkNetwork,
    residents: Mapping[int, float],
    units: pd.DataFrame,
    catalogue: ServiceCatalogue,
) -> pd.DataFrame:
    """Invent the facilities of every service.

    Parameters
    ----------
    zones
        All areas.
    network
        Facilities stand beside its edges.
    residents
        Residents by id of the suburb.
    units
        Units of the example register with ``id``, ``branch``, ``status``, ``floor_area_m2``, ``street``,
        ``house_number``, ``x``, ``y`` (EPSG:25832); the branch decides the service.
    catalogue
        The services.

    Returns
    -------
    pandas.DataFrame
        Columns of ``facility`` without municipality and source; no unit occurs twice.
    """
    rules = example_rules()
    random = np.random.default_rng(rules["seed"] + 1)
    spots = _spots(zones, network, rules)
    tied = _tied(units, zones, rules)
    parts = [tied]
    for service, density in rules["per_10000"].items():
        if service in catalogue.services:
            have = tied[tied["service"] == service]["suburb_id"].value_counts().to_dict()
            parts.append(_invented(service, density, zones, residents, have, spots, rules, random))
    frame = pd.concat(parts, ignore_index=True)
    for level, ids in zone_ids(zones, frame[["x", "y"]].to_numpy()).items():
        numbers = pd.Series(ids, dtype="Int64")
        frame[f"{level}_id"] = numbers.mask(numbers == 0)
    return _finished(frame, catalogue, rules, random)


def _spots(zones: Sequence[Zone], network: WalkNetwork, rules: dict[str, Any]) -> pd.DataFrame:
    """One possible place per street segment, set back from the street, with its suburb and the way to its centre."""
    middle = (network.segment_start_xy + network.segment_end_xy) / 2
    along = network.segment_end_xy - network.segment_start_xy
    aside = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    xy = np.round(middle + rules["set_back_m"] * aside, 2)
    suburb = zone_ids(zones, xy)["suburb"]
    place = {zone.id: zone.place for zone in zones if zone.level == "suburb"}
    centre = np.array([place.get(each, (np.nan, np.nan)) for each in suburb.tolist()])
    spots = pd.DataFrame({
        "x": xy[:, 0], "y": xy[:, 1], "suburb_id": suburb, "centre_m": np.hypot(*(xy - centre).T),
    })  # fmt: skip
    return spots[spots["suburb_id"] > 0]


def _tied(units: pd.DataFrame, zones: Sequence[Zone], rules: dict[str, Any]) -> pd.DataFrame:
    """Facilities in units, by branch; where a source counts the shops of a suburb no unit adds to them."""
    frame = units[units["branch"].isin(list(rules["branches"]))].copy()
    frame["service"] = frame["branch"].map(rules["branches"])
    large = (frame["service"] == "neighbourhood_shop") & (frame["floor_area_m2"] >= 400)
    frame.loc[large, "service"] = "food_shop"
    frame["suburb_id"] = zone_ids(zones, frame[["x", "y"]].to_numpy(dtype=float))["suburb"]
    names = {zone.id: zone.name for zone in zones}
    published = [
        service in rules["published"].get(names.get(suburb, ""), {})
        for suburb, service in zip(frame["suburb_id"], frame["service"], strict=True)
    ]
    frame = frame[~np.array(published, dtype=bool)]
    columns = ["service", "x", "y", "suburb_id", "street", "house_number", "floor_area_m2", "status"]
    return frame.rename(columns={"id": "unit_id"})[[*columns, "unit_id"]]


def _invented(
    service: str,
    density: float,
    zones: Sequence[Zone],
    residents: Mapping[int, float],
    have: Mapping[int, int],
    spots: pd.DataFrame,
    rules: dict[str, Any],
    random: np.random.Generator,
) -> pd.DataFrame:
    """Facilities beside streets until every suburb has its number."""
    chosen = []
    for zone in zones:
        near = spots[spots["suburb_id"] == zone.id]
        if zone.level != "suburb" or near.empty:
            continue
        told = rules["published"].get(zone.name, {}).get(service)
        wanted = residents.get(zone.id, 0.0) / 10_000 * density
        number = (
            random.poisson(wanted * 0.35) + int(wanted * 0.65 + random.random()) if told is None else told
        )
        number = min(number - have.get(zone.id, 0), len(near))
        if number > 0:
            weight = np.exp(-near["centre_m"].to_numpy() / REACH_M) + 0.01
            if service in rules["spread"]["services"]:
                weight = np.ones(len(near))
            picked = random.choice(len(near), number, replace=False, p=weight / weight.sum())
            chosen.append(near.iloc[np.sort(picked)][["x", "y"]])
    frame = pd.concat(chosen) if chosen else pd.DataFrame({"x": [], "y": []})
    return frame.assign(service=service)


def _finished(
    frame: pd.DataFrame, catalogue: ServiceCatalogue, rules: dict[str, Any], random: np.random.Generator
) -> pd.DataFrame:
    """Name, capacity, departures, closing date."""
    count = frame.groupby("service").cumcount() + 1
    label = frame["service"].map({key: one.label for key, one in catalogue.services.items()})
    typical = frame["service"].map({key: one.capacity.typical for key, one in catalogue.services.items()})
    measure = frame["service"].map({key: one.capacity.measure for key, one in catalogue.services.items()})
    size = (typical * random.lognormal(0, 0.4, len(frame))).round()
    size = size.mask(size < 1, 1.0)
    size = size.where(measure != "floor_area_m2", frame["floor_area_m2"].fillna(size))
    size = size.where(~measure.isin(["facilities"]), 1.0)
    low, high = rules["closing"]["months"]
    days = random.integers(low * DAYS_PER_MONTH, high * DAYS_PER_MONTH, len(frame))
    threatened = frame["status"].eq("threatened") | (
        random.random(len(frame)) < rules["closing"]["further_share"]
    )
    closes = [
        rules["as_of"] + timedelta(days=int(day)) if on else None
        for day, on in zip(days, threatened, strict=True)
    ]
    points = shapely.set_srid(shapely.points(frame[["x", "y"]].to_numpy()), METRIC_SRID)
    done = frame.assign(
        key=[f"beispiel-{service}-{n}" for service, n in zip(frame["service"], count, strict=True)],
        name=[f"Beispiel {title} {n}" for title, n in zip(label, count, strict=True)],
        street=frame["street"].fillna(""),
        house_number=frame["house_number"].fillna(""),
        capacity=size.where(measure != "departures"),
        departures_per_weekday=size.where(measure == "departures").astype("Int64"),
        closes_on=np.array(closes, dtype=object),
        unit_id=frame["unit_id"].astype("Int64"),
        geom=shapely.to_wkb(points, hex=True, include_srid=True),
    )
    areas = [f"{level}_id" for level in ASSIGNED_LEVELS]
    return done[[
        "key", "service", "name", "street", "house_number", "capacity", "departures_per_weekday", "closes_on",
        "unit_id", "geom", *areas,
    ]]  # fmt: skip
