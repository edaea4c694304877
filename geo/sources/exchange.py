"""Bring the rows of one source in line with what it delivers now: insert, update, delete only what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection
from sqlalchemy.sql.type_api import TypeEngine

from geo.database.bulk import copy_frame
from geo.network.arrays import FloatArray
from geo.settings import settings
from geo.sources.origin import statement
from geo.sources.report import Change

AREA_COLUMNS = ("borough_id", "statistical_district_id", "suburb_id", "project_area_id", "quarter_lab_id")


@dataclass(frozen=True)
class Shape:
    """How a relation is compared: the columns that name a row, and those that a delivery may change.

    ``sticky`` columns keep their value where the delivery leaves them open: people may have entered it.
    """

    relation: str
    names: tuple[str, ...]
    delivered: dict[str, TypeEngine[Any]]
    sticky: tuple[str, ...] = ()


FACILITY = Shape(
    "facility",
    ("key", "service"),
    {
        "name": sa.Text(), "street": sa.Text(), "house_number": sa.Text(), "capacity": sa.Float(),
        "departures_per_weekday": sa.Integer(), "closes_on": sa.Date(), "geom": sa.Text(),
    },
    sticky=("capacity", "departures_per_weekday", "closes_on"),
)  # fmt: skip
POPULATION_CELL = Shape(
    "population_cell",
    ("grid_id",),
    {"population": sa.Float(), "under_18": sa.Float(), "over_65": sa.Float()},
)


def exchange(
    connection: Connection,
    shape: Shape,
    frame: pd.DataFrame,
    *,
    source_id: int,
    prefix: str = "",
) -> Change:
    """Make the rows of a source equal to the frame.

    Parameters
    ----------
    connection
        Inside a transaction.
    shape
        The relation.
    frame
        Columns ``names`` and ``delivered`` of the shape, further columns of the relation, and ``x`` and ``y`` in
        EPSG:25832, from which the areas of new rows are found. Geometry columns hold hexadecimal EWKB.
    source_id
        Whose rows are compared; rows of other sources stay.
    prefix
        Only rows whose first name begins with it are compared; the source's others stay.

    Returns
    -------
    Change
        What was done; nothing is written when the frame equals what is stored.
    """
    key = settings().municipality_key
    stored = _stored(connection, shape, source_id, prefix)
    frame = frame.astype(dict.fromkeys(shape.names, "str"))  # an empty frame knows no types
    both = stored.astype(dict.fromkeys(shape.names, "str")).merge(
        frame, on=list(shape.names), how="outer", suffixes=("_old", ""), indicator="side"
    )
    gone = both.loc[both["side"] == "left_only", "id"]
    delete_rows(connection, shape.relation, [int(number) for number in gone])
    kept = _with_sticky(both[both["side"] == "both"], shape)
    changed = kept[_differs(kept, shape)]
    _update(connection, shape, changed)
    fresh = frame.merge(both.loc[both["side"] == "right_only", list(shape.names)], on=list(shape.names))
    _insert(connection, shape, fresh, source_id, key)
    return Change(len(fresh), len(changed), len(gone), len(kept) - len(changed))


def delete_rows(connection: Connection, relation: str, ids: Sequence[int]) -> int:
    """Delete rows of a relation by id in the configured municipality; none is no statement at all."""
    if not ids:
        return 0
    table = sa.table(relation, sa.column("municipality_key"), sa.column("id"))
    query = sa.delete(table).where(
        table.c.municipality_key == settings().municipality_key,
        table.c.id == sa.any_(sa.bindparam("ids", list(ids), ARRAY(sa.BigInteger))),
    )
    return connection.execute(query).rowcount


def area_columns(connection: Connection, xy: FloatArray) -> pd.DataFrame:
    """Return the ids of the areas around each point (EPSG:25832), missing where none, as ``areas_at`` gives them."""
    key = {"municipality_key": settings().municipality_key}
    found = {name: np.zeros(len(xy), dtype=np.int64) for name in AREA_COLUMNS}
    tree = shapely.STRtree(np.asarray(shapely.points(xy)))
    for row in connection.execute(
        statement("areas"), key
    ):  # largest id first: on a shared border the smallest wins
        shape = shapely.from_wkb(bytes(row.shape))
        shapely.prepare(shape)
        found[f"{row.level}_id"][tree.query(shape, predicate="covers")] = row.id
    return pd.DataFrame(
        {name: pd.Series(ids, dtype="Int64").replace(0, pd.NA) for name, ids in found.items()}
    )


def point_wkb(xy: FloatArray, srid: int) -> list[str]:
    """Return points as hexadecimal EWKB, equal to what PostGIS gives back."""
    return [
        str(text)
        for text in shapely.to_wkb(shapely.set_srid(shapely.points(xy), srid), hex=True, include_srid=True)
    ]


def _stored(connection: Connection, shape: Shape, source_id: int, prefix: str) -> pd.DataFrame:
    columns = [*shape.names, *shape.delivered]
    table = sa.table(shape.relation, *map(sa.column, ["municipality_key", "id", "source_id", *columns]))
    shown = [
        sa.func.upper(sa.func.encode(sa.func.st_asewkb(table.c.geom), "hex")).label("geom")
        if name == "geom"
        else table.c[name]
        for name in columns
    ]
    query = sa.select(table.c.id, *shown).where(
        table.c.municipality_key == settings().municipality_key,
        table.c.source_id == source_id,
        table.c[shape.names[0]].startswith(prefix, autoescape=True),
    )
    return pd.DataFrame(connection.execute(query).all(), columns=["id", *columns])


def _with_sticky(kept: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    for name in shape.sticky:
        kept = kept.assign(**{name: kept[name].where(kept[name].notna(), kept[f"{name}_old"])})
    return kept


def _differs(kept: pd.DataFrame, shape: Shape) -> NDArray[np.bool_]:
    differs = np.zeros(len(kept), dtype=bool)
    for name in shape.delivered:
        new, old = kept[name].astype(object), kept[f"{name}_old"].astype(object)
        same = ((new == old) & new.notna()) | (new.isna() & old.isna())
        differs |= ~same.to_numpy(dtype=bool)
    return differs


def _update(connection: Connection, shape: Shape, changed: pd.DataFrame) -> None:
    if changed.empty:
        return
    arrays: list[sa.BindParameter[Any]] = [
        sa.bindparam("ids", [int(number) for number in changed["id"]], ARRAY(sa.BigInteger))
    ]
    for name, kind in shape.delivered.items():
        given = [None if pd.isna(value) else value for value in changed[name].astype(object)]
        arrays.append(sa.bindparam(name, given, ARRAY(kind)))
    new = sa.func.unnest(*arrays).table_valued("id", *shape.delivered).render_derived("new")
    table = sa.table(shape.relation, *map(sa.column, ["municipality_key", "id", *shape.delivered]))
    values = {
        name: sa.func.geometry(new.c[name]) if name == "geom" else new.c[name] for name in shape.delivered
    }
    query = sa.update(table).values(values)
    connection.execute(
        query.where(table.c.municipality_key == settings().municipality_key, table.c.id == new.c.id)
    )


def _insert(connection: Connection, shape: Shape, fresh: pd.DataFrame, source_id: int, key: str) -> None:
    if fresh.empty:
        return
    xy = fresh[["x", "y"]].to_numpy(dtype=np.float64)
    areas = area_columns(connection, xy)
    rows = pd.concat([fresh.drop(columns=["x", "y"]).reset_index(drop=True), areas], axis=1)
    copy_frame(connection, shape.relation, rows.assign(municipality_key=key, source_id=source_id))
