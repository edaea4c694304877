"""Where the people live whom new sites supply: the cells that change from without to with supply, as one shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from quarters.supply.gaps import cell_gaps, threshold_of
from quarters.supply.state import SupplyState


def newly_served_area(
    state: SupplyState, service: str, vacancy_ids: Sequence[int], threshold_m: float | None = None
) -> BaseGeometry:
    """Return the union of the cells that are without supply and would have it with the service in these vacancies.

    Parameters
    ----------
    state, service, threshold_m
        As in ``gaps.cell_gaps``.
    vacancy_ids
        Vacancies in which the service is placed.

    Returns
    -------
    shapely geometry
        Polygon or MultiPolygon in METRIC_CRS, cells as upright squares around their centres; empty when nobody gains.
    """
    model, limit = state.model, threshold_of(state, service, threshold_m)
    reached = np.zeros(len(model.cells), dtype=bool)
    for vacancy_id in vacancy_ids:
        reached |= model.from_vacancy(vacancy_id) <= limit
    gained = cell_gaps(state, service, limit).without & reached
    centre, half_m = model.cells.xy[gained], model.cells.size_m / 2 + 1.0  # overlap of 1 m closes the seams
    squares = shapely.box(*(centre - half_m).T, *(centre + half_m).T)
    return shapely.union_all(squares)
