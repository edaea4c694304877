"""The scenario of this session: measures taken, one after the other, until they are saved under a name."""

from __future__ import annotations

import streamlit as st

from quarters.supply.model import SupplyModel
from quarters.supply.scenario import Scenario
from quarters.supply.state import Step, SupplyState
from ui.supply import reads

_STEPS = "szenario_schritte"
_KNOWN = "szenario_bekannt"


def steps() -> tuple[Step, ...]:
    """Return the measures in order."""
    found: tuple[Step, ...] = st.session_state.get(_STEPS, ())
    return found


def known() -> Scenario | None:
    """Return the saved scenario that the measures come from."""
    found: Scenario | None = st.session_state.get(_KNOWN)
    return found


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
        st.session_state[_STEPS] = (*others, step)


def remove(position: int) -> None:
    """Take back one measure. Call from a callback."""
    st.session_state[_STEPS] = steps()[:position] + steps()[position + 1 :]


def take(scenario: Scenario | None) -> None:
    """Work on a saved scenario, or on none."""
    st.session_state[_KNOWN] = scenario
    st.session_state[_STEPS] = scenario.steps if scenario else ()


def saved(scenario: Scenario) -> None:
    """Remember what was just saved."""
    st.session_state[_KNOWN] = scenario


def forget() -> None:
    """Keep the measures, but not the saved scenario that they came from."""
    st.session_state[_KNOWN] = None
