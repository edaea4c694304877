"""Walking distances between facilities and cells, both attached to edges with their access legs.

Facilities and cells are never nodes of the graph: a facility enters at the two ends of its edge, a cell is
left from the two ends of its own, and a facility and a cell on the same edge also meet directly. Thus no path
runs through a shop, and the graph of the streets is built once for every question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from geo.network.arrays import FloatArray, IntArray, NodeArray, PairMatrix
from geo.network.checks import positive_limit
from geo.network.graph import WalkNetwork
from geo.network.kernels import grow_from_seeds, pairs_within
from geo.network.snap import Snapped

GROUP_JUNCTIONS = 20_000
"""Junctions per group of seeds: what fits into the second-level cache."""


@dataclass(frozen=True, slots=True)
class StreetGraph:
    """Compressed rows of the junction graph: shortest parallel edge only, no self loops, both directions.

    Attributes
    ----------
    indptr, target : NodeArray
        Row starts (junctions + 1) and neighbouring junctions.
    length_m : FloatArray
        Length of each arc.
    edge : NodeArray
        Edge of the network that the arc runs along.
    """

    indptr: NodeArray
    target: NodeArray
    length_m: FloatArray
    edge: NodeArray


@dataclass(frozen=True, slots=True)
class Nearest:
    """Nearest facility per cell.

    Attributes
    ----------
    distance_m : FloatArray, shape (cells,)
        Walking distance with both access legs; infinity where no facility is in reach.
    facility : IntArray, shape (cells,)
        Index of that facility; -1 where none is in reach.
    """

    distance_m: FloatArray
    facility: IntArray


def street_graph(network: WalkNetwork) -> StreetGraph:
    """Compressed rows of a network.

    Sparse matrices add parallel entries up; here the shortest of parallel edges is kept instead.

    Parameters
    ----------
    network : WalkNetwork
        Contracted network.

    Returns
    -------
    StreetGraph
        Arcs ordered by start, then target.
    """
    count = len(network.edge_u)
    start = np.concatenate([network.edge_u, network.edge_v])
    target = np.concatenate([network.edge_v, network.edge_u])
    length_m = np.tile(network.edge_length_m, 2)
    edge = np.tile(np.arange(count), 2)
    order = np.lexsort((length_m, target, start))
    start, target, length_m, edge = start[order], target[order], length_m[order], edge[order]
    first = np.r_[True, (start[1:] != start[:-1]) | (target[1:] != target[:-1])] & (start != target)
    indptr = np.zeros(len(network.junction_xy) + 1, dtype=np.int32)
    np.cumsum(np.bincount(start[first], minlength=len(network.junction_xy)), out=indptr[1:])
    return StreetGraph(indptr, target[first].astype(np.int32), length_m[first], edge[first].astype(np.int32))


class Travel:
    """Distances from facilities to a fixed set of cells on a fixed network.

    Read-only after construction, so that many users can share one object.

    Parameters
    ----------
    network : WalkNetwork
        Contracted network.
    cells : Snapped
        Cells attached to its edges.
    """

    def __init__(self, network: WalkNetwork, cells: Snapped) -> None:
        self.network = network
        self.cells = cells
        self.graph = street_graph(network)
        self._groups = 1 + len(network.junction_xy) // GROUP_JUNCTIONS
        self._cell_node, self._cell_cost_m = self.entries(cells)
        self._door_indptr, self._door_cell, self._door_cost_m = _grouped(
            self._cell_node.ravel(),
            np.repeat(np.arange(len(cells)), 2),
            self._cell_cost_m.ravel(),
            len(network.junction_xy),
        )
        self._cells_by_edge = np.argsort(cells.edge, kind="stable")
        self._sorted_edge = cells.edge[self._cells_by_edge]

    def entries(self, points: Snapped) -> tuple[NodeArray, FloatArray]:
        """Junctions at both ends of each point's edge, and the way there with the access leg.

        Parameters
        ----------
        points : Snapped
            Points on this network.

        Returns
        -------
        node : NodeArray, shape (points, 2)
            Start and end junction.
        cost_m : FloatArray, shape (points, 2)
            Metres from the point to each.
        """
        network = self.network
        node = np.column_stack([network.edge_u[points.edge], network.edge_v[points.edge]]).astype(np.int32)
        rest_m = network.edge_length_m[points.edge] - points.offset_m
        return node, np.column_stack([points.offset_m, rest_m]) + points.access_leg_m[:, None]

    def same_edge(self, facilities: Snapped) -> tuple[IntArray, IntArray, FloatArray]:
        """Find facilities and cells on one edge: facility, cell, metres along that edge with both legs."""
        low = np.searchsorted(self._sorted_edge, facilities.edge, "left")
        count = np.searchsorted(self._sorted_edge, facilities.edge, "right") - low
        facility = np.repeat(np.arange(len(facilities)), count)
        place = np.arange(len(facility)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
        cell = self._cells_by_edge[place]
        along_m = np.abs(self.cells.offset_m[cell] - facilities.offset_m[facility])
        return facility, cell, along_m + self.cells.access_leg_m[cell] + facilities.access_leg_m[facility]

    def nearest(self, facilities: Snapped, *, limit_m: float = np.inf) -> Nearest:
        """Measure the walking distance from every cell to its nearest facility.

        d_i = min over facilities j of (leg_j + shortest path along the streets + leg_i), found by one search
        from all facilities at once (Dijkstra 1959).

        Parameters
        ----------
        facilities : Snapped
            Places on the same network; may be empty.
        limit_m : float
            Distances beyond are infinite; metres, greater than 0.

        Returns
        -------
        Nearest
            Per cell; on equal distance any of the nearest facilities.

        Raises
        ------
        InputError
            If the limit is not a number above 0.
        """
        limit = positive_limit(limit_m)
        node, cost_m = self.entries(facilities)
        graph = self.graph
        reached_m, seed = grow_from_seeds(
            graph.indptr, graph.target, graph.length_m, node.ravel(), cost_m.ravel(), limit, self._groups
        )
        way_m = reached_m[self._cell_node] + self._cell_cost_m
        by_end = way_m[:, 1] < way_m[:, 0]
        distance_m = np.where(by_end, way_m[:, 1], way_m[:, 0])
        last_node = np.where(by_end, self._cell_node[:, 1], self._cell_node[:, 0])
        facility = seed[last_node].astype(np.int64) // 2  # a facility has two seeds
        on_edge, cell, direct_m = self.same_edge(facilities)
        shorter = np.flatnonzero(direct_m < distance_m[cell])
        shorter = shorter[np.argsort(-direct_m[shorter], kind="stable")]  # the shortest is written last
        distance_m[cell[shorter]], facility[cell[shorter]] = direct_m[shorter], on_edge[shorter]
        beyond = np.isinf(distance_m) | (distance_m > limit)
        distance_m[beyond], facility[beyond] = np.inf, -1
        return Nearest(distance_m, facility)

    def pairs(self, facilities: Snapped, *, limit_m: float) -> PairMatrix:
        """Measure the walking distances of all facility-cell pairs within a limit.

        Parameters
        ----------
        facilities : Snapped
            Places on the same network; may be empty.
        limit_m : float
            Largest distance that is kept, metres, greater than 0.

        Returns
        -------
        PairMatrix, shape (facilities, cells)
            Metres; a distance of 0 m stays stored, do not call ``eliminate_zeros``.

        Raises
        ------
        InputError
            If the limit is not a number above 0.
        """
        limit = positive_limit(limit_m)
        node, cost_m = self.entries(facilities)
        facility, cell, direct_m = self.same_edge(facilities)
        direct = _grouped(facility, cell, direct_m, len(facilities))
        graph = self.graph
        indptr, column, distance_m = pairs_within(
            graph.indptr, graph.target, graph.length_m, node, cost_m,
            self._door_indptr, self._door_cell, self._door_cost_m, *direct, len(self.cells), limit,
        )  # fmt: skip
        return csr_array((distance_m, column, indptr), shape=(len(facilities), len(self.cells)))


def warm_up() -> None:
    """Compile the searches once, so that nobody waits for it; some seconds on a new machine, then from disk."""
    line = np.array([[0.0, 0.0], [1.0, 0.0]])
    ends = np.array([0]), np.array([1])
    network = WalkNetwork(line, *ends, np.ones(1), line[:1], line[1:], np.array([0]), np.zeros(1))
    place = Snapped(np.array([0]), np.array([0.5]), np.zeros(1))
    travel = Travel(network, place)
    travel.nearest(place)
    travel.pairs(place, limit_m=1.0)


def _grouped(
    key: IntArray | NodeArray, value: IntArray, cost_m: FloatArray, groups: int
) -> tuple[NodeArray, NodeArray, FloatArray]:
    """Values and costs ordered by key, as compressed rows."""
    order = np.argsort(key, kind="stable")
    indptr = np.zeros(groups + 1, dtype=np.int32)
    np.cumsum(np.bincount(key, minlength=groups), out=indptr[1:])
    return indptr, value[order].astype(np.int32), np.ascontiguousarray(cost_m[order])
