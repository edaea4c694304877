"""Tables of the sites as SQLAlchemy sees them."""

from __future__ import annotations

import sqlalchemy as sa

SRID = 25832


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in ("municipality_key", "id", *columns)))


site = _table(
    "site",
    "key",
    "name",
    "kind",
    "strategy",
    "status",
    "status_as_of",
    "area_ha",
    "area_note",
    "note",
    "position_quality",
    "geom",
    "borough_id",
    "statistical_district_id",
    "suburb_id",
    "project_area_id",
    "quarter_lab_id",
    "source_id",
    "version",
    "body",
    "partners",
    "term",
    "funding",
    "outline",
)
site_event = _table("site_event", "site_id", "status", "happened_on", "date_note", "note", "source")
site_figure = _table("site_figure", "site_id", "topic", "value", "label", "as_of", "source", "certain")
site_link = _table("site_link", "site_id", "unit_id", "area_id", "other_site_id", "note")
site_criterion = _table(
    "site_criterion",
    "site_id",
    "criterion",
    "code",
    "amount",
    "rating",
    "note",
    "source",
    "as_of",
    "quality",
    "version",
)
area = _table("area", "level", "key", "name", "geom")
source = _table("source", "key", "title", "publisher", "licence", "quality", "as_of", "as_of_note")
unit = _table(
    "commercial_unit",
    "name",
    "street",
    "house_number",
    "kind",
    "status",
    "floor_area_m2",
    "vacancy_id",
    "geom",
    "source_id",
    "borough_id",
    "project_area_id",
    "suburb_id",
)


def same(table: sa.FromClause, left: sa.FromClause, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the condition that ``column`` of ``left`` names a row of ``table``."""
    return sa.and_(table.c.municipality_key == left.c.municipality_key, table.c.id == column)


def point_of(lon: float, lat: float) -> sa.ColumnElement[object]:
    """Return a point in degrees (EPSG:4326) as a stored point (EPSG:25832)."""
    return sa.func.st_transform(sa.func.st_setsrid(sa.func.st_point(lon, lat), 4326), SRID)
