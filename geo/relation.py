"""Tables of the layers as SQLAlchemy sees them, built from the declarations alone."""

from __future__ import annotations

import sqlalchemy as sa

from geo.layer import Field, MapLayer, PointStyle, Search

SYSTEM_COLUMNS = ("municipality_key", "geom", "geom_3857", "source_id")

SOURCE_COLUMNS = (
    *("municipality_key", "id", "key", "title", "publisher", "licence", "url", "attribution"),
    *("as_of", "as_of_note", "retrieved_on", "quality", "coverage", "note"),
)

source = sa.table("source", *(sa.column(name) for name in SOURCE_COLUMNS))
area = sa.table(
    "area", *(sa.column(name) for name in ("municipality_key", "id", "level", "key", "name", "parent_id"))
)


def style_column(layer: MapLayer) -> str | None:
    """Return the column whose codes choose the symbol, or None when all records look alike."""
    return getattr(layer.style, "column", None)


def _style_columns(layer: MapLayer) -> list[str]:
    column = style_column(layer)
    looks = [*layer.style.hollow, *layer.style.ended] if isinstance(layer.style, PointStyle) else []
    return [*([column] if column else []), *looks]


def field_columns(field: Field) -> tuple[str, ...]:
    """Return the columns that a field reads: its own and, for a date of known precision, the precision."""
    return (field.column, f"{field.column}_precision") if field.kind == "since" else (field.column,)


def tooltip_columns(layer: MapLayer) -> tuple[str, ...]:
    """Return the columns that a tile carries for each record.

    Returns
    -------
    tuple of str
        Name, public tooltip fields (with precisions) and the columns of the style, each once; no restricted field.
    """
    wanted = [layer.name_column]
    for field in layer.visible_fields():
        wanted += field_columns(field) if field.in_tooltip else ()
    return tuple(dict.fromkeys([*wanted, *_style_columns(layer)]))


_built: dict[str, tuple[MapLayer, sa.TableClause]] = {}


def relation(layer: MapLayer) -> sa.TableClause:
    """Return the relation of a layer with every column that its declaration names; the same object each time.

    Names come from the declaration, never from a request, and SQLAlchemy quotes them.
    """
    known = _built.get(layer.id)
    if known is None or known[0] is not layer:
        known = _built[layer.id] = (layer, _build(layer))
    return known[1]


def _build(layer: MapLayer) -> sa.TableClause:
    names = [*SYSTEM_COLUMNS, layer.key, layer.name_column, *layer.only]
    names += [layer.lasting_key] if layer.lasting_key else []
    for field in layer.fields:
        names += field_columns(field)
    for each in layer.filters:
        names += each.columns if isinstance(each, Search) else (each.column,)
    names += _style_columns(layer)
    return sa.table(layer.relation, *(sa.column(name) for name in dict.fromkeys(names)))
