"""The register through time: what every unit was on any day since recording began, from valid dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from geo.settings import settings
from vacancy.rates import AREA_COLUMNS
from vacancy.segments import FIRST_DAY, LAST_DAY, OCCUPIED, Segment, Spell, StatusChange, segments
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
    first_day : date or None
        First day that counts as recorded; None: read from the register itself.
    """

    units: pd.DataFrame
    spells: tuple[Spell, ...]
    changes: tuple[StatusChange, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    first_day: date | None = None

    @cached_property
    def began_on(self) -> date | None:
        """First day of which the register can tell: nothing that ended earlier is in it. None for an empty register."""
        if self.first_day is not None:
            return self.first_day
        days = [spell.ended_on for spell in self.spells if spell.ended_on]
        days += [change.valid_on for change in self.changes]
        days += [day for day in self.units["recorded_on"].tolist() if isinstance(day, date)]
        return min(days, default=None)

    def within(self, level: str, area_id: int) -> RegisterHistory:
        """Return the same register of one area alone; ``city`` returns all."""
        if level == "city":
            return self
        units = self.units[self.units[AREA_COLUMNS[level]] == area_id]
        inside = set(units["id"].tolist())
        return RegisterHistory(
            units,
            tuple(spell for spell in self.spells if spell.unit_id in inside),
            self.changes,
            tuple(one for one in self.confirmations if one.unit_id in inside),
            self.began_on,
        )

    @cached_property
    def _confirmations_from(self) -> date | None:
        return min((one.day for one in self.confirmations), default=None)

    @cached_property
    def _gone(self) -> Days:
        return _ordinals(self.units["gone_on"], LAST_DAY)

    @cached_property
    def _confirmed_last(self) -> Days:
        return _ordinals(self.units["last_confirmed_on"], FIRST_DAY)

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
        return np.asarray(self._gone > day.toordinal())

    def confirmed_on(self, day: date, today: date) -> NDArray[np.bool_] | None:
        """Tell for every unit whether it was confirmed in the 90 days up to a day; None when the register forgot it."""
        first = day - timedelta(days=CONFIRMED_DAYS)
        if day < today and (self._confirmations_from is None or self._confirmations_from > first):
            return None
        last = self._confirmed_last
        found = (last > first.toordinal()) & (last <= day.toordinal())
        earlier = {one.unit_id for one in self.confirmations if first < one.day <= day}
        return np.asarray(found | self.units["id"].isin(list(earlier)).to_numpy())


def _ordinals(column: pd.Series[Any], otherwise: int) -> Days:
    days = [otherwise if pd.isna(each) else each.toordinal() for each in column.tolist()]
    return np.array(days, dtype=np.int64)


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
