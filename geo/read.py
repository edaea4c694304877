"""Read the records of a layer: a page of a table, one record, what has no place, and where it all comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.area_names import area_names
from geo.crs import WGS84
from geo.errors import InputError, NotFoundError
from geo.filters import FilterValues
from geo.i18n import _
from geo.layer import MapLayer, Visibility
from geo.provenance import provenance
from geo.relation import SOURCE_COLUMNS, field_columns, relation, source
from geo.settings import settings
from geo.summary import Removal, Summary, most_helpful_removal, summary

__all__ = [
    "Removal", "Summary", "area_names", "most_helpful_removal", "position", "provenance", "record", "rows", "summary",
    "unplaced",
]  # fmt: skip

MAX_ROWS = 10_000
CORNERS = ("st_xmin", "st_ymin", "st_xmax", "st_ymax")
WGS84_SRID = int(WGS84.removeprefix("EPSG:"))


def rows(
    connection: Connection,
    filters: FilterValues,
    limit: int = 100,
    offset: int = 0,
    sort: str = "",
    *,
    allowed: Visibility = "public",
) -> list[dict[str, Any]]:
    """Return one page of the filtered records.

    Parameters
    ----------
    filters
        Layer and what is chosen of it.
    limit, offset
        Size of the page (1 to 10,000) and number of records before it.
    sort
        Column to sort by, ``-column`` for descending; unknown values come last. By default the name.
    allowed
        What the reader may see.

    Returns
    -------
    list of dict
        ``id``, ``name``, the visible fields by column (dates with ``<column>_precision``, areas with their name in
        ``<column>_name``), ``quality`` of the source, and ``lon``, ``lat`` in degrees (WGS84); None where unknown.

    Raises
    ------
    InputError
        When the page or the column to sort by does not exist.
    """
    if not 1 <= limit <= MAX_ROWS or not 0 <= offset < 2**31:
        raise InputError(_("Die Seite der Tabelle gibt es nicht: bitte zur ersten Seite zurückkehren."))
    layer, table = filters.layer, relation(filters.layer)
    order = _order(layer, table, sort, allowed)
    # keys first: sorting 100,000 narrow rows takes half the time of sorting whole records
    page = (
        sa.select(table.c[layer.key])
        .where(*filters.clauses(table))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
    )
    own = filters.bare().clauses(table)
    query = (
        _query(layer, table, allowed)
        .where(*own, table.c[layer.key].in_(page.correlate(None)))
        .order_by(*order)
    )
    return _named(connection, filters, allowed, query)


def position(
    connection: Connection, filters: FilterValues, key: int, *, allowed: Visibility = "public"
) -> int | None:
    """Return how many of the filtered records stand before one in the order of ``rows``; None when it is not shown."""
    layer, table = filters.layer, relation(filters.layer)
    before = sa.func.row_number().over(order_by=_order(layer, table, "", allowed)) - 1
    shown = sa.select(table.c[layer.key].label("key"), before.label("before")).where(*filters.clauses(table))
    listed = shown.subquery("listed")
    found = connection.execute(sa.select(listed.c.before).where(listed.c.key == key)).scalar()
    return None if found is None else int(found)


def unplaced(
    connection: Connection, of: MapLayer | FilterValues, limit: int = 1000, *, allowed: Visibility = "public"
) -> list[dict[str, Any]]:
    """Return the records without a known place, by name, in the form of ``rows``; they are listed, not drawn."""
    filters = FilterValues.of(of)
    table = relation(filters.layer)
    query = _query(filters.layer, table, allowed).where(*filters.clauses(table), table.c.geom.is_(None))
    query = query.order_by(*_order(filters.layer, table, "", allowed)).limit(min(limit, MAX_ROWS))
    return _named(connection, filters, allowed, query)


def record(
    connection: Connection,
    layer: MapLayer,
    key: int,
    municipality_key: str = "",
    *,
    allowed: Visibility = "public",
) -> dict[str, Any]:
    """Return one record with everything that the reader may see.

    Returns
    -------
    dict
        As from ``rows``, and ``bounds`` (west, south, east, north in degrees; None without a place) and ``source``
        (columns of its source by name).

    Raises
    ------
    NotFoundError
        When the layer has no such record.
    """
    filters = FilterValues(layer, {}, municipality_key or settings().municipality_key)
    table = relation(layer)
    box = sa.func.st_transform(table.c.geom, WGS84_SRID)
    corners = [getattr(sa.func, name)(box).label(name) for name in CORNERS]
    described = [source.c[name].label(f"source:{name}") for name in SOURCE_COLUMNS]
    query = _query(layer, table, allowed).add_columns(*corners, *described)
    found = _named(
        connection, filters, allowed, query.where(*filters.clauses(table), table.c[layer.key] == key)
    )
    if not found:
        raise NotFoundError(
            _("Nr. {key} gibt es in „{layer}“ nicht mehr: bitte die Karte neu laden.").format(
                key=key, layer=_(layer.title)
            )
        )
    row = found[0]
    row["source"] = {name: row.pop(f"source:{name}") for name in SOURCE_COLUMNS}
    bounds = tuple(row.pop(corner) for corner in CORNERS)
    row["bounds"] = None if bounds[0] is None else bounds
    return row


def _query(layer: MapLayer, table: sa.TableClause, allowed: Visibility) -> sa.Select[Any]:
    names = [layer.name_column]
    for field in layer.visible_fields(allowed):
        names += field_columns(field)
    point = sa.func.st_transform(sa.func.st_pointonsurface(table.c.geom), WGS84_SRID)
    return sa.select(
        table.c[layer.key].label("id"),
        table.c[layer.name_column].label("name"),
        *(table.c[name] for name in dict.fromkeys(names) if name not in {layer.key, "name"}),
        source.c.quality,
        sa.func.st_x(point).label("lon"),
        sa.func.st_y(point).label("lat"),
    ).join_from(
        table,
        source,
        sa.and_(source.c.municipality_key == table.c.municipality_key, source.c.id == table.c.source_id),
    )


def _order(
    layer: MapLayer, table: sa.TableClause, sort: str, allowed: Visibility
) -> list[sa.ColumnElement[Any]]:
    column = sort.removeprefix("-") or layer.name_column
    if column not in {layer.name_column, *(field.column for field in layer.visible_fields(allowed))}:
        raise InputError(
            _("Nach dieser Spalte lässt sich nicht sortieren: bitte eine Spalte der Tabelle wählen.")
        )
    wanted = table.c[column].desc() if sort.startswith("-") else table.c[column].asc()
    return [wanted.nulls_last(), table.c[layer.key]]


def _named(
    connection: Connection, filters: FilterValues, allowed: Visibility, query: sa.Select[Any]
) -> list[dict[str, Any]]:
    """Run the query and give the area fields their names: one small read instead of a join per field."""
    columns = [field.column for field in filters.layer.visible_fields(allowed) if field.kind == "area"]
    names: Mapping[int, str] = area_names(connection, "", filters.municipality_key) if columns else {}
    found = [dict(row) for row in connection.execute(query).mappings()]
    for row in found:
        row.update({f"{column}_name": names.get(row[column]) for column in columns})
    return found
