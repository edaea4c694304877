"""The map of the page Standorte: places and outlines of sites, and the drawing of an outline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ui.components.page_map import module_address, registered

HEIGHT_PX, DRAWING_PX = 420, 640

_mount = registered("site_map")


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
        data={"module": module_address("site_map"), **data},
        default={"picked": None, "drawn": None},
        height=height,
        on_picked_change=on_picked,
        on_drawn_change=on_drawn,
    )
