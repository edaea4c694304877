"""The supply of another day: facilities as they were known for it, corrected by the register; announced closures ahead.

Streets and residents stay those of today; the page says so beside every comparison.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy.engine import Connection

from quarters.supply.fragility import announced_closures
from quarters.supply.model import SupplyModel
from quarters.supply.read import AREA_COLUMNS, read_facility_versions, read_unit_spells, with_closed_by_date
from quarters.supply.register_supply import match_units
from quarters.supply.services import ServiceCatalogue
from quarters.supply.state import SupplyState


@dataclass(frozen=True, eq=False)
class DayFacilities:
    """The facilities of a day.

    Attributes
    ----------
    rows : pandas.DataFrame
        Columns of ``read_facilities``; a shop that only the register remembers has a negative id.
    known_from : dict of str to date
        By service the first day for which facilities are known; on earlier days those of this day stand in.
    remembered : dict of str to int
        By service how many shops only the register remembers: the previous use of a unit that fell vacant later.
    empty : dict of str to int
        By service how many facilities do not count, because their unit stood empty or was not let to them yet.
    """

    rows: pd.DataFrame
    known_from: dict[str, date]
    remembered: dict[str, int]
    empty: dict[str, int]


@dataclass(frozen=True, eq=False)
class DaySupply:
    """The supply of a day; ``known`` is None from today on: then it is today's, without the announced closures."""

    day: date
    state: SupplyState
    known: DayFacilities | None = None


def supply_on(connection: Connection, model: SupplyModel, day: date, today: date) -> DaySupply:
    """Return the supply of a day.

    Parameters
    ----------
    connection
        Any; not asked for today and later.
    model
        Today's model: its streets, residents and areas hold for every day.
    day
        Today gives today's supply as everywhere else, a later day the same without the closures announced until then,
        an earlier one the facilities known for it, see ``facilities_on``.
    today
        The local date.

    Returns
    -------
    DaySupply
        Compare two with ``comparison.compare``.
    """
    if day >= today:
        steps = tuple(
            step
            for step in (announced_closures(model, day) if day > today else ())
            if step.facility_id in set(model.supply(step.service).rows["id"])
        )
        return DaySupply(day, SupplyState(model, steps))
    versions = read_facility_versions(connection, model.municipality_key)
    spells = read_unit_spells(connection, model.municipality_key)
    known = facilities_on(versions, spells, day, today, model.catalogue)
    then = replace(model, day=day, facilities=known.rows, _kept={}, _vacancy_kept={}, _lock=threading.RLock())
    return DaySupply(day, SupplyState(then), known)


def facilities_on(
    versions: pd.DataFrame, spells: pd.DataFrame, day: date, today: date, catalogue: ServiceCatalogue
) -> DayFacilities:
    """Return the facilities of a past day, pure of the database.

    1. A facility counts from the day that its source describes (``as_of`` of the delivery, else the day of entry) until
       a later delivery no longer holds it. Before the first known day of a service the facilities of that day stand in:
       what closed earlier is missing, what opened in between counts too early.
    2. What the register knows goes before that: a facility whose unit stood empty on the day does not count (unless its
       source is of that day or later and younger than the vacancy), nor, on a day before its source, one whose unit was
       let only after a later vacancy.
    3. The previous use of a unit that fell vacant after the day counts as a facility, unless one of its service is
       known there (``register_supply.match_units``). Example units speak only for services with example facilities.
    4. A facility whose announced closure lies on the day or before it is marked ``closed_by_date`` and does not count.

    Parameters
    ----------
    versions, spells
        Of ``read_facility_versions`` and ``read_unit_spells``.
    day, today
        The day asked for; spells that begin after today tell nothing.
    catalogue
        Services with their branches.

    Returns
    -------
    DayFacilities
        Rows ordered by id.
    """
    begins = versions.groupby("service")["from_day"].min()
    known_from: dict[str, date] = dict(zip(begins.index, begins, strict=True))
    asked = versions["service"].map({name: max(day, first) for name, first in known_from.items()})
    held = (versions["from_day"] <= asked) & (versions["to_day"].isna() | (versions["to_day"] > asked))
    rows = versions[held].reset_index(drop=True)
    empty = _unit_was_another(rows, spells, day)
    open_rows = rows[~empty].reset_index(drop=True)
    former = _former_uses(open_rows, spells[spells["begins"] <= today], day, catalogue)
    facilities = pd.concat([former, open_rows], ignore_index=True) if len(former) else open_rows
    columns = [*_OF_A_FACILITY, *AREA_COLUMNS]
    return DayFacilities(
        with_closed_by_date(facilities[columns].assign(closed_by_register=False), day),
        known_from,
        Counter(former["service"]),
        Counter(rows.loc[empty, "service"]),
    )


_OF_A_FACILITY = (
    "id", "service", "name", "street", "house_number", "capacity", "departures_per_weekday", "closes_on", "unit_id",
    "x", "y",
)  # fmt: skip


def _unit_was_another(
    rows: pd.DataFrame, spells: pd.DataFrame, day: date
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell for each facility whether the register knows that its unit was not its on that day."""
    by_unit = dict(iter(spells.groupby("unit_id")))
    found = np.zeros(len(rows), dtype=bool)
    columns = (rows[name].tolist() for name in ("unit_id", "source_as_of", "from_day"))
    for at, (unit, as_of, from_day) in enumerate(zip(*columns, strict=True)):
        group = by_unit.get(unit)
        if group is not None:
            spans = list(zip(group["begins"].tolist(), group["ends"].tolist(), strict=True))
            found[at] = _another_there(spans, day, as_of, day < from_day)
    return found


def _another_there(
    spans: Sequence[tuple[date, date | None]], day: date, as_of: date | None, assumed: bool
) -> bool:
    """Whether a unit stood empty on a day or, on a day before its facility is known, was let only later."""
    for begins, ends in spans:
        covers = begins <= day and (ends is None or day < ends)
        if covers and (assumed or as_of is None or begins > as_of):
            return True
        if assumed and ends is not None and day < ends:
            return True
    return False


def _former_uses(
    rows: pd.DataFrame, spells: pd.DataFrame, day: date, catalogue: ServiceCatalogue
) -> pd.DataFrame:
    """Return what stood in units that fell vacant later, as rows of facilities with negative ids."""
    spoken_for = frozenset(rows.loc[rows["example"].astype(bool), "service"])
    covered = spells[(spells["begins"] <= day) & (spells["ends"].isna() | (spells["ends"] > day))]
    later = spells[(spells["begins"] > day) & spells["dated"] & ~spells["unit_id"].isin(covered["unit_id"])]
    first = later.sort_values(["unit_id", "begins"]).drop_duplicates("unit_id")
    units = first[first["x"].notna() & (first["previous_use"] != "")]
    units = units.rename(columns={"previous_use": "branch"}).assign(id=units["unit_id"])
    known = rows[["id", "service", "unit_id", "x", "y"]].reset_index(drop=True)
    added = match_units(units.reset_index(drop=True), known, catalogue).added
    if added.empty:
        return added.assign(service=pd.Series(dtype=object))
    added = added[~added["example"].astype(bool) | added["service"].isin(spoken_for)].reset_index(drop=True)
    return added.assign(
        id=-np.arange(1, len(added) + 1), name=added["branch"], capacity=np.nan, departures_per_weekday=np.nan,
        closes_on=None,
    )  # fmt: skip
