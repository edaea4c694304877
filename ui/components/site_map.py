"""The map of the page Standorte: places and outlines of sites, and the drawing of an outline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_STATIC = _HERE.parent.parent / "static"
_FRAME = (
    '<link rel="stylesheet" href="/app/static/vendor/maplibre/maplibre-gl.css">'
    '<div class="atlas-map"><div class="stage"><div class="canvas"></div></div></div>'
)
HEIGHT_PX, DRAWING_PX = 420, 640

_mount = st.components.v2.component(
    "quartiersatlas_site_map",
    html=_FRAME,
    css=(_HERE / "atlas_map" / "map.css").read_text(encoding="utf-8")
    + (_HERE / "site_map.css").read_text(encoding="utf-8"),
    js=(_HERE / "atlas_map" / "mount.js").read_text(encoding="utf-8"),
)


@cache
def _module_address() -> str:
    """Return the address of the map's first module; it names the content, so that no old one is used."""
    parts = sorted([*(_STATIC / "atlas_map").glob("*.js"), *(_STATIC / "site_map").glob("*.js")])
    content = sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:12]
    return f"/app/static/site_map/index.js?v={content}"


def site_map(
    key: str,
    data: Mapping[str, Any],
    *,
    on_picked: Callable[[], None],
    on_drawn: Callable[[], None],
    height: int = HEIGHT_PX,
) -> None:
    """Draw the map.

    Parameters
    ----------
    key
        Key of the component. A site that is picked stands in ``st.session_state[key]["picked"]`` as ``{id, seq}``, a
        finished outline in ``["drawn"]`` as ``{points: [[lon, lat], …], seq}``; no points = drawing was given up.
    data
        What ``ui.sites.map_data.map_data`` returns.
    on_picked, on_drawn
        Called when a site is picked, or drawing ends.
    height
        Height in px.
    """
    _mount(
        key=key,
        data={"module": _module_address(), **data},
        default={"picked": None, "drawn": None},
        height=height,
        on_picked_change=on_picked,
        on_drawn_change=on_drawn,
    )
