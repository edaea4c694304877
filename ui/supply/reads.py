"""What the page Versorgung asks of the supply model, remembered in this process while the data stay the same.

The answers are shared by all sessions and must not be changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from geo.crs import to_degrees
from geo.database import transaction
from quarters.supply import (
    advice,
    classes,
    comparison,
    days,
    explain,
    fragility,
    gaps,
    plausibility,
    scenario,
    vacant,
)
from quarters.supply import (
    effect as effects,
)
from quarters.supply.advice import SiteForArea, Use
from quarters.supply.candidates import LeftOut
from quarters.supply.classes import AreaClasses
from quarters.supply.comparison import AreaChange
from quarters.supply.days import DaySupply
from quarters.supply.effect import Effect, UseEffect
from quarters.supply.explain import Explanation
from quarters.supply.fragility import Fragile
from quarters.supply.gaps import AreaGap
from quarters.supply.loading import supply_model
from quarters.supply.model import SupplyModel
from quarters.supply.plausibility import Check
from quarters.supply.reach import newly_served_area
from quarters.supply.scenario import Scenario, Usable
from quarters.supply.state import Step, SupplyState
from ui import reads
from ui.supply.question import Question

WALK_STEPS_M = (250.0, 500.0, 750.0, 1000.0, 1500.0, 2000.0)
"""Steps of the distribution of walks."""
_shared: list[SupplyModel] = []


def current_model() -> SupplyModel:
    """Return the supply model of the data as they are now; what was remembered of older data is dropped."""
    with transaction() as connection:
        model = supply_model(connection)
    if not _shared or _shared[0] is not model:
        _shared[:] = [model]
        for remembered in _REMEMBERED:
            remembered.cache_clear()
    return model


@lru_cache(maxsize=64)
def state_of(model: SupplyModel, steps: tuple[Step, ...] = ()) -> SupplyState:
    """Return the supply after measures."""
    return SupplyState(model, steps)


@lru_cache(maxsize=64)
def usable(model: SupplyModel, steps: tuple[Step, ...]) -> Usable:
    """Return the supply after those measures that are still possible."""
    return scenario.usable(model, steps)


@lru_cache(maxsize=256)
def areas(state: SupplyState, service: str, threshold_m: float, level: str, group: str) -> list[AreaGap]:
    """Return the measures per area, most people without supply first."""
    return gaps.area_gaps(state, service, threshold_m, level, group)


@lru_cache(maxsize=256)
def area(state: SupplyState, service: str, threshold_m: float, area_id: int, group: str) -> AreaGap:
    """Return the measures of one area."""
    return gaps.area_gap(state, service, threshold_m, state.model.zone(area_id), group)


@lru_cache(maxsize=128)
def city(state: SupplyState, service: str, threshold_m: float, group: str) -> AreaGap:
    """Return the measures of the whole city."""
    return gaps.city_gap(state, service, threshold_m, group)


@lru_cache(maxsize=64)
def field_gap(state: SupplyState, field: str, group: str) -> float:
    """Return the mean gap of a field in the whole city, 0 to 1."""
    return next(iter(gaps.field_gaps(state, field, "city", group).values()))


@lru_cache(maxsize=64)
def classes_of(state: SupplyState, question: Question) -> AreaClasses:
    """Return the classes of the areas."""
    breaks = None if question.adapted else classes.BREAKS
    if question.whole_field:
        return classes.field_classes(state, question.service.field, question.level, question.group, breaks)
    return classes.area_classes(
        state, question.service.key, question.threshold_m, question.level, question.group, breaks
    )


def tolerance_m(model: SupplyModel) -> float:
    """Return the typical tolerance of a walk."""
    return classes.typical_tolerance_m(state_of(model))


@lru_cache(maxsize=32)
def cell_text(state: SupplyState, service: str, threshold_m: float) -> str:
    """Return the class of every cell as one text of digits."""
    return "".join(map(str, classes.cell_classes(state, service, threshold_m).tolist()))


@lru_cache(maxsize=64)
def walks(state: SupplyState, service: str, area_id: int | None, group: str) -> tuple[float, ...]:
    """Return people by length of their walk, steps of ``WALK_STEPS_M`` and beyond."""
    zone = None if area_id is None else state.model.zone(area_id)
    return tuple(gaps.distribution(state, service, WALK_STEPS_M, zone, group).tolist())


@lru_cache(maxsize=64)
def candidates(model: SupplyModel, service: str) -> tuple[list[int], list[LeftOut]]:
    """Return row numbers of the suitable vacancies, and the others with the reason."""
    return vacant.candidates_of(model, service)


@lru_cache(maxsize=256)
def uses(state: SupplyState, vacancy_id: int, service: str, threshold_m: float, group: str) -> list[Use]:
    """Return the uses of a vacancy, the most helpful first; the chosen service with the chosen longest walk."""
    return advice.uses_for_vacancy(state, vacancy_id, {service: threshold_m}, group)


@lru_cache(maxsize=256)
def all_uses(state: SupplyState, vacancy_id: int) -> list[Use]:
    """Return the uses of a vacancy with the default longest walks."""
    return advice.uses_for_vacancy(state, vacancy_id)


@lru_cache(maxsize=256)
def effect(state: SupplyState, step: Step, threshold_m: float | None, group: str) -> Effect:
    """Return what one more measure changes."""
    return effects.effect(state, step, threshold_m, group)


@lru_cache(maxsize=1024)
def use_effect(
    state: SupplyState, vacancy_id: int, service: str, threshold_m: float | None, group: str
) -> UseEffect:
    """Return what a use in a vacancy changes."""
    return effects.use_effect(state, vacancy_id, service, threshold_m, group)


@lru_cache(maxsize=64)
def missing(state: SupplyState, area_id: int, group: str) -> list[AreaGap]:
    """Return what is missing in an area, service by service."""
    return advice.missing_in_area(state, state.model.zone(area_id), group)


@lru_cache(maxsize=128)
def sites_for(
    state: SupplyState, area_id: int, service: str, threshold_m: float | None, group: str
) -> list[SiteForArea]:
    """Return the vacancies that would close the gap of an area."""
    return advice.sites_for_area(state, state.model.zone(area_id), service, threshold_m, group)


@lru_cache(maxsize=128)
def why(state: SupplyState, service: str, cell_id: int, threshold_m: float) -> Explanation:
    """Return the walk of a cell to its nearest facility."""
    return explain.explain_cell(state, service, cell_id, threshold_m)


@lru_cache(maxsize=32)
def fragile(state: SupplyState, service: str, threshold_m: float, group: str) -> list[Fragile]:
    """Return the facilities by the people who depend on them."""
    return fragility.fragile_facilities(state, service, threshold_m, group)


@lru_cache(maxsize=16)
def after_closures(model: SupplyModel, until: date) -> SupplyState:
    """Return the supply when all closures announced up to a day have happened."""
    return usable(model, fragility.announced_closures(model, until)).state


@lru_cache(maxsize=8)
def day_supply(model: SupplyModel, day: date, today: date) -> DaySupply:
    """Return the supply of a day."""
    if day == today:
        return DaySupply(day, state_of(model))
    with transaction() as connection:
        return days.supply_on(connection, model, day, today)


def nothing_known(each: DaySupply, service: str) -> bool:
    """Whether no facility of a service was ever recorded for a day."""
    return not len(each.state.model.supply(service).rows)


@lru_cache(maxsize=32)
def changes(
    before: DaySupply, after: DaySupply, service: str, threshold_m: float, group: str, level: str
) -> list[AreaChange]:
    """Return two days compared, area by area, the largest change first."""
    return comparison.compare(before.state, after.state, service, threshold_m, level, group)


@lru_cache(maxsize=32)
def city_change(
    before: DaySupply, after: DaySupply, service: str, threshold_m: float, group: str
) -> AreaChange:
    """Return two days compared in the whole city."""
    return comparison.compare_city(before.state, after.state, service, threshold_m, group)


@lru_cache(maxsize=32)
def facility_changes(before: DaySupply, after: DaySupply, service: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the facilities that count only on the first day, and only on the second."""
    return comparison.facility_changes(before.state, after.state, service)


@lru_cache(maxsize=256)
def reach(
    state: SupplyState, service: str, vacancy_ids: tuple[int, ...], threshold_m: float
) -> list[list[list[list[float]]]]:
    """Return where people gain the service from these vacancies, as coordinates of polygons in degrees."""
    shape = newly_served_area(state, service, vacancy_ids, threshold_m)
    return [
        [to_degrees(np.asarray(ring.coords)).round(5).tolist() for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
    ]


@lru_cache(maxsize=2)
def checks(model: SupplyModel) -> list[Check]:
    """Return known statements beside computed values."""
    return plausibility.plausibility(model)


def saved_scenarios() -> Sequence[Scenario]:
    """Return the saved scenarios, the last saved first."""
    return _scenarios(reads.version("scenario"))


@lru_cache(maxsize=4)
def _scenarios(version: int) -> list[Scenario]:
    with transaction() as connection:
        return scenario.scenarios(connection)


_REMEMBERED = (
    state_of, usable, areas, area, city, field_gap, classes_of, cell_text, walks, candidates, uses, all_uses, effect,
    use_effect,
    missing, sites_for, why, fragile, after_closures, day_supply,
    changes, city_change, facility_changes, reach, checks, _scenarios,
)  # fmt: skip
