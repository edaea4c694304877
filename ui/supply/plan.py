"""The scenario of this session: measures taken, one after the other, until they are saved under a name."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from geo.i18n import _
from quarters.supply.model import SupplyModel
from quarters.supply.scenario import Scenario
from quarters.supply.state import Step, SupplyState
from ui.supply import reads

_HELD = "szenario_gehalten"


@dataclass
class Held:
    """The measures in order, and the saved scenario that they come from; one object for the whole session.

    Files are made apart from a run of the page: they look here what holds when they are asked for.
    """

    steps: tuple[Step, ...] = ()
    known: Scenario | None = None

    @property
    def name(self) -> str:
        """The name of the saved scenario, with a word when it was changed since; empty without one."""
        if self.known is None:
            return ""
        changed = self.known.steps != self.steps
        return _("{name} (geändert)").format(name=self.known.name) if changed else self.known.name


def held() -> Held:
    """Return the scenario of this session."""
    found: Held = st.session_state.setdefault(_HELD, Held())
    return found


def steps() -> tuple[Step, ...]:
    """Return the measures in order."""
    return held().steps


def known() -> Scenario | None:
    """Return the saved scenario that the measures come from."""
    return held().known


def state(model: SupplyModel) -> SupplyState:
    """Return the supply after the measures that are still possible."""
    return reads.state_of(model, reads.usable(model, steps()).state.steps)


def dropped(model: SupplyModel) -> tuple[str, ...]:
    """Return a sentence for each measure that is not possible any more."""
    return reads.usable(model, steps()).dropped


def add(step: Step) -> None:
    """Add a measure; a vacancy that has a use already gets the new one instead. Call from a callback."""
    others = tuple(one for one in steps() if step.vacancy_id is None or one.vacancy_id != step.vacancy_id)
    if step not in others:
        held().steps = (*others, step)


def remove(position: int) -> None:
    """Take back one measure. Call from a callback."""
    held().steps = steps()[:position] + steps()[position + 1 :]


def take(scenario: Scenario | None) -> None:
    """Work on a saved scenario, or on none."""
    held().known = scenario
    held().steps = scenario.steps if scenario else ()


def saved(scenario: Scenario) -> None:
    """Remember what was just saved."""
    held().known = scenario


def forget() -> None:
    """Keep the measures, but not the saved scenario that they came from."""
    held().known = None
