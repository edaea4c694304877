"""What the map component is given on a run: declarations, counts, words, sources; never a record."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo.filters import FilterValues
from geo.i18n import _, format_number, language, ngettext
from geo.layer import MapLayer, PointStyle
from geo.read import Summary
from ui import map_reads, reads, theme
from ui.address import MapState
from ui.components.atlas_map import base_map, layer_declaration, map_words
from ui.components.provenance import source_text
from ui.components.symbols import layer_svg, symbol_svg

FORMATS = (("gpkg", "GeoPackage"), ("geojson", "GeoJSON"), ("csv", "CSV"), ("xlsx", "XLSX"))
_CSS_NAMES = ("primary", "on_primary", "primary_tint", "page", "panel", "text", "text_secondary", "line", "warning",
              "warning_tint")  # fmt: skip


def map_theme(*, dark: bool) -> dict[str, Any]:
    """Return the colours of the map and its controls."""
    colours = theme.palette(dark=dark)
    css = {f"--{name.replace('_', '-')}": value for name, value in asdict(colours).items() if name in _CSS_NAMES}
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


def counted(state: MapState, version: int) -> dict[str, Summary]:
    """Return the counts of every layer of the panel that is active."""
    return {layer.id: map_reads.summary(version, state.filters[layer.id]) for layer in state.active}


def main_layer(state: MapState) -> MapLayer | None:
    """Return the layer that the sentence speaks of: the first active one with filters, else the first."""
    return next((layer for layer in state.active if layer.filters), state.active[0] if state.active else None)


def map_data(state: MapState, counts: dict[str, Summary], version: int, *, dark: bool) -> dict[str, Any]:
    """Return the data of the map component for this run."""
    ground = base_map()
    declared = [
        layer_declaration(
            layer,
            query=state.filters[layer.id].query(),
            version=version,
            opacity=st.session_state.get(f"opacity:{layer.id}", 100) / 100,
            dark=dark,
        )
        for layer in state.active
    ]
    place = reads.municipality_name()
    return {
        "words": map_words(),
        "theme": map_theme(dark=dark),
        "base": ground,
        "start": {"bounds": map_reads.city_bounds(version)},
        "layers": declared,
        "sentence": sentence(state, counts, version, place),
        "pictureTitle": f"Quartiersatlas {place}".strip(),
        "empty": _empty(state, counts, version),
        "unplaced": _unplaced(state, counts),
        "legend": _legend(state, counts, dark=dark),
        "sources": _sources(state, version, ground),
        "downloads": _downloads(state),
        "selection": _selection(state, version),
        "drawerOpen": state.selected is not None or bool(st.session_state.get("map_unplaced")),
        "tableOpen": state.table,
        "flight": st.session_state.get("map_flight"),
    }


def dative(plural: str) -> str:
    """Return the German dative plural (``Leerstände`` → ``Leerständen``); other languages have none."""
    if language() != "de":
        return plural
    return " ".join(word if word.endswith(("n", "s")) else f"{word}n" for word in plural.split())


def sentence(state: MapState, counts: dict[str, Summary], version: int, place: str) -> dict[str, Any]:
    """Return the sentence above the map: count, what of, filter in words, and lines below it."""
    main = main_layer(state)
    if main is None:
        return {"count": "", "of": _("Keine Ebene ist eingeschaltet. Links eine Ebene wählen."), "filter": "", "more": []}
    shown = counts[main.id]
    words = state.filters[main.id].sentence(map_reads.area_names(version, ""))
    noun = ngettext(main.noun[0], main.noun[1], shown.total)
    if words:
        of = _("von {total} {noun}:").format(total=format_number(shown.total), noun=dative(noun))
        said = {"count": format_number(shown.shown), "of": of, "filter": words}
    else:
        of = _("{noun} in {place}, keine Filter").format(noun=noun, place=place) if place else noun
        said = {"count": format_number(shown.shown), "of": of, "filter": ""}
    more = [line for line in (_floor_area(shown), *_others(state, counts, version, main)) if line]
    return {**said, "more": more}


def _floor_area(shown: Summary) -> str:
    if shown.floor_area_m2_sum is None:
        return ""
    area = _("{area} Fläche").format(area=format_number(shown.floor_area_m2_sum, "m²"))
    if not shown.n_without_floor_area:
        return area
    missing = format_number(shown.n_without_floor_area)
    return f"{area}, " + _("bei {n} von {shown} keine Angabe").format(n=missing, shown=format_number(shown.shown))


def _others(state: MapState, counts: dict[str, Summary], version: int, main: MapLayer) -> list[str]:
    lines = []
    for layer in state.active:
        values = state.filters[layer.id]
        if layer.id == main.id or not values.values:
            continue
        lines.append(
            _("{n} von {total} {noun}: {filter}").format(
                n=format_number(counts[layer.id].shown),
                total=format_number(counts[layer.id].total),
                noun=dative(_(layer.noun[1])),
                filter=values.sentence(map_reads.area_names(version, "")),
            )
        )
    return lines


def _empty(state: MapState, counts: dict[str, Summary], version: int) -> dict[str, Any] | None:
    main = main_layer(state)
    if main is None or counts[main.id].shown or not state.filters[main.id].values:
        return None
    text = _("Kein {noun} passt zu diesen Filtern.").format(noun=_(main.noun[0]))
    helps = map_reads.removal(version, state.filters[main.id])
    if helps is None:
        return {"text": text, "remove": {"layer": main.id, "filter": ""}, "action": _("Alle Filter lösen")}
    bare = FilterValues(main, {k: v for k, v in state.filters[main.id].values.items() if k == helps.parameter}, "")
    words = bare.sentence(map_reads.area_names(version, ""))
    text += " " + ngettext("Ohne „{words}“ wäre es {n}.", "Ohne „{words}“ wären es {n}.", helps.shown).format(
        words=words, n=format_number(helps.shown)
    )
    return {"text": text, "remove": {"layer": main.id, "filter": helps.parameter}, "action": _("Filter lösen")}


def _unplaced(state: MapState, counts: dict[str, Summary]) -> list[dict[str, str]]:
    return [
        {
            "layer": layer.id,
            "text": ngettext("{n} {noun} hat keinen bekannten Ort.", "{n} {noun} haben keinen bekannten Ort.", n).format(
                n=format_number(n), noun=ngettext(layer.noun[0], layer.noun[1], n)
            ),
            "action": _("Liste ansehen"),
        }
        for layer in state.active
        if (n := counts[layer.id].unplaced)
    ]


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
            groups.append({"title": _(layer.title), "entries": entries})
    areas = [
        {"svg": layer_svg(layer, dark=dark), "label": _(layer.title), "count": format_number(counts[layer.id].shown)}
        for layer in state.active
        if not isinstance(layer.style, PointStyle)
    ]
    return [group for group in [*groups, {"title": _("Gebiete"), "entries": areas}] if group["entries"]]


def _sources(state: MapState, version: int, ground: dict[str, Any]) -> list[str]:
    shown = [layer.id for layer in state.active] + [ground["streets"]] * (ground["kind"] == "streets")
    texts = [source_text(source) + f" ({_quality(source.quality)})" for each in shown for source in map_reads.provenance(version, each)]
    return list(dict.fromkeys([*texts, *([ground["attribution"]] if ground["attribution"] else [])]))


def _quality(quality: str) -> str:
    from geo.terms import QUALITIES

    return _(QUALITIES[quality])


def _downloads(state: MapState) -> list[dict[str, Any]]:
    return [
        {
            "title": _(layer.title),
            "links": [{"label": label, "href": _download(state.filters[layer.id], name)} for name, label in FORMATS],
        }
        for layer in state.active
        if layer.exportable
    ]


def _download(values: FilterValues, file_format: str) -> str:
    query = urlencode(values.parameters(), safe=",")
    return f"/export/{values.layer.id}.{file_format}" + (f"?{query}" if query else "")


def _selection(state: MapState, version: int) -> dict[str, Any] | None:
    if state.selected is None:
        return None
    found = map_reads.record(version, state.selected.layer_id, state.selected.key)
    point = [found["lon"], found["lat"]] if found["lon"] is not None else None
    is_point = next(layer for layer in [*state.active, *_all()] if layer.id == state.selected.layer_id).geometry == "point"
    return {"layer": state.selected.layer_id, "key": state.selected.key, "point": point if is_point else None}


def _all() -> tuple[MapLayer, ...]:
    from geo.layers import all_layers

    return all_layers()
