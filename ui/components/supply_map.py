"""The map of the page Versorgung: areas and cells by class, facilities, suitable vacancies, the walk of a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ui.components.page_map import module_address, registered

HEIGHT_PX = 560

_mount = registered("supply_map", style="supply_map")


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
        data={"module": module_address("supply_map"), **data},
        default={"picked": None},
        height=height,
        on_picked_change=on_picked,
    )
