"""The uses of the open vacancy, tried out: which one stands chosen, and what the map would show with each of them.

All of them travel to the browser when a vacancy is opened, so that choosing one changes figures and map at once; the
run of the page that follows says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from geo.i18n import _
from quarters.supply.advice import Use
from quarters.supply.effect import UseEffect
from quarters.supply.state import Step, SupplyState
from ui.supply import map_data, reads
from ui.supply.map_data import Marked
from ui.supply.map_legend import with_reach
from ui.supply.question import Question

SHOWN = 6
"""So many uses stand open; the rest folds away."""


@dataclass(frozen=True)
class Tried:
    """The uses of one vacancy.

    Attributes
    ----------
    question : Question
        What the page asks.
    base : SupplyState
        The scenario without a use in this vacancy.
    vacancy_id : int
        The vacancy.
    planned : Step or None
        The use that the scenario has here.
    found : list of Use
        All uses, the most helpful first; those that do not suit last.
    """

    question: Question
    base: SupplyState
    vacancy_id: int
    planned: Step | None
    found: list[Use]

    @cached_property
    def fits(self) -> list[Use]:
        """The suitable uses."""
        return [use for use in self.found if use.suitable]

    @property
    def chosen(self) -> Use:
        """The use that was chosen, else planned, asked for, or the most helpful one."""
        by_key = {use.service: use for use in self.fits}
        wanted = self.planned.service if self.planned else self.question.service.key
        held = st.session_state.get(key_of(self.vacancy_id))
        return by_key[next(service for service in (held, wanted, self.fits[0].service) if service in by_key)]

    @property
    def shown(self) -> list[Use]:
        """The uses that stand open, in their order; the chosen one is among them."""
        first = self.fits[:SHOWN]
        return first if self.chosen in first else [*first, self.chosen]

    def effect(self, use: Use) -> UseEffect:
        """Return what a use changes."""
        limit = self.question.threshold_m if use.service == self.question.service.key else None
        return reads.use_effect(self.base, self.vacancy_id, use.service, limit, self.question.group)

    def step(self, use: Use) -> Step:
        """Return a use as a measure."""
        return Step("place", use.service, vacancy_id=self.vacancy_id)

    def after(self, use: Use) -> SupplyState:
        """Return the supply with a use."""
        return reads.state_of(self.base.model, (*self.base.steps, self.step(use)))

    def marked(self) -> Marked:
        """Return the reach of the chosen use, and what the map would show with each of the others."""
        shown = self.shown
        states = {"": map_data.of_state(self.question, self.base)}
        for use in shown:
            if self._changes(use):
                states[use.service] = map_data.of_state(self.question, self.after(use))
        uses = []
        for use in shown:
            state, reach = use.service if self._changes(use) else "", self._reach(use)
            legend = with_reach(states[state]["legend"], self._newly(use) if reach else "")
            uses.append({"state": state, "reach": reach, "legend": legend})
        place = shown.index(self.chosen)
        tries = {"vacancy": self.vacancy_id, "chosen": place, "states": states, "uses": uses}
        return Marked(reach=uses[place]["reach"], newly=self._newly(self.chosen), tries=tries)

    def _changes(self, use: Use) -> bool:
        """Whether a use changes the classes on the map: it is what the map shows, or belongs to the field shown."""
        asked = self.question.service
        field = self.base.model.service(use.service).field
        return use.service == asked.key or (self.question.whole_field and field == asked.field)

    def _newly(self, use: Use) -> str:
        return _(use.label) if use.newly_served > 0 else ""

    def _reach(self, use: Use) -> Any:
        return reads.reach(self.base, use.service, (self.vacancy_id,), use.threshold_m)


def key_of(vacancy_id: int) -> str:
    """Return the key in the session under which the chosen use of a vacancy stands."""
    return f"nutzung:{vacancy_id}"


def uses_of(question: Question, state: SupplyState, vacancy_id: int) -> Tried | None:
    """Return the uses of a vacancy, tried on the scenario without a use there; None when the vacancy is not open."""
    if not np.isin(vacancy_id, state.model.vacancies.rows["id"].to_numpy()):
        return None
    planned = next((step for step in state.steps if step.vacancy_id == vacancy_id), None)
    base = state
    if planned is not None:
        base = reads.state_of(state.model, tuple(step for step in state.steps if step != planned))
    service = question.service.key
    found = reads.uses(base, vacancy_id, service, question.threshold_m, question.group)
    return Tried(question, base, vacancy_id, planned, found)
