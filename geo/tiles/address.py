"""Place of a tile, and the numbers that follow from it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.errors import InputError
from geo.i18n import _

EXTENT = 4096
"""Units of a tile's own coordinates."""
BUFFER = 64
"""Units by which shapes reach into the neighbouring tile, so that outlines do not show its edge."""
HALF_WORLD_M = 20037508.342789244
"""Half the width of the map in EPSG:3857."""
MAX_ZOOM = 22
CELL_ZOOMS = range(6, 14)
"""Zooms that show cells; the relation itself carries the cells of the last one."""
CELLS_PER_TILE = 8
"""Cells along one side of a tile: 64 of its 512 pixels each."""


@dataclass(frozen=True)
class TileAddress:
    """Place of a tile: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    @classmethod
    def parse(cls, z: str, x: str, y: str) -> TileAddress:
        """Return the address, or refuse one that no map has.

        Raises
        ------
        InputError
            When a part is no whole number, the zoom is beyond 22, or the tile lies outside of the map.
        """
        if not all(part.isascii() and part.isdigit() and len(part) <= 8 for part in (z, x, y)):
            raise InputError(_("Die Kachel-Adresse braucht drei ganze Zahlen ab 0: Zoom, Spalte und Zeile."))
        tile = cls(int(z), int(x), int(y))
        if tile.z > MAX_ZOOM:
            raise InputError(
                _("Die Zoomstufe {z} gibt es nicht: erlaubt ist 0 bis {high}.").format(
                    z=tile.z, high=MAX_ZOOM
                )
            )
        if max(tile.x, tile.y) >= 2**tile.z:
            raise InputError(
                _(
                    "Die Kachel liegt außerhalb der Karte: bei Zoom {z} reichen Spalte und Zeile bis {high}."
                ).format(z=tile.z, high=2**tile.z - 1)
            )
        return tile

    def parameters(self) -> dict[str, float | int]:
        """Return the values that a tile's statement binds.

        Returns
        -------
        dict
            ``tile_x`` and ``tile_y``; ``west``, ``south``, ``east``, ``north``, ``width`` in metres of EPSG:3857;
            ``cell_*``: cells of this zoom in the tile; ``fine_*``: the same ground in cells of the finest zoom,
            ``shift`` powers of two apart.
        """
        width = 2 * HALF_WORLD_M / 2**self.z
        first_x = self.x * CELLS_PER_TILE - 2**self.z * CELLS_PER_TILE // 2
        first_y = 2**self.z * CELLS_PER_TILE // 2 - (self.y + 1) * CELLS_PER_TILE
        shift = max(CELL_ZOOMS[-1] - self.z, 0)
        values: dict[str, float | int] = {
            "tile_zoom": self.z,
            "tile_x": self.x,
            "tile_y": self.y,
            "west": self.x * width - HALF_WORLD_M,
            "east": (self.x + 1) * width - HALF_WORLD_M,
            "north": HALF_WORLD_M - self.y * width,
            "south": HALF_WORLD_M - (self.y + 1) * width,
            "width": width,
            "margin": width * BUFFER / EXTENT,
            "shift": shift,
        }
        for axis, first in (("x", first_x), ("y", first_y)):
            end = first + CELLS_PER_TILE
            values[f"cell_{axis}_low"], values[f"cell_{axis}_high"] = first, end - 1
            values[f"fine_{axis}_low"], values[f"fine_{axis}_high"] = first << shift, (end << shift) - 1
        return values
