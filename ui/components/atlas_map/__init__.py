"""The interactive map: a MapLibre component that draws the tiles of the declared layers.

The page hands over declarations, filters, counts and the selection; records travel only as tiles. Moving the map runs
no Python. What the person does comes back as the state ``selected`` (a record) and the trigger ``command``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ui.components.atlas_map.declaration import layer_declaration, pictogram_column
from ui.components.atlas_map.grounds import base_map
from ui.components.atlas_map.words import map_words
from ui.components.page_map import module_address, registered

__all__ = [
    "KEY",
    "atlas_map",
    "base_map",
    "layer_declaration",
    "map_words",
    "pictogram_column",
]

KEY = "atlas_map"
_mount = registered("atlas_map", style="")


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
        data={"module": module_address("atlas_map"), **data},
        default={"selected": None},
        height="stretch",
        on_selected_change=on_selected,
        on_command_change=on_command,
    )
