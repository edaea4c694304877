"""An area through the years: rates, durations, and how many vacancies began and were let again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vacancy.rates import Rate
from vacancy.rates_history import rates_on
from vacancy.register_history import RegisterHistory
from vacancy.survival import NEVER_EMPTY, Durations, Reletting, durations, reletting

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """An area on one day, and in the year before it.

    ``reletting`` and ``begun`` (spells that began) are None when the register does not know that whole year.
    """

    day: date
    rate: Rate
    durations: Durations
    reletting: Reletting | None
    begun: int | None


def trend(
    history: RegisterHistory, level: str, area_id: int, expected_units: int | None, on: date, today: date
) -> list[TrendPoint]:
    """Return an area on the same day of each year that the register knows, oldest first, at most six.

    Parameters
    ----------
    level, area_id
        The area; 0 for the city.
    expected_units
        Its estimated stock; None when nobody estimated it.
    on
        Last day of the series.
    today
        The current day.

    Raises
    ------
    InputError
        As ``rates_on``.
    """
    began = history.began_on
    if began is None:
        return []
    inside = history.within(level, area_id)
    spells = inside.spells
    points = []
    for day in yearly_days(history, on):
        rate = rates_on(inside, day, level, {area_id: expected_units}, today).get(area_id, Rate(units=0))
        whole_year = day - YEAR >= began
        begun = sum(
            spell.vacant_since is not None
            and day - YEAR < spell.vacant_since <= day
            and (spell.ended_on is not None or spell.status not in NEVER_EMPTY)
            for spell in spells
        )
        points.append(
            TrendPoint(
                day, rate, durations(spells, day, began),
                reletting(spells, day - YEAR, day) if whole_year else None, begun if whole_year else None,
            )
        )  # fmt: skip
    return points


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
