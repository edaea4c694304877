"""Vector tiles (MVT) of a layer: one SQL statement per tile, built from the declaration and the filters.

Low zooms of a layer with ``cells`` show one feature per grid cell with exact counts; everything else shows records.
Each point record belongs to exactly one tile of a zoom, so that the tiles of a zoom add up to the filtered total.
Nothing here runs a statement: the caller does, in its own way.
"""

from geo.tiles.address import MAX_ZOOM, TileAddress
from geo.tiles.query import BASE_RELATIONS_SQL, CELL_DIMENSIONS, TileQuery, tile_query

__all__ = ["BASE_RELATIONS_SQL", "CELL_DIMENSIONS", "MAX_ZOOM", "TileAddress", "TileQuery", "tile_query"]
