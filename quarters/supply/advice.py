"""From a vacancy to what helps there, and from an area to what is missing and where it could go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from geo.network.arrays import FloatArray
from quarters.supply.candidates import suitable
from quarters.supply.gaps import AreaGap, area_gap, cell_gaps, threshold_of
from quarters.supply.state import SupplyState
from quarters.supply.vacant import AVAILABLE_STATUS, candidates_of, premises
from quarters.supply.zones import Zone


@dataclass(frozen=True, slots=True)
class Use:
    """What one service in one vacancy would bring.

    Attributes
    ----------
    service, label
        The service.
    threshold_m : float
        Longest walk that counts as supplied.
    newly_served : float
        Residents without supply today who would have it within the threshold.
    uncertain : float
        How many of them live in cells whose class may be wrong, today or then.
    suitable : bool
        Whether the premises suit.
    reason : str
        Why they do not; empty when they do.
    """

    service: str
    label: str
    threshold_m: float
    newly_served: float
    uncertain: float
    suitable: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SiteForArea:
    """A vacancy in or near an area and what a service there would bring to the area and to all."""

    vacancy_id: int
    address: str
    service: str
    newly_served_in_area: float
    newly_served: float


def uses_for_vacancy(
    state: SupplyState,
    vacancy_id: int,
    thresholds_m: Mapping[str, float] | None = None,
    group: str = "all",
    *,
    available_status: Collection[str] = AVAILABLE_STATUS,
    accept_unknown: bool = False,
) -> list[Use]:
    """Rank the uses of a vacancy by the residents whom they would newly supply; what does not suit comes last.

    Parameters
    ----------
    state
        Today, or with measures.
    vacancy_id
        Key of the open vacancy.
    thresholds_m
        Threshold by service; the default one where not given.
    group
        ``all``, ``under_18`` or ``over_65``.
    available_status
        Status in which premises can be had.
    accept_unknown
        Whether unknown area or access counts as suitable.

    Returns
    -------
    list of Use
        One per service that needs premises.

    Raises
    ------
    NotFoundError
        If the vacancy is not open.
    InputError
        If its place is unknown, a threshold is not above 0, or the group is unknown.
    """
    model = state.model
    model.vacancy_place(vacancy_id)
    row = model.vacancies.rows[model.vacancies.rows["id"] == vacancy_id]
    one = premises(row.reset_index(drop=True), [0])
    uses = []
    for service in model.catalogue.services.values():
        if service.premises is None:
            continue
        _fits, refused = suitable(
            service, one, available_status=available_status, accept_unknown=accept_unknown
        )
        limit = threshold_of(state, service.key, (thresholds_m or {}).get(service.key))
        newly, unsure = _newly(state, service.key, limit, model.from_vacancy(vacancy_id, limit), group)
        text = refused[0].text if refused else ""
        uses.append(Use(service.key, service.label, limit, newly, unsure, not refused, text))
    return sorted(uses, key=lambda use: (not use.suitable, -use.newly_served))


def _newly(
    state: SupplyState, service: str, limit: float, there_m: FloatArray, group: str
) -> tuple[float, float]:
    """Residents newly served by one more place, and how many of them are uncertain."""
    model = state.model
    now = cell_gaps(state, service, limit, group)
    newly = now.without & (there_m <= limit)
    unsure = newly & (now.uncertain | (np.abs(there_m - limit) <= model.tolerance_m))
    return float(now.population[newly].sum()), float(now.population[unsure].sum())


def missing_in_area(state: SupplyState, zone: Zone, group: str = "all") -> list[AreaGap]:
    """Return the measures of every service for one area, most residents without supply first; the default thresholds.

    The order of the services of data/services.toml breaks ties. Each ``AreaGap`` carries the key of the service
    in ``key`` and its label in ``name``.
    """
    found = []
    for service in state.model.catalogue.services.values():
        gap = area_gap(state, service.key, None, zone, group)
        found.append(replace(gap, key=service.key, name=service.label))
    return sorted(found, key=lambda gap: -gap.residents_without_supply)


def sites_for_area(
    state: SupplyState,
    zone: Zone,
    service: str,
    threshold_m: float | None = None,
    group: str = "all",
) -> list[SiteForArea]:
    """Rank suitable vacancies by the residents of an area whom the service there would newly supply.

    Parameters
    ----------
    state, service, threshold_m, group
        As in ``gaps.cell_gaps``.
    zone
        The area whose residents count first; the vacancy itself may stand beside it.

    Returns
    -------
    list of SiteForArea
        Only vacancies that help the area, most residents first.
    """
    model, limit = state.model, threshold_of(state, service, threshold_m)
    now = cell_gaps(state, service, limit, group)
    inside = model.inside(zone)
    without = np.where(now.without, now.population, 0.0)
    pairs = model.vacancy_pairs(limit)
    fits = set(candidates_of(model, service)[0])
    found = []
    for place, row in enumerate(model.vacancies.row.tolist()):
        if row in fits:
            at = slice(pairs.indptr[place], pairs.indptr[place + 1])
            cells = pairs.indices[at][pairs.data[at] <= limit]
            here = float(without[cells][inside[cells]].sum())
            if here > 0:
                one = model.vacancies.rows.iloc[row]
                found.append(
                    SiteForArea(int(one["id"]), str(one["name"]), service, here, float(without[cells].sum()))
                )
    return sorted(found, key=lambda site: (-site.newly_served_in_area, -site.newly_served))
