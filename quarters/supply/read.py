"""Residents, facilities, vacancies and sources as the supply functions need them, read from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy.engine import Connection

from geo.network.arrays import FloatArray, IntArray
from quarters.supply.statements import statement

AGE_GROUPS = ("under_18", "over_65")
_NUMBERS = dict.fromkeys(("capacity", "departures_per_weekday", "unit_id"), float)
AREA_COLUMNS = ("borough_id", "statistical_district_id", "suburb_id", "project_area_id", "quarter_lab_id")


@dataclass(frozen=True, slots=True)
class Cells:
    """Population cells, ordered by id.

    Attributes
    ----------
    id : IntArray, shape (cells,)
        Key of the row.
    grid_id : tuple of str
        Name in the European grid.
    xy : FloatArray, shape (cells, 2)
        Centres, METRIC_CRS.
    size_m : float
        Side of a cell, metres.
    groups : dict of str to FloatArray
        Residents by ``all``, ``under_18``, ``over_65``. A group that is unknown in every cell is missing; a cell where
        it is unknown counts with nobody, and ``coverage`` says how much that leaves out.
    coverage : dict of str to float
        By age group the share of all residents who live in cells where it is known, above 0, at most 1.
    area_id : dict of str to IntArray
        By level the id of the area around each cell, 0 where none.
    """

    id: IntArray
    grid_id: tuple[str, ...]
    xy: FloatArray
    size_m: float
    groups: dict[str, FloatArray]
    coverage: dict[str, float]
    area_id: dict[str, IntArray]

    @property
    def population(self) -> FloatArray:
        """Residents of each cell."""
        return self.groups["all"]

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class UsedSource:
    """A source behind the numbers; ``relation`` is ``walk_edge``, ``population_cell`` or ``facility``.

    ``services`` are those of its facilities, empty for streets and residents.
    """

    relation: str
    title: str
    publisher: str
    licence: str
    as_of: date | None
    as_of_note: str
    quality: str
    services: tuple[str, ...] = ()


def read_cells(connection: Connection, municipality_key: str) -> Cells:
    """Return the population cells of the municipality; none is an empty table."""
    frame = _frame(connection, "cells", municipality_key)
    people = frame["population"].astype(float)
    told = {name: frame[name].astype(float) for name in AGE_GROUPS}
    told = {name: values for name, values in told.items() if values.notna().any()}
    total = float(people.sum())
    coverage = {
        name: float(people[values.notna()].sum()) / total if total else 1.0 for name, values in told.items()
    }
    groups = {"all": people} | {name: values.fillna(0.0) for name, values in told.items()}
    side_m = float(np.sqrt(frame["area_m2"].astype(float).median())) if len(frame) else 100.0
    return Cells(
        id=frame["id"].to_numpy(dtype=np.int64),
        grid_id=tuple(frame["grid_id"]),
        xy=frame[["x", "y"]].to_numpy(dtype=np.float64),
        size_m=round(side_m, -1),
        groups={name: np.asarray(values, dtype=np.float64) for name, values in groups.items()},
        coverage=coverage,
        area_id={column.removesuffix("_id"): frame[column].to_numpy() for column in AREA_COLUMNS},
    )


def read_facilities(connection: Connection, municipality_key: str, day: date) -> pd.DataFrame:
    """Return the facilities: columns of ``sql/facilities.sql``; unknown numbers are NaN, unknown dates None.

    ``closed_by_register``: it hangs on a unit that the register knows to be vacant since a day after the date of the
    facility's source (always, when that source is undated); ``closed_by_date``: the day of its announced closure has
    come on ``day``. Both count as closed.
    """
    frame = _frame(connection, "facilities", municipality_key)
    frame["closed_by_register"] = frame["closed_by_register"].astype(bool)
    return with_closed_by_date(frame, day).astype(_NUMBERS)


def with_closed_by_date(facilities: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return facilities with ``closed_by_date``: whether their announced closure (``closes_on``) has come on a day."""
    due = [isinstance(closes, date) and closes <= day for closes in facilities["closes_on"]]
    return facilities.assign(closed_by_date=pd.Series(due, index=facilities.index, dtype=bool))


def read_facility_versions(connection: Connection, municipality_key: str) -> pd.DataFrame:
    """Return every state of every facility: columns of ``sql/facility_versions.sql``, ordered by id and day.

    ``from_day`` (inclusive) and ``to_day`` (exclusive; None while it holds) are days that the data describe: those of a
    delivery hold from the ``as_of`` of its source, other changes from the day on which they were written down.
    """
    return _frame(connection, "facility_versions", municipality_key).astype(_NUMBERS)


def read_unit_spells(connection: Connection, municipality_key: str) -> pd.DataFrame:
    """Return when units stood empty: columns of ``sql/unit_spells.sql``; ``ends`` is None while they do.

    ``dated`` tells whether the begin is known; else ``begins`` is the day of entry.
    """
    frame = _frame(connection, "unit_spells", municipality_key)
    numbers = dict.fromkeys(("unit_id", "floor_area_m2", "x", "y"), float)
    return frame.astype({**numbers, "dated": bool})


def read_vacancies(connection: Connection, municipality_key: str) -> pd.DataFrame:
    """Return the open vacancies: columns of ``sql/vacancies.sql``; x and y are NaN where the place is unknown."""
    frame = _frame(connection, "vacancies", municipality_key)
    for column in ("floor_area_m2", "rent_eur_m2", "x", "y"):
        frame[column] = frame[column].astype(float)
    return frame


def read_sources(connection: Connection, municipality_key: str) -> tuple[UsedSource, ...]:
    """Return the sources of network, residents and facilities."""
    rows = connection.execute(statement("data_dates"), {"municipality_key": municipality_key}).mappings()
    return tuple(UsedSource(**{**row, "services": tuple(row["services"] or ())}) for row in rows)


def _frame(connection: Connection, name: str, municipality_key: str) -> pd.DataFrame:
    result = connection.execute(statement(name), {"municipality_key": municipality_key})
    frame = pd.DataFrame(result.all(), columns=list(result.keys()))
    for column in AREA_COLUMNS:
        frame[column] = frame[column].astype("Int64").fillna(0).astype(np.int64)
    return frame
