"""Edges of a network as lines, for storing it in the database and taking it back."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.errors import InputError
from geo.i18n import _
from geo.network.graph import WalkNetwork


def edge_lines(network: WalkNetwork) -> NDArray[np.object_]:
    """Draw each edge as one line from its start to its end.

    Parameters
    ----------
    network : WalkNetwork
        Contracted network.

    Returns
    -------
    ndarray of shapely.LineString, shape (edges,)
        METRIC_CRS.
    """
    order = np.lexsort((network.segment_offset_m, network.segment_edge))
    edge = network.segment_edge[order]
    last = np.append(edge[1:] != edge[:-1], True)
    points = np.concatenate([network.segment_start_xy[order], network.segment_end_xy[order][last]])
    owner = np.concatenate([edge, edge[last]])
    place = np.argsort(owner, kind="stable")  # the end of an edge stands after all of its starts
    return np.asarray(shapely.linestrings(points[place], indices=owner[place]))


def network_from_edges(u: ArrayLike, v: ArrayLike, length_m: ArrayLike, lines: NDArray[Any]) -> WalkNetwork:
    """Rebuild a network from stored edges.

    Parameters
    ----------
    u, v : array_like of int, shape (edges,)
        Junction numbers, counted from 0 without holes.
    length_m : array_like, shape (edges,)
        Length along the street.
    lines : ndarray of shapely.LineString, shape (edges,)
        Course from u to v, METRIC_CRS.

    Returns
    -------
    WalkNetwork
        Equal to the one that ``edge_lines`` was made from.

    Raises
    ------
    InputError
        If there is no edge, or the columns differ in length.
    """
    start, end = np.asarray(u, dtype=np.int64), np.asarray(v, dtype=np.int64)
    length = np.asarray(length_m, dtype=np.float64)
    if not len(start) or not len(start) == len(end) == len(length) == len(lines):
        raise InputError(_("Das Wegenetz ist leer oder unvollständig; bitte neu laden."))
    xy, edge = shapely.get_coordinates(lines, return_index=True)
    same = np.flatnonzero(edge[1:] == edge[:-1])
    step = xy[same + 1] - xy[same]
    segment_m = np.hypot(step[:, 0], step[:, 1])
    before = np.cumsum(segment_m) - segment_m
    first = np.searchsorted(edge[same], np.arange(len(start)))
    junction_xy = np.empty((int(max(start.max(), end.max())) + 1, 2))
    junction_xy[start] = shapely.get_coordinates(shapely.get_point(lines, 0))
    junction_xy[end] = shapely.get_coordinates(shapely.get_point(lines, -1))
    return WalkNetwork(
        junction_xy=junction_xy,
        edge_u=start,
        edge_v=end,
        edge_length_m=length,
        segment_start_xy=np.ascontiguousarray(xy[same]),
        segment_end_xy=np.ascontiguousarray(xy[same + 1]),
        segment_edge=np.asarray(edge[same], dtype=np.int64),
        segment_offset_m=before - before[first][edge[same]],
    )
