"""Encoded tiles of this process, bounded in bytes; the key carries the version of the data, so none goes stale."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

ENTRY_OVERHEAD_BYTES = 300


class TileCache:
    """The most recently used tiles.

    Parameters
    ----------
    max_bytes
        Sum of the tiles' sizes, with a flat charge per entry so that empty tiles count too.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size_bytes = 0
        self._tiles: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, key: Hashable) -> bytes | None:
        """Return the tile, or None when it is not kept."""
        found = self._tiles.get(key)
        if found is not None:
            self._tiles.move_to_end(key)
        return found

    def put(self, key: Hashable, tile: bytes) -> None:
        """Keep a tile and drop the ones unused for longest; a tile larger than the whole cache is not kept."""
        self._drop(key)
        self._tiles[key] = tile
        self.size_bytes += len(tile) + ENTRY_OVERHEAD_BYTES
        while self.size_bytes > self.max_bytes:
            self._drop(next(iter(self._tiles)))

    def _drop(self, key: Hashable) -> None:
        tile = self._tiles.pop(key, None)
        if tile is not None:
            self.size_bytes -= len(tile) + ENTRY_OVERHEAD_BYTES
