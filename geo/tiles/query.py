"""The statement of one tile: which features, compiled once per layer and filters."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import Dialect

from geo.errors import NotFoundError
from geo.filters import FilterValues
from geo.i18n import _
from geo.tiles import features
from geo.tiles.address import CELL_ZOOMS, EXTENT, TileAddress

CELL_DIMENSIONS = frozenset({"status", "kind", "step_free", "borough_id"})
"""Columns that a table of cells keeps apart: filters on these alone are answered from it."""
BASE_RELATIONS_SQL = (Path(__file__).parent / "sql" / "base_relations.sql").read_text(encoding="utf-8")
"""Statement with ``%(relation)s`` whose rows are the tables below a relation, for versions of the data."""

_BUILDERS = {
    "records": features.records,
    "labels": features.labels,
    "stored_cells": features.stored_cells,
    "counted_cells": features.counted_cells,
}
_COMPILED_MAX = 512
_compiled_before: OrderedDict[tuple[object, ...], tuple[str, dict[str, Any]]] = OrderedDict()


@dataclass(frozen=True)
class TileQuery:
    """A statement with psycopg placeholders and its values; its one value is the tile, empty bytes when it is empty."""

    sql: str
    parameters: Mapping[str, Any]


def tile_query(filters: FilterValues, tile: TileAddress, *, labels: bool = False) -> TileQuery | None:
    """Return the statement for one tile.

    Parameters
    ----------
    filters
        The layer and what is chosen of it.
    tile
        Place of the tile.
    labels
        True for one point per area instead of the areas.

    Returns
    -------
    TileQuery or None
        None when the layer shows nothing at this zoom.

    Raises
    ------
    NotFoundError
        When labels are asked of a layer that has no areas.

    Notes
    -----
    Inside the tile the layer is named like the map layer and the feature id is the record's key. Properties: ``name``,
    public tooltip fields and style column. In cells: ``n``, ``floor_area_m2`` (sum of the known ones, missing when
    none is known), ``n_<code>`` per code of the style column where it is not 0, and where ``n`` is 1 the record's
    ``id`` and code. Of labels: ``name`` and ``key``.
    """
    kind = _kind(filters, tile.z, labels=labels)
    if kind is None:
        return None
    sql, values = _compiled(filters, kind)
    place = tile.parameters()
    return TileQuery(sql, values | {name: place[name] for name in values.keys() & place.keys()})


def _kind(filters: FilterValues, z: int, *, labels: bool) -> str | None:
    layer = filters.layer
    if labels and layer.geometry != "polygon":
        raise NotFoundError(_("Die Ebene „{layer}“ hat keine Beschriftung.").format(layer=layer.id))
    if labels:
        return "labels"
    lowest = layer.lowest_tile_zoom
    if z < lowest or (layer.cells and z < CELL_ZOOMS[0]):
        return None
    if not layer.cells or z > CELL_ZOOMS[-1]:
        return "records"
    return "stored_cells" if filters.columns() | set(layer.only) <= CELL_DIMENSIONS else "counted_cells"


def _compiled(filters: FilterValues, kind: str) -> tuple[str, dict[str, Any]]:
    key = (kind, filters.layer.relation, filters.fingerprint())
    if key not in _compiled_before:
        _compiled_before[key] = _compile(filters, kind)
        while len(_compiled_before) > _COMPILED_MAX:
            _compiled_before.popitem(last=False)
    return _compiled_before[key]


def _compile(filters: FilterValues, kind: str) -> tuple[str, dict[str, Any]]:
    feature = _BUILDERS[kind](filters).subquery("feature")
    row: sa.ColumnElement[Any] = sa.literal_column("feature.*")
    tile = sa.func.st_asmvt(row, filters.layer.id, EXTENT, "geom", "feature_key")
    statement = sa.select(sa.func.coalesce(tile, sa.func.decode("", "hex"))).select_from(feature)
    dialect: Dialect = psycopg.dialect()  # type: ignore[no-untyped-call]
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return str(compiled), dict(compiled.params)
