"""The interactive map: a MapLibre component that draws the tiles of the declared layers.

The page hands over declarations, filters, counts and the selection; records travel only as tiles. Moving the map runs
no Python. What the person does comes back as the state ``selected`` (a record) and the trigger ``command``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.atlas_map.declaration import layer_declaration, pictogram_column
from ui.components.atlas_map.grounds import base_map
from ui.components.atlas_map.words import map_words

__all__ = [
    "KEY",
    "atlas_map",
    "base_map",
    "layer_declaration",
    "map_words",
    "module_address",
    "pictogram_column",
]

KEY = "atlas_map"
HERE = Path(__file__).parent
MODULES = HERE.parent.parent.parent / "static" / "atlas_map"
STYLES = "/app/static/vendor/maplibre/maplibre-gl.css"
_FRAME = (
    f'<link rel="stylesheet" href="{STYLES}">'
    '<div class="atlas-map"><div class="stage"><div class="canvas"></div></div></div>'
)

_mount = st.components.v2.component(
    "quartiersatlas_map",
    html=_FRAME,
    css=(HERE / "map.css").read_text(encoding="utf-8"),
    js=(HERE / "mount.js").read_text(encoding="utf-8"),
)


@cache
def module_address() -> str:
    """Return the address of the map's first module; it names the content, so that no old one is used."""
    content = sha256(b"".join(path.read_bytes() for path in sorted(MODULES.glob("*.js")))).hexdigest()[:12]
    return f"/app/static/atlas_map/index.js?v={content}"


def atlas_map(
    data: Mapping[str, Any], *, on_selected: Callable[[], None], on_command: Callable[[], None]
) -> None:
    """Draw the map.

    Parameters
    ----------
    data
        What ``ui.map_data.map_data`` returns.
    on_selected
        Called when a record is chosen; ``st.session_state["atlas_map"]["selected"]`` is ``{layer, key, seq}``.
    on_command
        Called for ``table``, ``close``, ``remove`` (a filter) and ``unplaced`` (a layer):
        ``st.session_state["atlas_map"]["command"]`` is ``{name, value, seq}``.
    """
    _mount(
        key=KEY,
        data={"module": module_address(), **data},
        default={"selected": None},
        height="stretch",
        on_selected_change=on_selected,
        on_command_change=on_command,
    )
