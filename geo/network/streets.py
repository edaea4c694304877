"""Streets as drawn: ways over numbered points, before they become a graph.

The .pbf reader, the Overpass reader and the example generator all give a ``StreetMap``; the walking graph and
the base map are both derived from it, so that what is walked is what is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray

MAIN, MINOR, PATH = "main", "minor", "path"
MIN_SEGMENT_M = 0.01
"""Shortest segment: two shape points may share a coordinate; a length of 0 would vanish in a sparse graph."""


@dataclass(frozen=True, slots=True)
class StreetMap:
    """Walkable ways.

    Attributes
    ----------
    xy : FloatArray, shape (points, 2)
        Coordinates in METRIC_CRS, metres.
    ways : tuple of IntArray
        Per way the indices into ``xy``, in drawing order, at least two.
    kinds : tuple of str
        Per way ``main``, ``minor`` or ``path``.
    names : tuple of str or None
        Per way the street name; None where none is known.
    """

    xy: FloatArray
    ways: tuple[IntArray, ...]
    kinds: tuple[str, ...]
    names: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight pieces between two shape points of one connected part.

    Attributes
    ----------
    xy : FloatArray, shape (points, 2)
        Coordinates in METRIC_CRS, metres.
    ends : IntArray, shape (segments, 2)
        Indices into ``xy``; each unordered pair occurs once.
    length_m : FloatArray, shape (segments,)
        Euclidean length, at least ``MIN_SEGMENT_M``.
    """

    xy: FloatArray
    ends: IntArray
    length_m: FloatArray


def segments_of(streets: StreetMap) -> Segments:
    """Cut the ways into unique segments and keep the largest connected part.

    Parameters
    ----------
    streets : StreetMap
        Ways over shared points: two ways cross only where they share a point index (bridges do not).

    Returns
    -------
    Segments
        Points of the largest part only (most points; the first on a tie), renumbered in their old order.

    Raises
    ------
    InputError
        If no way has a length.
    """
    pieces = [np.column_stack([way[:-1], way[1:]]) for way in streets.ways if len(way) > 1]
    ends = np.concatenate(pieces) if pieces else np.empty((0, 2), dtype=np.int64)
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    if not len(ends):
        raise InputError(_("In den Daten ist kein begehbarer Weg; bitte einen Ausschnitt mit Straßen laden."))
    return connected_segments(streets.xy, ends)


def largest_part(streets: StreetMap) -> StreetMap:
    """Keep the ways of the largest connected part, and only the points they use.

    Parameters
    ----------
    streets : StreetMap
        Any ways.

    Returns
    -------
    StreetMap
        Every way can be reached from every other.

    Raises
    ------
    InputError
        If no way has a length.
    """
    count = len(streets.xy)
    ends = np.concatenate([np.column_stack([way[:-1], way[1:]]) for way in streets.ways])
    adjacency = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    _parts, part = connected_components(adjacency, directed=False)
    largest = np.argmax(np.bincount(part))
    kept = [k for k, way in enumerate(streets.ways) if part[way[0]] == largest]
    used = np.unique(np.concatenate([streets.ways[k] for k in kept]))
    ways = tuple(np.searchsorted(used, streets.ways[k]).astype(np.int64) for k in kept)
    return StreetMap(
        np.ascontiguousarray(streets.xy[used]),
        ways,
        tuple(streets.kinds[k] for k in kept),
        tuple(streets.names[k] for k in kept),
    )


def street_lines(streets: StreetMap) -> NDArray[np.object_]:
    """Draw the ways as lines for the base map.

    Parameters
    ----------
    streets : StreetMap
        Any ways.

    Returns
    -------
    ndarray of shapely.LineString, shape (ways,)
        METRIC_CRS, in the order of ``streets.kinds`` and ``streets.names``.
    """
    index = np.repeat(np.arange(len(streets.ways)), [len(way) for way in streets.ways])
    points = streets.xy[np.concatenate(streets.ways)] if streets.ways else np.empty((0, 2))
    return np.asarray(shapely.linestrings(points, indices=index))


def connected_segments(xy: FloatArray, ends: IntArray) -> Segments:
    """Largest connected part of the given point pairs.

    Parameters
    ----------
    xy : FloatArray, shape (points, 2)
        Coordinates in METRIC_CRS, metres.
    ends : IntArray, shape (segments, 2)
        Index pairs without repetition.

    Returns
    -------
    Segments
        The part with the most points; Euclidean lengths.
    """
    count = len(xy)
    adjacency = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    _parts, part = connected_components(adjacency, directed=False)
    keep = np.flatnonzero(part == np.argmax(np.bincount(part)))
    renumbered = np.full(count, -1, dtype=np.int64)
    renumbered[keep] = np.arange(len(keep))
    inside = renumbered[ends[renumbered[ends[:, 0]] >= 0]]
    kept_xy = np.ascontiguousarray(xy[keep])
    step = kept_xy[inside[:, 0]] - kept_xy[inside[:, 1]]
    return Segments(kept_xy, inside, np.maximum(np.hypot(step[:, 0], step[:, 1]), MIN_SEGMENT_M))
