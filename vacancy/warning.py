"""Early warning: units about to fall vacant, because a lease ends, a closure is announced, or somebody said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.settings import settings
from vacancy.staging import read_sql

AHEAD = timedelta(days=548)
"""Leases that end later than in a year and a half warn too early."""
Reason = Literal["threatened", "lease", "closure"]


@dataclass(frozen=True, slots=True)
class Warned:
    """One unit that may fall vacant.

    ``on`` is the day, None when nobody knows it. ``supply_lost`` says how many people lose supply, by service;
    the caller passes it in, it is empty when nothing is lost or nobody computed it.
    """

    unit_id: int
    vacancy_id: int | None
    name: str
    branch: str
    floor_area_m2: float | None
    borough_id: int | None
    suburb_id: int | None
    reason: Reason
    on: date | None
    supply_lost: Mapping[str, float]

    @property
    def people(self) -> float:
        """People who lose the supply that most would miss."""
        return max(self.supply_lost.values(), default=0.0)


@dataclass(frozen=True, slots=True)
class Closure:
    """A facility of the supply whose closure is announced, or that stands in a threatened unit."""

    unit_id: int | None
    service: str
    closes_on: date | None
    losing_supply: float


def warnings(
    connection: Connection, today: date, closures: Iterable[Closure] = (), municipality_key: str = ""
) -> list[Warned]:
    """Return the units that may fall vacant, those whose loss most people would feel first, then the soonest.

    Parameters
    ----------
    closures
        What the supply knows of its facilities; those without a unit of the register are not listed here.

    Returns
    -------
    list of Warned
        Each unit once: what somebody recorded counts before the end of a lease, that before an announcement.
    """
    key = municipality_key or settings().municipality_key
    values = {"key": key, "today": today, "until": today + AHEAD}
    found = {
        row["unit_id"]: Warned(**row, supply_lost={})
        for row in connection.execute(sa.text(read_sql("threatened_units")), values).mappings()
    }
    lost: dict[int, dict[str, float]] = {}
    closing: dict[int, date] = {}
    for closure in closures:
        if closure.unit_id is None:
            continue
        lost.setdefault(closure.unit_id, {})[closure.service] = closure.losing_supply
        if closure.closes_on is not None:
            known = closing.get(closure.unit_id, closure.closes_on)
            closing[closure.unit_id] = min(known, closure.closes_on)
    missing = [unit for unit in closing if unit not in found]
    for row in connection.execute(
        sa.text(read_sql("closing_units")), {"key": key, "units": missing}
    ).mappings():
        found[row["unit_id"]] = Warned(**row, reason="closure", on=closing[row["unit_id"]], supply_lost={})
    told = [replace(one, supply_lost=lost.get(one.unit_id, {})) for one in found.values()]
    return sorted(told, key=lambda one: (-round(one.people, -1), one.on or date.max, one.unit_id))
