"""An area through the years: rates, durations, and how many vacancies began and were let again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from vacancy.rates import Rate
from vacancy.rates_history import RegisterHistory, rates_on, yearly_days
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
    spells = history.spells_in(level, area_id)
    points = []
    for day in yearly_days(history, on):
        rate = rates_on(history, day, level, {area_id: expected_units}, today).get(area_id, Rate(units=0))
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
