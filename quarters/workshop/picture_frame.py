"""The part of the earth that a drawn map shows, and where a point lies in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

WORLD_M = 2 * math.pi * 6378137.0
TILE_PX = 512


@dataclass(frozen=True, slots=True)
class Frame:
    """Part of the earth that a view shows: west and north edge (EPSG:3857), metres per px, size in px."""

    west: float
    north: float
    metres: float
    width: int
    height: int

    @classmethod
    def of_view(cls, view: dict[str, Any]) -> Frame:
        """Return the frame of a view (``center`` in degrees, ``zoom``, ``size`` in px)."""
        width, height = view.get("size") or (1000, 700)
        metres = WORLD_M / (TILE_PX * 2 ** float(view["zoom"]))
        x, y = to_mercator(*view["center"])
        return cls(x - metres * width / 2, y + metres * height / 2, metres, int(width), int(height))

    def px(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point (EPSG:3857) in px from the upper left."""
        return (x - self.west) / self.metres, (self.north - y) / self.metres

    def bounds(self) -> dict[str, float]:
        """Return ``west, south, east, north`` in EPSG:3857."""
        return {
            "west": self.west, "north": self.north, "east": self.west + self.metres * self.width,
            "south": self.north - self.metres * self.height,
        }  # fmt: skip


def to_mercator(lon: float, lat: float) -> tuple[float, float]:
    """Return a point of degrees (WGS84) in EPSG:3857, metres."""
    return WORLD_M * lon / 360, WORLD_M / (2 * math.pi) * math.log(
        math.tan(math.pi / 4 + math.radians(lat) / 2)
    )
