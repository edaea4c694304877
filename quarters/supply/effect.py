"""What one measure changes: before and after, for the city and the suburb, and who gains or loses supply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.network.arrays import IntArray
from quarters.supply.gaps import AreaGap, area_gap, cell_gaps, threshold_of
from quarters.supply.model import SupplyModel
from quarters.supply.state import Step, SupplyState
from quarters.supply.zones import Zone


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure before and after: the city, the suburb of the place, and who gains or loses supply.

    ``gained`` and ``lost`` are residents; ``changed`` holds the numbers of the cells whose distance changes.
    """

    step: Step
    gained: float
    lost: float
    uncertain: float
    city: tuple[AreaGap, AreaGap]
    suburb: tuple[AreaGap, AreaGap] | None
    changed: IntArray
    state: SupplyState


def effect(state: SupplyState, step: Step, threshold_m: float | None = None, group: str = "all") -> Effect:
    """Return what one more measure changes, exactly, with the state after it.

    Parameters
    ----------
    state
        Before the measure.
    step
        The measure.
    threshold_m, group
        As in ``gaps.cell_gaps``.

    Returns
    -------
    Effect
        ``state`` is the state after the measure.

    Raises
    ------
    NotFoundError, InputError
        If the step, the threshold or the group is invalid.
    """
    after = state.then(step)
    before_cells = cell_gaps(state, step.service, threshold_m, group)
    after_cells = cell_gaps(after, step.service, threshold_m, group)
    people = before_cells.population
    gained = before_cells.without & ~after_cells.without
    lost = ~before_cells.without & after_cells.without
    unsure = (gained | lost) & (before_cells.uncertain | after_cells.uncertain)
    city = state.model.zones_of("city")[0]
    suburb = _suburb_of(state.model, step)
    of = (step.service, threshold_m)
    return Effect(
        step=step,
        gained=float(people[gained].sum()),
        lost=float(people[lost].sum()),
        uncertain=float(people[unsure].sum()),
        city=(area_gap(state, *of, city, group), area_gap(after, *of, city, group)),
        suburb=None
        if suburb is None
        else (area_gap(state, *of, suburb, group), area_gap(after, *of, suburb, group)),
        changed=np.flatnonzero(before_cells.distance_m != after_cells.distance_m),
        state=after,
    )


def _suburb_of(model: SupplyModel, step: Step) -> Zone | None:
    if step.action == "place":
        rows, key = model.vacancies.rows, step.vacancy_id
    else:
        rows, key = model.supply(step.service).rows, step.facility_id
    found = rows.loc[rows["id"] == key, "suburb_id"]
    return next((zone for zone in model.zones if len(found) and zone.id == found.iloc[0]), None)


@dataclass(frozen=True, slots=True)
class PlaceEffect:
    """Residents of a place and how many of them are without supply before and after."""

    name: str
    population: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class UseEffect:
    """What a use in a vacancy changes, in residents: the same numbers as ``Effect``, for quick comparison of uses."""

    gained: float
    uncertain: float
    city: PlaceEffect
    suburb: PlaceEffect | None


def use_effect(
    state: SupplyState, vacancy_id: int, service: str, threshold_m: float | None = None, group: str = "all"
) -> UseEffect:
    """Return what a use in a vacancy changes, without computing the whole state after it.

    Newly supplied are Σ p_i [d_i > T] [d_vacancy,i ≤ T]; a use never takes supply away.

    Parameters
    ----------
    state, threshold_m, group
        As in ``effect``.
    vacancy_id, service
        The measure.

    Raises
    ------
    NotFoundError, InputError
        If the vacancy, the service, the threshold or the group is invalid.
    """
    model, limit = state.model, threshold_of(state, service, threshold_m)
    now = cell_gaps(state, service, limit, group)
    there_m = model.from_vacancy(vacancy_id, limit)
    gained = now.without & (there_m <= limit)
    unsure = gained & (now.uncertain | (np.abs(there_m - limit) <= model.tolerance_m))
    people = now.population

    def place(zone: Zone) -> PlaceEffect:
        inside = model.inside(zone)
        before = float(people[inside & now.without].sum())
        after = float(people[inside & now.without & ~gained].sum())
        return PlaceEffect(zone.name, float(people[inside].sum()), before, after)

    suburb = _suburb_of(model, Step("place", service, vacancy_id=vacancy_id))
    return UseEffect(
        float(people[gained].sum()), float(people[unsure].sum()), place(model.zones_of("city")[0]),
        None if suburb is None else place(suburb),
    )  # fmt: skip
