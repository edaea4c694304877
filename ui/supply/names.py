"""Names of places with the borough they lie in, as tables show them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from quarters.supply.model import SupplyModel

BELOW_BOROUGH = frozenset({"suburb", "statistical_district", "quarter_lab"})


@lru_cache(maxsize=16)
def boroughs(model: SupplyModel, level: str) -> dict[int, str]:
    """Return for each area of a level the name of its borough; ``""`` where it is one itself or lies in several."""
    zones = {zone.id: zone for zone in model.zones}
    found: dict[int, str] = {}
    for zone in model.zones_of(level):
        at = zone
        while at.level != "borough" and at.parent_id in zones:
            at = zones[at.parent_id]
        found[zone.id] = at.name if level in BELOW_BOROUGH and at.level == "borough" else ""
    return found


def place_columns(model: SupplyModel, level: str, ids: Sequence[int]) -> dict[str, list[str]]:
    """Return the columns ``name`` and, where a level lies in boroughs, ``borough`` for areas in this order."""
    names = {zone.id: zone.name for zone in model.zones_of(level)}
    around = boroughs(model, level)
    columns = {"name": [names[key] for key in ids]}
    return columns | {"borough": [around[key] for key in ids]} if any(around.values()) else columns
