"""What the maps of a workshop draw: public layers as the atlas draws them, in light and dark, with their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy.engine import Connection

from geo.errors import AtlasError
from geo.filters import FilterValues
from geo.i18n import _
from geo.layers import all_layers, layer_by_id
from quarters.workshop.read import stage
from ui import map_reads
from ui.components.atlas_map import base_map, layer_declaration
from ui.components.provenance import source_text
from ui.map_data import map_theme

DEFAULT_LAYERS = ("boroughs",)
MOST_LAYERS = 4


def offered_layers() -> dict[str, str]:
    """Return the layers that may be shown in a room, id → title: all of them show only what the public may see."""
    return {layer.id: _(layer.title) for layer in all_layers() if layer.geometry != "line"}


def drawn_map(layer_ids: Sequence[str], queries: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what the screens need to draw these layers.

    Parameters
    ----------
    layer_ids
        The topmost first.
    queries
        Canonical filter query by layer; a missing one shows everything.
    """
    version, ground = map_reads.current_version(), base_map()
    known = [layer_by_id(each) for each in layer_ids if each in offered_layers()]
    asked = {key: query for key, query in (queries or {}).items() if key in layer_ids and query}
    modes = {
        mode: {
            "theme": map_theme(dark=dark),
            "layers": [layer_declaration(each, query=asked.get(each.id, ""), dark=dark) for each in known],
        }
        for mode, dark in (("light", False), ("dark", True))
    }
    below = [each for each in (ground.get("streets"), ground.get("land")) if each]
    sources = [source for each in known for source in map_reads.provenance(version, each.id)]
    texts = [source_text(source) for source in sources] + [ground["attribution"]] * bool(
        ground["attribution"]
    )
    return {
        **modes, "base": ground, "bounds": map_reads.city_bounds(version), "allowed": [*layer_ids, *below],
        "sources": list(dict.fromkeys(texts)), "titles": [_(each.title) for each in known],
        "queries": asked,
    }  # fmt: skip


def layers_shown(connection: Connection, workshop_id: int) -> tuple[list[str], dict[str, str]]:
    """Return the layers that a workshop shows, the topmost first, and the filter query of each that has one."""
    shown = stage(connection, workshop_id).map
    offered = offered_layers()
    layers = [each["id"] for each in shown.get("light", {}).get("layers", []) if each["id"] in offered]
    return layers, dict(shown.get("queries", {}))


def layers_of_address(parameters: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return the layers and their filter queries that an address of the page Karte names (see ``ui.address``)."""
    offered = offered_layers()
    layers = [each for each in parameters.get("ebenen", "").split(",") if each in offered]
    queries = {}
    for layer_id in layers:
        texts = {
            name.partition(".")[2]: text
            for name, text in parameters.items()
            if name.startswith(f"{layer_id}.")
        }
        with suppress(AtlasError):
            queries[layer_id] = FilterValues.parse(layer_by_id(layer_id), texts).query()
    return layers, queries


def filter_words(queries: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of each layer as people read them."""
    names = map_reads.area_names(map_reads.current_version(), "")
    return {
        layer_id: FilterValues.parse(layer_by_id(layer_id), parse_qs(query)).sentence(names)
        for layer_id, query in queries.items()
        if layer_id in offered_layers()
    }
