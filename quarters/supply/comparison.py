"""Two states of the supply compared, area by area: what was, what is, and which facilities came and went."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.area_names import german_order
from quarters.supply.gaps import AreaGap, area_gap, area_gaps
from quarters.supply.register_supply import same_shop
from quarters.supply.state import SupplyState

CHANGE_BREAKS = (-0.10, -0.05, -0.01, 0.01, 0.05, 0.10)
"""Class limits of the change of the share without supply; the middle class is „kaum verändert“."""


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area before and after; ``difference`` is people, ``share_difference`` −1 to 1 (NaN where nobody lives).

    Positive is worse: more people without supply.
    """

    before: AreaGap
    after: AreaGap
    difference: float
    share_difference: float


def compare(
    before: SupplyState,
    after: SupplyState,
    service: str,
    threshold_m: float | None = None,
    level: str = "suburb",
    group: str = "all",
) -> list[AreaChange]:
    """Compare the residents without supply in two states, area by area, the largest change first.

    difference = residents without supply after − before; share_difference = that by the residents of the area.

    Parameters
    ----------
    before, after
        States over the same cells and areas, for example of two days (``days.supply_on``) or of two scenarios.
    service, threshold_m, level, group
        As in ``gaps.area_gaps``.

    Returns
    -------
    list of AreaChange
        One per area.

    Raises
    ------
    NotFoundError, InputError
        If the service, the level, the threshold or the group is invalid.
    """
    then = {gap.id: gap for gap in area_gaps(before, service, threshold_m, level, group)}
    found = [_change(then[gap.id], gap) for gap in area_gaps(after, service, threshold_m, level, group)]
    return sorted(found, key=lambda one: (-abs(one.difference), german_order(one.after.name)))


def compare_city(
    before: SupplyState,
    after: SupplyState,
    service: str,
    threshold_m: float | None = None,
    group: str = "all",
) -> AreaChange:
    """Compare the whole city; arguments and errors as in ``compare``."""
    city = after.model.zones_of("city")[0]
    return _change(
        area_gap(before, service, threshold_m, city, group),
        area_gap(after, service, threshold_m, city, group),
    )


def facility_changes(
    before: SupplyState, after: SupplyState, service: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the facilities of a service that count only before, and only after; columns of ``read_facilities``.

    A facility that was replaced at the same spot within 30 m (another source, a new tenant) is neither.
    """
    old, new = open_facilities(before, service), open_facilities(after, service)
    return _missing_in(old, new), _missing_in(new, old)


def open_facilities(state: SupplyState, service: str) -> pd.DataFrame:
    """Return the facilities of a service that count in a state."""
    rows = state.model.supply(service).rows
    return rows.drop(index=rows.index[state.closed(service)])


def _change(before: AreaGap, after: AreaGap) -> AreaChange:
    difference = after.residents_without_supply - before.residents_without_supply
    share = difference / after.population if after.population > 0 else float("nan")
    return AreaChange(before, after, difference, share)


def _missing_in(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    gone = rows[~rows["id"].isin(others["id"])].reset_index(drop=True)
    return gone[~np.array(same_shop(gone, others), dtype=bool)].reset_index(drop=True)
