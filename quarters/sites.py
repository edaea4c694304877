"""Future sites, nightlife quarters and pop-up places: all projects of the sources, with and without a known place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.area_names import german_order
from geo.settings import settings

_AREA_COLUMNS = {
    "borough": "borough_id",
    "statistical_district": "statistical_district_id",
    "suburb": "suburb_id",
    "project_area": "project_area_id",
    "quarter_lab": "quarter_lab_id",
}
STRATEGIES = ("investment", "platform", "perspective", "nightlife_quarter", "pop_up")
_PLAIN = (
    "id", "key", "name", "kind", "strategy", "status", "status_as_of", "area_ha", "area_note", "note",
    "position_quality", "source_id",
)  # fmt: skip
_site = sa.table(
    "site", *(sa.column(name) for name in ("municipality_key", "geom", *_PLAIN, *_AREA_COLUMNS.values()))
)
_area = sa.table("area", sa.column("municipality_key"), sa.column("id"), sa.column("name"))


@dataclass(frozen=True)
class Site:
    """One project or place.

    ``area_ha`` is the first figure of the sources (ha, None when unknown); ``area_note`` lists all of them,
    conflicting ones included. ``position_quality`` is ``exact``, ``inferred``, ``unverified`` or None when no source
    names the place: such a site is listed and never drawn. ``lon_lat`` is in degrees (WGS84).
    """

    id: int
    key: str
    name: str
    kind: str
    strategy: str
    status: str
    status_as_of: date | None
    area_ha: float | None
    area_note: str
    note: str
    position_quality: str | None
    source_id: int
    borough: str
    suburb: str
    lon_lat: tuple[float, float] | None

    @property
    def cancelled(self) -> bool:
        """True for a project that was given up; it stays in the list as history."""
        return self.status == "cancelled"


def sites(
    connection: Connection, level: str = "city", area_id: int = 0, municipality_key: str | None = None
) -> tuple[Site, ...]:
    """Return the sites inside an area, by strategy, cancelled ones last, then by name.

    Parameters
    ----------
    connection
        Open connection.
    level, area_id
        Level and id of the area; ``city`` returns all, those without a known place too.
    municipality_key
        Official key (AGS); by default the one of the settings.
    """
    borough, suburb = _area.alias("borough"), _area.alias("suburb")
    point = sa.func.st_transform(_site.c.geom, 4326)
    query = (
        sa.select(
            *(_site.c[name] for name in _PLAIN),
            sa.func.coalesce(borough.c.name, "").label("borough"),
            sa.func.coalesce(suburb.c.name, "").label("suburb"),
            sa.func.st_x(point).label("lon"),
            sa.func.st_y(point).label("lat"),
        )
        .outerjoin(borough, _same(borough, _site.c.borough_id))
        .outerjoin(suburb, _same(suburb, _site.c.suburb_id))
        .where(_site.c.municipality_key == (municipality_key or settings().municipality_key))
    )
    if level != "city":
        query = query.where(_site.c[_AREA_COLUMNS[level]] == area_id)
    found = [_as_site(row) for row in connection.execute(query).mappings()]
    return tuple(
        sorted(found, key=lambda s: (STRATEGIES.index(s.strategy), s.cancelled, german_order(s.name)))
    )


def _same(area: sa.FromClause, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    return sa.and_(area.c.municipality_key == _site.c.municipality_key, area.c.id == column)


def _as_site(row: sa.RowMapping) -> Site:
    told = dict(row)
    lon, lat = told.pop("lon"), told.pop("lat")
    return Site(**told, lon_lat=None if lon is None else (lon, lat))
