"""Addresses of pages and downloads, as HTML links; what a link opens is said in its query."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from geo.filters import FilterValues
from geo.i18n import N_, _
from geo.layers import all_layers
from quarters.profile import Place
from quarters.sites import Site

EXPORT_FORMATS = {
    "xlsx": N_("Excel-Tabelle (XLSX)"),
    "csv": N_("Texttabelle (CSV)"),
    "gpkg": N_("GeoPackage für QGIS"),
    "geojson": N_("GeoJSON"),
}


def map_address(layer_id: str, key: int) -> str:
    """Return the address of the map with one record chosen."""
    return "/karte?" + urlencode({"ebenen": layer_id, "auswahl": f"{layer_id}:{key}"})


def record_address(unit_id: int) -> str:
    """Return the address of a unit's record on the page Leerstand."""
    return "/leerstand?" + urlencode({"akte": unit_id})


def place_address(place: Place) -> str:
    """Return the address of a place's profile."""
    return "/quartiere?" + urlencode({"ebene": place.level, "ort": place.key})


def place_map_address(place: Place) -> str:
    """Return the address of the map with a place chosen; the bare map for a level without a layer."""
    for layer in all_layers():
        if layer.relation == "area" and place.level in layer.only.get("level", ()):
            shown = ["vacancies", layer.id] if layer.id != "vacancies" else [layer.id]
            return "/karte?" + urlencode({"ebenen": ",".join(shown), "auswahl": f"{layer.id}:{place.id}"})
    return "/karte"


def link(address: str, text: str) -> str:
    """Return a link inside the app; the text is escaped."""
    return f'<a href="{escape(address)}" target="_self">{escape(text)}</a>'


def site_link(site: Site, text: str) -> str:
    """Return the link from a site to its point on the map."""
    for layer in all_layers():
        if layer.relation == "site" and site.strategy in layer.only.get("strategy", ()):
            return link(map_address(layer.id, site.id), text)
    return escape(text)


def export_links(filters: FilterValues) -> str:
    """Return the downloads of exactly what the filters show, as a list."""
    query = filters.query()
    tail = f"?{query}" if query else ""
    items = "".join(
        f'<li><a href="{escape(f"/export/{filters.layer.id}.{ending}{tail}")}" download>{escape(_(title))}</a></li>'
        for ending, title in EXPORT_FORMATS.items()
    )
    return f'<ul class="qa-links">{items}</ul>'
