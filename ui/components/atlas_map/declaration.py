"""A declared layer as the map needs it: plain JSON, only what the public may see."""

from __future__ import annotations

from typing import Any

from geo.i18n import _
from geo.layer import AreaStyle, Field, LineStyle, MapLayer, PointStyle, Symbol
from geo.layers import all_layers
from ui.components.symbols import PICTOGRAMS, pictogram_ink, symbol_svg


def layer_declaration(
    layer: MapLayer, *, query: str = "", version: int = 0, opacity: float = 1.0, dark: bool = False
) -> dict[str, Any]:
    """Return one active layer for the map.

    Parameters
    ----------
    query
        Canonical filter query of the tiles.
    version
        Version of the data: another number makes the map ask again.
    opacity
        0 to 1.
    """
    return {
        "id": layer.id,
        "title": _(layer.title),
        "noun": [_(word) for word in layer.noun],
        "geometry": layer.geometry,
        "minZoom": layer.min_zoom,
        "nameColumn": "name",
        "query": query,
        "version": version,
        "opacity": opacity,
        "areaRank": _area_rank(layer),
        "fields": [_field(field) for field in _tooltip_fields(layer) if field.column != layer.name_column],
        **_style(layer, dark=dark),
    }


def _tooltip_fields(layer: MapLayer) -> list[Field]:
    return [field for field in layer.visible_fields() if field.in_tooltip]


def _field(field: Field) -> dict[str, Any]:
    declared: dict[str, Any] = {"column": field.column, "label": _(field.label), "kind": field.kind}
    if field.terms:
        declared["terms"] = {code: _(label) for code, label in field.terms.items()}
    return declared | {"unit": _(field.unit), "digits": field.digits}


def _area_rank(layer: MapLayer) -> int:
    """Return where an area layer lies when several are hit: later declared ones are smaller."""
    return [each.id for each in all_layers()].index(layer.id)


def _style(layer: MapLayer, *, dark: bool) -> dict[str, Any]:
    match layer.style:
        case PointStyle() as style:
            return _point_style(layer, style, dark=dark)
        case AreaStyle() as style:
            label = {
                "capitals": style.label_capitals,
                "minZoom": style.label_min_zoom,
                "maxZoom": style.label_max_zoom,
            }
            return {
                "colour": style.dark if dark else style.light,
                "width": style.width_px,
                "dashed": style.dashed,
                "fillOpacity": style.fill_opacity,
                "label": label if style.label_column else None,
            }
        case LineStyle() as style:
            return {"colour": style.dark if dark else style.light, "width": style.width_px}


def _point_style(layer: MapLayer, style: PointStyle, *, dark: bool) -> dict[str, Any]:
    symbols = {
        code: {
            "svg": symbol_svg(symbol, dark=dark),
            "colour": symbol.dark if dark else symbol.light,
            "ink": pictogram_ink(symbol, dark=dark),
            "label": _(style.terms.get(code, layer.noun[0])),
            "looks": _looks(style, symbol, dark=dark),
        }
        for code, symbol in style.symbols.items()
    }
    declared: dict[str, Any] = {
        "symbols": symbols,
        "hollow": {column: list(codes) for column, codes in style.hollow.items()},
        "ended": {column: list(codes) for column, codes in style.ended.items()},
        "column": style.column,
        "grouped": layer.cells is not None,
        "small": all(symbol.shape == "dot" for symbol in style.symbols.values()),
    }
    kind = pictogram_column(layer)
    return declared | ({"pictograms": kind, "pictogramPaths": PICTOGRAMS} if kind else {})


def pictogram_column(layer: MapLayer) -> str | None:
    """Return the column whose code is drawn as a pictogram inside the symbols; None for areas, lines and small dots."""
    style = layer.style
    if not isinstance(style, PointStyle) or all(symbol.shape == "dot" for symbol in style.symbols.values()):
        return None
    coded = (field for field in _tooltip_fields(layer) if field.terms and set(field.terms) <= set(PICTOGRAMS))
    return next((field.column for field in coded), None)


def _looks(style: PointStyle, symbol: Symbol, *, dark: bool) -> dict[str, str]:
    """Return the pictures of records that are drawn hollow (``h``), grey (``e``) or both (``he``)."""
    if not style.hollow and not style.ended:
        return {}
    return {
        "h" * hollow + "e" * ended: symbol_svg(symbol, dark=dark, hollow=hollow, ended=ended)
        for hollow, ended in ((True, False), (False, True), (True, True))
    }
