"""The walking graph: junctions and edges, contracted exactly from street segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.network.arrays import FloatArray, IntArray
from geo.network.streets import Segments, StreetMap, segments_of


@dataclass(frozen=True, slots=True)
class WalkNetwork:
    """Junctions, edges between them, and the street segments each edge consists of.

    Edges are undirected. Parallel edges and self loops are kept: points may lie on them.

    Attributes
    ----------
    junction_xy : FloatArray, shape (junctions, 2)
        Coordinates in METRIC_CRS, metres.
    edge_u, edge_v : IntArray, shape (edges,)
        Junctions at the start and at the end of each edge.
    edge_length_m : FloatArray, shape (edges,)
        Length along the street.
    segment_start_xy, segment_end_xy : FloatArray, shape (segments, 2)
        Ends of each segment, in the direction of its edge.
    segment_edge : IntArray, shape (segments,)
        Edge that the segment belongs to.
    segment_offset_m : FloatArray, shape (segments,)
        Distance from the edge's start to the segment's start.
    """

    junction_xy: FloatArray
    edge_u: IntArray
    edge_v: IntArray
    edge_length_m: FloatArray
    segment_start_xy: FloatArray
    segment_end_xy: FloatArray
    segment_edge: IntArray
    segment_offset_m: FloatArray


def build_network(streets: StreetMap) -> WalkNetwork:
    """Contracted walking graph of the largest connected part of a street map.

    Parameters
    ----------
    streets : StreetMap
        Ways over shared points, METRIC_CRS.

    Returns
    -------
    WalkNetwork
        See ``contract``.

    Raises
    ------
    InputError
        If no way has a length.
    """
    return contract(segments_of(streets))


def contract(segments: Segments) -> WalkNetwork:
    """Merge every chain of points with exactly two segments into one edge.

    Distances between junctions stay the same up to rounding: the length of an edge is the sum of its
    segments. A ring that touches no junction gets one at its first point.

    Parameters
    ----------
    segments : Segments
        Unique segments.

    Returns
    -------
    WalkNetwork
        Junctions numbered along a curve through the plane (Morton 1966): what lies near has near numbers, which
        keeps searches in the processor's cache.
    """
    chains = _Chains(segments)
    for start in np.flatnonzero(chains.degree != 2).tolist():
        chains.follow_all(start)
    for ring in np.flatnonzero(chains.segment_edge < 0).tolist():  # left: rings without a junction
        if chains.segment_edge[ring] < 0:
            chains.follow_all(int(segments.ends[ring].min()))
    return chains.network()


class _Chains:
    """Walks along chains by segment, not by point, so that parallels and loops survive."""

    def __init__(self, segments: Segments) -> None:
        count = len(segments.xy)
        self.segments = segments
        self.degree = np.bincount(segments.ends.ravel(), minlength=count)
        self.neighbours: list[list[tuple[int, int]]] = [[] for _point in range(count)]
        for index, (a, b) in enumerate(segments.ends.tolist()):
            self.neighbours[a].append((b, index))
            self.neighbours[b].append((a, index))
        self.segment_edge = np.full(len(segments.ends), -1, dtype=np.int64)
        self.segment_offset_m = np.zeros(len(segments.ends))
        self.flipped = np.zeros(len(segments.ends), dtype=bool)
        self.edges: list[tuple[int, int, float]] = []

    def follow_all(self, start: int) -> None:
        """Record every chain that begins at a point and is not recorded yet."""
        for neighbour, segment in self.neighbours[start]:
            if self.segment_edge[segment] < 0:
                self._follow(start, neighbour, segment)

    def _follow(self, start: int, current: int, segment: int) -> None:
        previous, total = start, 0.0
        while True:
            self.segment_edge[segment] = len(self.edges)
            self.segment_offset_m[segment] = total
            self.flipped[segment] = self.segments.ends[segment, 0] != previous
            total += float(self.segments.length_m[segment])
            if current == start or self.degree[current] != 2:
                break
            (first, i), (second, j) = self.neighbours[current]
            previous, current, segment = (current, second, j) if i == segment else (current, first, i)
        self.edges.append((start, current, total))

    def network(self) -> WalkNetwork:
        """Renumber the points that became junctions and assemble the arrays."""
        u, v, length = (np.array(column) for column in zip(*self.edges, strict=True))
        junction = np.unique(np.concatenate([u, v]))
        junction = junction[np.argsort(_place_along_curve(self.segments.xy[junction]), kind="stable")]
        number = np.empty(len(self.segments.xy), dtype=np.int64)
        number[junction] = np.arange(len(junction))
        ends = np.where(self.flipped[:, None], self.segments.ends[:, ::-1], self.segments.ends)
        xy = self.segments.xy
        return WalkNetwork(
            junction_xy=np.ascontiguousarray(xy[junction]),
            edge_u=number[u],
            edge_v=number[v],
            edge_length_m=length.astype(np.float64),
            segment_start_xy=np.ascontiguousarray(xy[ends[:, 0]]),
            segment_end_xy=np.ascontiguousarray(xy[ends[:, 1]]),
            segment_edge=self.segment_edge,
            segment_offset_m=self.segment_offset_m,
        )


def _place_along_curve(xy: FloatArray) -> IntArray:
    """Position of each point on a Z-order curve over the bounding square, 2 × 16 bits."""
    low = xy.min(axis=0)
    side = max(float((xy.max(axis=0) - low).max()), 1.0)
    grid = ((xy - low) / side * 65_535).astype(np.int64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        grid = (grid | (grid << shift)) & mask
    return np.asarray(grid[:, 0] | (grid[:, 1] << 1))
