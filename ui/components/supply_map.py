"""The map of the page Versorgung: areas and cells by class, facilities, suitable vacancies, the walk of a cell."""

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
HEIGHT_PX = 560

_mount = st.components.v2.component(
    "quartiersatlas_supply_map",
    html=_FRAME,
    css=(_HERE / "atlas_map" / "map.css").read_text(encoding="utf-8")
    + (_HERE / "supply_map.css").read_text(encoding="utf-8"),
    js=(_HERE / "atlas_map" / "mount.js").read_text(encoding="utf-8"),
)


@cache
def _module_address() -> str:
    """Return the address of the map's first module; it names the content, so that no old one is used."""
    parts = sorted([*(_STATIC / "atlas_map").glob("*.js"), *(_STATIC / "supply_map").glob("*.js")])
    content = sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:12]
    return f"/app/static/supply_map/index.js?v={content}"


def supply_map(
    key: str, data: Mapping[str, Any], on_picked: Callable[[], None], height: int = HEIGHT_PX
) -> None:
    """Draw the map.

    Parameters
    ----------
    key
        Key of the component; what is picked stands in ``st.session_state[key]["picked"]`` as ``{kind, id, seq}``
        with the kinds ``area``, ``cell``, ``vacancy`` and ``facility``.
    data
        What ``ui.supply.map_data.map_data`` returns.
    on_picked
        Called when something is picked.
    height
        Height in px.
    """
    _mount(
        key=key,
        data={"module": _module_address(), **data},
        default={"picked": None},
        height=height,
        on_picked_change=on_picked,
    )
