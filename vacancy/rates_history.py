"""Rates of any area on any day since recording began, from the valid dates of spells and changes of status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.i18n import _, format_day
from vacancy.rates import AREA_COLUMNS, EMPTY_STATUSES, Rate
from vacancy.register_history import RegisterHistory
from vacancy.segments import OCCUPIED, UNKNOWN


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
