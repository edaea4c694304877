"""How many layers of a kind the map carries at once: two of points, one that covers it with colour."""

from __future__ import annotations

from collections.abc import Collection

from geo.layer import AreaStyle, MapLayer, PointStyle

MOST_POINT_LAYERS = 2
MOST_CHOROPLETHS = 1
WAITING = "map_waiting"
"""Key of the layer that waits for another one to give way."""
WHOLE_PAGE = "map_whole"
"""Key that says: what was pressed beside the map changes the panel too."""


def rivals(layer: MapLayer, shown: Collection[MapLayer]) -> list[MapLayer]:
    """Return the shown layers of which one has to give way to this one; none while there is room."""
    most, same = _limit(layer, shown)
    return same if len(same) >= most else []


def _limit(layer: MapLayer, shown: Collection[MapLayer]) -> tuple[int, list[MapLayer]]:
    others = [each for each in shown if each.id != layer.id]
    match layer.style:
        case PointStyle():
            return MOST_POINT_LAYERS, [each for each in others if isinstance(each.style, PointStyle)]
        case AreaStyle(choropleth=True):
            return MOST_CHOROPLETHS, [each for each in others if _is_choropleth(each)]
        case _:
            return 1, []


def _is_choropleth(layer: MapLayer) -> bool:
    return isinstance(layer.style, AreaStyle) and layer.style.choropleth
