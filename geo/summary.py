"""Counts of what a filter shows, exact and quick: the figures beside the map and in the legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.filters import FilterValues, parameter
from geo.relation import relation, style_column

FLOOR_AREA = "floor_area_m2"
CELL_COLUMNS = frozenset({"status", "kind", "step_free", "borough_id"})
"""What a table of cells keeps apart; filters on anything else are counted on the records."""
COARSEST_CELL_ZOOM = 6


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


def summary(connection: Connection, filters: FilterValues) -> Summary:
    """Count what the filters show.

    Returns
    -------
    Summary
        Exact at the moment of the read; in one pass over the records.
    """
    table = relation(filters.layer)
    code = table.c[style] if (style := style_column(filters.layer)) else sa.null()
    area: sa.ColumnElement[Any] = table.c[FLOOR_AREA] if FLOOR_AREA in table.c else sa.null()
    bare = FilterValues(filters.layer, {}, filters.municipality_key)
    passes = sa.func.coalesce(sa.and_(sa.true(), *filters.chosen_clauses(table)), sa.false())
    marked = (
        sa.select(
            code.label("code"),
            passes.label("passes"),
            area.label("area"),
            table.c.geom.is_(None).label("unplaced"),
        )
        .where(*bare.clauses(table))
        .subquery()
    )
    query = sa.select(
        marked.c.code,
        marked.c.passes,
        sa.func.count().label("n"),
        sa.func.count().filter(marked.c.unplaced).label("unplaced"),
        sa.func.sum(sa.cast(marked.c.area, sa.Double)).label("area"),
        sa.func.count(marked.c.area).label("known"),
    ).group_by(marked.c.code, marked.c.passes)
    return _sum_up(connection.execute(query).all(), has_area=FLOOR_AREA in table.c)


def _sum_up(groups: Sequence[sa.Row[Any]], *, has_area: bool) -> Summary:
    shown = [group for group in groups if group.passes]
    known = sum(group.known for group in shown)
    return Summary(
        shown=sum(group.n for group in shown),
        total=sum(group.n for group in groups),
        unplaced=sum(group.unplaced for group in shown),
        floor_area_m2_sum=sum(group.area or 0.0 for group in shown) if known else None,
        n_without_floor_area=sum(group.n for group in shown) - known if has_area else 0,
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
    bare = FilterValues(filters.layer, {}, filters.municipality_key)
    cases = [filters.without(parameter(each)) for each in active]
    counts = [
        sa.func.count().filter(sa.and_(sa.true(), *case.chosen_clauses(table))).label(f"n{number}")
        for number, case in enumerate([filters, *cases])
    ]
    now, *without = connection.execute(
        sa.select(*counts).select_from(table).where(*bare.clauses(table))
    ).one()
    best = max(range(len(without)), key=lambda number: without[number])
    if without[best] <= now:
        return None
    return Removal(parameter(active[best]), active[best].label, without[best])
