"""A question for sites and its answer: what was asked, what was chosen, and why other vacancies were not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from geo.i18n import N_
from geo.network.arrays import FloatArray
from quarters.supply.candidates import Reason
from quarters.supply.siting import Limits
from quarters.supply.vacant import AVAILABLE_STATUS


@dataclass(frozen=True)
class Question:
    """What is searched.

    Attributes
    ----------
    services : tuple of str
        One or several; at most one use per vacancy.
    choose : int or None
        Most sites.
    budget_eur_month : float or None
        Most rent per month, EUR; vacancies of unknown rent or area are then left out.
    thresholds_m : mapping of str to float
        Threshold by service; the default one where not given.
    group : str
        ``all``, ``under_18`` or ``over_65``.
    vacancy_ids : collection of int or None
        Keys that the filters let through (kind, area, borough …); all unless given.
    available_status, min_floor_area_m2, accept_unknown, step_free
        As in ``candidates.suitable``.
    """

    services: tuple[str, ...]
    choose: int | None = None
    budget_eur_month: float | None = None
    thresholds_m: Mapping[str, float] = field(default_factory=dict)
    group: str = "all"
    vacancy_ids: Collection[int] | None = None
    available_status: Collection[str] = AVAILABLE_STATUS
    min_floor_area_m2: float | None = None
    accept_unknown: bool = False
    step_free: bool = False

    @property
    def limits(self) -> Limits:
        """Number of sites and budget, checked."""
        return Limits(self.choose, self.budget_eur_month)


@dataclass(frozen=True, slots=True)
class Site:
    """One chosen vacancy with its use, in residents newly served alone, and its share of the whole choice."""

    vacancy_id: int
    address: str
    service: str
    floor_area_m2: float | None
    rent_eur_month: float | None
    newly_served_alone: float
    newly_served_together: float


@dataclass(frozen=True, slots=True)
class LeftOutVacancy:
    """A vacancy that was not a candidate for a service, with the reason as code and as sentence."""

    vacancy_id: int
    service: str
    reason: Reason
    text: str


@dataclass(frozen=True)
class Answer:
    """Chosen sites with what is proven.

    Attributes
    ----------
    question : Question
        What was asked.
    sites : tuple of Site
        Largest contribution first; empty when nothing helps.
    newly_served : float
        Residents newly served by all sites together; with several services residents count once per service.
    bound : float
        No other choice serves more.
    proven : bool
        Whether this is the best choice.
    optimality_gap : float
        (bound - newly_served) / bound.
    curve : FloatArray
        Residents newly served with 1, 2, … sites: what one more brings; empty with a budget.
    candidates : int
        Vacancies that were looked at.
    not_chosen : tuple of int
        Keys of the suitable vacancies that other sites beat, in the order of the register.
    filtered : int
        Vacancies that the filters kept out.
    left_out : tuple of LeftOutVacancy
        All others, with the reason.
    sentence : str
        The answer, or why there is none.
    """

    question: Question
    sites: tuple[Site, ...]
    newly_served: float
    bound: float
    proven: bool
    optimality_gap: float
    curve: FloatArray
    candidates: int
    not_chosen: tuple[int, ...]
    filtered: int
    left_out: tuple[LeftOutVacancy, ...]
    sentence: str


REASON_WORDS = {
    Reason.NOT_PLACEABLE: N_("braucht keine Gewerbeeinheit"),
    Reason.NO_PLACE: N_("Lage unbekannt"),
    Reason.STATUS: N_("Status"),
    Reason.KIND: N_("Art der Räume"),
    Reason.AREA_TOO_SMALL: N_("Fläche zu klein"),
    Reason.AREA_UNKNOWN: N_("Fläche unbekannt"),
    Reason.STEPS: N_("Stufen am Zugang"),
    Reason.STEP_FREE_UNKNOWN: N_("Zugang unbekannt"),
    Reason.RENT_UNKNOWN: N_("Miete unbekannt"),
    Reason.IN_USE: N_("schon im Szenario"),
}
"""Short words for a reason, for counts."""
