"""What the map of the page Standorte is given: places and outlines of the filtered sites, and the drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st
from shapely.geometry import Polygon

from geo.i18n import _
from geo.layer import PointStyle
from geo.layers import all_layers
from quarters.sites import Site
from quarters.sites.outline import corners
from ui import frame, map_data, map_reads
from ui.components.atlas_map import base_map, layer_declaration, map_words
from ui.components.symbols import symbol_svg
from ui.sites import reads, words

DRAW, FLIGHT, MAP = "standorte_zeichnen", "standorte_flug", "standorte_karte"


def map_words_here() -> dict[str, Any]:
    """Return the words of the map and of the drawing."""
    return map_words() | {
        "several": _("Mehrere Vorhaben an diesem Ort:"),
        "draw": _("Umriss zeichnen"),
        "begin": _("Ecken der Reihe nach anklicken oder antippen, „Fertig“ beendet."),
        "corner": _("Ecke"),
        "corners": _("Ecken"),
        "about": _("ungefähr"),
        "point": _("Ecke in der Mitte setzen"),
        "undo": _("Zurück"),
        "finish": _("Fertig"),
        "cancel": _("Abbrechen"),
    }


def data(shown: Sequence[Site], chosen: Collection[int]) -> dict[str, Any]:
    """Return the data of the map for this run."""
    dark = frame.dark()
    pictures: dict[str, str] = {}
    piles = Counter(site.lon_lat for site in shown)
    sites = [_point(site, chosen, pictures, piles[site.lon_lat], dark=dark) for site in shown if site.lon_lat]
    drawn = reads.all_outlines()
    return {
        "words": map_words_here(),
        "theme": map_data.map_theme(dark=dark),
        "base": base_map(),
        "bounds": map_reads.city_bounds(map_reads.current_version()),
        "layers": [_project_area(dark=dark), _boroughs(dark=dark)],
        "sites": sites,
        "outlines": [_shape(site, drawn[site.id], chosen, dark=dark) for site in shown if site.id in drawn],
        "pictures": pictures,
        "draw": st.session_state.get(DRAW),
        "flight": st.session_state.get(FLIGHT),
    }


def fly_to(site: Site, outline: Polygon | None, seq: str) -> None:
    """Have the map go to a site at the next run."""
    if outline is not None:
        points = corners(outline)
    elif site.lon_lat:
        lon, lat = site.lon_lat
        points = [[lon - 0.008, lat - 0.005], [lon + 0.008, lat + 0.005]]
    else:
        return
    lons, lats = zip(*points, strict=True)
    st.session_state[FLIGHT] = {"seq": seq, "bounds": [min(lons), min(lats), max(lons), max(lats)]}


def _point(
    site: Site, chosen: Collection[int], pictures: dict[str, str], pile: int, *, dark: bool
) -> dict[str, Any]:
    hollow, ended = site.position_quality != "exact", site.cancelled
    icon = f"site|{site.strategy}|{'h' * hollow + 'e' * ended}|{'dark' if dark else 'light'}"
    pictures.setdefault(
        icon,
        symbol_svg(style_of(site.strategy).symbols[site.strategy], dark=dark, hollow=hollow, ended=ended),
    )
    told = {
        "id": site.id,
        "name": site.name,
        "line": f"{words.strategy(site)} · {words.status(site)}",
        "icon": icon,
        "pile": str(pile) if pile > 1 else "",
    }
    return {
        "type": "Feature",
        "properties": told | {"chosen": site.id in chosen},
        "geometry": {"type": "Point", "coordinates": list(site.lon_lat or ())},
    }


def _shape(site: Site, outline: Polygon, chosen: Collection[int], *, dark: bool) -> dict[str, Any]:
    symbol = style_of(site.strategy).symbols[site.strategy]
    ring = corners(outline)
    told = {"id": site.id, "name": site.name, "line": words.strategy(site), "chosen": site.id in chosen}
    return {
        "type": "Feature",
        "properties": told | {"colour": symbol.dark if dark else symbol.light},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def style_of(strategy: str) -> PointStyle:
    """Return the style of the layer that draws the sites of a strategy."""
    for layer in all_layers():
        if (
            layer.relation == "site"
            and isinstance(layer.style, PointStyle)
            and strategy in layer.style.symbols
        ):
            return layer.style
    raise LookupError(strategy)


def _boroughs(*, dark: bool) -> dict[str, Any]:
    layer = next(layer for layer in all_layers() if layer.only.get("level") == ("borough",))
    return layer_declaration(layer, dark=dark) | {"fillOpacity": 0}


def _project_area(*, dark: bool) -> dict[str, Any]:
    layer = next(layer for layer in all_layers() if layer.only.get("level") == ("project_area",))
    return layer_declaration(layer, dark=dark)
