"""A map on which one point is set: by a click, or in the middle of the map without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from geo.i18n import _
from geo.layers import layer_by_id
from ui import frame, map_data, map_reads
from ui.components.atlas_map import base_map, layer_declaration, map_words
from ui.components.page_map import module_address, registered

HEIGHT_PX = 340
AROUND_DEGREES = (0.0022, 0.0014)
"""Half the ground that is shown around a known point: about 300 m by 300 m."""

_mount = registered("point_map")


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
        "module": module_address("point_map"),
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
