"""Rates of any area on any day since recording began, from the valid dates of spells and changes of status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _, format_day
from geo.settings import settings
from vacancy.rates import AREA_COLUMNS, EMPTY_STATUSES, Rate
from vacancy.segments import FIRST_DAY, LAST_DAY, OCCUPIED, UNKNOWN, Segment, Spell, StatusChange, segments
from vacancy.staging import read_sql

CONFIRMED_DAYS = 90
Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody saw that a unit still is what the register says."""

    unit_id: int
    day: date


@dataclass(eq=False)
class RegisterHistory:
    """The register through time, as arrays.

    Attributes
    ----------
    units : pandas.DataFrame
        One row per unit: ``id``, the area ids of ``AREA_COLUMNS``, ``floor_area_m2`` (NaN when unknown),
        ``last_confirmed_on``, ``recorded_on`` and ``gone_on`` (day of demolition; None while it stands).
    spells : tuple of Spell
        All spells but errors and duplicates.
    changes : tuple of StatusChange
        Dated changes of status.
    confirmations : tuple of Confirmation
        Dated confirmations, besides the last one that the units carry.
    """

    units: pd.DataFrame
    spells: tuple[Spell, ...]
    changes: tuple[StatusChange, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()

    @cached_property
    def began_on(self) -> date | None:
        """First day of which the register can tell: nothing that ended earlier is in it. None for an empty register."""
        days = [spell.ended_on for spell in self.spells if spell.ended_on]
        days += [change.valid_on for change in self.changes]
        days += [day for day in self.units["recorded_on"].tolist() if isinstance(day, date)]
        return min(days, default=None)

    def spells_in(self, level: str, area_id: int) -> list[Spell]:
        """Return the spells of the units of an area; ``city`` has all."""
        if level == "city":
            return list(self.spells)
        inside = set(self.units.loc[self.units[AREA_COLUMNS[level]] == area_id, "id"].tolist())
        return [spell for spell in self.spells if spell.unit_id in inside]

    @cached_property
    def _confirmations_from(self) -> date | None:
        return min((one.day for one in self.confirmations), default=None)

    @cached_property
    def _segments(self) -> tuple[NDArray[np.int64], NDArray[np.str_], Days, Days]:
        """Row of the unit, status, begin, end; by begin."""
        row = {key: number for number, key in enumerate(self.units["id"].tolist())}
        known: list[Segment] = [part for part in segments(self.spells, self.changes) if part.unit_id in row]
        return (
            np.array([row[part.unit_id] for part in known], dtype=np.int64),
            np.array([part.status for part in known], dtype="U16"),
            np.array([part.begins for part in known], dtype=np.int64),
            np.array([part.ends for part in known], dtype=np.int64),
        )

    def status_on(self, day: date) -> NDArray[np.str_]:
        """Return the status of every unit on a day, in the order of ``units``."""
        rows, status, begins, ends = self._segments
        at = day.toordinal()
        holds = (begins <= at) & (at < ends)
        found = np.full(len(self.units), OCCUPIED, dtype="U16")
        found[rows[holds]] = status[holds]  # by begin: of several the last one stays
        return found

    def stands_on(self, day: date) -> NDArray[np.bool_]:
        """Tell for every unit whether it had not been demolished by a day."""
        gone = _ordinals(self.units["gone_on"], LAST_DAY)
        return np.asarray(gone > day.toordinal())

    def confirmed_on(self, day: date, today: date) -> NDArray[np.bool_] | None:
        """Tell for every unit whether it was confirmed in the 90 days up to a day; None when the register forgot it."""
        first = day - timedelta(days=CONFIRMED_DAYS)
        if day < today and (self._confirmations_from is None or self._confirmations_from > first):
            return None
        last = _ordinals(self.units["last_confirmed_on"], FIRST_DAY)
        found = (last > first.toordinal()) & (last <= day.toordinal())
        earlier = {one.unit_id for one in self.confirmations if first < one.day <= day}
        return np.asarray(found | self.units["id"].isin(earlier).to_numpy())


def _ordinals(column: pd.Series[Any], otherwise: int) -> Days:
    days = [otherwise if pd.isna(each) else each.toordinal() for each in column.tolist()]
    return np.array(days, dtype=np.int64)


def rates_on(
    history: RegisterHistory,
    day: date,
    level: str,
    expected_units: Mapping[int, int | None] | None = None,
    today: date | None = None,
) -> dict[int, Rate]:
    """Return stock and vacancy of every area of a level on a day.

    Parameters
    ----------
    history
        The register through time.
    day
        Any day from ``history.began_on`` to today.
    level
        As in ``rates.rates``; ``city`` has one entry under 0.
    expected_units
        Estimated stock by area id, as of today.
    today
        The current day; by default that of this machine.

    Returns
    -------
    dict
        Rate by area id; areas without units are absent. Areas of the units, floor areas and coverage are today's.

    Raises
    ------
    InputError
        When the level does not exist, or the day lies before the beginning of the register or in the future.
    """
    current = today or date.today()  # noqa: DTZ011 - the reader's day
    began = history.began_on
    if level != "city" and level not in AREA_COLUMNS:
        raise InputError(_("Die Gebietsebene „{level}“ gibt es nicht.").format(level=level))
    if began is None:
        return {}
    if not began <= day <= current:
        raise InputError(
            _(
                "Für den {day} gibt es keine Quote: Erfasst wird seit dem {first}, Künftiges ist nicht bekannt."
            ).format(day=format_day(day), first=format_day(began))
        )
    frame = _states(history, day, level, current)
    expected = expected_units or {}
    found = {}
    for area, part in frame.groupby("area_id"):
        key = int(str(area).removesuffix(".0"))
        found[key] = _rate(part, expected.get(key))
    return found


def _states(history: RegisterHistory, day: date, level: str, today: date) -> pd.DataFrame:
    units = history.units
    frame = pd.DataFrame({
        "area_id": 0 if level == "city" else units[AREA_COLUMNS[level]],
        "status": history.status_on(day),
        "floor_area_m2": units["floor_area_m2"].to_numpy(dtype=np.float64),
    }, index=units.index)  # fmt: skip
    frame["empty"] = frame["status"].isin(EMPTY_STATUSES)
    confirmed = history.confirmed_on(day, today)
    frame["confirmed"] = -1 if confirmed is None else (frame["empty"].to_numpy() & confirmed).astype(int)
    return frame[history.stands_on(day) & frame["area_id"].notna().to_numpy()]


def _rate(part: pd.DataFrame, expected: int | None) -> Rate:
    counts = {str(code): int(n) for code, n in part["status"].value_counts().items()}
    unknown = counts.pop(UNKNOWN, 0)
    if unknown:
        counts[OCCUPIED] = counts.get(OCCUPIED, 0) + unknown
    return Rate(
        units=len(part),
        by_status=counts,
        floor_area_m2=_sum(part["floor_area_m2"]),
        empty_floor_area_m2=_sum(part.loc[part["empty"], "floor_area_m2"]),
        unmarketable_floor_area_m2=_sum(part.loc[part["status"] == "unmarketable", "floor_area_m2"]),
        expected_units=expected,
        confirmed=None if (part["confirmed"] < 0).any() else int(part["confirmed"].sum()),
        unknown_start=unknown,
    )


def _sum(values: pd.Series[float]) -> float | None:
    return float(values.sum()) if values.notna().any() else None


def register_history(connection: Connection, municipality_key: str = "") -> RegisterHistory:
    """Read the register through time.

    Parameters
    ----------
    municipality_key
        Official key (AGS); by default the one of the settings.
    """
    key = {"municipality_key": municipality_key or settings().municipality_key}
    units = connection.execute(sa.text(read_sql("history_units")), key)
    frame = pd.DataFrame(units.all(), columns=list(units.keys()))
    spells = connection.execute(sa.text(read_sql("history_spells")), key)
    changes = connection.execute(sa.text(read_sql("history_changes")), key)
    confirmations = connection.execute(sa.text(read_sql("history_confirmations")), key)
    return RegisterHistory(
        frame,
        tuple(Spell(*row) for row in spells),
        tuple(StatusChange(*row) for row in changes),
        tuple(Confirmation(*row) for row in confirmations),
    )


def yearly_days(history: RegisterHistory, today: date, most: int = 6) -> Sequence[date]:
    """Return the same day in each of the last years that the register knows, oldest first, today last."""
    began = history.began_on
    days: Iterable[date] = (_years_before(today, years) for years in range(most - 1, -1, -1))
    return [day for day in days if began is not None and day >= began]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
