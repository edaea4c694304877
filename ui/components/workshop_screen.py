"""The facilitator's screen of a workshop: a component that works by the event stream, without runs of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.page_map import module_address, mount_script

KEY = "workshop_screen"
_FRAME = (
    '<link rel="stylesheet" href="/app/static/vendor/maplibre/maplibre-gl.css">'
    '<link rel="stylesheet" href="/app/static/live/live.css">'
    '<div class="atlas-map"><div class="stage"></div></div>'
)

_mount = st.components.v2.component(
    "quartiersatlas_workshop",
    html=_FRAME,
    css=(Path(__file__).parent / "workshop_screen.css").read_text(encoding="utf-8"),
    js=mount_script(),
)


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
        data={"module": module_address("live", module), **data},
        height="content",
        on_changed_change=on_changed,
    )
