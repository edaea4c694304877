"""All layers, found by looking into this folder: one file, one ``LAYER``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from geo.errors import NotFoundError
from geo.i18n import _
from geo.layer import MapLayer


@cache
def all_layers() -> tuple[MapLayer, ...]:
    """Return every declared layer, sorted by its order, then title.

    Raises
    ------
    ValueError
        When two files declare the same id.
    """
    found: dict[str, MapLayer] = {}
    for module in pkgutil.iter_modules(__path__):
        layer: MapLayer = importlib.import_module(f"{__name__}.{module.name}").LAYER
        if layer.id in found:
            raise ValueError(f"layer id declared twice: {layer.id}")
        found[layer.id] = layer
    return tuple(sorted(found.values(), key=lambda layer: (layer.order, layer.title)))


def layer_by_id(layer_id: str) -> MapLayer:
    """Return the layer with this id.

    Raises
    ------
    NotFoundError
        When no file declares it.
    """
    for layer in all_layers():
        if layer.id == layer_id:
            return layer
    raise NotFoundError(_("Die Ebene „{layer}“ gibt es nicht.").format(layer=layer_id))
