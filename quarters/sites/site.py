"""Future sites, nightlife quarters and pop-up places: all projects of the sources, with and without a known place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.area_names import german_order
from geo.settings import settings
from quarters.sites.tables import area as _area
from quarters.sites.tables import same
from quarters.sites.tables import site as _site
from quarters.sites.tables import site_figure as _figure

_AREA_COLUMNS = {
    "borough": "borough_id",
    "statistical_district": "statistical_district_id",
    "suburb": "suburb_id",
    "project_area": "project_area_id",
    "quarter_lab": "quarter_lab_id",
}
STRATEGIES = (
    "investment", "platform", "perspective", "nordwaerts", "nightlife_quarter", "pop_up", "candidate",
)  # fmt: skip
"""In the order of lists; ``candidate`` is a place that somebody proposes for examination."""
_PLAIN = (
    "id", "key", "name", "kind", "strategy", "status", "status_as_of", "area_ha", "area_note", "note",
    "position_quality", "source_id", "body", "version",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """One project or place.

    ``area_ha`` is the first figure of the sources (ha, None when unknown); ``area_note`` lists all of them,
    conflicting ones included, and ``stated_ha`` holds the different ones (ha), from small to large.
    ``position_quality`` is ``exact``, ``inferred``, ``unverified`` or None when no source names the place: such a
    site is listed and never drawn. ``lon_lat`` is in degrees (WGS84). ``outline_ha`` is the area of the drawn outline
    (ha, computed in EPSG:25832), None without one. ``in_project_area`` tells whether the point lies in nordwärts,
    None without a point.
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
    body: str
    version: int
    outline_ha: float | None
    in_project_area: bool | None
    stated_ha: tuple[float, ...]

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
    inside = sa.case((_site.c.geom.is_not(None), _site.c.project_area_id.is_not(None)))
    query = (
        sa.select(
            *(_site.c[name] for name in _PLAIN),
            sa.func.coalesce(borough.c.name, "").label("borough"),
            sa.func.coalesce(suburb.c.name, "").label("suburb"),
            sa.func.st_x(point).label("lon"),
            sa.func.st_y(point).label("lat"),
            (sa.func.st_area(_site.c.outline) / 10_000).label("outline_ha"),
            inside.label("in_project_area"),
            _stated().label("stated_ha"),
        )
        .outerjoin(borough, same(borough, _site, _site.c.borough_id))
        .outerjoin(suburb, same(suburb, _site, _site.c.suburb_id))
        .where(_site.c.municipality_key == (municipality_key or settings().municipality_key))
    )
    if level != "city":
        query = query.where(_site.c[_AREA_COLUMNS[level]] == area_id)
    found = [_as_site(row) for row in connection.execute(query).mappings()]
    return tuple(
        sorted(found, key=lambda s: (STRATEGIES.index(s.strategy), s.cancelled, german_order(s.name)))
    )


def _stated() -> sa.ScalarSelect[list[float] | None]:
    return (
        sa.select(sa.func.array_agg(sa.distinct(sa.cast(_figure.c.value, sa.Float))))
        .where(
            _figure.c.municipality_key == _site.c.municipality_key,
            _figure.c.site_id == _site.c.id,
            _figure.c.topic == "area_ha",
        )
        .scalar_subquery()
    )


def _as_site(row: sa.RowMapping) -> Site:
    told = dict(row)
    lon, lat = told.pop("lon"), told.pop("lat")
    told["stated_ha"] = tuple(sorted(told["stated_ha"] or ()))
    return Site(**told, lon_lat=None if lon is None else (lon, lat))
