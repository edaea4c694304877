"""Occupied units of the register as facilities, by their branch, without counting a shop twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree
from sqlalchemy.engine import Connection

from geo.crs import METRIC_SRID
from geo.settings import settings
from geo.sources.exchange import FACILITY, exchange, point_wkb
from geo.sources.report import Change
from quarters.supply.services import Service, ServiceCatalogue, load_services
from quarters.supply.statements import statement

SAME_SHOP_M = 30.0
"""A facility of the same service this near to a unit is the shop in that unit."""
KEY_PREFIX = "unit/"


@dataclass(frozen=True)
class Matched:
    """Which units become facilities, and which known facilities stand in a unit.

    Attributes
    ----------
    added : pandas.DataFrame
        Units (columns of ``sql/offering_units.sql``) with the ``service`` they offer.
    links : dict of int to int
        Facility id → unit id.
    """

    added: pd.DataFrame
    links: dict[int, int]


def services_of_branch(branch: str, floor_area_m2: float, services: Sequence[Service]) -> list[Service]:
    """Return the services that a business of this branch offers.

    Parameters
    ----------
    branch
        Free text of the register, several parts apart by comma, slash, semicolon or ``&``.
    floor_area_m2
        NaN when unknown. A word that several services share goes to the one with the largest smallest useful floor
        area that fits, and to the smallest one when the area is unknown.
    services
        All services.
    """
    parts = [part.strip().casefold() for part in re.split(r"[,;/&]", branch) if part.strip()]
    matched: dict[str, list[Service]] = {}
    for service in services:
        for word in service.branches:
            folded = word.casefold()
            if any(part == folded or part.startswith((f"{folded} ", f"{folded}-")) for part in parts):
                matched.setdefault(folded, []).append(service)
    return list(
        {one.key: one for found in matched.values() for one in [_fitting(found, floor_area_m2)]}.values()
    )


def match_units(units: pd.DataFrame, facilities: pd.DataFrame, catalogue: ServiceCatalogue) -> Matched:
    """Decide which units add a facility, pure of the database.

    Parameters
    ----------
    units
        Columns ``id``, ``branch``, ``floor_area_m2``, ``x``, ``y``, in the order in which they are taken.
    facilities
        Those of other sources: ``id``, ``service``, ``unit_id`` (NaN where none), ``x``, ``y``.
    catalogue
        Services with their branches.

    Returns
    -------
    Matched
        A unit adds nothing when a facility of its service hangs on it or stands within ``SAME_SHOP_M``; the nearest
        such facility without a unit is then linked to it.
    """
    services = tuple(catalogue.services.values())
    offers = [
        (row, service.key)
        for row, (branch, area) in enumerate(zip(units["branch"], units["floor_area_m2"], strict=True))
        for service in services_of_branch(branch, area, services)
    ]
    added: list[tuple[int, str]] = []
    links: dict[int, int] = {}
    for service in dict.fromkeys(name for _row, name in offers):
        rows = [row for row, name in offers if name == service]
        new, found = _match_service(units.iloc[rows], facilities[facilities["service"] == service])
        added += [(rows[at], service) for at in new]
        links |= found
    frame = units.iloc[[row for row, _name in added]].assign(service=[name for _row, name in added])
    return Matched(frame, links)


def refresh_register_supply(connection: Connection, catalogue: ServiceCatalogue | None = None) -> Change:
    """Bring the facilities that the register supplies in line with its occupied units.

    Units of example sources stay out, because the example supply knows them already, and example facilities keep no
    real shop out. Facilities hang on the source of their
    unit, so their provenance is that of the register.

    Parameters
    ----------
    connection
        Inside a transaction.
    catalogue
        Services; the bundled ones when left out.

    Returns
    -------
    Change
        Of the facilities whose key is ``unit/ID``; ``changed`` includes facilities newly linked to a unit.
    """
    known = catalogue or load_services()
    units = _frame(connection, "offering_units")
    stored = read_stored(connection)
    facilities = stored[stored["quality"] != "example"]
    own = facilities["key"].str.startswith(KEY_PREFIX)
    others = facilities[~own].reset_index(drop=True)
    matched = match_units(units, others, known)
    linked = _link(connection, matched.links)
    wanted = _rows(matched.added, known)
    total = Change(changed=linked)
    for source_id in sorted({*wanted["source_id"], *facilities.loc[own, "source_id"]}):
        rows = wanted[wanted["source_id"] == source_id].drop(columns="source_id")
        change = exchange(connection, FACILITY, rows, source_id=int(source_id), prefix=KEY_PREFIX)
        total = Change(
            total.new + change.new, total.changed + change.changed,
            total.removed + change.removed, total.unchanged + change.unchanged,
        )  # fmt: skip
    return total


def read_stored(connection: Connection) -> pd.DataFrame:
    """Return all facilities: ``id``, ``key``, ``service``, ``unit_id``, ``x``, ``y``, source id, key and quality."""
    return _frame(connection, "stored_facilities")


def same_shop(rows: pd.DataFrame, others: pd.DataFrame) -> list[bool]:
    """Whether each row has a facility of its service among the others within ``SAME_SHOP_M``."""
    near = pd.Series(False, index=rows.index)
    for service, group in others.groupby("service"):
        mine = rows.index[rows["service"] == service]
        if len(mine):
            distance, _at = cKDTree(group[["x", "y"]].to_numpy()).query(rows.loc[mine, ["x", "y"]].to_numpy())
            near[mine] = distance <= SAME_SHOP_M
    return near.tolist()


def _fitting(services: Sequence[Service], floor_area_m2: float) -> Service:
    ordered = sorted(services, key=lambda one: one.premises.min_floor_area_m2 if one.premises else 0.0)
    fitting = [one for one in ordered if one.premises and one.premises.min_floor_area_m2 <= floor_area_m2]
    return fitting[-1] if fitting else ordered[0]


def _match_service(units: pd.DataFrame, facilities: pd.DataFrame) -> tuple[list[int], dict[int, int]]:
    """Return positions of units that add a facility, and links facility → unit, for one service."""
    housed = set(facilities["unit_id"].dropna().astype(int))
    free = facilities["unit_id"].isna().to_numpy()
    tree = cKDTree(facilities[["x", "y"]].to_numpy(dtype=np.float64)) if len(facilities) else None
    taken: list[tuple[float, float]] = []
    new: list[int] = []
    links: dict[int, int] = {}
    for at, (unit_id, x, y) in enumerate(zip(units["id"], units["x"], units["y"], strict=True)):
        if int(unit_id) in housed:
            continue
        near = sorted(tree.query_ball_point((x, y), SAME_SHOP_M)) if tree else []
        if near:
            away_m = [np.hypot(facilities["x"].iloc[k] - x, facilities["y"].iloc[k] - y) for k in near]
            nearest = near[int(np.argmin(away_m))]
            facility_id = int(facilities["id"].iloc[nearest])
            if free[nearest] and facility_id not in links:
                links[facility_id] = int(unit_id)
        elif all(np.hypot(x - other_x, y - other_y) > SAME_SHOP_M for other_x, other_y in taken):
            taken.append((x, y))
            new.append(at)
    return new, links


def _rows(added: pd.DataFrame, catalogue: ServiceCatalogue) -> pd.DataFrame:
    area = added["sales_area_m2"].where(added["sales_area_m2"] > 0, added["floor_area_m2"])
    measured = [catalogue.get(key).capacity.measure == "floor_area_m2" for key in added["service"]]
    xy = added[["x", "y"]].to_numpy(dtype=np.float64)
    return pd.DataFrame({
        "key": [f"{KEY_PREFIX}{unit_id}" for unit_id in added["id"]], "service": added["service"],
        "name": added["branch"], "street": added["street"], "house_number": added["house_number"],
        "capacity": area.where(np.array(measured, dtype=bool)),
        "departures_per_weekday": pd.Series(pd.NA, added.index, dtype="Int64"),
        "closes_on": None, "geom": point_wkb(xy, METRIC_SRID), "x": xy[:, 0], "y": xy[:, 1],
        "unit_id": added["id"], "source_id": added["source_id"],
    })  # fmt: skip


def _link(connection: Connection, links: dict[int, int]) -> int:
    if not links:
        return 0
    values = {
        "municipality_key": settings().municipality_key, "facilities": list(links), "units": list(links.values()),
    }  # fmt: skip
    return connection.execute(statement("link_facilities"), values).rowcount


def _frame(connection: Connection, name: str) -> pd.DataFrame:
    result = connection.execute(statement(name), {"municipality_key": settings().municipality_key})
    frame = pd.DataFrame(result.all(), columns=list(result.keys()))
    floats = [column for column in ("floor_area_m2", "sales_area_m2", "x", "y", "unit_id") if column in frame]
    return frame.astype(dict.fromkeys(floats, float))
