"""What lies below the layers: the atlas's own streets, nothing, or a public map by configuration."""

from __future__ import annotations

from typing import Any

from geo.base_map import raster_map
from geo.layers import all_layers
from geo.settings import settings


def base_map() -> dict[str, Any]:
    """Return what the map draws below everything: ``kind`` (streets, off, raster), land, tiles and attribution."""
    kind = settings().base_map
    lands = [layer for layer in all_layers() if layer.only.get("level") == ("borough",)]
    ground: dict[str, Any] = {"kind": kind, "land": lands[0].id if lands else None, "attribution": ""}
    raster = raster_map()
    if raster:
        return ground | {"kind": "raster", "tiles": [raster.tiles], "attribution": raster.attribution}
    roads = [layer for layer in all_layers() if layer.geometry == "line" and layer.relation == "street"]
    if kind == "streets" and roads:
        return ground | {"streets": roads[0].id, "minZoom": roads[0].min_zoom}
    return ground | {"kind": "off"}
