"""Sources of what is shown, read from the rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.catalogue import SourceEntry
from geo.filters import FilterValues
from geo.layer import MapLayer
from geo.relation import SOURCE_COLUMNS, relation, source


def provenance(connection: Connection, of: MapLayer | FilterValues) -> tuple[SourceEntry, ...]:
    """Return the sources of a layer's records (those that pass the filters, when given), most records first.

    Read from the rows, not declared: when real data replace the examples, the answer changes with them.
    """
    filters = FilterValues.of(of)
    table = relation(filters.layer)
    used = (
        sa.select(table.c.source_id, sa.func.count().label("n"))
        .where(*filters.clauses(table))
        .group_by(table.c.source_id)
        .subquery()
    )
    query = (
        sa.select(source, used.c.n)
        .join(used, used.c.source_id == source.c.id)
        .where(source.c.municipality_key == filters.municipality_key)
        .order_by(used.c.n.desc(), source.c.title)
    )
    wanted = [name for name in SOURCE_COLUMNS if name in SourceEntry.__dataclass_fields__]
    return tuple(
        SourceEntry(**{name: row[name] for name in wanted}, rows={filters.layer.relation: row["n"]})
        for row in connection.execute(query).mappings()
    )


def outdated(
    layer: MapLayer, sources: Iterable[SourceEntry], today: date | None = None
) -> tuple[SourceEntry, ...]:
    """Return the sources that are older than the layer allows (``max_age_days``); undated ones are not judged.

    Parameters
    ----------
    today
        Day to judge by; the current day when left out.
    """
    if layer.max_age_days is None:
        return ()
    day = today or datetime.now().astimezone().date()
    return tuple(each for each in sources if each.as_of and (day - each.as_of).days > layer.max_age_days)
