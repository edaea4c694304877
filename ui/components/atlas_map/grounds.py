"""What lies below the layers: the atlas's own streets, nothing, or a public map by configuration."""

from __future__ import annotations

from typing import Any

from geo.layers import all_layers
from geo.settings import settings

_HOST = "https://sgx.geodatenzentrum.de"
_PUBLIC = {
    "topplusopen": (
        f"{_HOST}/wmts_topplus_open/tile/1.0.0/web_light_grau/default/WEBMERCATOR/{{z}}/{{y}}/{{x}}.png",
        "Grundkarte: TopPlusOpen, © Bundesamt für Kartographie und Geodäsie, dl-de/by-2-0",
    ),
    "basemapde": (
        f"{_HOST}/wmts_basemapde/tile/1.0.0/de_basemapde_web_raster_grau/default/GLOBAL_WEBMERCATOR/{{z}}/{{y}}/{{x}}.png",
        "Grundkarte: basemap.de, © GeoBasis-DE / BKG, CC BY 4.0",
    ),
}


def base_map() -> dict[str, Any]:
    """Return what the map draws below everything: ``kind`` (streets, off, raster), land, tiles and attribution."""
    kind = settings().base_map
    lands = [layer for layer in all_layers() if layer.only.get("level") == ("borough",)]
    ground: dict[str, Any] = {"kind": kind, "land": lands[0].id if lands else None, "attribution": ""}
    if kind in _PUBLIC:
        tiles, attribution = _PUBLIC[kind]
        return ground | {"kind": "raster", "tiles": [tiles], "attribution": attribution}
    roads = [layer for layer in all_layers() if layer.geometry == "line" and layer.relation == "street"]
    if kind == "streets" and roads:
        return ground | {"streets": roads[0].id, "minZoom": roads[0].min_zoom}
    return ground | {"kind": "off"}
