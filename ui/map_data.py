"""What the map component is given on a run: declarations, counts, words, sources; never a record."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo.filters import FilterValues
from geo.i18n import _, format_number
from geo.layer import MapLayer, PointStyle
from geo.layers import layer_by_id
from geo.read import Summary
from geo.terms import QUALITIES
from ui import map_reads, map_sentence, reads, theme
from ui.address import MapState
from ui.components.atlas_map import base_map, layer_declaration, map_words, pictogram_column
from ui.components.provenance import source_text, stand
from ui.components.symbols import layer_svg, symbol_svg
from ui.map_reads import Version

FORMATS = (("gpkg", "GeoPackage"), ("geojson", "GeoJSON"), ("csv", "CSV"), ("xlsx", "XLSX"))
_CSS_NAMES = ("primary", "on_primary", "primary_tint", "page", "panel", "text", "text_secondary", "line", "warning",
              "warning_tint")  # fmt: skip


def map_theme(*, dark: bool) -> dict[str, Any]:
    """Return the colours of the map and its controls."""
    colours = theme.palette(dark=dark)
    css = {
        f"--{name.replace('_', '-')}": value for name, value in asdict(colours).items() if name in _CSS_NAMES
    }
    return {
        "mode": "dark" if dark else "light",
        "dark": dark,
        "land": colours.map_land,
        "outside": colours.map_outside,
        "road": colours.map_road,
        "casing": colours.map_road_casing,
        "page": colours.page,
        "text": colours.text,
        "textSecondary": colours.text_secondary,
        "css": css | {"--outside": colours.map_outside, "--link": colours.primary_tint_text},
    }


def counted(state: MapState, version: Version) -> dict[str, Summary]:
    """Return the counts of every layer of the panel that is active."""
    return {layer.id: map_reads.summary(version, state.filters[layer.id]) for layer in state.active}


def map_data(state: MapState, counts: dict[str, Summary], version: Version, *, dark: bool) -> dict[str, Any]:
    """Return the data of the map component for this run."""
    ground = base_map()
    place = reads.municipality_name()
    return {
        "words": map_words(),
        "theme": map_theme(dark=dark),
        "base": ground,
        "start": {"bounds": map_reads.city_bounds(version)},
        "layers": _layers(state, version, dark=dark),
        "sentence": map_sentence.sentence(state, counts, version, place),
        "pictureTitle": f"Quartiersatlas {place}".strip(),
        "empty": map_sentence.empty(state, counts, version),
        "problems": state.problems,
        "unplaced": map_sentence.unplaced(state, counts),
        "legend": _legend(state, counts, dark=dark),
        "print": _light(state, counts, version) if dark else {},
        "sources": _sources(state, version, ground),
        "sourcesShort": _sources_short(state, version, ground),
        "downloads": _downloads(state),
        "selection": _selection(state, version),
        "drawerOpen": state.selected is not None or bool(st.session_state.get("map_unplaced")),
        "tableOpen": state.table,
        "flight": st.session_state.get("map_flight"),
    }


def _layers(state: MapState, version: Version, *, dark: bool) -> list[dict[str, Any]]:
    return [
        layer_declaration(
            layer,
            query=state.filters[layer.id].query(),
            version=version.number,
            opacity=state.opacity.get(layer.id, 100) / 100,
            dark=dark,
        )
        for layer in state.active
    ]


def _light(state: MapState, counts: dict[str, Summary], version: Version) -> dict[str, Any]:
    """Return what a picture for print draws instead of the dark screen."""
    return {
        "theme": map_theme(dark=False),
        "layers": _layers(state, version, dark=False),
        "legend": _legend(state, counts, dark=False),
    }


def _legend(state: MapState, counts: dict[str, Summary], *, dark: bool) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for layer in state.active:
        style = layer.style
        if isinstance(style, PointStyle):
            found = counts[layer.id].by_code
            entries = [
                {"svg": symbol_svg(symbol, dark=dark), "label": _(style.terms.get(code, layer.noun[0])),
                 "count": format_number(found.get(code, 0) if style.column else counts[layer.id].shown)}
                for code, symbol in style.symbols.items()
                if not style.column or found.get(code)
            ]  # fmt: skip
            groups.append({"title": _(layer.title), "entries": [*entries, *_looks(layer, style, dark=dark)]})
    areas = [
        {
            "svg": layer_svg(layer, dark=dark),
            "label": _(layer.title),
            "count": format_number(counts[layer.id].shown),
        }
        for layer in state.active
        if not isinstance(layer.style, PointStyle)
    ]
    return [group for group in [*groups, {"title": _("Gebiete"), "entries": areas}] if group["entries"]]


def _looks(layer: MapLayer, style: PointStyle, *, dark: bool) -> list[dict[str, Any]]:
    """Return the entries of the legend that explain hollow and grey symbols, in the words of the code lists."""
    symbol = next(iter(style.symbols.values()))
    terms = {field.column: field.terms or {} for field in layer.visible_fields()}
    found = []
    for columns, hollow in ((style.hollow, True), (style.ended, False)):
        words = [
            _(terms.get(column, {}).get(code, code)) for column, codes in columns.items() for code in codes
        ]
        if words:
            svg = symbol_svg(symbol, dark=dark, hollow=hollow, ended=not hollow)
            found.append({"svg": svg, "label": " / ".join(words), "count": ""})
    return found


def _sources(state: MapState, version: Version, ground: dict[str, Any]) -> list[str]:
    shown = [layer.id for layer in state.active] + (
        [ground["streets"]] if ground["kind"] == "streets" else []
    )
    found = [source for layer_id in shown for source in map_reads.provenance(version, layer_id)]
    texts = [f"{source_text(source)} ({_quality(source.quality)})" for source in found]
    return list(dict.fromkeys([*texts, *([ground["attribution"]] if ground["attribution"] else [])]))


def _sources_short(state: MapState, version: Version, ground: dict[str, Any]) -> str:
    """Return one line: which layers rest on data of which quality and date."""
    titles: dict[str, list[str]] = {}
    shown = [*state.active, *([layer_by_id(ground["streets"])] if ground["kind"] == "streets" else [])]
    for layer in shown:
        for source in map_reads.provenance(version, layer.id)[:1]:
            words = f"{_quality(source.quality)} {stand(source)}".strip()
            titles.setdefault(words, []).append(_(layer.title))
    parts = [f"{', '.join(layers)}: {words}" for words, layers in titles.items()]
    return " · ".join([*parts, *([ground["attribution"]] if ground["attribution"] else [])])


def _quality(quality: str) -> str:
    return _(QUALITIES[quality])


def _downloads(state: MapState) -> list[dict[str, Any]]:
    return [
        {
            "title": _(layer.title),
            "links": [
                {"label": label, "href": _download(state.filters[layer.id], name)} for name, label in FORMATS
            ],
        }
        for layer in state.active
        if layer.exportable
    ]


def _download(values: FilterValues, file_format: str) -> str:
    query = urlencode(values.parameters(), safe=",")
    return f"/export/{values.layer.id}.{file_format}" + (f"?{query}" if query else "")


def _selection(state: MapState, version: Version) -> dict[str, Any] | None:
    if state.selected is None:
        return None
    found = map_reads.record(version, state.selected.layer_id, state.selected.key)
    point = [found["lon"], found["lat"]] if found["lon"] is not None else None
    layer = layer_by_id(state.selected.layer_id)
    style = layer.style
    hollow, ended = style.look(found) if isinstance(style, PointStyle) else (False, False)
    kind = pictogram_column(layer)
    return {
        "layer": state.selected.layer_id,
        "key": state.selected.key,
        "point": point if layer.geometry == "point" else None,
        "code": _code(style, found) if isinstance(style, PointStyle) else None,
        "kind": found.get(kind) if kind else None,
        "look": "h" * hollow + "e" * ended,
    }


def _code(style: PointStyle, found: dict[str, Any]) -> str | None:
    """Return the code of the symbol that a record is drawn with."""
    return found.get(style.column) if style.column else next(iter(style.symbols))
