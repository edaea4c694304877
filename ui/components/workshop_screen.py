"""The facilitator's screen of a workshop: a component that works by the event stream, without runs of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

KEY = "workshop_screen"
_HERE = Path(__file__).parent
_STATIC = _HERE.parent.parent / "static"
_FRAME = (
    '<link rel="stylesheet" href="/app/static/vendor/maplibre/maplibre-gl.css">'
    '<link rel="stylesheet" href="/app/static/live/live.css">'
    '<div class="atlas-map"><div class="stage"></div></div>'
)

_mount = st.components.v2.component(
    "quartiersatlas_workshop",
    html=_FRAME,
    css=(_HERE / "workshop_screen.css").read_text(encoding="utf-8"),
    js=(_HERE / "atlas_map" / "mount.js").read_text(encoding="utf-8"),
)


@cache
def _module_address(name: str) -> str:
    """Return the address of a module; it names the content, so that no old one is used."""
    parts = sorted([*(_STATIC / "atlas_map").glob("*.js"), *(_STATIC / "live").glob("*.js")])
    content = sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:12]
    return f"/app/static/live/{name}.js?v={content}"


def workshop_screen(data: Mapping[str, Any], on_changed: Callable[[], None], *, module: str = "lead") -> None:
    """Draw the screen.

    Parameters
    ----------
    data
        ``{code, words, theme}``; everything else comes by the event stream.
    on_changed
        Called when the workshop has begun or ended.
    module
        ``lead``, or ``replay`` for the archive (then ``data`` holds the log).
    """
    _mount(
        key=f"{KEY}_{module}",
        data={"module": _module_address(module), **data},
        height="content",
        on_changed_change=on_changed,
    )
