"""Search sites: which suitable vacancies, filled with which services, newly supply most residents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from geo.errors import InputError
from geo.i18n import N_, _, format_number, ngettext
from geo.network.arrays import FloatArray
from quarters.supply.background import Proof
from quarters.supply.candidates import LeftOut, Reason
from quarters.supply.choosing import Choice, choose_greedy, gain_curve
from quarters.supply.gaps import threshold_of
from quarters.supply.proving import TIME_LIMIT_S, choose_exact
from quarters.supply.siting import Limits, SitingProblem, covering_problem, several_services
from quarters.supply.state import SupplyState
from quarters.supply.vacant import AVAILABLE_STATUS, candidates_of

CURVE_BEYOND = 3
"""The curve of gains goes so many sites beyond the number asked for."""


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


class SitingSearch:
    """A question to a state of the supply; asks at once, proves behind.

    Parameters
    ----------
    state : SupplyState
        Today, or with measures; vacancies used by a measure are no candidates.
    question : Question
        What is searched.

    Raises
    ------
    NotFoundError, InputError
        If a service, threshold, group, number or budget is invalid.
    """

    def __init__(self, state: SupplyState, question: Question) -> None:
        self.state, self.question, self.limits = state, question, question.limits
        self._left_out: list[LeftOutVacancy] = []
        self._rows: list[int] = []
        self._option_service: list[str] = []
        if not question.services:
            raise InputError(_("Bitte mindestens eine Versorgungsart wählen."))
        self.problem = self._posed()
        self._curve = self._gains()

    def at_once(self) -> Answer:
        """Return a good answer with a proven bound."""
        return self._answer(choose_greedy(self.problem, self.limits))

    def proven(self, time_limit_s: float = TIME_LIMIT_S) -> Answer:
        """Return the best answer, waiting for its proof up to the time limit (seconds)."""
        return self._answer(choose_exact(self.problem, self.limits, time_limit_s=time_limit_s))

    def start_proof(self, time_limit_s: float = TIME_LIMIT_S) -> Proof:
        """Start the proof in a process of its own; give its ``best()`` to ``answer_of``."""
        return Proof(self.problem, self.limits, choose_greedy(self.problem, self.limits), time_limit_s)

    def answer_of(self, proof: Proof, wait_s: float = 0.0) -> Answer:
        """Return the best answer that a proof knows, after waiting at most so many seconds."""
        return self._answer(proof.best(wait_s))

    def _posed(self) -> SitingProblem:
        problems, sites = [], []
        place_of = {int(row): place for place, row in enumerate(self.state.model.vacancies.row)}
        for service in self.question.services:
            rows = self._candidates(service)
            limit = threshold_of(self.state, service, self.question.thresholds_m.get(service))
            pairs = self.state.model.vacancy_pairs(limit)[[place_of[row] for row in rows]]
            existing_m = self.state.distance_m(service)
            people = self.state.model.population(self.question.group)
            problems.append(covering_problem(pairs, existing_m, people, limit, cost=self._cost(rows)))
            sites.append(np.array(rows, dtype=np.int64))
            self._rows += rows
            self._option_service += [service] * len(rows)
        return several_services(problems, sites)

    def _candidates(self, service: str) -> list[int]:
        """Rows of the vacancies that can be chosen; notes the others."""
        question, model = self.question, self.state.model
        rows, refused = candidates_of(
            model, service, chosen=question.vacancy_ids, available_status=question.available_status,
            min_floor_area_m2=question.min_floor_area_m2, accept_unknown=question.accept_unknown,
            step_free=question.step_free,
        )  # fmt: skip
        used = {step.vacancy_id for step in self.state.steps}
        ids = model.vacancies.rows["id"].tolist()
        cost = _rent_eur_month(self.state)
        kept = []
        for row in rows:
            if ids[row] in used:
                refused.append(
                    LeftOut(row, Reason.IN_USE, _("Im Szenario ist hier schon eine Nutzung vorgesehen."))
                )
            elif question.budget_eur_month is not None and np.isnan(cost[row]):
                refused.append(LeftOut(row, Reason.RENT_UNKNOWN, _("Miete oder Fläche sind nicht bekannt.")))
            else:
                kept.append(row)
        self._left_out += [
            LeftOutVacancy(int(ids[one.index]), service, one.reason, one.text) for one in refused
        ]
        return kept

    def _cost(self, rows: list[int]) -> FloatArray | None:
        if self.question.budget_eur_month is None:
            return None
        return np.asarray(_rent_eur_month(self.state)[rows], dtype=np.float64)

    def _gains(self) -> FloatArray:
        if self.question.choose is None or self.question.budget_eur_month is not None:
            return np.empty(0)
        return gain_curve(self.problem, self.question.choose + CURVE_BEYOND)

    def _answer(self, choice: Choice) -> Answer:
        sites = self._sites(choice)
        rows, let_through = self.state.model.vacancies.rows, self.question.vacancy_ids
        taken = {site.vacancy_id for site in sites}
        suited = rows["id"].to_numpy()[sorted(set(self._rows))].tolist()
        return Answer(
            question=self.question, sites=sites, newly_served=choice.total, bound=choice.bound,
            proven=choice.proven, optimality_gap=choice.optimality_gap, curve=self._curve,
            candidates=len(suited), not_chosen=tuple(key for key in suited if key not in taken),
            filtered=0 if let_through is None else int((~rows["id"].isin(list(let_through))).sum()),
            left_out=tuple(self._left_out), sentence=self._sentence(choice),
        )  # fmt: skip

    def _sites(self, choice: Choice) -> tuple[Site, ...]:
        rows, rent = self.state.model.vacancies.rows, _rent_eur_month(self.state)
        sites = []
        for option, alone, together in zip(
            choice.options.tolist(), choice.gain_alone.tolist(), choice.gain_together.tolist(), strict=True
        ):
            row = self._rows[option]
            one = rows.iloc[row]
            sites.append(
                Site(
                    int(one["id"]), str(one["name"]), self._option_service[option], _known(one["floor_area_m2"]),
                    _known(rent[row]), alone, together,
                )
            )  # fmt: skip
        return tuple(sites)

    def _sentence(self, choice: Choice) -> str:
        if not self._rows:
            return _no_candidate(self._left_out)
        if not len(choice.options):
            if self.question.budget_eur_month is not None:
                return _("Für dieses Budget ist kein Leerstand zu haben, der jemanden neu versorgt.")
            return _("Kein geeigneter Leerstand liegt so, dass er jemanden neu versorgt.")
        people, count = format_number(choice.total), len(choice.options)
        told = ngettext(
            "{count} Leerstand versorgt {people} Menschen neu.",
            "{count} Leerstände versorgen zusammen {people} Menschen neu.",
            count,
        ).format(count=count, people=people)
        if choice.proven:
            return told + " " + _("Bewiesen: Keine andere Auswahl erreicht mehr.")
        bound = _("Keine andere Auswahl erreicht mehr als {bound}.").format(bound=format_number(choice.bound))
        return f"{told} {bound}"


def _rent_eur_month(state: SupplyState) -> FloatArray:
    """Rent per month of every vacancy: rent per m² × floor area, NaN where one of them is unknown."""
    rows = state.model.vacancies.rows
    return np.asarray(
        rows["rent_eur_m2"].to_numpy(dtype=np.float64) * rows["floor_area_m2"].to_numpy(dtype=np.float64)
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _no_candidate(left_out: list[LeftOutVacancy]) -> str:
    if not left_out:
        return _("Zu diesen Filtern gibt es keinen offenen Leerstand.")
    (_reason, text), number = Counter((one.reason, REASON_WORDS[one.reason]) for one in left_out).most_common(
        1
    )[0]
    sentence = _("Kein Leerstand ist geeignet; häufigster Grund: {reason} ({number} von {all}).")
    return sentence.format(reason=_(text), number=number, all=len(left_out))


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
