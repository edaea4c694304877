"""Attach points to the nearest street segment, with the way from the point to the street counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray
from geo.network.graph import WalkNetwork

MAX_ACCESS_LEG_M = 300.0
"""Farther than this from any street a point is refused. Assumption: 95 % of cells lie within 45 m."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """Places on the network.

    Attributes
    ----------
    edge : IntArray, shape (points,)
        Edge of the network.
    offset_m : FloatArray, shape (points,)
        Distance along the edge from its start.
    access_leg_m : FloatArray, shape (points,)
        Straight way from the point to the street.
    """

    edge: IntArray
    offset_m: FloatArray
    access_leg_m: FloatArray

    def __len__(self) -> int:
        return len(self.edge)

    def take(self, index: IntArray) -> Snapped:
        """Return the chosen points in the order of ``index``."""
        return Snapped(self.edge[index], self.offset_m[index], self.access_leg_m[index])


class Snapper:
    """Spatial index over the segments of a network; build it once, ask it often."""

    def __init__(self, network: WalkNetwork) -> None:
        self._network = network
        lines = np.stack([network.segment_start_xy, network.segment_end_xy], axis=1)
        self._tree = shapely.STRtree(np.asarray(shapely.linestrings(lines)))

    def snap(
        self,
        xy: FloatArray,
        *,
        max_access_leg_m: float = MAX_ACCESS_LEG_M,
        labels: Sequence[str] | None = None,
    ) -> Snapped:
        """Nearest street for each point.

        Parameters
        ----------
        xy : FloatArray, shape (points, 2)
            Coordinates in METRIC_CRS, metres.
        max_access_leg_m : float
            Longest permitted straight way to the street; ``numpy.inf`` accepts every point.
        labels : sequence of str, optional
            Names of the points for error sentences; else their number counted from 1.

        Returns
        -------
        Snapped
            Same order as ``xy``.

        Raises
        ------
        InputError
            If a coordinate is missing or a point lies too far from every street; the first is named.
        """
        points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
        _refuse_missing(points, labels)
        if not len(points):
            return Snapped(np.empty(0, np.int64), np.empty(0), np.empty(0))
        snapped = self._nearest(points)
        far = np.flatnonzero(snapped.access_leg_m > max_access_leg_m)
        if len(far):
            sentence = _("{name} liegt {leg:.0f} m vom nächsten Weg entfernt; bitte die Lage prüfen.")
            leg_m = snapped.access_leg_m[far[0]]
            raise InputError(sentence.format(name=_label(labels, int(far[0])), leg=leg_m))
        return snapped

    def _nearest(self, points: FloatArray) -> Snapped:
        network = self._network
        segment = self._tree.nearest(shapely.points(points))
        start = network.segment_start_xy[segment]
        along = network.segment_end_xy[segment] - start
        length = np.hypot(along[:, 0], along[:, 1])
        share = np.clip(((points - start) * along).sum(axis=1) / np.maximum(length**2, 1e-12), 0.0, 1.0)
        to_street = points - start - along * share[:, None]
        edge = network.segment_edge[segment]
        offset_m = network.segment_offset_m[segment] + share * length
        return Snapped(
            edge,
            np.minimum(
                offset_m, network.edge_length_m[edge]
            ),  # rounding must not place a point behind the end
            np.hypot(to_street[:, 0], to_street[:, 1]),
        )


def _refuse_missing(points: FloatArray, labels: Sequence[str] | None) -> None:
    missing = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(missing):
        raise InputError(
            _("{name} hat keine gültigen Koordinaten; bitte die Lage ergänzen.").format(
                name=_label(labels, int(missing[0]))
            )
        )


def _label(labels: Sequence[str] | None, index: int) -> str:
    if labels is None:
        return _("Der Punkt {number}").format(number=index + 1)
    return _("„{name}“").format(name=labels[index])
