"""The walking path itself: why a cell is as far from a service as it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray
from geo.network.graph import WalkNetwork
from geo.network.kernels import grow_from_seeds
from geo.network.snap import Snapped
from geo.network.travel import StreetGraph, Travel


@dataclass(frozen=True, slots=True)
class WalkPath:
    """A shortest walk from a cell to its nearest facility.

    Attributes
    ----------
    facility : int
        Index of the facility.
    distance_m : float
        Length of the walk with both access legs; equals ``Travel.nearest`` for the cell.
    xy : FloatArray, shape (points, 2)
        The walk in METRIC_CRS from the cell to the facility, access legs included.
    """

    facility: int
    distance_m: float
    xy: FloatArray


class EdgeLines:
    """Course of the edges, for drawing parts of them."""

    def __init__(self, network: WalkNetwork) -> None:
        self._network = network
        self._order = np.lexsort((network.segment_offset_m, network.segment_edge))
        self._first = np.searchsorted(network.segment_edge[self._order], np.arange(len(network.edge_u) + 1))

    def part(self, edge: int, from_m: float, to_m: float) -> FloatArray:
        """Course of an edge between two distances from its start, in walking direction.

        Parameters
        ----------
        edge : int
            Edge of the network.
        from_m, to_m : float
            Distances along the edge; backwards when ``from_m`` is the greater one.

        Returns
        -------
        FloatArray, shape (points, 2)
            At least two points, METRIC_CRS.
        """
        network, low, high = self._network, min(from_m, to_m), max(from_m, to_m)
        segments = self._order[self._first[edge] : self._first[edge + 1]]
        xy = np.concatenate([network.segment_start_xy[segments], network.segment_end_xy[segments[-1:]]])
        along_m = np.append(network.segment_offset_m[segments], network.edge_length_m[edge])
        ends = np.column_stack([np.interp([low, high], along_m, xy[:, axis]) for axis in (0, 1)])
        inner = xy[(along_m > low) & (along_m < high)]
        course = np.concatenate([ends[:1], inner, ends[1:]])
        return course if from_m <= to_m else course[::-1]


def path_to_nearest(
    travel: Travel, facilities: Snapped, facility_xy: FloatArray, cell: int, cell_xy: FloatArray
) -> WalkPath:
    """Shortest walk from one cell to its nearest facility.

    Parameters
    ----------
    travel : Travel
        Network with its cells.
    facilities : Snapped
        Facilities of the service, on the same network.
    facility_xy : FloatArray, shape (facilities, 2)
        Their coordinates, METRIC_CRS.
    cell : int
        Index of the cell in ``travel.cells``.
    cell_xy : FloatArray, shape (2,)
        Its coordinates, METRIC_CRS.

    Returns
    -------
    WalkPath
        The length of ``xy`` is ``distance_m`` up to rounding.

    Raises
    ------
    InputError
        If there is no facility, or none can be reached on foot.
    """
    here = travel.cells.take(np.array([cell]))
    nearest = travel.nearest(facilities)
    facility, distance_m = int(nearest.facility[cell]), float(nearest.distance_m[cell])
    if facility < 0:
        raise InputError(_("Von hier führt kein Fußweg zu einem Angebot dieser Art."))
    course = _course(travel, facilities.take(np.array([facility])), here)
    return WalkPath(
        facility,
        distance_m,
        _without_repeats(np.concatenate([cell_xy[None], course, facility_xy[facility][None]])),
    )


def _course(travel: Travel, there: Snapped, here: Snapped) -> FloatArray:
    """Way along the streets from the place of a cell to the place of a facility, both single points."""
    graph, lines = travel.graph, EdgeLines(travel.network)
    start_node, start_m = (values[0] for values in travel.entries(there))
    end_node, end_m = (values[0] for values in travel.entries(here))
    reached_m, _seed = grow_from_seeds(
        graph.indptr, graph.target, graph.length_m, start_node, start_m, np.inf, 1
    )
    end = int(np.argmin(reached_m[end_node] + end_m))
    by_junctions_m = reached_m[end_node[end]] + end_m[end]
    legs_m = here.access_leg_m[0] + there.access_leg_m[0]
    if here.edge[0] == there.edge[0] and abs(here.offset_m[0] - there.offset_m[0]) + legs_m <= by_junctions_m:
        return lines.part(int(here.edge[0]), float(here.offset_m[0]), float(there.offset_m[0]))
    junction, parts = int(end_node[end]), [_to_end(travel, lines, here, end)]
    while not (begins := (start_node == junction) & (start_m == reached_m[junction])).any():
        course, junction = _edge_before(graph, travel.network, lines, reached_m, junction)
        parts.append(course)
    return np.concatenate([*parts, _to_end(travel, lines, there, int(np.argmax(begins)))[::-1]])


def _to_end(travel: Travel, lines: EdgeLines, place: Snapped, end: int) -> FloatArray:
    """From a place to the start (0) or the end (1) of its edge."""
    edge = int(place.edge[0])
    goal_m = 0.0 if end == 0 else float(travel.network.edge_length_m[edge])
    return lines.part(edge, float(place.offset_m[0]), goal_m)


def _edge_before(
    graph: StreetGraph, network: WalkNetwork, lines: EdgeLines, reached_m: FloatArray, junction: int
) -> tuple[FloatArray, int]:
    """Last edge of the shortest way to a junction, walked back, and the junction at its other end.

    The arc that set a junction's distance is found again by exact equality: the same two numbers are added.
    """
    arcs = np.arange(graph.indptr[junction], graph.indptr[junction + 1])
    arc = int(arcs[np.argmax(reached_m[graph.target[arcs]] + graph.length_m[arcs] == reached_m[junction])])
    edge, length_m = int(graph.edge[arc]), float(graph.length_m[arc])
    forward = int(network.edge_u[edge]) == junction
    course = lines.part(edge, 0.0, length_m) if forward else lines.part(edge, length_m, 0.0)
    return course, int(graph.target[arc])


def _without_repeats(xy: FloatArray) -> FloatArray:
    moved = np.r_[True, (np.diff(xy, axis=0) != 0).any(axis=1)]
    return xy[moved]
