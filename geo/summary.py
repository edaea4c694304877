"""Counts of what a filter shows, exact and quick: the figures beside the map and in the legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.filters import FilterValues, parameter
from geo.layer import MapLayer
from geo.relation import relation, style_column
from geo.tiles import CELL_DIMENSIONS
from geo.tiles.address import CELL_ZOOMS

FLOOR_AREA = "floor_area_m2"


@dataclass(frozen=True)
class Summary:
    """Counts of a layer under filters.

    ``shown`` records pass the filters, out of ``total``. ``unplaced`` of the shown ones have no position and are not
    on the map. ``floor_area_m2_sum`` adds the known areas (m²); None when the layer has no such figure or none is
    known; ``n_without_floor_area`` of the shown ones have none. ``by_code`` counts the shown ones per code of the
    style column, codes without any left out; empty when all records look alike.
    """

    shown: int
    total: int
    unplaced: int = 0
    floor_area_m2_sum: float | None = None
    n_without_floor_area: int = 0
    by_code: Mapping[str, int] = field(default_factory=dict)

    @property
    def placed(self) -> int:
        """Number of the shown records that are on the map."""
        return self.shown - self.unplaced


def summary(connection: Connection, filters: FilterValues, total: int | None = None) -> Summary:
    """Count what the filters show.

    Parameters
    ----------
    total
        Number of records without any filter, when it is known already; saves counting them again.

    Returns
    -------
    Summary
        Exact at the moment of the read.

    Notes
    -----
    A layer with a table of cells adds up its coarsest cells and the records without position; only for filters that
    the cells do not keep apart are the shown records themselves counted.
    """
    layer = filters.layer
    if layer.cells is None:
        return _sum_up(layer, _groups(connection, _records(filters)))
    if filters.columns() <= CELL_DIMENSIONS:
        return _sum_up(layer, _groups(connection, _cells(filters), _records(filters, unplaced=True)))
    if total is None:
        bare = filters.bare()
        total = sum(group.n for group in _groups(connection, _cells(bare), _records(bare, unplaced=True)))
    shown = _groups(connection, _records(filters, shown=True))
    return replace(_sum_up(layer, shown), total=total)


Part = sa.Select[tuple[Any, bool, int, int, float, int]]
"""Code, whether the filters are passed, number of records, of these without position, sum of areas, areas known."""


def _records(filters: FilterValues, *, unplaced: bool = False, shown: bool = False) -> Part:
    """Each record as a group of its own; on request only those without position, only those that are shown."""
    table = relation(filters.layer)
    area: sa.ColumnElement[Any] = table.c[FLOOR_AREA] if FLOOR_AREA in table.c else sa.null()
    part = sa.select(
        _code(filters.layer, table).label("code"),
        _passes(filters, table).label("passes"),
        sa.literal_column("1", sa.Integer).label("n"),
        sa.cast(table.c.geom.is_(None), sa.Integer).label("unplaced"),
        sa.cast(area, sa.Double).label("area"),
        sa.cast(area.is_not(None), sa.Integer).label("known"),
    ).where(*filters.bare().clauses(table))
    part = part.where(table.c.geom.is_(None)) if unplaced else part
    return part.where(*filters.chosen_clauses(table)) if shown else part


def _cells(filters: FilterValues) -> Part:
    style = style_column(filters.layer)
    names = {
        "municipality_key",
        "zoom",
        "n",
        "n_floor_area",
        FLOOR_AREA,
        *CELL_DIMENSIONS,
        *([style] if style else []),
    }
    cell = sa.table(str(filters.layer.cells), *(sa.column(name) for name in sorted(names)))
    return sa.select(
        _code(filters.layer, cell).label("code"),
        _passes(filters, cell).label("passes"),
        cell.c.n,
        sa.literal_column("0", sa.Integer).label("unplaced"),
        cell.c[FLOOR_AREA].label("area"),
        cell.c.n_floor_area.label("known"),
    ).where(*filters.bare().clauses(cell), cell.c.zoom == CELL_ZOOMS[0])


def _code(layer: MapLayer, table: sa.TableClause) -> sa.ColumnElement[Any]:
    column = style_column(layer)
    return table.c[column] if column else sa.null()


def _passes(filters: FilterValues, table: sa.TableClause) -> sa.ColumnElement[bool]:
    """Return whether a row meets the filters; a condition on an unknown value counts as not met."""
    return sa.func.coalesce(sa.and_(sa.true(), *filters.chosen_clauses(table)), sa.false())


def _groups(connection: Connection, *parts: Part) -> Sequence[sa.Row[Any]]:
    each = sa.union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    sums = (sa.func.sum(each.c[name]).label(name) for name in ("n", "unplaced", "area", "known"))
    query = sa.select(each.c.code, each.c.passes, *sums).group_by(each.c.code, each.c.passes)
    return connection.execute(query).all()


def _sum_up(layer: MapLayer, groups: Sequence[sa.Row[Any]]) -> Summary:
    shown = [group for group in groups if group.passes]
    number, known = (sum(getattr(group, name) for group in shown) for name in ("n", "known"))
    return Summary(
        shown=number,
        total=sum(group.n for group in groups),
        unplaced=sum(group.unplaced for group in shown),
        floor_area_m2_sum=sum(group.area or 0.0 for group in shown) if known else None,
        n_without_floor_area=number - known if FLOOR_AREA in relation(layer).c else 0,
        by_code={group.code: group.n for group in shown if group.code is not None},
    )


@dataclass(frozen=True)
class Removal:
    """A filter that is worth taking off: its parameter and label, and how many records would be shown without it."""

    parameter: str
    label: str
    shown: int


def most_helpful_removal(connection: Connection, filters: FilterValues) -> Removal | None:
    """Return the filter whose removal shows most records, or None when no removal shows more than now.

    Of equal ones the first in the declaration wins. One statement counts all cases.
    """
    table = relation(filters.layer)
    active = filters.active()
    if not active:
        return None
    cases = [filters.without(parameter(each)) for each in active]
    counts = [
        sa.func.count().filter(sa.and_(sa.true(), *case.chosen_clauses(table))).label(f"n{number}")
        for number, case in enumerate([filters, *cases])
    ]
    now, *without = connection.execute(
        sa.select(*counts).select_from(table).where(*filters.bare().clauses(table))
    ).one()
    best = max(range(len(without)), key=lambda number: without[number])
    if without[best] <= now:
        return None
    return Removal(parameter(active[best]), active[best].label, without[best])
