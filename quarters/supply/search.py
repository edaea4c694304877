"""Search sites: which suitable vacancies, filled with which services, newly supply most residents."""

from __future__ import annotations

from collections import Counter

import numpy as np

from geo.errors import InputError
from geo.i18n import _, format_number, ngettext
from geo.network.arrays import FloatArray
from quarters.supply.background import Proof
from quarters.supply.candidates import LeftOut, Reason
from quarters.supply.choosing import Choice, choose_greedy, gain_curve
from quarters.supply.gaps import threshold_of
from quarters.supply.proving import TIME_LIMIT_S, choose_exact
from quarters.supply.site_answer import REASON_WORDS, Answer, LeftOutVacancy, Question, Site
from quarters.supply.siting import SitingProblem, covering_problem, several_services
from quarters.supply.state import SupplyState
from quarters.supply.vacant import candidates_of

__all__ = ["REASON_WORDS", "Answer", "LeftOutVacancy", "Question", "Site", "SitingSearch"]

CURVE_BEYOND = 3
"""The curve of gains goes so many sites beyond the number asked for."""


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
