"""A map on which one point is set: by a click, or in the middle of the map without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from geo.i18n import _
from geo.layers import layer_by_id
from ui import frame, map_data, map_reads
from ui.components.atlas_map import base_map, layer_declaration, map_words

_HERE = Path(__file__).parent
_STATIC = _HERE.parent.parent / "static"
_FRAME = (
    '<link rel="stylesheet" href="/app/static/vendor/maplibre/maplibre-gl.css">'
    '<div class="atlas-map"><div class="stage"><div class="canvas"></div></div></div>'
)
HEIGHT_PX = 340
AROUND_DEGREES = (0.0022, 0.0014)
"""Half the ground that is shown around a known point: about 300 m by 300 m."""

_mount = st.components.v2.component(
    "quartiersatlas_point_map",
    html=_FRAME,
    css=(_HERE / "atlas_map" / "map.css").read_text(encoding="utf-8")
    + (_HERE / "site_map.css").read_text(encoding="utf-8"),
    js=(_HERE / "atlas_map" / "mount.js").read_text(encoding="utf-8"),
)


@cache
def _module_address() -> str:
    parts = sorted([*(_STATIC / "atlas_map").glob("*.js"), *(_STATIC / "point_map").glob("*.js")])
    content = sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:12]
    return f"/app/static/point_map/index.js?v={content}"


def point_map(
    key: str,
    point: tuple[float, float] | None,
    start: tuple[float, float] | None,
    *,
    on_set: Callable[[], None],
) -> None:
    """Draw the map with the vacancies around.

    Parameters
    ----------
    key
        Key of the component; the point that was set stands in ``st.session_state[key]["point"]`` as
        ``{lon, lat, seq}`` (degrees, WGS84).
    point
        Longitude and latitude of the point now; None when nothing is set.
    start
        Where the map begins; None: the whole municipality, or where it was looked at last.
    on_set
        Called when a point is set.
    """
    dark = frame.dark()
    version = map_reads.current_version()
    layers = [layer_by_id("vacancies"), layer_by_id("boroughs")]
    data: dict[str, Any] = {
        "module": _module_address(),
        "words": map_words() | _words(),
        "theme": map_data.map_theme(dark=dark),
        "base": base_map(),
        "bounds": map_reads.city_bounds(version),
        "layers": [layer_declaration(layer, dark=dark, version=version.number) for layer in layers],
        "point": list(point) if point else None,
        "flight": _flight(key, start),
    }
    data["layers"][1]["fillOpacity"] = 0
    _mount(key=key, data=data, default={"point": None}, height=HEIGHT_PX, on_point_change=on_set)


def _words() -> dict[str, str]:
    return {
        "set": _("Lage setzen"),
        "begin": _("Auf die Eingangstür klicken."),
        "moved": _("Ein Klick an anderer Stelle versetzt den Punkt."),
        "middle": _("Punkt in der Mitte setzen"),
    }


def _flight(key: str, start: tuple[float, float] | None) -> dict[str, Any] | None:
    if start is None:
        return None
    (lon, lat), (across, up) = start, AROUND_DEGREES
    return {"seq": f"{key}|{lon}|{lat}", "bounds": [lon - across, lat - up, lon + across, lat + up]}
