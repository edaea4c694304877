"""Names of places with the borough they lie in, as tables show them."""

from __future__ import annotations

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


def place_names(model: SupplyModel, level: str) -> dict[int, str]:
    """Return for each area of a level its name, followed by its borough."""
    return {
        zone.id: f"{zone.name} · {borough}" if (borough := boroughs(model, level)[zone.id]) else zone.name
        for zone in model.zones_of(level)
    }
