"""Supply: who is without a service on foot, and which premises would close the gap.

One number = one function = one docstring with its formula. The functions named here take plain arrays; docs/analysis.md
shows how. ``loading.supply_model`` fills them from the database, and ``gaps``, ``advice``, ``search``, ``fragility``,
``scenario`` answer the pages.
"""

from quarters.supply.areas import area_measures
from quarters.supply.catchment import WALKING_ZONES, catchment_of_new_facility, floating_catchment
from quarters.supply.changes import (
    residents_losing_supply,
    residents_newly_served,
    with_new_facility,
    without_facilities,
)
from quarters.supply.choosing import Choice, choose_greedy, gain_curve
from quarters.supply.gap_index import gap_degree, gap_index
from quarters.supply.measures import (
    distance_quantile,
    nearest_distance,
    residents_without_supply,
    share_served,
    uncertainty_band,
)
from quarters.supply.median import median_problem
from quarters.supply.pairs import as_pairs
from quarters.supply.proving import choose_exact
from quarters.supply.siting import Limits, SitingProblem, covering_problem, gradual_problem, several_services

__all__ = [
    "WALKING_ZONES",
    "Choice",
    "Limits",
    "SitingProblem",
    "area_measures",
    "as_pairs",
    "catchment_of_new_facility",
    "choose_exact",
    "choose_greedy",
    "covering_problem",
    "distance_quantile",
    "floating_catchment",
    "gain_curve",
    "gap_degree",
    "gap_index",
    "gradual_problem",
    "median_problem",
    "nearest_distance",
    "residents_losing_supply",
    "residents_newly_served",
    "residents_without_supply",
    "several_services",
    "share_served",
    "uncertainty_band",
    "with_new_facility",
    "without_facilities",
]
