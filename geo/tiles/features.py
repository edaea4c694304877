"""The features of a tile as SQLAlchemy selects: records, label points, or cells with counts.

Each select yields ``geom`` in the tile's own coordinates, ``feature_key`` and the properties. Values that follow from
the tile's place are named parameters (``TileAddress.parameters``), so that the text is the same for every tile.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from geo.filters import FilterValues
from geo.layer import MapLayer, PointStyle
from geo.relation import relation, style_column, tooltip_columns
from geo.tiles.address import BUFFER, EXTENT, HALF_WORLD_M

Features = sa.Select[Any]


def place(name: str) -> sa.BindParameter[Any]:
    """Return the parameter that a tile's place fills."""
    metres = name in {"west", "south", "east", "north", "width", "margin"}
    return sa.bindparam(name, 0, sa.Double() if metres else sa.Integer())


def records(filters: FilterValues) -> Features:
    """Return one feature per record: name, public tooltip fields, style column."""
    layer = filters.layer
    table = relation(layer)
    shape = table.c.geom_3857
    conditions = [*filters.clauses(table), shape.op("&&")(sa.func.st_expand(_envelope(), place("margin")))]
    if layer.geometry == "point":
        conditions += _in_tile(shape)
        geom = _tile_point(sa.func.st_x(shape), sa.func.st_y(shape))
    else:
        geom = sa.func.st_asmvtgeom(shape, _envelope(), EXTENT, BUFFER, sa.true())
    found = sa.select(geom.label("geom"), table.c[layer.key].label("feature_key"), *_properties(layer, table))
    features = found.where(*conditions).subquery("found")
    return sa.select(features).where(features.c.geom.is_not(None))


def labels(filters: FilterValues) -> Features:
    """Return one point per area, each in one tile only: ``name`` and ``key``."""
    layer = filters.layer
    table = relation(layer)
    point = _label_point(layer, table)
    return sa.select(
        _tile_point(sa.func.st_x(point), sa.func.st_y(point)).label("geom"),
        table.c[layer.key].label("feature_key"),
        table.c[getattr(layer.style, "label_column", None) or layer.name_column].label("name"),
        table.c[layer.key].label("key"),
    ).where(*filters.clauses(table), table.c.geom_3857.op("&&")(_envelope()), *_in_tile(point))


def _label_point(layer: MapLayer, table: sa.TableClause) -> ColumnElement[Any]:
    """Return the point of a name: areas keep theirs, of other shapes, which are few, it is found for each tile."""
    if layer.relation == "area":
        return sa.column("label_3857")
    return sa.func.st_pointonsurface(table.c.geom_3857)


def stored_cells(filters: FilterValues) -> Features:
    """Return one feature per cell from the layer's table of cells at the tile's zoom."""
    style = style_column(filters.layer)
    own = (
        "municipality_key",
        "zoom",
        "cell_x",
        "cell_y",
        "n",
        "floor_area_m2",
        "x_sum",
        "y_sum",
        "sample_key",
    )
    names = (*own, *([style] if style else []), *filters.columns(), *filters.layer.only)
    cell = sa.table(str(filters.layer.cells), *(sa.column(name) for name in dict.fromkeys(names)))
    code = cell.c[style] if style else sa.null()
    grouped = (
        sa.select(
            sa.func.sum(cell.c.n).label("n"),
            # a floor area is above 0 where known, so that a sum of 0 means that none is
            sa.func.nullif(sa.func.sum(cell.c.floor_area_m2), 0).label("floor_area_m2"),
            sa.func.sum(cell.c.x_sum).label("x_sum"),
            sa.func.sum(cell.c.y_sum).label("y_sum"),
            sa.func.min(cell.c.sample_key).label("sample_key"),
            sa.func.min(code).label("code"),
            *_counts(filters.layer, code, sa.func.sum(cell.c.n)),
        )
        .where(
            *filters.clauses(cell),
            cell.c.zoom == place("tile_zoom"),
            cell.c.cell_x.between(place("cell_x_low"), place("cell_x_high")),
            cell.c.cell_y.between(place("cell_y_low"), place("cell_y_high")),
        )
        .group_by(cell.c.cell_x, cell.c.cell_y)
    )
    return _cell_features(filters.layer, grouped)


def counted_cells(filters: FilterValues) -> Features:
    """Return the same cells counted from the relation, for filters that the table of cells does not keep apart."""
    layer = filters.layer
    table = relation(layer)
    style = style_column(layer)
    cell_x: ColumnElement[int] = sa.column("cell_x")
    cell_y: ColumnElement[int] = sa.column("cell_y")
    floor_area: ColumnElement[float] = sa.column("floor_area_m2")
    row = (
        sa.select(
            cell_x.op(">>")(place("shift")).label("x"),
            cell_y.op(">>")(place("shift")).label("y"),
            table.c.geom_3857,
            floor_area,
            table.c[layer.key].label("key"),
            (table.c[style] if style else sa.null()).label("code"),
        )
        .where(
            *filters.clauses(table),
            cell_x.between(place("fine_x_low"), place("fine_x_high")),
            cell_y.between(place("fine_y_low"), place("fine_y_high")),
        )
        .subquery("row")
    )
    grouped = sa.select(
        sa.func.count().label("n"),
        sa.func.sum(row.c.floor_area_m2).label("floor_area_m2"),
        sa.func.sum(sa.func.st_x(row.c.geom_3857)).label("x_sum"),
        sa.func.sum(sa.func.st_y(row.c.geom_3857)).label("y_sum"),
        sa.func.min(row.c.key).label("sample_key"),
        sa.func.min(row.c.code).label("code"),
        *_counts(layer, row.c.code, sa.func.count()),
    ).group_by(row.c.x, row.c.y)
    return _cell_features(layer, grouped)


def _codes(layer: MapLayer) -> tuple[str, ...]:
    return tuple(layer.style.symbols) if isinstance(layer.style, PointStyle) and layer.style.column else ()


def _counts(layer: MapLayer, code: ColumnElement[Any], n: Any) -> list[ColumnElement[Any]]:
    """Return ``n_<code>`` for each code; missing instead of 0, which keeps the tile small."""
    return [sa.func.nullif(n.filter(code == each), 0).label(f"n_{each}") for each in _codes(layer)]


def _cell_features(layer: MapLayer, grouped: sa.Select[Any]) -> Features:
    cell = grouped.subquery("cell")
    alone = sa.case((cell.c.n == 1, cell.c.sample_key))
    style = style_column(layer)
    return sa.select(
        _tile_point(cell.c.x_sum / cell.c.n, cell.c.y_sum / cell.c.n).label("geom"),
        alone.label("feature_key"),
        alone.label("id"),
        *([sa.case((cell.c.n == 1, cell.c.code)).label(style)] if style else []),
        cell.c.n,
        cell.c.floor_area_m2,
        *(cell.c[f"n_{code}"] for code in _codes(layer)),
    )


def _properties(layer: MapLayer, table: sa.TableClause) -> list[ColumnElement[Any]]:
    chosen = [table.c[column] for column in tooltip_columns(layer) if column != layer.name_column]
    return [table.c[layer.name_column].label("name"), *chosen]


def _envelope() -> ColumnElement[Any]:
    return sa.func.st_makeenvelope(place("west"), place("south"), place("east"), place("north"), 3857)


def _column_and_row(x: ColumnElement[Any], y: ColumnElement[Any]) -> tuple[Any, Any]:
    """Return a position in tiles from the north-west; the same formula for all tiles, so no record is in two."""
    half: ColumnElement[Any] = sa.literal(HALF_WORLD_M, sa.Double())
    return (x + half) / place("width"), (half - y) / place("width")


def _in_tile(point: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    column, row = _column_and_row(sa.func.st_x(point), sa.func.st_y(point))
    return [sa.func.floor(column) == place("tile_x"), sa.func.floor(row) == place("tile_y")]


def _tile_point(x: ColumnElement[Any], y: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a point in the tile's coordinates; kept off the far edge, which maps take for the next tile's."""
    column, row = _column_and_row(x, y)
    across, down = (
        sa.func.greatest(0, sa.func.least(EXTENT - 1, sa.func.floor((position - first) * EXTENT)))
        for position, first in ((column, place("tile_x")), (row, place("tile_y")))
    )
    return sa.func.st_point(across, down)
