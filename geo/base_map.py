"""Raster maps that a setting may lay below the layers; the browser then asks their host, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from geo.settings import settings

_HOST = "https://sgx.geodatenzentrum.de"


@dataclass(frozen=True)
class RasterMap:
    """Tiles of 256 px in EPSG:3857: address with ``{z}``, ``{x}``, ``{y}``, and the attribution of the licence."""

    tiles: str
    attribution: str

    @property
    def host(self) -> str:
        """Scheme and host of the tiles, as a content security policy names them."""
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc}"


PUBLIC_MAPS = {
    "topplusopen": RasterMap(
        f"{_HOST}/wmts_topplus_open/tile/1.0.0/web_light_grau/default/WEBMERCATOR/{{z}}/{{y}}/{{x}}.png",
        "Grundkarte: TopPlusOpen, © Bundesamt für Kartographie und Geodäsie, dl-de/by-2-0",
    ),
    "basemapde": RasterMap(
        f"{_HOST}/wmts_basemapde/tile/1.0.0/de_basemapde_web_raster_grau/default/GLOBAL_WEBMERCATOR/{{z}}/{{y}}/{{x}}.png",
        "Grundkarte: basemap.de, © GeoBasis-DE / BKG, CC BY 4.0",
    ),
}


def raster_map() -> RasterMap | None:
    """Return the raster map of the settings, or None when the atlas draws its own streets or nothing."""
    chosen = settings()
    if chosen.base_map == "tiles":
        return RasterMap(chosen.base_map_tiles, chosen.base_map_attribution)
    return PUBLIC_MAPS.get(chosen.base_map)
