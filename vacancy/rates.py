"""Vacancy rates: never a rate without its stock, its coverage and the words that say what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _, format_number, format_percent
from geo.settings import settings

MIN_COVERAGE = 0.8
"""Below this share of recorded units no rate is shown: an incomplete stock makes every rate too high."""
EMPTY_STATUSES = ("vacant", "confirmed", "marketing", "negotiation", "unmarketable")
"""Status codes that count as empty. Threatened units are still in use, reports are unchecked, interim use is a use."""
AREA_COLUMNS = {
    "borough": "borough_id",
    "statistical_district": "statistical_district_id",
    "suburb": "suburb_id",
    "project_area": "project_area_id",
    "quarter_lab": "quarter_lab_id",
}
_COLUMNS = ("municipality_key", "status", "floor_area_m2", "demolished_on", *AREA_COLUMNS.values())
_unit = sa.table("commercial_unit", *(sa.column(name) for name in _COLUMNS))


@dataclass(frozen=True)
class Rate:
    """Stock and vacancy of an area.

    ``units`` are recorded, ``by_status`` counts them per status code, ``occupied`` included. ``expected_units`` is
    the estimated stock, None when nobody estimated it. ``floor_area_m2`` adds the known areas of all units and
    ``empty_floor_area_m2`` those of the empty ones (m², None when none is known), ``unmarketable_floor_area_m2``
    those of the unmarketable ones among them. ``confirmed`` counts the empty units that somebody confirmed in the last
    90 days (None when that is not known), ``unknown_start`` the units that may have been empty on that day already,
    because the start of their vacancy is unknown; they count as occupied.
    """

    units: int
    by_status: Mapping[str, int] = field(default_factory=dict)
    floor_area_m2: float | None = None
    empty_floor_area_m2: float | None = None
    expected_units: int | None = None
    unmarketable_floor_area_m2: float | None = None
    confirmed: int | None = None
    unknown_start: int = 0

    @property
    def empty(self) -> int:
        """Number of empty units."""
        return sum(self.by_status.get(code, 0) for code in EMPTY_STATUSES)

    @property
    def unmarketable(self) -> int:
        """Number of empty units that nobody can let as they are."""
        return self.by_status.get("unmarketable", 0)

    @property
    def open_vacancies(self) -> int:
        """Number of units with an open vacancy of any status."""
        return self.units - self.by_status.get("occupied", 0)

    @property
    def coverage(self) -> float | None:
        """Recorded units / expected units, at most 1; None when the stock was never estimated."""
        return min(1.0, self.units / self.expected_units) if self.expected_units else None

    @property
    def share(self) -> float | None:
        """Empty units / recorded units; None below 80 % coverage or when the coverage is unknown."""
        known = self.coverage is not None and self.coverage >= MIN_COVERAGE
        return self.empty / self.units if known and self.units else None

    @property
    def share_without_unmarketable(self) -> float | None:
        """The same without the unmarketable units, above and below the line; None when there is no rate."""
        rest = self.units - self.unmarketable
        return None if self.share is None or not rest else (self.empty - self.unmarketable) / rest

    @property
    def share_of_floor_area(self) -> float | None:
        """Empty floor area / floor area of the stock, over units of known area; None when there is no rate."""
        if self.share is None or not self.floor_area_m2:
            return None
        return (self.empty_floor_area_m2 or 0.0) / self.floor_area_m2

    @property
    def share_of_floor_area_without_unmarketable(self) -> float | None:
        """The same without the unmarketable units, above and below the line; None when there is no rate."""
        if self.share_of_floor_area is None:
            return None
        gone = self.unmarketable_floor_area_m2 or 0.0
        rest = (self.floor_area_m2 or 0.0) - gone
        return max(0.0, (self.empty_floor_area_m2 or 0.0) - gone) / rest if rest > 0 else None

    @property
    def share_at_most(self) -> float | None:
        """The rate if every unit whose vacancy began nobody knows when had been empty; None when there is no rate."""
        return None if self.share is None else min(1.0, (self.empty + self.unknown_start) / self.units)

    @property
    def share_confirmed(self) -> float | None:
        """Empty units confirmed within 90 days / empty units; None when unknown or nothing is empty."""
        return None if self.confirmed is None or not self.empty else self.confirmed / self.empty

    def sentence(self) -> str:
        """Return the rate with all that belongs to it, or the reason why there is none."""
        if not self.units:
            return _("Hier ist noch keine Einheit erfasst.")
        if self.coverage is None:
            return _("Noch keine Quote: Der Besatz wurde hier nie geschätzt.")
        covered = format_percent(self.coverage, 0)
        if self.share is None:
            return _("Noch keine Quote: Besatz erst zu {coverage} erfasst.").format(coverage=covered)
        return _("{share} = {empty} von {units} Einheiten, Besatz zu {coverage} erfasst").format(
            share=format_percent(self.share, share_digits(self.units)),
            empty=format_number(self.empty),
            units=format_number(self.units),
            coverage=covered,
        )


def share_digits(cases: int) -> int:
    """Return the decimals of a share in percent: whole percent under 100 cases, else one decimal."""
    return 0 if cases < 100 else 1


def _column(level: str) -> sa.ColumnClause[int] | None:
    if level == "city":
        return None
    if level not in AREA_COLUMNS:
        raise InputError(_("Die Gebietsebene „{level}“ gibt es nicht.").format(level=level))
    return _unit.c[AREA_COLUMNS[level]]


def rates(
    connection: Connection,
    level: str,
    expected_units: Mapping[int, int | None] | None = None,
    municipality_key: str | None = None,
) -> dict[int, Rate]:
    """Return stock and vacancy of every area of a level that has units.

    Parameters
    ----------
    connection
        Open connection.
    level
        ``city`` (one entry under 0), ``borough``, ``statistical_district``, ``suburb``, ``project_area`` or
        ``quarter_lab``.
    expected_units
        Estimated stock by area id; areas that are missing have none.
    municipality_key
        Official key (AGS); by default the one of the settings.

    Returns
    -------
    dict
        Rate by area id; areas without units are absent.

    Raises
    ------
    InputError
        When the level does not exist.
    """
    column = _column(level)
    area_id = sa.literal(0) if column is None else column
    query = (
        sa.select(
            area_id.label("area_id"), _unit.c.status, sa.func.count().label("n"),
            sa.func.sum(_unit.c.floor_area_m2).label("floor_area_m2"),
        )
        .where(_unit.c.municipality_key == (municipality_key or settings().municipality_key))
        .where(_unit.c.demolished_on.is_(None) | (_unit.c.demolished_on > sa.func.current_date()))
        .where(sa.true() if column is None else column.is_not(None))
        .group_by(sa.text("1"), _unit.c.status)
    )  # fmt: skip
    groups: dict[int, list[sa.Row[tuple[int, str, int, float | None]]]] = {}
    for row in connection.execute(query):
        groups.setdefault(row.area_id, []).append(row)
    expected = expected_units or {}
    return {area: _sum_up(found, expected.get(area)) for area, found in groups.items()}


def _sum_up(found: list[sa.Row[tuple[int, str, int, float | None]]], expected: int | None) -> Rate:
    known = [row for row in found if row.floor_area_m2 is not None]
    empty = [row for row in known if row.status in EMPTY_STATUSES]
    unmarketable = [row.floor_area_m2 for row in known if row.status == "unmarketable"]
    return Rate(
        units=sum(row.n for row in found),
        by_status={row.status: row.n for row in found},
        floor_area_m2=sum(row.floor_area_m2 for row in known) if known else None,
        empty_floor_area_m2=sum(row.floor_area_m2 for row in empty) if empty else None,
        expected_units=expected,
        unmarketable_floor_area_m2=sum(unmarketable) if unmarketable else None,
    )
