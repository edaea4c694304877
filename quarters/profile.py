"""Profile of a place: what is known of a city, borough, district, suburb, project area or quarter lab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.area_names import german_order
from geo.errors import NotFoundError
from geo.i18n import N_, _
from geo.settings import settings

LEVELS = ("city", "borough", "statistical_district", "suburb", "project_area", "quarter_lab")
_COLUMNS = (
    "municipality_key", "id", "level", "key", "name", "parent_id", "area_ha", "population", "population_as_of",
    "population_quality", "expected_units", "statements", "source_id",
)  # fmt: skip
_area = sa.table("area", *(sa.column(name) for name in _COLUMNS))


@dataclass(frozen=True)
class Statement:
    """A dated statement of a source; conflicting ones stand side by side, none is corrected.

    ``kind`` is ``planned``, ``carried_out`` or empty; dates are texts as exact as the source gives them.
    """

    kind: str
    text: str
    begins: str
    ends: str
    source: str
    as_of: str
    extra: Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """One area with its figures.

    ``area_ha`` is measured from the shape (ha). ``population`` counts inhabitants on ``population_as_of`` and is
    None when unknown. ``expected_units`` is the estimated stock of commercial units: the area's own figure, else the
    sum over its parts when each of them has one, else None. ``within`` names the areas around it, city first.
    """

    id: int
    level: str
    key: str
    name: str
    within: tuple[str, ...]
    area_ha: float
    population: int | None
    population_as_of: date | None
    population_quality: str | None
    expected_units: int | None
    statements: tuple[Statement, ...]
    source_id: int


_EXTRA = {"partners": N_("Beteiligte"), "funding": N_("Förderung"), "budget_note": N_("Mittel")}


def _statement(told: Mapping[str, Any]) -> Statement:
    text = {key: "" if value is None else str(value) for key, value in told.items()}
    return Statement(
        kind=text.get("statement", ""),
        text=text.get("text", ""),
        begins=text.get("begins", ""),
        ends=text.get("ends", ""),
        source=text.get("source", ""),
        as_of=text.get("as_of", ""),
        extra={_EXTRA[key]: text[key] for key in _EXTRA if text.get(key)},
    )


def _expected(row_id: int, rows: Mapping[int, Any], children: Mapping[int, list[int]]) -> int | None:
    own: int | None = rows[row_id].expected_units
    if own is not None or row_id not in children:
        return own
    parts = [_expected(child, rows, children) for child in children[row_id]]
    return None if None in parts else sum(part for part in parts if part is not None)


def _within(row: Any, rows: Mapping[int, Any]) -> tuple[str, ...]:
    names: list[str] = []
    parent = rows.get(row.parent_id)
    while parent is not None:
        names.insert(0, parent.name)
        parent = rows.get(parent.parent_id)
    return tuple(names)


def places(connection: Connection, municipality_key: str | None = None) -> tuple[Place, ...]:
    """Return every area of a municipality with its figures, by level, then name in the order of German lists.

    Parameters
    ----------
    connection
        Open connection.
    municipality_key
        Official key (AGS); by default the one of the settings.
    """
    query = sa.select(_area).where(
        _area.c.municipality_key == (municipality_key or settings().municipality_key)
    )
    rows = {row.id: row for row in connection.execute(query)}
    children: dict[int, list[int]] = {}
    for row in rows.values():
        # project areas and labs overlap the division into boroughs, districts and suburbs: they are no parts of it
        if row.parent_id is not None and row.level not in {"project_area", "quarter_lab"}:
            children.setdefault(row.parent_id, []).append(row.id)
    found = [_place(row, rows, _expected(row.id, rows, children)) for row in rows.values()]
    return tuple(sorted(found, key=lambda place: (LEVELS.index(place.level), german_order(place.name))))


def _place(row: Any, rows: Mapping[int, Any], expected_units: int | None) -> Place:
    return Place(
        id=row.id,
        level=row.level,
        key=row.key,
        name=row.name,
        within=_within(row, rows),
        area_ha=row.area_ha,
        population=row.population,
        population_as_of=row.population_as_of,
        population_quality=row.population_quality,
        expected_units=expected_units,
        statements=tuple(_statement(told) for told in row.statements),
        source_id=row.source_id,
    )


def find_place(listed: tuple[Place, ...], level: str, key: str) -> Place:
    """Return the place of a level with this key.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    for place in listed:
        if place.level == level and place.key == key:
            return place
    raise NotFoundError(_("Diesen Ort gibt es nicht: bitte einen aus der Liste wählen."))
